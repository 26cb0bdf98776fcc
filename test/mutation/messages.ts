/** Between the process that keeps the books and those that run tests. */
export type TestInfo = { at: number; file: string; title: string; cost: number; reached: number[] }

export type Baseline = {
  tests: TestInfo[]
  /** Reached while the mutated modules load. */
  byModules: number[]
  /** Reached while a test file builds its rows. */
  byFiles: { file: string; reached: number[] }[]
  failed: string[]
}

export type Job = {
  id: number
  /** Tests that reach the mutant, with the questions they asked without it. */
  tests: { at: number; cost: number }[]
  /** Test files to be loaded anew with the mutant on, where it acts while they or the modules load. */
  files: string[]
}

export type Verdict = { verdict: 'killed' | 'survived' | 'endless'; by: string }

export type ToWorker =
  | { kind: 'baseline' }
  | { kind: 'costs'; costs: [test: string, cost: number][] }
  | { kind: 'run'; job: Job }
  | { kind: 'check'; tests: number[] }
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'baseline'; baseline: Baseline }
  | { kind: 'verdict'; id: number; verdict: Verdict; /** What the process holds, in bytes: copies of modules are never freed. */ rss: number }
  | { kind: 'checked'; isWhole: boolean }

/** Tests that cost more than this are left to `npm test`: with them a surviving mutant would take seconds. */
export const DEAREST_TEST = 5_000_000
/** What the tests of one mutant may cost together; those that do not fit any more are left out: a lower bound of the score, within minutes. */
export const MOST_COST = 6_000_000
