import { isJsonObject, memberOf } from '../lib/json.ts'

/** What to look at again: null means all of them. */
export type ReconcileRequest = {
  target: string | null
  keys: string[] | null
  /** Digest of a plan that is let through although it is over the budget. */
  allowBudget: string | null
}

const MOST_KEYS = 1000

/** Reads the body of `POST /api/reconcile`: empty, or `{ "target": "prod", "keys": ["crm/contacts"] }` or `{ "target": "prod", "allowBudget": "…" }`, all optional. Null when it is something else. */
export function parseReconcileRequest(text: string): ReconcileRequest | null {
  if (text.trim() === '') return { target: null, keys: null, allowBudget: null }
  const body = parseJson(text)
  if (!isJsonObject(body) || Object.keys(body).some((name) => !['target', 'keys', 'allowBudget'].includes(name))) return null
  const target = memberOf(body, 'target') ?? null
  const keys = memberOf(body, 'keys') ?? null
  if (target !== null && typeof target !== 'string') return null
  if (keys !== null && !isKeys(keys)) return null
  const allowBudget = memberOf(body, 'allowBudget') ?? null
  // A plan is let through whole: together with keys it would be another one.
  if (allowBudget !== null && (typeof allowBudget !== 'string' || keys !== null)) return null
  return { target, keys, allowBudget }
}

function isKeys(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_KEYS && value.every((key) => typeof key === 'string')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
