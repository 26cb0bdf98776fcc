import type { Json } from '../../lib/json.ts'
import type { Fault } from './faults/book.ts'
import type { Asked, Handled } from './handle.ts'
import { HEADERS } from './headers.ts'
import { isTokenPath } from './ims.ts'
import type { JournalEntry } from './journal.ts'
import { isSecretName, MASK, maskSecrets } from './mask.ts'
import { parseRoute } from './route.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest } from '../../flowservice/wire.ts'

const BODY_MAX = 64 * 1024

export function journalEntry(asked: Asked, nowMs: number, { response, cut }: Handled, fault: Fault | null): JournalEntry {
  const { request, path, query, write, requestId } = asked
  const flowId = flowIdOf(path, write ? response.headers[HEADERS.location] : undefined)
  return {
    at: nowMs,
    method: request.method,
    path,
    query: queryOf(query),
    org: request.headers[HEADERS.org] ?? null,
    sandbox: request.headers[HEADERS.sandboxName] ?? null,
    status: response.status,
    write,
    ...(flowId === null ? {} : { flowId }),
    ...bodyOf(request, path),
    requestId,
    ...(fault === null ? {} : { fault: fault.id }),
    ...(cut === 'no' ? {} : { cut }),
  }
}

/** From the path, or for a create from where the answer says the flow is. */
function flowIdOf(path: string, location: string | undefined): string | null {
  if (!path.startsWith(FLOW_SERVICE_BASE_PATH)) return null
  const route = parseRoute((location ?? path).slice(FLOW_SERVICE_BASE_PATH.length))
  return route?.collection === 'flows' && route.id !== 'search' ? route.id : null
}

function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  const entries = [...new Set(query.keys())].map((name): [string, string | string[]] => {
    const values = query.getAll(name).map((value) => (isSecretName(name) && name !== 'continuationToken' ? MASK : value))
    return [name, values.length === 1 ? (values[0] ?? '') : values]
  })
  return Object.fromEntries(entries)
}

/** JSON alone: what cannot be read cannot be masked either. */
function bodyOf({ body }: WireRequest, path: string): { body?: Json } {
  if (body === null || body === '' || body.length > BODY_MAX || isTokenPath(path)) return {}
  try {
    return { body: maskSecrets(JSON.parse(body) as Json) }
  } catch {
    return {}
  }
}
