/** A bound on flows at work side by side. Those that go on with a flow already begun come before those that begin one. */
export type Slots = { run<T>(turn: 'begin' | 'go-on', work: () => Promise<T>): Promise<T> }

export function createSlots(count: number): Slots {
  let free = count
  const waiting: Record<'begin' | 'go-on', (() => void)[]> = { begin: [], 'go-on': [] }
  const acquire = async (turn: 'begin' | 'go-on'): Promise<void> => {
    if (free > 0) {
      free -= 1
      return
    }
    await new Promise<void>((resolve) => waiting[turn].push(resolve))
  }
  const release = (): void => {
    const next = waiting['go-on'].shift() ?? waiting.begin.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    async run(turn, work) {
      await acquire(turn)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}
