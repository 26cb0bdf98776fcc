import { editAsPerson } from '../../src/emulator/core/admin/edit.ts'
import { catalogueWith } from '../../src/emulator/core/specs/catalogue.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { clientOf } from '../support/emulator.ts'
import { CLIENT, connectionIdOf, createService, flowsOf, markerIdOf, ORG, OWNER, SANDBOX, type SimService } from '../sim/service.ts'
import { FLOW_SPECS, MAPPING_ID } from '../sim/wish.ts'
import { DRAFTLESS_SPEC, PASS_THROUGH_SPEC } from './manifests.ts'

/** Transitional states and lagging listings, both well within what the daemon is told to reckon with. */
const KNOBS = { settleMs: 300, listLagMs: 900, runs: false }

export function openSandbox(nowMs: () => number): SimService {
  const service = createService(nowMs, 1, KNOBS)
  const { flowSpecs } = catalogueWith({})
  const stream = flowSpecs.get(FLOW_SPECS.stream) ?? {}
  const { isDraftModeSupported: _, ...attributes } = stream['attributes'] as JsonObject
  const more: [string, JsonObject][] = [
    [PASS_THROUGH_SPEC, flowSpecs.get(PASS_THROUGH_SPEC) ?? {}],
    [DRAFTLESS_SPEC, { ...stream, id: DRAFTLESS_SPEC, name: 'Stream without drafts', attributes }],
  ]
  service.world.catalogue = { ...service.world.catalogue, flowSpecs: new Map([...service.world.catalogue.flowSpecs, ...more]) }
  return service
}

/** The body of a flow as this sandbox takes it. */
export function bodyOf(service: SimService, members: JsonObject = {}): JsonObject {
  const at = { spec: 'stream', lane: 0 } as const
  return {
    name: 'Web',
    description: 'by hand',
    flowSpec: { id: FLOW_SPECS.stream, version: '1.0' },
    sourceConnectionIds: [connectionIdOf(service, 'source', at)],
    targetConnectionIds: [connectionIdOf(service, 'target', at)],
    transformations: [{ name: 'Mapping', params: { mappingId: MAPPING_ID, mappingVersion: '0' } }],
    ...members,
  }
}

/** A person does something in the user interface to the flow of that name. */
export function byHand(service: SimService, what: JsonObject): void {
  editAsPerson(service.world, JSON.stringify({ org: ORG, sandbox: SANDBOX, ...what }))
}

export function idOf(service: SimService, name: string): Json {
  return flowsOf(service).find(({ doc }) => doc['name'] === name)?.id ?? ''
}

export function markerLine(service: SimService, key: string): string {
  return `[managed by sluice: ${OWNER}/${key}; id=${markerIdOf(service.sandboxId, key)}]`
}

/** A create of ours that was thought lost and took effect after all: a draft beside the flow that has its key. */
export function straggler(service: SimService, key: string, members: JsonObject = {}): void {
  const ask = clientOf(service.world, CLIENT)
  const description = `as declared\n${markerLine(service, key)}`
  const { status, text } = ask('POST', '/flows?mode=draft', { body: bodyOf(service, { description, ...members }), sandbox: SANDBOX, org: ORG })
  if (status !== 201) throw new Error(text)
}
