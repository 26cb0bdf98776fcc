import { isJsonObject, memberOf } from '../lib/json.ts'

/** What to look at again: null means all of them. */
export type ReconcileRequest = { target: string | null; keys: string[] | null }

const MOST_KEYS = 1000

/** Reads the body of `POST /api/reconcile`: empty, or `{ "target": "prod", "keys": ["crm/contacts"] }`, both optional. Null when it is something else. */
export function parseReconcileRequest(text: string): ReconcileRequest | null {
  if (text.trim() === '') return { target: null, keys: null }
  const body = parseJson(text)
  if (!isJsonObject(body) || Object.keys(body).some((name) => name !== 'target' && name !== 'keys')) return null
  const target = memberOf(body, 'target') ?? null
  const keys = memberOf(body, 'keys') ?? null
  if (target !== null && typeof target !== 'string') return null
  if (keys !== null && !isKeys(keys)) return null
  return { target, keys }
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
