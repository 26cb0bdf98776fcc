/** One thread's share of the inputs of a target; see `run-target.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import type { FuzzTarget } from './target.ts'
import { runSlice, type Slice } from './run-slice.ts'

export type WorkerData = {
  /** URL of the module whose `TARGETS` are meant. */
  module: string
  target: string
  slice: Slice
  shared: SharedArrayBuffer
}

const { module, target: name, slice, shared } = workerData as WorkerData
const { TARGETS } = (await import(module)) as { TARGETS: readonly FuzzTarget[] }
const target = TARGETS.find((one) => one.name === name)
if (target === undefined) throw new Error(`no target ${name}`)
// [0] the input being tried, [1] how many have begun: the watchdog sees both move, or not.
const at = new Int32Array(shared)
let begun = 0
const result = await runSlice(target, slice, {
  starts: (index) => {
    at[0] = index
    at[1] = ++begun
  },
})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort?.postMessage(result)
