/** Credentials by their shape: bearer tokens, JSON web tokens, Adobe client secrets, and members or parameters that are named like secrets. */
const SHAPES: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi,
  /\beyJ[\w-]+(?:\.[\w-]+)*/g,
  /\bp8e-[\w-]+/gi,
  /((?:client_?secret|access_?token|refresh_?token|password)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
]
const SHORTEST_SECRET = 4

/**
 * Text that came from outside, made fit for an error or a log line: known secrets and whatever looks like one are replaced, control
 * characters (line breaks too: one event is one line) become blanks, and it ends after `maxChars`.
 */
export function scrub(text: string, { secrets, maxChars }: { secrets: readonly string[]; maxChars: number }): string {
  let clean = text
  // A secret of one or two characters would blank out half the message without hiding anything.
  for (const secret of secrets) if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, '[secret]')
  for (const shape of SHAPES) clean = clean.replace(shape, (match, name: unknown) => (isName(name, match) ? `${name}[secret]` : '[secret]'))
  clean = clean.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ').trim()
  return clean.length > maxChars ? `${clean.slice(0, maxChars - 1)}…` : clean
}

/** The last shape captures the name in front of the value; for `Bearer` the captured word is dropped with its value. */
function isName(captured: unknown, match: string): captured is string {
  return typeof captured === 'string' && match.startsWith(captured) && /[=:]\s*["']?$/.test(captured)
}
