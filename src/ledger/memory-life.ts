/** The life of a process as its ledger sees it: calls take effect in the order they were made, and a dead process hears no answer. */
export type Life = {
  /** Runs after everything called before it. Never settles once the process is dead. */
  next<T>(work: () => T | Promise<T>): Promise<T>
  /** Never settles once the process is dead: what comes behind it does not happen. */
  goesOn(): Promise<void>
  close(): Promise<void>
  crash(): void
}

export function createLife(): Life {
  let stage: 'open' | 'closed' | 'dead' = 'open'
  let last: Promise<unknown> = Promise.resolve()

  const goesOn = async (): Promise<void> => {
    if (stage === 'dead') await unheard()
  }
  const next = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (stage === 'closed') throw new Error('the ledger is closed')
    const mine = last.then(goesOn).then(work)
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      await goesOn()
    }
  }
  return {
    next,
    goesOn,
    close: async () => {
      await last
      if (stage === 'open') stage = 'closed'
      await goesOn()
    },
    crash: () => {
      stage = 'dead'
    },
  }
}

/** One for each caller, so that none of them is kept alive by the others. */
function unheard(): Promise<never> {
  return new Promise(() => undefined)
}
