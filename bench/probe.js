/**
 * Loaded into a measured process with `--import`: tells over the process channel what that process has used so far. Asking from
 * outside would need /proc, and would count the children (git) in.
 */
export type Usage = {
  /** User and system, of this process alone. */
  cpuMs: number
  /** Highest resident set since the start. */
  peakRssMb: number
}

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, peakRssMb: process.resourceUsage().maxRSS / 1024 } satisfies Usage)
})
// Being asked is no reason to live on.
process.channel?.unref()
