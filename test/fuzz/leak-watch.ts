import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What stays on the heap per input, told by samples after a forced collection. */
export type LeakReport = { bytesPerInput: number; growthBytes: number; leaks: boolean }

/** Below either of these, growth is noise: caches that fill, code that is compiled. */
export const ALLOWED = { bytesPerInput: 100, growthBytes: 8 * 1024 * 1024 }

const SAMPLES = 16

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Samples at even distances; the first half is warming up and does not count. */
export function createLeakWatch(inputs: number): { after(done: number): void; report(): LeakReport } {
  const every = Math.max(50, Math.floor(inputs / SAMPLES))
  const samples: { done: number; bytes: number }[] = []
  return {
    after: (done) => {
      if (done % every !== 0) return
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      samples.push({ done, bytes: heapUsed + arrayBuffers })
    },
    report: () => reportOf(samples.slice(Math.floor(samples.length / 2))),
  }
}

function reportOf(samples: readonly { done: number; bytes: number }[]): LeakReport {
  if (samples.length < 3) return { bytesPerInput: 0, growthBytes: 0, leaks: false }
  const mean = (of: (sample: { done: number; bytes: number }) => number): number => samples.reduce((sum, one) => sum + of(one), 0) / samples.length
  const doneMean = mean(({ done }) => done)
  const bytesMean = mean(({ bytes }) => bytes)
  const slope = mean(({ done, bytes }) => (done - doneMean) * (bytes - bytesMean)) / mean(({ done }) => (done - doneMean) ** 2)
  const growthBytes = slope * ((samples.at(-1)?.done ?? 0) - (samples[0]?.done ?? 0))
  return { bytesPerInput: slope, growthBytes, leaks: slope > ALLOWED.bytesPerInput && growthBytes > ALLOWED.growthBytes }
}
