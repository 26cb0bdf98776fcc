import { isJsonObject, type JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import { wantedMarker } from './compare.ts'
import { joinDescription } from './marker.ts'
import type { PlanInput } from './model.ts'
import type { Resolved } from './resolve.ts'
import { effectiveStart, withStart } from './start-time.ts'

/** What goes into `POST /flows`: members that must be absent left out, the marker as the last line of the description. */
export function createBody(want: DesiredFlow, resolved: Resolved, input: Pick<PlanInput, 'identity' | 'policy' | 'nowMs'>, gen = 1): JsonObject {
  const start = effectiveStart(want, null, input.nowMs)
  const document = start === undefined ? resolved.document : withStart(resolved.document, start.startSec)
  const body = withoutNulls(document)
  const text = typeof body['description'] === 'string' ? body['description'] : null
  const marker = wantedMarker(want, null, null, input)
  const description = joinDescription(text, marker === null || gen === 1 ? marker : { ...marker, rest: { ...marker.rest, gen: String(gen) } })
  return description === null ? body : { ...body, description }
}

/** Elements of `transformations` are objects of the manifest like the others; what stands in other lists is sent as it is. */
function withoutNulls(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(
    kept.map(([name, item]) => {
      if (isJsonObject(item)) return [name, withoutNulls(item)]
      return [name, name === 'transformations' && Array.isArray(item) ? item.map((one) => (isJsonObject(one) ? withoutNulls(one) : one)) : item]
    }),
  )
}
