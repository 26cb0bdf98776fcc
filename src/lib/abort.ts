/** Every function that waits takes this: no wait in Sluice outlives the reason for it. */
export type Abortable = { signal: AbortSignal }
