/** Every diagnostic a manifest or repository can get. Codes are API: listed in docs/errors.md, never renamed, never reused. */
export const DIAGNOSTICS = {
  'yaml-syntax': { summary: 'The file is not YAML 1.2.', remedy: 'Mend the syntax at the position given.' },
} as const satisfies Record<string, { summary: string; remedy: string }>

export type DiagnosticCode = keyof typeof DIAGNOSTICS
