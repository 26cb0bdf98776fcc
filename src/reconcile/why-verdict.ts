import type { FlowKey } from '../manifest/desired.ts'
import type { Explanation } from '../plan/explain.ts'
import type { HoldStep, Notice, Step } from '../plan/model.ts'

/** `ofKey` is false where the stop keeps others back, and nothing is due for this key. */
export type WhyStop = { reason: string; message: string; hint: string; ofKey: boolean }

/** How it stands in one sentence, and what would change that. */
export type WhyVerdict = {
  /** `left-alone`: it differs or lost its manifest, and a policy leaves it so. */
  status: 'in-sync' | 'due' | 'held' | 'stopped' | 'broken' | 'left-alone' | 'pruned' | 'suspended'
  /** A hold's or a stop's; `in-sync`, `due` and so on for the rest. */
  reason: string
  message: string
  /** What brings it on, the nearest first; empty where nothing has to. */
  next: string[]
}

export type VerdictFacts = {
  stop: WhyStop | null
  explanation: Explanation | null
  notices: readonly Notice[]
  pruned: { key: FlowKey; deleteAtMs: number | null } | null
  path: string | null
}

/** Pure: the weightiest thing first, as passes have it. */
export function whyVerdict({ stop, explanation, notices, pruned, path }: VerdictFacts): WhyVerdict {
  if (stop !== null && (stop.ofKey || explanation === null))
    return verdict('stopped', stop.reason, `nothing of this target is carried out: ${stop.message}`, [stop.hint])
  if (explanation === null) return verdict('in-sync', 'in-sync', '', [])
  if (explanation.manifest === 'broken')
    return verdict('broken', 'manifest-invalid', `its manifest cannot be applied, and until it can the flow stays as it is`, [
      `Mend ${path ?? 'the file'}: sluice validate says what is wrong.`,
    ])
  const hold = explanation.steps.find((step) => step.kind === 'hold')
  if (hold !== undefined) return holdVerdict(hold)
  const due = explanation.steps.filter((step) => step.kind !== 'hold')
  if (due.length > 0)
    return verdict('due', 'due', `${kindsOf(due)} ${due.length === 1 ? 'is' : 'are'} due: the next pass does it`, [
      'Nothing is in the way: the daemon does it in its next pass, sluice apply does it now.',
    ])
  if (explanation.manifest === 'gone' || explanation.manifest === 'unsure') return goneVerdict(explanation, pruned)
  return restingVerdict(explanation, notices)
}

function holdVerdict({ reason, message, hint, chosen, untilMs }: HoldStep): WhyVerdict {
  const again = untilMs === null ? [] : [`It is looked at again from ${new Date(untilMs).toISOString()} on.`]
  return verdict('held', reason, `${message}${chosen ? '; somebody chose that, so it does not count as blocked' : ''}`, [hint, ...again])
}

function goneVerdict({ found, live, manifest, policies }: Explanation, pruned: VerdictFacts['pruned']): WhyVerdict {
  if (pruned !== null) {
    const later =
      pruned.deleteAtMs === null ? 'it stays disabled' : `it is deleted after ${new Date(pruned.deleteAtMs).toISOString()} if it is still gone then`
    return verdict('pruned', 'pruned', `its manifest is gone and it was switched off for that; ${later}`, ['Putting the manifest back undoes it.'])
  }
  if (manifest === 'unsure')
    return verdict('left-alone', 'source-partial', 'there is no manifest, but not every file could be read: one of them may be it', [
      'Mend the files that the diagnostics name.',
    ])
  if (live === null) return verdict('left-alone', 'manifest-gone', `there is no manifest, and ${found.message}`, ['Nothing has to be done.'])
  const prune = policies.find(({ name }) => name === 'prune')?.value
  const message =
    prune === 'off' ? 'its manifest is gone, and the target does not prune (policy.prune: off)' : 'its manifest is gone, and nothing is due for it'
  return verdict('left-alone', 'manifest-gone', message, [
    'Put the manifest back to manage it again, or set policy.prune to have such flows switched off.',
  ])
}

function restingVerdict({ members, suspension }: Explanation, notices: readonly Notice[]): WhyVerdict {
  const withheld = members.filter(({ is }) => is === 'withheld').map(({ pointer }) => pointer)
  const worn = suspension === null ? '' : `; ${suspension.message}, so it would be held if something were due`
  if (withheld.length > 0) {
    const message = `it differs from its manifest in ${withheld.join(', ')}, and the drift policy leaves that${worn}`
    return verdict('left-alone', 'drift-withheld', message, ['Take the values over into the manifest, or set sluice.drift: correct.'])
  }
  if (suspension !== null) return verdict('suspended', 'suspended', `nothing is due, and ${suspension.message}`, [suspension.hint])
  const unfit = notices.find(({ kind }) => kind === 'spec-mismatch')
  const but = unfit === undefined ? '' : `; it could not be published as it is: ${unfit.message}`
  return verdict('in-sync', 'in-sync', `the flow equals its manifest in every member that the manifest names${but}`, [])
}

function kindsOf(steps: readonly Step[]): string {
  return steps.map((step) => (step.kind === 'prune' ? `${step.kind} (${step.mode})` : step.kind)).join(', ')
}

function verdict(status: WhyVerdict['status'], reason: string, message: string, next: string[]): WhyVerdict {
  return { status, reason, message, next }
}
