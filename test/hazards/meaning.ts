/** What a manifest means, in the words of the service, written a second time: the tests must not ask the code under test. */
import { asText } from '../../src/emulator/core/text.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../src/lib/json.ts'

const STATES = { draft: 'draft', published: 'enabled', disabled: 'disabled' } as const
const NOTHING = new Set(['""', '[]', '{}', 'false', '"false"'])

/** Every way in which a live flow is not what its manifest asks for; empty when it is. */
export function shortfalls(document: JsonObject, live: JsonObject, idOf: (collection: string, name: string) => string): string[] {
  const { state, flowSpec, sourceConnectionIds, targetConnectionIds, description, sluice: _, ...rest } = document
  const found = Object.entries(rest).flatMap(([name, value]) => unmet(value, memberOf(live, name), `/${name}`))
  if (live['state'] !== STATES[state as keyof typeof STATES]) found.push(`/state is ${asText(live['state'])}`)
  for (const [collection, list] of [
    ['sourceConnections', sourceConnectionIds],
    ['targetConnections', targetConnectionIds],
  ] as const) {
    const ids = memberOf(live, `${collection.slice(0, -1)}Ids`)
    const wanted = (list as { name: string }[]).map((one) => idOf(collection, one.name))
    if (JSON.stringify(ids) !== JSON.stringify(wanted)) found.push(`${collection} are ${JSON.stringify(ids)}`)
  }
  const spec = flowSpec as { id?: string }
  if (spec.id !== undefined && (live['flowSpec'] as JsonObject)['id'] !== spec.id) found.push('another flow spec')
  if (description !== undefined) {
    const text = (live['description'] as string).replace(/\n?\[managed by sluice: [^\]]*\]$/, '')
    if (text.trimEnd() !== ((description as string | null) ?? '').trimEnd()) found.push(`/description is ${JSON.stringify(text)}`)
  }
  return found
}

function unmet(wanted: Json, live: Json | undefined, at: string): string[] {
  const no = [`${at} is ${JSON.stringify(live)}, not ${JSON.stringify(wanted)}`]
  if (wanted === null) return live === undefined || live === null || NOTHING.has(JSON.stringify(live)) || isDefault(at, live) ? [] : no
  if (live === undefined || live === null) return NOTHING.has(JSON.stringify(wanted)) || isDefault(at, wanted) || isHollow(wanted) ? [] : no
  if (Array.isArray(wanted)) return Array.isArray(live) ? unmetList(wanted, live, at) : no
  if (isJsonObject(wanted)) {
    if (!isJsonObject(live)) return no
    return Object.entries(wanted).flatMap(([name, value]) => unmet(value, memberOf(live, name), `${at}/${name}`))
  }
  return asText(wanted).trim().toLowerCase() === asText(live).trim().toLowerCase() ? [] : no
}

/** In any order: by name, by what they point at, or by value. */
function unmetList(wanted: readonly Json[], live: readonly Json[], at: string): string[] {
  if (wanted.length !== live.length) return [`${at} has ${live.length} elements, not ${wanted.length}`]
  return wanted.flatMap((one) => {
    const other = live.find((item) => identity(item) === identity(one))
    return unmet(one, other, `${at}/${identity(one)}`)
  })
}

function identity(item: Json): string {
  if (!isJsonObject(item)) return JSON.stringify(item)
  const { name, value } = item
  if (typeof name === 'string') return name
  return isJsonObject(value) ? JSON.stringify(value['id'] ?? value['path']) : JSON.stringify(item)
}

/** What the service takes a missing member for. */
function isDefault(at: string, value: Json): boolean {
  return at === '/scheduleParams/backfill' && asText(value) === 'true'
}

/** Holds nothing that could be missing. */
function isHollow(wanted: Json): boolean {
  return isJsonObject(wanted) && Object.values(wanted).every((item) => item === null || NOTHING.has(JSON.stringify(item)) || isHollow(item))
}
