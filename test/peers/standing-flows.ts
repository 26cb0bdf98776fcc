import { asText } from '../../src/emulator/core/text.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { generationOf, splitDescription } from '../../src/plan/marker.ts'

function markerOf(flow: JsonObject): ReturnType<typeof splitDescription> {
  return splitDescription(asText(flow['description']))
}

/** What must never be: two flows that run under one key, or two published ones of one generation. */
export function twice(flows: readonly JsonObject[]): string[] {
  const running = flows.filter(({ state }) => state === 'enabled')
  const published = flows.filter(({ state }) => state !== 'draft')
  const key = (flow: JsonObject): string => markerOf(flow).marker?.key ?? ''
  const generation = (flow: JsonObject): string => `${key(flow)} of generation ${generationOf(markerOf(flow).marker)}`
  return [
    ...repeated(running.map(key)).map((one) => `two flows run under ${one}`),
    ...repeated(published.map(generation)).map((one) => `two published flows ${one}`),
  ]
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

/** `name | description | passes through | state` by key; two flows of one key show as both. */
export function standing(flows: readonly JsonObject[]): Record<string, string> {
  const all: Record<string, string> = {}
  for (const flow of flows) {
    const { text, marker } = markerOf(flow)
    const passThrough = asText((flow['flowSpec'] as JsonObject)['id']).startsWith('d8a6f005')
    const key = marker?.key ?? `nobody's ${asText(flow['id'])}`
    const line = `${asText(flow['name'])} | ${text} | ${passThrough} | ${asText(flow['state'])}`
    all[key] = all[key] === undefined ? line : `${all[key]} AND ${line}`
  }
  return all
}
