/** Text from git, from people and from the service, made fit for one line of a terminal. */

// Control characters move the cursor and forge lines, directional marks show a text in another order than it has.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Unprintable characters as their `\u` escapes. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A sentence as one line. */
export function sentence(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim())
}

/** The start of a text, at most `width` long. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text
  return `${text.slice(0, Math.max(1, width - 1)).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Two texts, each at most `width` long, cut at the same place so that the one where they part is to be seen. */
export function shortenedPair(before: string, after: string, width: number): [string, string] {
  const longest = Math.max(before.length, after.length)
  const start = Math.max(0, Math.min(commonStart(before, after) - Math.floor(width / 3), longest - width))
  return [from(before, start, width), from(after, start, width)]
}

function from(text: string, start: number, width: number): string {
  return shortened(start === 0 ? text : `…${text.slice(start + 1).replace(/^[\udc00-\udfff]/, '')}`, width)
}

function commonStart(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

/** Lines of at most `width` characters, broken between words; a longer word stands alone, whole, so that it can be copied. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of sentence(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
