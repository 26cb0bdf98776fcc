import type { JsonObject } from '../../src/lib/json.ts'
import { connectionName, FLOW_SPECS, MAPPING_ID } from '../sim/wish.ts'

/** A spec with the categories of `FLOW_SPECS.stream` and no transformations: what a replacement turns a flow into. */
export const PASS_THROUGH_SPEC = 'd8a6f005-7eaf-4153-983e-e8574508b877'
/** Made up for these passes: as `FLOW_SPECS.stream`, but without draft mode. */
export const DRAFTLESS_SPEC = '00000000-0000-4000-8000-00000000d0a7'

const lane = { spec: 'stream', lane: 0 } as const

/** A streaming flow; members given replace or add. */
export function manifest(members: JsonObject = {}): string {
  const document: JsonObject = {
    name: 'Web',
    description: 'as declared',
    flowSpec: { id: FLOW_SPECS.stream },
    sourceConnectionIds: [{ name: connectionName('source', lane) }],
    targetConnectionIds: [{ name: connectionName('target', lane) }],
    transformations: [{ name: 'Mapping', params: { mappingId: MAPPING_ID, mappingVersion: 0 } }],
    ...members,
  }
  return JSON.stringify(document)
}

/** What a manifest becomes when another flow has to take the place of its flow. */
export const REPLACED: JsonObject = { flowSpec: { id: PASS_THROUGH_SPEC }, transformations: null, sluice: { replace: 'allow' } }

export type Files = Readonly<Record<string, string | null>>

/** `key1` … with names `Flow 1` …: enough of them for budgets and for flows that vanish together. */
export function several(count: number, members: JsonObject = {}): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at + 1}`, manifest({ name: `Flow ${at + 1}`, ...members })]))
}
