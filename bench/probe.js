/**
 * Loaded into a measured process with `--import`: tells over the process channel what that process has used so far. Asking from
 * outside would need /proc, and would count the children (git) in. Plain JavaScript, because stripping types takes 20 MB.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const longestPauseMs = delay.max / 1e6
  delay.reset()
  process.send?.({ cpuMs: (user + system) / 1000, peakRssMb: process.resourceUsage().maxRSS / 1024, longestPauseMs })
})
// Being asked is no reason to live on.
process.channel?.unref()
