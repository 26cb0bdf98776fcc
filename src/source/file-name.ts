const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 }

/**
 * The bytes of a name as git prints it with `core.quotePath`: plain ASCII, or a C string with octal escapes. Asked for with `-z`, git
 * prints raw bytes instead, and decoding those as text would make one name of several that are not UTF-8.
 */
export function unquoteName(printed: string): Buffer {
  if (!printed.startsWith('"')) return Buffer.from(printed, 'utf8')
  const bytes: number[] = []
  for (const [token, octal, letter] of printed.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gs)) {
    bytes.push(octal === undefined ? (letter === undefined ? token.charCodeAt(0) : (ESCAPES[letter] ?? 63)) : Number.parseInt(octal, 8))
  }
  return Buffer.from(bytes)
}

/** A name as text. One that is not UTF-8 stays distinct and readable: each byte that is not ASCII becomes `\xHH`. */
export function textOfName(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(bytes)) return text
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('')
}
