import { digestText } from '../../../lib/digest.ts'

/** A UUID, version 4 in looks, that depends on nothing but the words: the same on every machine and after every restart. */
export function nameUuid(words: readonly string[]): string {
  const hex = digestText(words.join('\n'))
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
