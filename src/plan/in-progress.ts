import type { LiveFlow } from './model.ts'

/** A flow that is being worked on although its state is settled: an operation of the provider has not ended. */
export function isRunning(live: LiveFlow): boolean {
  const status = live.lastOperation?.status
  return status === 'inprogress' || status === 'queued' || status === 'scheduled'
}
