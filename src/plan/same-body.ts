import type { JsonObject } from '../lib/json.ts'
import type { Category } from '../manifest/desired.ts'
import { diffDocuments } from './diff.ts'
import { frequencyOf } from './kinds/flow.ts'

/**
 * Whether two documents ask for the same flow, member by member and as the service compares them.
 * @param declared names resolved; @param applied as the ledger keeps it, its pseudo-member `state` aside
 */
export function isSameBody(declared: JsonObject, applied: JsonObject, category: Category): boolean {
  const { state: _, ...body } = applied
  const once = frequencyOf(body) === 'once'
  const context = { category, state: 'draft', started: false, once, wantsOnce: frequencyOf(declared) === 'once' }
  // Among the members is the id of the flow spec; its version follows the service.
  return diffDocuments(declared, body, body, { context, ignore: [] }).members.length === 0
}
