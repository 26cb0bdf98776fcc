/**
 * Loaded into a measured process with `--import`: tells over the process channel what that process has used so far. Asking from
 * outside would need /proc, and would count the children (git) in. Plain JavaScript, because stripping types takes 20 MB.
 */
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, peakRssMb: process.resourceUsage().maxRSS / 1024 })
})
// Being asked is no reason to live on.
process.channel?.unref()
