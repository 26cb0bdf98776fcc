import type { JsonObject } from '../lib/json.ts'
import { bindVars } from '../manifest/bind.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { hasError } from '../manifest/finding.ts'
import { MAX_FILE_BYTES } from '../manifest/limits.ts'
import { parseManifest } from '../manifest/parse.ts'
import { decideAdopt } from '../plan/adopt.ts'
import { decideChange, type DecideInput, type Decision } from '../plan/decide.ts'
import type { HoldStep, LiveFlow, OwnedFlow } from '../plan/model.ts'
import { dropMember } from './drop.ts'
import { escapeText } from './expressible.ts'
import type { LeftOutReason, Omission } from './model.ts'

/** Members that may go until the rest fits: more than a flow has that is not made up to be awkward. */
const MAX_ROUNDS = 60

export type Fitted = { text: string; want: DesiredFlow; omitted: Omission[] } | { reason: LeftOutReason; message: string }

export type FitDeps = {
  path: string
  folder: string
  textOf: (source: JsonObject) => string
  /** Null for a flow that is to be adopted. */
  bound: { owned: OwnedFlow | null } | null
  input: DecideInput
}

/** Why a manifest does not do: members at fault, or the whole. */
type Fault = { pointers: readonly string[]; reason: LeftOutReason; message: string }

/**
 * The manifest, less what keeps it from being valid or the plan from being empty. Judged by the parser and the planner themselves: what
 * comes out has no error, and a plan of it changes nothing.
 */
export function fitManifest(source: JsonObject, live: LiveFlow, deps: FitDeps): Fitted {
  const omitted: Omission[] = []
  let current = source
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const text = deps.textOf(current)
    const judged = judge(text, live, deps)
    if ('want' in judged) return { text, want: judged.want, omitted }
    let progress = false
    for (const pointer of judged.pointers) {
      const dropped = dropMember(current, pointer)
      if (dropped === null) continue
      current = dropped.source
      progress = true
      omitted.push({ pointer: dropped.pointer, reason: judged.message })
      // Pointers behind it may have moved, so the rest waits for the next look.
      break
    }
    if (!progress) return { reason: judged.reason, message: judged.message }
  }
  return { reason: 'not-expressible', message: `more than ${MAX_ROUNDS} members cannot stand in a manifest` }
}

function judge(text: string, live: LiveFlow, deps: FitDeps): { want: DesiredFlow } | Fault {
  const bytes = new TextEncoder().encode(text)
  if (bytes.byteLength > MAX_FILE_BYTES)
    return {
      pointers: [],
      reason: 'not-expressible',
      message: `its manifest would have ${bytes.byteLength} bytes, and at most ${MAX_FILE_BYTES} are read`,
    }
  const { manifest, diagnostics } = parseManifest({ path: deps.path, bytes, folder: deps.folder })
  const bound = manifest === null ? null : bindVars(manifest, {})
  const errors = [...diagnostics, ...(bound?.diagnostics ?? [])].filter((one) => hasError([one]))
  if (bound === null || bound.desired === null || errors.length > 0) {
    const [first] = errors
    return {
      pointers: errors.slice(0, 1).map(({ pointer }) => pointer),
      reason: 'not-expressible',
      message: first?.message ?? 'it makes no valid manifest',
    }
  }
  return judgePlan(bound.desired, live, deps)
}

function judgePlan(want: DesiredFlow, live: LiveFlow, { bound, input }: FitDeps): { want: DesiredFlow } | Fault {
  // Drift that the policy would only report is a difference all the same, and so is one that the flow spec would refuse.
  const strict: DecideInput = { ...input, policy: { ...input.policy, drift: 'correct' }, preflight: () => [] }
  const decision = bound === null ? decideAdopt(want, live, strict) : decideChange(want, live, bound.owned, strict)
  const hold = decision.steps.find((step): step is HoldStep => step.kind === 'hold')
  if (hold !== undefined) return { pointers: [hold.at?.pointer ?? ''], reason: 'held', message: `${hold.reason}: ${hold.message}` }
  const pointers = differences(decision)
  if (pointers.length > 0)
    return { pointers, reason: 'not-expressible', message: `a manifest cannot say ${pointers.join(', ')} so that nothing changes` }
  const action = decision.steps.find((step) => step.kind === 'publish' || step.kind === 'enable' || step.kind === 'disable')
  if (action !== undefined) return { pointers: [], reason: 'held', message: `the plan would ${action.kind} it` }
  return { want }
}

/** Members that a patch would change, named as the file names them; the marker line is Sluice's own affair. */
function differences({ steps }: Decision): string[] {
  return steps
    .flatMap((step) => (step.kind === 'patch' ? step.changes.filter(({ cause }) => cause !== 'marker-lost' && cause !== 'moved') : []))
    .map(({ pointer }) => escapeText(pointer))
}
