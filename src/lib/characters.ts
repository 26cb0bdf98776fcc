/** Length of a text as JSON Schema counts it: a character that takes two code units is one. */
export function characters(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length - 1; at += 1) {
    if (isBetween(text.charCodeAt(at), 0xd800, 0xdbff) && isBetween(text.charCodeAt(at + 1), 0xdc00, 0xdfff)) {
      count -= 1
      at += 1
    }
  }
  return count
}

function isBetween(unit: number, first: number, last: number): boolean {
  return unit >= first && unit <= last
}
