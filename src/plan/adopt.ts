import type { DesiredFlow } from '../manifest/desired.ts'
import { wantedMarker } from './compare.ts'
import { decideChange, holdOf, inTransition, type Decision, type DecideInput } from './decide.ts'
import { firstHold } from './guards.ts'
import { isRunning } from './in-progress.ts'
import { isSettledState } from './kinds/flow.ts'
import { joinDescription } from './marker.ts'
import type { AbandonStep, AdoptStep, LiveFlow, PatchOp, Step } from './model.ts'

/** Adopting adds our marker and nothing else; what git wants changed follows as steps of its own, shown in the same plan. */
export function decideAdopt(want: DesiredFlow, live: LiveFlow, input: DecideInput): Decision {
  const marker = wantedMarker(want, live, null, input)
  const description = joinDescription(live.description, marker)
  const ops = describedAs(live, description)
  // What comes after is planned on the flow as adopting leaves it.
  const adopted: LiveFlow = { ...live, marker, document: description === null ? live.document : { ...live.document, description } }
  const after = decideChange(want, adopted, null, input)
  const blocked = after.steps.find((step) => step.kind === 'hold')
  if (blocked !== undefined) return after
  const step: AdoptStep = {
    id: `${want.key}#adopt`,
    key: want.key,
    kind: 'adopt',
    flowId: live.id,
    etag: live.etag,
    reason: 'asked',
    ops,
    want,
    dependsOn: [],
  }
  const verdict = firstHold(step, { ...input, phase: 'plan', want, resolved: null, live, owned: null, keeperId: null })
  if (verdict !== null)
    return { ...after, steps: [holdOf(want, live.id, verdict.reason, verdict.message, verdict.hint, verdict)], behind: [step, ...after.steps] }
  const rest = after.steps.map((one): Step => (one.dependsOn.length === 0 ? { ...one, dependsOn: [step.id] } : one))
  return { ...after, steps: [step, ...rest] }
}

/** Abandoning removes the marker and forgets; the flow stays as it is. */
export function decideAbandon(want: DesiredFlow, live: LiveFlow, input: DecideInput): Decision {
  const ops = live.marker === null ? [] : describedAs(live, live.description)
  if (ops.length > 0 && (!isSettledState(live.state) || isRunning(live)))
    return { steps: [inTransition(want, live, input.nowMs)], withheld: [], unclaimed: [] }
  const step: AbandonStep = {
    id: `${want.key}#abandon`,
    key: want.key,
    kind: 'abandon',
    flowId: live.id,
    etag: live.etag,
    reason: 'asked',
    ops,
    dependsOn: [],
  }
  const verdict = firstHold(step, { ...input, phase: 'plan', want, resolved: null, live, owned: null, keeperId: null })
  if (verdict !== null)
    return { steps: [holdOf(want, live.id, verdict.reason, verdict.message, verdict.hint, verdict)], withheld: [], unclaimed: [], behind: [step] }
  return { steps: [step], withheld: [], unclaimed: [] }
}

function describedAs(live: LiveFlow, description: string | null): PatchOp[] {
  const before = live.document['description']
  if (description === (before ?? null)) return []
  if (description === null) return [{ op: 'remove', path: '/description' }]
  return [{ op: before === undefined ? 'add' : 'replace', path: '/description', value: description }]
}
