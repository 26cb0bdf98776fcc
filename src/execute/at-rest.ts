import { isRunning } from '../plan/in-progress.ts'
import { isSettledState } from '../plan/kinds/flow.ts'
import type { LiveFlow } from '../plan/model.ts'

/** In a settled state, and no operation of the provider under way. */
export function isAtRest(live: LiveFlow): boolean {
  return isSettledState(live.state) && !isRunning(live)
}
