/** Which mutant is on, and which were reached. Ids count from 0. */
export type Switchboard = {
  /** @param most questions after which a loop without an end is suspected; a test that runs its course asks the same number each time */
  turnOn(id: number, most: number): void
  turnOff(): void
  /** Mutants reached since the last call, and how often any was asked about: what the test costs, whatever the machine. */
  takeReached(): { reached: number[]; asked: number }
}

/** Not an `Error` that a test could expect. */
export class EndlessError extends Error {}

export function installSwitchboard(count: number): Switchboard {
  let active = -1
  let asked = 0
  let limit = Infinity
  let round = 1
  let reached: number[] = []
  const rounds = new Uint32Array(count)
  const globals = globalThis as unknown as { __mutant: (id: number) => boolean }
  globals.__mutant = (id) => {
    asked += 1
    if (active >= 0) {
      if (asked > limit) throw new EndlessError('more steps than the test needs')
      return id === active
    }
    if (rounds[id] !== round) {
      rounds[id] = round
      reached.push(id)
    }
    return false
  }
  return {
    turnOn(id, most) {
      active = id
      asked = 0
      limit = most
    },
    turnOff() {
      active = -1
    },
    takeReached() {
      const taken = { reached, asked }
      reached = []
      round += 1
      asked = 0
      return taken
    },
  }
}
