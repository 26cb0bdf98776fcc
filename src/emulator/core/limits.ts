/** Every number the service is held to, in one place. What Adobe has not published is marked assumed. */
export const LIMITS = {
  /** Assumed: no default is published. */
  pageDefault: 20,
  /** The destinations reference says 100; the sources reference gives no figure. */
  pageMax: 100,
  /** Bodies of `/search` may ask for more. */
  searchPageMax: 1000,
  /** Assumed. Larger bodies are answered 413 before they are read to their end. */
  bodyBytes: 1024 * 1024,
  /** Assumed. Deeper JSON is answered 400. */
  jsonDepth: 64,
  /** Assumed. More conditions in one filter, or a path of more segments, are refused. */
  filterConditions: 100,
  filterSegments: 32,
  /** Assumed: an operation list longer than this is refused. */
  patchOperations: 1000,
  /** Lifetime of an access token as the token endpoint states it. */
  tokenSec: 86_399,
  /** Minutes between two runs of a flow with `frequency: minute`. */
  minuteIntervalMin: 15,
  /** Runs kept per flow; the oldest go first. Not a limit of the service but of this stand-in. */
  runsKept: 100,
  /** Entries kept in the journal of requests. */
  journalEntries: 20_000,
} as const
