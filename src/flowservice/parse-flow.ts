import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import { splitDescription } from '../plan/marker.ts'
import type { LastOperation, LiveFlow } from '../plan/model.ts'
import { objectMember, stringMember } from './envelope.ts'

/**
 * One item of a flow listing as a domain value. Strict about what everything hangs on (`id`, `etag`), lenient about the rest: unknown
 * members and states are kept as they are, and a state that is missing counts as transitional.
 * @returns what is wrong with it, as the end of a sentence, when it cannot be used
 */
export function parseFlow(item: JsonObject): LiveFlow | { wrong: string } {
  const id = stringMember(item, 'id')
  if (id === null) return { wrong: 'has a flow without "id"' }
  // Every sample repeats the etag as `version`; another entity of the same API has it as `eTag` in one version of the reference.
  const etag = stringMember(item, 'etag') ?? stringMember(item, 'eTag') ?? stringMember(item, 'version')
  if (etag === null) return { wrong: `has flow ${id} without "etag"` }
  // What it shows of its connections is half of a flow, and whoever wants to know reads the connections themselves.
  const { inheritedAttributes: _, ...document } = item
  const { text, marker } = splitDescription(stringMember(item, 'description'))
  return {
    id,
    etag,
    name: stringMember(item, 'name') ?? '',
    state: stringMember(item, 'state') ?? '',
    description: text,
    marker,
    flowSpecId: stringMember(objectMember(item, 'flowSpec'), 'id') ?? '',
    sandboxId: stringMember(item, 'sandboxId') ?? '',
    createdAtMs: numberMember(item, 'createdAt'),
    updatedAtMs: numberMember(item, 'updatedAt'),
    createdClient: clientId(item, 'createdClient'),
    updatedClient: clientId(item, 'updatedClient'),
    document,
    lastOperation: parseOperation(objectMember(item, 'lastOperation')),
  }
}

/** Settled states are documented; every other string, also one never heard of, is on its way to one of them. */
export function settled({ state, lastOperation }: LiveFlow): boolean {
  return RESTING.has(state) && !RUNNING.has(lastOperation?.status ?? '')
}

const RESTING: ReadonlySet<string> = new Set(['draft', 'enabled', 'disabled'])
/** In the normalised spelling. An unknown status of a flow at rest must not keep it waiting for ever. */
const RUNNING: ReadonlySet<string> = new Set(['inprogress', 'queued', 'scheduled'])

/** Flow bodies say `inProgress`, the provider's enumeration `IN_PROGRESS`. */
function parseOperation(operation: JsonObject | null): LastOperation | null {
  if (operation === null) return null
  const status = objectMember(operation, 'status')
  const errors = status === null ? [] : memberOf(status, 'errors')
  return {
    operation: stringMember(operation, 'operation') ?? '',
    status: (stringMember(status, 'value') ?? '').replaceAll('_', '').toLowerCase(),
    errors: (Array.isArray(errors) ? errors : []).filter(isJsonObject).map((error) => ({
      code: stringMember(error, 'code') ?? '',
      message: stringMember(error, 'message') ?? stringMember(error, 'details') ?? '',
    })),
  }
}

/** Epoch milliseconds; a number sent as text is still one, and anything else is 0, "not known". */
function numberMember(item: JsonObject, name: string): number {
  const value = Number(memberOf(item, name) ?? 0)
  return Number.isFinite(value) ? value : 0
}

/** Samples append `@AdobeID` to the client id in some members; a document that only names the user still tells who wrote. */
function clientId(item: JsonObject, name: 'createdClient' | 'updatedClient'): string {
  const fallback = name === 'createdClient' ? 'createdBy' : 'updatedBy'
  return (stringMember(item, name) ?? stringMember(item, fallback) ?? '').replace(/@AdobeID$/i, '')
}
