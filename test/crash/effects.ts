import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import { flowIdIn, shortUrl } from '../sim/network.ts'

const MEMBERS = [
  'name',
  'description',
  'state',
  'flowSpec',
  'sourceConnectionIds',
  'targetConnectionIds',
  'transformations',
  'scheduleParams',
  'options',
  'createdClient',
]

/** One change of the sandbox: what was asked for, and the flow before and after it, as text that is equal where only ids, etags and times differ. */
export type Effect = { what: string; before: string; after: string }

export const NO_FLOW = '(none)'

/** A flow without what is different each time: ids, etags, times. */
export function plainFlow(doc: JsonObject): string {
  const members = MEMBERS.filter((name) => doc[name] !== undefined).map((name): [string, Json] => [name, doc[name] as Json])
  const text = JSON.stringify(Object.fromEntries(members))
  return text
    .replaceAll(/gone=[^;\]]+/g, 'gone=…')
    .replaceAll(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1')
    .replaceAll('"', '')
}

/** The request without ids: `POST /flows/{id}/action?op=publish`. */
export function plainRequest(request: Pick<WireRequest, 'method' | 'url'>): string {
  const id = flowIdIn(request.url)
  const url = shortUrl(request)
  return `${request.method} ${id === undefined ? url : url.replace(id, '{id}')}`
}

export function effectText({ what, before, after }: Effect): string {
  return `${what}\n      from ${before}\n      to   ${after}`
}
