/** What a measured process says about itself; see probe.js. */
export type Usage = {
  /** User and system, of this process alone. */
  cpuMs: number
  /** Highest resident set since the start. */
  peakRssMb: number
  /** Longest time that its event loop did not turn, since it was last asked. */
  longestPauseMs: number
}
