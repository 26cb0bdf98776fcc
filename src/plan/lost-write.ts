import { equalJson, memberOf, type JsonObject } from '../lib/json.ts'
import { documentView, fieldContext } from './compare.ts'
import { diffDocuments } from './diff.ts'
import { isSettledState } from './kinds/flow.ts'
import type { Intent, LiveFlow, OwnedFlow } from './model.ts'
import { successorRow } from './replace.ts'

/**
 * The row after a look at a flow to which a write was sent whose answer is missing: members that the flow has as the write would have left
 * them are applied, as if the answer had come. Otherwise they would pass for somebody's change once git says something else.
 */
export function heardAfterAll(
  row: OwnedFlow,
  { flowId, applied: sent, appliedDigest, appliedSourceDigest }: Intent,
  live: LiveFlow,
  nowMs: number,
): OwnedFlow {
  const before = row.applied
  if (sent === null || before === null || flowId !== row.flowId || live.id !== flowId || !isSettledState(live.state)) return row
  const names = [...new Set([...Object.keys(sent), ...Object.keys(before)])]
  const changed = names.filter((name) => !equalJson(memberOf(sent, name) ?? null, memberOf(before, name) ?? null))
  const seen = changed.filter((name) => hasMember(live, name, sent, nowMs) && !hasMember(live, name, before, nowMs))
  if (seen.length === 0) return row
  const applied: JsonObject = Object.fromEntries(
    names.flatMap((name) => {
      const value = memberOf(seen.includes(name) ? sent : before, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  // A part of it is neither what was applied before nor what was to be applied.
  const digests = seen.length === changed.length ? { appliedDigest, appliedSourceDigest } : { appliedDigest: null, appliedSourceDigest: null }
  return { ...row, applied, ...digests, state: live.state }
}

/**
 * The row of a key whose new flow is published, although nobody heard the answer: it is the new one's from then on. Null where that is not so.
 * @param successor the flow that was made to replace the one of the row, as seen now
 */
export function publishedAfterAll(row: OwnedFlow, intents: readonly Intent[], successor: LiveFlow | undefined): OwnedFlow | null {
  if (successor === undefined || successor.id !== row.successor?.flowId || successor.state !== 'enabled') return null
  const sent = intents.findLast(({ kind, flowId }) => kind === 'publish' && flowId === successor.id)
  if (sent === undefined) return null
  const { applied, appliedDigest, appliedSourceDigest } = sent
  return { ...successorRow(row, successor), state: 'enabled', applied, appliedDigest, appliedSourceDigest }
}

/** Whether the flow has the member as a document with the pseudo-member `state` says. */
function hasMember(live: LiveFlow, name: string, document: JsonObject, nowMs: number): boolean {
  const wanted = memberOf(document, name) ?? null
  if (name === 'state') return wanted === (live.state === 'enabled' ? 'published' : live.state)
  // What the document does not name must be absent: else what the write left in place would pass for taken away.
  const only = { [name]: wanted }
  return diffDocuments(only, documentView(live), only, { context: fieldContext(null, live, nowMs), ignore: [] }).members.length === 0
}
