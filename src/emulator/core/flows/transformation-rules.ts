import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import type { Call } from '../call.ts'
import { refuseFlow, refuseProvider } from '../refusal.ts'
import { attributeOf, isDestinationFlow, knowsTransformation, schemaOf, transformationSchema } from '../specs/catalogue.ts'
import { schemaProblems } from '../specs/schema.ts'
import { idsOf } from './inherited.ts'
import { frequencyOf } from './schedule-rules.ts'
import { asText } from '../text.ts'

export function checkTransformations(call: Call, spec: JsonObject | undefined, doc: JsonObject): void {
  const transformations = transformationsOf(doc)
  for (const one of transformations) checkOne(spec, one)
  if (knowsTransformation(spec, 'Copy')) checkDeltaColumn(doc)
  if (knowsTransformation(spec, 'Mapping') && !isDestinationFlow(spec)) checkMapping(call, spec, doc)
}

/** The parameters of the transformation of that name: position means nothing, Adobe's own samples differ in it. */
export function paramsOf(doc: JsonObject, name: string): JsonObject | null {
  const found = transformationsOf(doc).find((one) => one['name'] === name)
  return isJsonObject(found?.['params']) ? found['params'] : null
}

function transformationsOf(doc: JsonObject): JsonObject[] {
  const list = doc['transformations']
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

function checkOne(spec: JsonObject | undefined, { name, params }: JsonObject): void {
  // Adobe's reference spells this one with a blank, its samples without.
  const known = name === 'General Transform' ? 'GeneralTransform' : asText(name)
  if (!knowsTransformation(spec, known)) refuseProvider(1392, `Transformation [${known.slice(0, 60)}] is unknown for this flow spec.`)
  const schema = transformationSchema(spec, known)
  const problems = schema === null ? [] : schemaProblems(schema, params ?? {})
  if (problems.length === 0) return
  refuseProvider(known === 'Encryption' ? 1202 : 1392, `Transformation [${known}]: ${problems.join('; ')}.`)
}

/** Tables are read by a delta column when they are read again and again, and never when they are read once. */
function checkDeltaColumn(doc: JsonObject): void {
  const schedule = doc['scheduleParams']
  const isOnce = isJsonObject(schedule) && frequencyOf(schedule) === 'once'
  const hasColumn = paramsOf(doc, 'Copy')?.['deltaColumn'] !== undefined
  if (isOnce && hasColumn) refuseProvider(1369, 'deltaColumn is not allowed with frequency once.')
  if (!isOnce && !hasColumn) refuseProvider(1367, 'deltaColumn is required.')
}

function checkMapping(call: Call, spec: JsonObject | undefined, doc: JsonObject): void {
  const params = paramsOf(doc, 'Mapping')
  if (params === null) {
    const isBatch = attributeOf(spec, 'frequency') === 'batch' && schemaOf(spec, 'scheduleSpec') !== null
    return refuseProvider(isBatch ? 1370 : 1328, 'Mapping transformation is missing.')
  }
  const version = Number(params['mappingVersion'] ?? 0)
  if (!Number.isInteger(version) || version < 0) refuseFlow(1412, `Mapping version [${show(params['mappingVersion'])}] is not valid.`)
  checkMappingSet(call, doc, asText(params['mappingId']), version)
}

/** Only where a seed says which mapping sets exist. */
function checkMappingSet({ space }: Call, doc: JsonObject, mappingId: string, version: number): void {
  if (space.mappings === null) return
  const mapping = space.mappings.get(mappingId)
  if (mapping === undefined || !mapping.versions.includes(version)) refuseFlow(1412, `Mapping [${mappingId}] has no version [${version}].`)
  if (mapping.refused === true) refuseFlow(1419, `Validation of mapping [${mappingId}] failed.`)
  const schemaId = targetSchemaId(space.tables.targetConnections.get(idsOf(doc['targetConnectionIds'])[0] ?? '')?.doc)
  if (mapping.schemaId !== undefined && schemaId !== null && mapping.schemaId !== schemaId) {
    refuseFlow(1425, `Schema of the dataset [${schemaId}] and of the mapping [${mapping.schemaId}] differ.`)
  }
}

function targetSchemaId(doc: JsonObject | undefined): string | null {
  const data = doc?.['data']
  const schema = isJsonObject(data) ? data['schema'] : null
  return isJsonObject(schema) && typeof schema['id'] === 'string' ? schema['id'] : null
}

function show(value: Json | undefined): string {
  return typeof value === 'object' ? 'object' : String(value)
}
