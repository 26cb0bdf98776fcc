/** What somebody may have meant: the known word nearest to the one written, or null if none is near enough to be worth saying. */
export function similarWord(written: string, known: readonly string[]): string | null {
  const lower = written.toLowerCase()
  let best: string | null = null
  let bestDistance = Math.min(3, Math.floor(written.length / 3)) + 1
  for (const word of known) {
    const distance = editDistance(lower, word.toLowerCase(), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [word, distance]
  }
  return best ?? known.find((word) => sharesStart(lower, word.toLowerCase())) ?? null
}

/**
 * The known words nearest to the one written, the nearest first. Keys are paths: one that only lies in another folder is near as well.
 * @param most how many at most
 */
export function similarWords(written: string, known: Iterable<string>, most: number): string[] {
  const lower = written.toLowerCase()
  const name = lastPart(lower)
  const limit = Math.max(2, Math.min(5, Math.floor(written.length / 3) + 1))
  const found: { word: string; distance: number }[] = []
  for (const word of known) {
    const other = word.toLowerCase()
    const far = editDistance(lower, other, limit)
    const distance = lastPart(other) === name || sharesStart(lower, other) ? Math.min(far, 1) : far
    if (distance < limit) found.push({ word, distance })
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
    .slice(0, most)
    .map(({ word }) => word)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `schedule` for `scheduleParams`, `flowSpecId` for `flowSpec`: abbreviations and endings are further away than slips of the finger. */
function sharesStart(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a))
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` or more is told as `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? limit) + 1, (row[j - 1] ?? limit) + 1, (previous[j - 1] ?? limit) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? limit) + 1)
      row.push(cost)
    }
    if (Math.min(...row) >= limit) return limit
    before = previous
    previous = row
  }
  return Math.min(previous[b.length] ?? limit, limit)
}
