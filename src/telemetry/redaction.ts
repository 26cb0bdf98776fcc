/**
 * Keeps secrets out of whatever leaves the process as text. Two nets: values that were opened as secrets are masked wherever they
 * turn up, and text of the shape of a secret is masked without knowing it.
 */
const MASK = '[secret]'

/** Shorter values are words of every day: masking them would tear holes into lines that have nothing to do with them. */
const SHORTEST_SECRET = 6
/** Rotated secrets pile up in a process that lives for months. */
const MOST_SECRETS = 500

/** Remembers the values of secrets that were opened, in the spellings in which they turn up in text. */
export class SecretRegistry {
  readonly #spellings = new Map<string, readonly string[]>()

  add(value: string): void {
    if (value.length < SHORTEST_SECRET || this.#spellings.has(value)) return
    const [oldest] = this.#spellings.keys()
    if (this.#spellings.size >= MOST_SECRETS && oldest !== undefined) this.#spellings.delete(oldest)
    this.#spellings.set(value, spellings(value))
  }

  mask(text: string): string {
    let clean = text
    for (const known of this.#spellings.values()) for (const spelling of known) clean = clean.replaceAll(spelling, MASK)
    return clean
  }
}

const SHAPES: readonly [shape: RegExp, replacement: string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  // Credentials in URLs. A user name without a password is how ssh URLs look; with http it may be a token.
  [/\b(https?:\/\/)[^\s/"'\\]+@/gi, `$1${MASK}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/"'\\@:]*:[^\s/"'\\]*@/gi, `$1${MASK}@`],
  // "Basic authentication" is prose, a word with a digit in it or a very long one is not.
  [/\b(Bearer|Basic)\s+(?=[\w.~+/=-]*\d|[\w.~+/=-]{20})[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)+/g, MASK],
  // Client secrets as Adobe makes them.
  [/\bp8e-[\w-]+/gi, MASK],
  // Members and parameters that are named like secrets: `"access_token": "…"`, `client_secret=…`.
  [
    /\b((?:client|access|refresh|id|git|private|api)?[_-]?(?:secret|token|password|passwd|passphrase|apikey|api_key)\\?["']?\s*[=:]\s*\\?["']?)(?!\[secret\]|\$\{)[^\s"'\\&,;{}[\]]{3,}/gi,
    `$1${MASK}`,
  ],
]

/** Masks text that looks like a secret, and with a registry the values that are known to be. */
export function scrubText(text: string, registry: SecretRegistry | null = null): string {
  let clean = registry === null ? text : registry.mask(text)
  for (const [shape, replacement] of SHAPES) clean = clean.replace(shape, replacement)
  return clean
}

const SECRET_NAME = /^(authorization|proxy-authorization|cookie|set-cookie|.*(secret|token|password|passphrase|private_?key|api_?key))$/i
const DEEPEST = 8

/** A copy fit for logs: secrets in texts masked, members named like secrets too, errors with their causes as plain data. */
export function scrubValue(value: unknown, scrub: (text: string) => string = scrubText, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
  if (depth >= DEEPEST) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, scrub, depth + 1))
  if (value instanceof Error) return errorFields(value, scrub, depth)
  if ('toJSON' in value && typeof value.toJSON === 'function') return scrubValue(value.toJSON(), scrub, depth + 1)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [scrub(name), SECRET_NAME.test(name) ? MASK : scrubValue(member, scrub, depth + 1)]),
  )
}

/** A copy with secrets in texts masked and members named like secrets too, otherwise whole, however deep: for results, not for logs. */
export function maskJson<T>(value: T, scrub: (text: string) => string): T {
  return masked(value, scrub) as T
}

function masked(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => masked(item, scrub))
  const members = Object.entries(value).map(([name, member]) => [scrub(name), isSecretMember(name, member) ? MASK : masked(member, scrub)])
  return Object.fromEntries(members) as unknown
}

/** What is not there, or no text, gives nothing away. */
function isSecretMember(name: string, member: unknown): boolean {
  return SECRET_NAME.test(name) && member !== null && typeof member !== 'boolean'
}

/** What a log keeps of an error. Members that libraries hang on errors (requests, options, documents) stay out. */
function errorFields(error: Error, scrub: (text: string) => string, depth: number): Record<string, unknown> {
  const { code, facts, errors } = error as Error & { code?: unknown; facts?: unknown; errors?: unknown }
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof facts === 'object' && facts !== null ? { facts: scrubValue(facts, scrub, depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: scrub(error.stack) }),
    ...(Array.isArray(errors) ? { errors: errors.slice(0, 10).map((one) => scrubValue(one, scrub, depth + 1)) } : {}),
    ...(error.cause === undefined ? {} : { cause: scrubValue(error.cause, scrub, depth + 1) }),
  }
}

/** As it is, in a URL, in JSON, and in base64 at each of the three offsets a header may give it. */
function spellings(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1)
  const basic = [0, 1, 2].map((offset) => base64Core(value, offset)).filter((text) => text.length >= SHORTEST_SECRET + 2)
  return [...new Set([value, encodeURIComponent(value), new URLSearchParams([['', value]]).toString().slice(1), quoted, ...basic])]
}

/** The letters of base64 that depend on the value alone, whatever stands before and after it. */
function base64Core(value: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
  return whole.slice(offset === 0 ? 0 : 4)
}
