import type { Json, JsonObject } from '../../../lib/json.ts'
import { LIMITS } from '../limits.ts'
import { refuseFlow } from '../refusal.ts'
import type { Collection } from '../table.ts'
import { parsePath, valueAt, type Segment } from './path.ts'
import { asText } from '../text.ts'

export type SortKey = { path: Segment[]; descending: boolean }

const COMMON = ['id', 'name', 'description', 'state', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy', 'createdClient', 'updatedClient']
const COMMON_TOO = [...COMMON, 'sandboxId', 'sandboxName', 'imsOrgId', 'version', 'etag', 'providerId', 'providerRefId', 'flowSpec', 'connectionSpec']

/** First members of what can be sorted by, per collection. */
const SORTABLE: Record<Collection | 'specs', ReadonlySet<string>> = {
  flows: new Set([...COMMON_TOO, 'scheduleParams', 'lastOperation', 'lastRunDetails', 'options']),
  connections: new Set([...COMMON_TOO, 'auth']),
  sourceConnections: new Set([...COMMON_TOO, 'baseConnectionId', 'data', 'params']),
  targetConnections: new Set([...COMMON_TOO, 'baseConnectionId', 'data', 'params']),
  runs: new Set([...COMMON_TOO, 'flowId', 'metrics']),
  specs: new Set([...COMMON_TOO, 'attributes']),
}

/** `orderby`: a comma list of fields, ascending unless `-` stands before one. */
export function parseOrder(text: string, collection: Collection | 'specs'): SortKey[] {
  return text.split(',', LIMITS.filterConditions).map((part) => parseKey(part, collection))
}

/** Sign of a compared with b under the keys; 0 where they do not tell. */
export function compareKeys(a: readonly (Json | undefined)[], b: readonly (Json | undefined)[], keys: readonly SortKey[]): number {
  for (const [index, { descending }] of keys.entries()) {
    const order = compareValues(a[index], b[index])
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

export function keyValues(doc: JsonObject, keys: readonly SortKey[]): (Json | undefined)[] {
  return keys.map(({ path }) => valueAt(doc, path) ?? undefined)
}

function parseKey(part: string, collection: Collection | 'specs'): SortKey {
  // A `+` that was not encoded arrives as a blank.
  const text = part.trim()
  const prefix = /^[^A-Za-z_]+/.exec(text)?.[0] ?? ''
  if (prefix !== '' && prefix !== '+' && prefix !== '-') refuseFlow(1432, `Sort prefix [${prefix}] is not valid.`)
  const path = parsePath(text.slice(prefix.length))
  if (path === null || !SORTABLE[collection].has(path[0]?.name ?? '')) refuseFlow(1433, `Sort field [${text.slice(prefix.length)}] is not valid.`)
  return { path, descending: prefix === '-' }
}

/** Numbers by size, everything else as text; absent values last. */
function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b)
  const [x, y] = [asText(a), asText(b)]
  return x === y ? 0 : x < y ? -1 : 1
}
