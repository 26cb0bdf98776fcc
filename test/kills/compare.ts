/** The emulator's flows against what git asks for, read here by hand and not by the product's eyes. */
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts'
import type { Wanted } from './repository.ts'

const MARKER = /^\[managed by sluice: acme\/(\S+?); id=[0-9a-f]{8}.*\]$/
const LIVE_STATES = { draft: 'draft', published: 'enabled', disabled: 'disabled' } as const

/** Everything in which the sandbox is not what git asks for. */
export function differences(wanted: ReadonlyMap<string, Wanted>, flows: readonly JsonObject[]): string[] {
  const byKey = Map.groupBy(flows, keyOf)
  const missing = [...wanted].flatMap(([key, want]) => (byKey.has(key) ? byKeyDifferences(key, want, byKey.get(key) ?? []) : [`${key}: no flow`]))
  const surplus = [...byKey].flatMap(([key, found]) =>
    wanted.has(key) ? [] : found.map(({ name, state }) => `${key}: nobody asks for ${shown(name)} (${shown(state)})`),
  )
  return [...missing, ...surplus]
}

/** What must hold at any moment, however much is under way. */
export function violations(everPublished: ReadonlySet<string>, flows: readonly JsonObject[]): string[] {
  const published = flows.filter(({ state }) => state !== 'draft')
  const unasked = published
    .filter(({ name }) => !everPublished.has(shown(name)))
    .map(({ name }) => `${shown(name)} is published, and no commit said so`)
  const twice = [...Map.groupBy(published, ({ name }) => shown(name))].flatMap(([name, found]) =>
    found.length > 1 ? [`${name} is published ${found.length} times`] : [],
  )
  return [...unasked, ...twice]
}

function byKeyDifferences(key: string, want: Wanted, found: readonly JsonObject[]): string[] {
  if (found.length > 1) return [`${key}: ${found.length} flows`]
  const [flow = {}] = found
  const is = { name: flow['name'], state: flow['state'], description: textOf(flow), version: versionOf(flow) }
  const should = { name: want.name, state: LIVE_STATES[want.state], description: want.description, version: String(want.version) }
  return JSON.stringify(is) === JSON.stringify(should) ? [] : [`${key}: is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`]
}

function linesOf({ description }: JsonObject): string[] {
  return typeof description === 'string' ? description.split('\n') : []
}

function keyOf(flow: JsonObject): string {
  return MARKER.exec(linesOf(flow).at(-1) ?? '')?.[1] ?? `unmarked ${shown(flow['id'])}`
}

function textOf(flow: JsonObject): string {
  return linesOf(flow).slice(0, -1).join('\n')
}

function versionOf({ transformations }: JsonObject): string {
  const [first] = Array.isArray(transformations) ? transformations : []
  const params = isJsonObject(first) ? first['params'] : undefined
  return shown(isJsonObject(params) ? params['mappingVersion'] : undefined)
}

/** Numbers and text alike: the service answers either. */
function shown(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
