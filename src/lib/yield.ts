/** Runs `work` once everything that is ready now has had its turn: answers that arrived together have all been heard by then. */
export type EndOfTurn = (work: () => void) => void

export const endOfTurn: EndOfTurn = (work) => void setImmediate(work)
