/** What a flow must satisfy to run: checked at publish, at a plain create, and after a PATCH of a published flow. */
import { isJsonObject, type JsonObject } from '../../../lib/json.ts'
import type { Call } from '../call.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { isDestinationFlow, schemaOf } from '../specs/catalogue.ts'
import { CONNECTION_SPEC } from '../specs/ids.ts'
import { schemaProblems } from '../specs/schema.ts'
import type { Stored } from '../table.ts'
import { checkConnections } from './request.ts'
import { connectionSpecId, flowSpecOf, idsOf } from './inherited.ts'
import { checkSchedule } from './schedule-rules.ts'
import { checkTransformations } from './transformation-rules.ts'

/** @param startMayBePast an unchanged start time of a flow that runs already is no reason to refuse */
export function checkComplete(call: Call, doc: JsonObject, { startMayBePast }: { startMayBePast: boolean }): void {
  const spec = flowSpecOf(call.world, doc)
  checkWiring(call, doc, spec)
  checkSchedule(spec, doc, call.nowMs, startMayBePast)
  checkTransformations(call, spec, doc)
  checkOptions(spec, doc)
}

/** What is there already, of a draft. */
export function checkPresent(call: Call, doc: JsonObject): void {
  if (call.world.knobs.draftValidation === 'light') return
  const spec = flowSpecOf(call.world, doc)
  if (doc['scheduleParams'] !== undefined) checkSchedule(spec, doc, call.nowMs, false)
  if (doc['transformations'] !== undefined) checkTransformations(call, spec, doc)
  checkOptions(spec, doc)
}

function checkWiring(call: Call, doc: JsonObject, spec: JsonObject | undefined): void {
  for (const name of ['sourceConnectionIds', 'targetConnectionIds']) {
    if (idsOf(doc[name]).length !== 1) refuseProvider(1321, `${name} must have exactly one entry.`)
  }
  checkConnections(call, doc)
  const { sourceConnections, targetConnections } = call.space.tables
  const source = sourceConnections.get(idsOf(doc['sourceConnectionIds'])[0] ?? '')
  const target = targetConnections.get(idsOf(doc['targetConnectionIds'])[0] ?? '')
  if (source === undefined || target === undefined) return
  checkUpstream(call, [source, target])
  checkPairing(call, spec, source, target)
  if (!isDestinationFlow(spec)) checkLakeTarget(target)
}

/** The code is assumed: 1444 and 1422 are the two that fit. */
export function checkUpstream({ world }: Call, upstream: readonly Stored[]): void {
  const draft = upstream.find(({ doc }) => doc['state'] === 'draft')
  if (draft === undefined) return
  refuseFlow(world.knobs.upstreamDraftCode, `${draft.collection} [${draft.id}] is in state draft and must be published first.`)
}

function checkPairing({ world }: Call, spec: JsonObject | undefined, source: Stored, target: Stored): void {
  if (world.knobs.specPairing === 'ignore') return
  if (!idsOf(spec?.['sourceConnectionSpecIds']).includes(connectionSpecId(source.doc))) {
    refuseProvider(1305, `The spec of source connection [${source.id}] does not fit the flow spec.`)
  }
  if (idsOf(spec?.['targetConnectionSpecIds']).includes(connectionSpecId(target.doc))) return
  if (!isDestinationFlow(spec)) refuseProvider(1307, `Target connection [${target.id}] is not a data lake connection.`)
  refuseProvider(1305, `The spec of target connection [${target.id}] does not fit the flow spec.`)
}

function checkLakeTarget({ id, doc }: Stored): void {
  if (connectionSpecId(doc) !== CONNECTION_SPEC.dataLake) return
  const params = doc['params']
  if (!isJsonObject(params) || typeof params['dataSetId'] !== 'string') refuseProvider(1325, `dataSetId is missing in target connection [${id}].`)
}

function checkOptions(spec: JsonObject | undefined, doc: JsonObject): void {
  const schema = schemaOf(spec, 'optionSpec')
  const options = doc['options']
  if (schema === null || !isJsonObject(options)) return
  const problems = schemaProblems(schema, options)
  if (problems.length > 0) refuseProvider(1304, `options: ${problems.join('; ')}.`)
}
