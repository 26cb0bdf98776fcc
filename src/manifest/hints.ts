/** Advice for mistakes that people are known to make, beyond what the schema can say. */

/** Members that a later version will know; value: what to do instead. */
export const RESERVED_MEMBERS: Readonly<Record<string, string>> = {
  ref: 'References between manifests come later: write { name: … } to look an entity up by name, or its id.',
}

/** What Flow Service adds to a flow: people who paste an answer of the service into a file bring these along. */
export const SERVER_MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'version',
  'etag',
  'createdAt',
  'updatedAt',
  'createdBy',
  'updatedBy',
  'createdClient',
  'updatedClient',
  'sandboxId',
  'sandboxName',
  'imsOrgId',
  'inheritedAttributes',
  'runs',
  'lastOperation',
  'lastRunDetails',
  'providerRefId',
])

const STATE_WORDS: Readonly<Record<string, string>> = {
  enabled: 'published',
  enable: 'published',
  active: 'published',
  live: 'published',
  publish: 'published',
  disable: 'disabled',
  paused: 'disabled',
  inactive: 'disabled',
}

/** The hint for a wrong value at a pointer; null leaves it to the code's remedy. */
export function hintFor(pointer: string, value: unknown, wantsText: boolean): string | null {
  if (pointer === '/state') return stateHint(value)
  if (pointer === '/flowSpec' && typeof value === 'string') return `Write { name: ${value} }, or { id: … }.`
  if (/^\/(source|target)ConnectionIds$/.test(pointer)) return 'Write a list with one entry: [ { name: … } ] or [ id ].'
  if (pointer === '/flowSpec') return 'Write { name: CloudStorageToAEP }, or { id: …, version: "1.0" }.'
  if (typeof value === 'string' && /^(yes|no|on|off|y|n)$/i.test(value.trim())) return 'YAML 1.2 knows true and false only.'
  if (wantsText && (typeof value === 'number' || typeof value === 'boolean')) return 'Put it in quotes.'
  if (value === null) return 'Write a value, or remove the member.'
  return null
}

function stateHint(value: unknown): string {
  const written = typeof value === 'string' ? value.trim().toLowerCase() : ''
  const meant = Object.hasOwn(STATE_WORDS, written) ? STATE_WORDS[written] : ['draft', 'published', 'disabled'].find((state) => state === written)
  return meant === undefined ? 'Write draft, published or disabled.' : `Did you mean \`${meant}\`?`
}
