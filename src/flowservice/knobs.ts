/**
 * What the client assumes about Flow Service without Adobe saying so, in one place: each can be set otherwise in tests and, should a
 * sandbox disagree, per target. Facts that Adobe documents are not here.
 */
export type Knobs = {
  /** Publish, enable and disable carry the etag last read in `If-Match`. Adobe calls the header optional there and does not say what it does. */
  ifMatchOnActions: boolean
  /** Member that full listings are sorted by. Oldest first: a flow created or edited meanwhile cannot push others over a page border. Null sends no `orderby`. */
  listOrder: 'createdAt' | null
  /** Page size. 100 is the documented maximum of the destinations API; the sources API names none. */
  pageLimit: number
  /** Pages after which a listing counts as incomplete. */
  maxPages: number
  /** Ids per `property=id==A,B,…`: keeps the URL below 2,000 characters. */
  idsPerQuery: number
  /** How long a GET by id may answer 404 after a create of our own. No consistency is promised. */
  createVisibleMs: number
  /** Pauses between reads while a change settles; the last repeats. Adobe's samples settle within 1.3 to 8.2 seconds. */
  settleDelaysMs: readonly number[]
  /** First pause after a failure, doubled each time with full jitter, up to the ceiling. AEP documents no `Retry-After`. */
  backoffBaseMs: number
  backoffCapMs: number
  /** Requests per call, the first included, and the time within which the last may begin. */
  attempts: number
  retryMs: number
  /**
   * The same for deletes and actions, of which nobody promises that they heed a version: what they were decided upon was read just before,
   * and after a longer pause it is read anew.
   */
  unversionedRetryMs: number
  /** A longer `Retry-After` is cut to this, so that one odd answer cannot stop a credential for a day. */
  maxPauseMs: number
  /** `expires_in` above this is milliseconds: the retired JWT endpoint answered in those. */
  expiresInMsAbove: number
  /** Lifetime of a token whose answer does not say. */
  tokenLifetimeMs: number
  /** A token is renewed so long before it expires, or after nine tenths of a short life, whichever is later. */
  renewBeforeMs: number
}

export const DEFAULT_KNOBS: Knobs = {
  ifMatchOnActions: true,
  listOrder: 'createdAt',
  pageLimit: 100,
  maxPages: 1_000,
  idsPerQuery: 50,
  createVisibleMs: 30_000,
  settleDelaysMs: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
  backoffBaseMs: 1_000,
  backoffCapMs: 60_000,
  attempts: 6,
  retryMs: 120_000,
  unversionedRetryMs: 5_000,
  maxPauseMs: 600_000,
  expiresInMsAbove: 1_000_000,
  tokenLifetimeMs: 300_000,
  renewBeforeMs: 600_000,
}
