/**
 * Tells a flow that fails from a service that fails: after so many failures in a row, whichever flows they were for, the rest of the
 * pass waits for the next one instead of adding to the load.
 */
export type Trouble = { failed(): void; clear(): void; isOn(): boolean }

export function createTrouble(limit: number): Trouble {
  let inRow = 0
  return {
    failed() {
      inRow += 1
    },
    clear() {
      inRow = 0
    },
    isOn: () => inRow >= limit,
  }
}
