import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import { categoryOf } from '../manifest/categories.ts'
import type { DesiredState, FlowKey } from '../manifest/desired.ts'
import { normaliseDocument } from '../manifest/normalise.ts'
import { elementName } from '../plan/keyed.ts'
import { classOf, frequencyOf, type FieldContext } from '../plan/kinds/flow.ts'
import { hasStarted } from '../plan/start-time.ts'
import type { LiveFlow } from '../plan/model.ts'
import { objectIn, withoutDepths, withoutStamps, written } from './expressible.ts'
import type { Omission } from './model.ts'
import { connectionReferences, flowSpecReference, type ReferenceStyle } from './references.ts'

/** Members of a manifest's top level that come from the flow; what else the service returns is its own. */
const TAKEN: ReadonlySet<string> = new Set([
  'name',
  'description',
  'flowSpec',
  'sourceConnectionIds',
  'targetConnectionIds',
  'transformations',
  'scheduleParams',
  'options',
  'labels',
  'policy',
])

export type Draft = { source: JsonObject; omitted: Omission[] }

/** Null for a flow on its way from one state to another. */
export function desiredState({ state }: Pick<LiveFlow, 'state'>): DesiredState | null {
  return state === 'enabled' ? 'published' : state === 'draft' || state === 'disabled' ? state : null
}

/** What a manifest says so that the flow stays as it is. Whether it may say all of that is for the parser and the planner to judge. */
export function manifestOf(
  live: LiveFlow,
  state: DesiredState,
  sluice: { key: FlowKey; adopt: string | null },
  how: { style: ReferenceStyle; nowMs: number },
): Draft {
  const omitted: Omission[] = []
  const document = normaliseDocument(live.document)
  const context = contextOf(live, how.nowMs)
  for (const name of Object.keys(document)) {
    if (!TAKEN.has(name) && classOf([name], context).class !== 'output-only')
      omitted.push({ pointer: formatPointer([name]), reason: 'no member of a manifest' })
  }
  const { description } = live
  const transformations = transformationsOf(document, context, omitted)
  const source: JsonObject = {
    name: written(live.name),
    ...(description === null ? {} : { description: written(description) }),
    state,
    flowSpec: flowSpecReference(live, how.style),
    sourceConnectionIds: connectionReferences(document, 'sourceConnectionIds', how.style),
    targetConnectionIds: connectionReferences(document, 'targetConnectionIds', how.style),
    ...(transformations === null ? {} : { transformations }),
    ...section(document, 'scheduleParams', omitted),
    ...section(document, 'options', omitted),
    ...labelsOf(document),
    ...section(document, 'policy', omitted),
    sluice: { key: sluice.key, ...(sluice.adopt === null ? {} : { adopt: sluice.adopt }) },
  }
  return { source, omitted }
}

/** What the classes of a flow's members hang on, for a manifest that wants it as it is. */
export function contextOf(live: LiveFlow, nowMs: number): FieldContext {
  const once = frequencyOf(live.document) === 'once'
  return { category: categoryOf(live.document['flowSpec']), state: live.state, started: hasStarted(live, nowMs), once, wantsOnce: once }
}

function section(document: JsonObject, name: string, omitted: Omission[]): JsonObject {
  const value = objectIn(document, name)
  if (value === null) return {}
  const kept = written(withoutDepths(value, [name], omitted))
  return isJsonObject(kept) && Object.keys(kept).length > 0 ? { [name]: kept } : {}
}

function labelsOf(document: JsonObject): JsonObject {
  const labels = memberOf(document, 'labels')
  return Array.isArray(labels) && labels.length > 0 ? { labels: written(labels) } : {}
}

/** By name, because the service gives them in any order. A list that is there and empty is said: some specs ask for it. */
function transformationsOf(document: JsonObject, context: FieldContext, omitted: Omission[]): Json[] | null {
  const list = memberOf(document, 'transformations')
  if (!Array.isArray(list)) return null
  const byName = new Map<string, Json>()
  for (const [index, element] of list.entries()) {
    const name = elementName(element)
    if (name === null || byName.has(name)) {
      omitted.push({
        pointer: `/transformations/${index}`,
        reason: name === null ? 'it has no name' : `the name ${JSON.stringify(name)} stands twice`,
      })
      continue
    }
    byName.set(name, transformationOf(name, isJsonObject(element) ? element : {}, context, omitted))
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, element]) => element)
}

function transformationOf(name: string, element: JsonObject, context: FieldContext, omitted: Omission[]): Json {
  const at = ['transformations', name]
  for (const member of Object.keys(element))
    if (member !== 'name' && member !== 'params') omitted.push({ pointer: formatPointer([...at, member]), reason: 'no member of a transformation' })
  const params = objectIn(element, 'params')
  if (params === null) return { name: written(name) }
  return { name: written(name), params: written(withoutStamps([...at, 'params'], withoutDepths(params, [...at, 'params'], omitted), context)) }
}
