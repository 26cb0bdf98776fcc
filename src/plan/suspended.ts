import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { Place } from '../manifest/diagnostic.ts'
import { keptPosition } from '../manifest/positions-kept.ts'
import type { PlanPolicy } from './model.ts'

/** The switch that keeps a flow from being changed. */
export type Suspension = {
  /** What it is and where it stands, to go after "but". */
  message: string
  hint: string
  /** In the manifest, or where the manifest would say otherwise; empty for the target's switch. */
  pointer: string
}

/**
 * The target's switch first: it is the operator's, and nothing in git undoes it.
 * @param want null for a flow without a manifest, which its folder still holds back
 */
export function suspensionOf(key: FlowKey, want: DesiredFlow | null, { suspend }: Pick<PlanPolicy, 'suspend'>): Suspension | null {
  if (suspend.target) {
    return {
      message: 'the configuration suspends this target (policy.suspend)',
      hint: 'Set policy.suspend of the target to false to go on.',
      pointer: '',
    }
  }
  const folder = want === null ? suspend.orphans.get(key) : want.inherited.get('suspend')
  if (want?.policy.suspend === false || (want === null && folder === undefined)) return null
  if (folder === undefined) {
    return { message: `the manifest says sluice.suspend${placeIn(want)}`, hint: 'Remove sluice.suspend to go on.', pointer: POINTER }
  }
  const hint = want === null ? 'Remove suspend there to go on.' : 'Remove suspend there, or set sluice.suspend: false in the manifest, to go on.'
  return { message: `${shown(folder)} suspends this folder`, hint, pointer: POINTER }
}

const POINTER = '/sluice/suspend'

function placeIn(want: DesiredFlow | null): string {
  const position = keptPosition(want?.positions ?? {}, POINTER)
  return want === null || position === undefined ? '' : ` (${shown({ path: want.path, ...position })})`
}

function shown({ path, line }: Place): string {
  return `${path}:${line}`
}
