import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Place } from '../manifest/diagnostic.ts'
import { compareFlow, documentView, fieldContext, type CompareContext } from './compare.ts'
import type { Decision } from './decide.ts'
import { keyTransformations } from './keyed.ts'
import { classOf, isSettledState, startTimeOf, type FieldContext } from './kinds/flow.ts'
import { placeOf } from './place.ts'
import { effectiveStart } from './start-time.ts'
import type { ChangeCause, LiveFlow, MemberChange, OwnedFlow } from './model.ts'
import type { Resolved } from './resolve.ts'

/**
 * What the comparison made of one member:
 * - `equal` · `to-change`: compared; to be written unless something holds the flow.
 * - `withheld`: drift that the policy leaves. `ignored`: `sluice.ignore` names it.
 * - `immutable`: differs, and the service cannot change it. `frozen`: the start of a schedule that has begun; no more compared.
 * - `unclaimed`: the flow has it, no manifest names it, and no ledger row says whose it is. `not-managed`: not in the manifest, and never ours.
 * - `create-only`: counts when the flow is created. `server-owned`: the service's own.
 */
export type MemberStanding =
  | 'equal'
  | 'to-change'
  | 'withheld'
  | 'ignored'
  | 'immutable'
  | 'frozen'
  | 'unclaimed'
  | 'not-managed'
  | 'create-only'
  | 'server-owned'

/** `before` is the flow's value, `after` the wanted one: undefined where the member is absent, and where they are not told apart. */
export type MemberWord = {
  pointer: string
  is: MemberStanding
  before: Json | undefined
  after: Json | undefined
  cause: ChangeCause | null
  /** Where the manifest says it, or for `ignored` where it is ignored. */
  at: Place | null
}

type Facts = { want: DesiredFlow; resolved: Resolved; live: LiveFlow; owned: OwnedFlow | null; decision: Decision }

/** Sorted by pointer, the marker line behind the description it is part of; what differs is what `compareFlow` says differs. */
export function membersOf({ want, resolved, live, owned, decision }: Facts, context: CompareContext): MemberWord[] {
  const field = fieldContext(want, live, context.nowMs)
  const words: MemberWord[] = []
  const put = (pointer: string, is: MemberStanding, change: Partial<MemberWord> = {}): void =>
    void words.push({ pointer, is, before: undefined, after: undefined, cause: null, at: null, ...change })
  const differing = new Map<string, Pick<MemberWord, 'before' | 'after'>>()
  const comparison = compareFlow(want, resolved, live, owned, context, (tokens, made, before, after) => {
    // Told below: the running state, which the ledger keeps in the document it applied, and what the service adds.
    if (made === 'output-only') return
    const pointer = formatPointer(tokens)
    if (made === 'differs') return void differing.set(pointer, { before, after })
    put(pointer, made, { before, after, at: made === 'ignored' ? ignoredAt(pointer, want) : declaredAt(want, pointer) })
  })
  const differs = (is: MemberStanding) => (change: MemberChange) => put(change.pointer, is, { ...change, at: declaredAt(want, change.pointer) })
  comparison.immutable.forEach(differs('immutable'))
  comparison.changes.forEach(differs('to-change'))
  for (const pointer of comparison.withheld) put(pointer, 'withheld', { ...differing.get(pointer), cause: 'drift', at: declaredAt(want, pointer) })
  if (effectiveStart(want, live, context.nowMs) === undefined)
    put('/scheduleParams/startTime', 'frozen', {
      before: startTimeOf(live.document) ?? undefined,
      after: startTimeOf(want.document) ?? undefined,
      at: declaredAt(want, '/scheduleParams/startTime'),
    })
  if (isSettledState(live.state))
    put('/state', stateStanding(want, live, decision), { before: live.state, after: want.state, at: declaredAt(want, '/state') })
  restOf(keyTransformations(documentView(live)), [], new Set(words.map(({ pointer }) => pointer)), field, (pointer, is, value) =>
    put(pointer, is, { before: value }),
  )
  return words.sort((a, b) => (a.pointer === b.pointer ? 0 : a.pointer < b.pointer ? -1 : 1))
}

/** The running state is decided apart from the document, under the same policies. */
function stateStanding(want: DesiredFlow, live: LiveFlow, { steps, withheld }: Decision): MemberStanding {
  if (live.state === (want.state === 'published' ? 'enabled' : want.state)) return 'equal'
  if (withheld.includes('/state')) return 'withheld'
  return steps.some(({ reason }) => reason === 'cannot-unpublish') ? 'immutable' : 'to-change'
}

/** What the flow has and the comparison never came to: nobody declared it, and it was not applied. */
function restOf(
  value: JsonObject,
  at: readonly string[],
  told: ReadonlySet<string>,
  field: FieldContext,
  put: (pointer: string, is: MemberStanding, value: Json) => void,
): void {
  for (const [name, item] of Object.entries(value)) {
    const tokens = [...at, name]
    const pointer = formatPointer(tokens)
    if (told.has(pointer)) continue
    const isPartly = [...told].some((known) => known.startsWith(`${pointer}/`))
    if (isPartly && isJsonObject(item)) restOf(item, tokens, told, field, put)
    else put(pointer, classOf(tokens, field).class === 'output-only' ? 'server-owned' : 'not-managed', item)
  }
}

function ignoredAt(pointer: string, want: DesiredFlow): Place {
  return want.inherited.get('ignore') ?? placeFor(want, `/sluice/ignore/${want.policy.ignore.indexOf(pointer)}`)
}

/** Null for members that the manifest does not name. */
function declaredAt(want: DesiredFlow, pointer: string): Place | null {
  const isState = pointer === '/state'
  const [top = ''] = pointer.slice(1).split('/')
  return isState || memberOf(want.document, top) !== undefined ? placeFor(want, pointer) : null
}

function placeFor(want: DesiredFlow, pointer: string): Place {
  const { path, line, column } = placeOf(want, pointer)
  return { path, line, column }
}
