/** Smaller choices, fewer choices: each attempt keeps failing or is undone. */
export async function minimise(
  choices: readonly number[],
  fails: (choices: readonly number[]) => Promise<boolean>,
  { maxMs }: { maxMs: number },
): Promise<number[]> {
  const deadline = performance.now() + maxMs
  let best = [...choices]
  const keep = async (candidate: number[]): Promise<boolean> => {
    if (performance.now() > deadline || !(await fails(candidate))) return false
    best = candidate
    return true
  }
  for (let before = -1; before !== weight(best) && performance.now() < deadline;) {
    before = weight(best)
    for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) await dropChunks(() => best, size, keep)
    for (let at = 0; at < best.length; at++) await lower(() => best, at, keep)
  }
  return best
}

type Keep = (candidate: number[]) => Promise<boolean>

async function dropChunks(best: () => number[], size: number, keep: Keep): Promise<void> {
  for (let at = best().length - size; at >= 0; at -= size) {
    const now = best()
    if (!(await keep([...now.slice(0, at), ...now.slice(at + size)])))
      await keep([...now.slice(0, at), ...Array.from({ length: size }, () => 0), ...now.slice(at + size)])
  }
}

async function lower(best: () => number[], at: number, keep: Keep): Promise<void> {
  for (const factor of [0, 0.25, 0.5, 0.75, 0.9]) {
    const now = best()
    const value = now[at] ?? 0
    const smaller = Math.floor(value * factor)
    if (smaller < value && (await keep(now.with(at, smaller)))) return
  }
}

function weight(choices: readonly number[]): number {
  return choices.reduce((sum, choice) => sum + Math.sign(choice) + choice / 2 ** 32, choices.length)
}
