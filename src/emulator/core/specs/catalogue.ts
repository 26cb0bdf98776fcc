import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts'
import { CONNECTION_SPECS } from './connection-specs.ts'
import { FLOW_SPECS } from './flow-specs.ts'
import { asText } from '../text.ts'

/** What flows and connections are made of, by id; the same in every organisation and sandbox. */
export type Catalogue = { flowSpecs: ReadonlyMap<string, JsonObject>; connectionSpecs: ReadonlyMap<string, JsonObject> }

/** The built-in specs and those of a seed, which replace built-in ones of the same id. */
export function catalogueWith(extra: { flowSpecs?: readonly JsonObject[]; connectionSpecs?: readonly JsonObject[] }): Catalogue {
  return {
    flowSpecs: byId([...FLOW_SPECS, ...(extra.flowSpecs ?? [])]),
    connectionSpecs: byId([...CONNECTION_SPECS, ...(extra.connectionSpecs ?? [])]),
  }
}

export function attributeOf(spec: JsonObject | undefined, name: string): Json | undefined {
  const attributes = spec?.['attributes']
  return isJsonObject(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : undefined
}

export function supportsDrafts(spec: JsonObject | undefined): boolean {
  return attributeOf(spec, 'isDraftModeSupported') === true
}

export function isDestinationFlow(spec: JsonObject | undefined): boolean {
  return attributeOf(spec, 'isDestinationFlow') === true
}

/** The schema that a spec holds under `member`, such as `scheduleSpec`. */
export function schemaOf(spec: JsonObject | undefined, member: string): JsonObject | null {
  const holder = spec?.[member]
  return isJsonObject(holder) && isJsonObject(holder['spec']) ? holder['spec'] : null
}

export function transformationSchema(spec: JsonObject | undefined, name: string): JsonObject | null {
  const found = transformationSpecs(spec).find((one) => one['name'] === name)
  return found !== undefined && isJsonObject(found['spec']) ? found['spec'] : null
}

export function knowsTransformation(spec: JsonObject | undefined, name: string): boolean {
  return transformationSpecs(spec).some((one) => one['name'] === name)
}

function transformationSpecs(spec: JsonObject | undefined): JsonObject[] {
  const list = spec?.['transformationSpecs']
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

function byId(specs: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(specs.map((spec) => [asText(spec['id']), spec]))
}
