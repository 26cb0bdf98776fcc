import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { categoryOf } from '../manifest/categories.ts'
import type { Bindings, LiveFlow } from '../plan/model.ts'
import { escapeText } from './expressible.ts'

/** One line that is not blank, as the schema has it for names to look up. */
const LOOKED_UP = /^(?=.*\S)[^\u0000-\u001f\u007f]+$/

/** How a manifest names what the flow is made of. `ids` keeps ids where a name would do. */
export type ReferenceStyle = { bindings: Bindings; ids: boolean }

/**
 * The flow spec by name where it has one of its own and the rules that are known offline do not hang on the id; else by id and version,
 * which are the same in every organisation.
 */
export function flowSpecReference(live: LiveFlow, { bindings, ids }: ReferenceStyle): Json {
  const spec = bindings.flowSpecs.find((one) => one.id === live.flowSpecId)
  const name = spec?.name ?? ''
  const sameRules = categoryOf({ name }) === categoryOf({ id: live.flowSpecId })
  if (!ids && sameRules && isUnique(name, bindings.flowSpecs)) return { name: escapeText(name) }
  const reference = live.document['flowSpec']
  const version = isJsonObject(reference) ? memberOf(reference, 'version') : undefined
  return { id: live.flowSpecId, ...(typeof version === 'string' ? { version: escapeText(version) } : {}) }
}

/** Connections by name where only one has it. */
export function connectionReferences(document: JsonObject, member: 'sourceConnectionIds' | 'targetConnectionIds', style: ReferenceStyle): Json {
  const { bindings, ids } = style
  const facts = member === 'sourceConnectionIds' ? bindings.sourceConnections : bindings.targetConnections
  const list = memberOf(document, member)
  if (!Array.isArray(list)) return []
  return list.map((id): Json => {
    const name = facts.find((one) => one.id === id)?.name ?? ''
    if (!ids && isUnique(name, facts)) return { name: escapeText(name) }
    return typeof id === 'string' ? escapeText(id) : id
  })
}

function isUnique(name: string, facts: readonly { name: string }[]): boolean {
  return LOOKED_UP.test(name) && name.isWellFormed() && facts.filter((one) => one.name === name).length === 1
}
