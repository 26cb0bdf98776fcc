import manifest from '../../package.json' with { type: 'json' }

/** Of this package; the bundle has it inlined. */
export const VERSION: string = manifest.version
