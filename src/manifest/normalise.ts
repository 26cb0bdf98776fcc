/**
 * Canonical types of a document: the service takes and returns numbers and booleans as text in places, so a manifest may write either,
 * and everything after this point sees one. What cannot be converted, a variable without a value, stays as it is.
 */
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'

type Conversion = (value: Json) => Json

const SCHEDULE: Readonly<Record<string, Conversion>> = {
  startTime: wholeNumber,
  endTime: wholeNumber,
  interval: wholeNumber,
  backfill: flag,
  frequency: lowerCase,
  timeUnit: lowerCase,
}
const OPTIONS: Readonly<Record<string, Conversion>> = { errorDiagnosticsEnabled: flag, partialIngestionPercent: decimal }
const PARAMS: Readonly<Record<string, Conversion>> = { mappingVersion: wholeNumber }

/** Applied twice it changes nothing more. The input is left alone. */
export function normaliseDocument(document: JsonObject): JsonObject {
  const result: JsonObject = { ...document }
  convert(result, 'scheduleParams', (value) => members(value, SCHEDULE))
  convert(result, 'options', (value) => members(value, OPTIONS))
  convert(result, 'transformations', (value) => (Array.isArray(value) ? value.map(transformation) : value))
  return result
}

function transformation(value: Json): Json {
  if (!isJsonObject(value)) return value
  const result = { ...value }
  convert(result, 'params', (params) => members(params, PARAMS))
  return result
}

function members(value: Json, conversions: Readonly<Record<string, Conversion>>): Json {
  if (!isJsonObject(value)) return value
  const result = { ...value }
  for (const [name, conversion] of Object.entries(conversions)) convert(result, name, conversion)
  return result
}

function convert(object: JsonObject, name: string, conversion: Conversion): void {
  const value = memberOf(object, name)
  if (value !== undefined) object[name] = conversion(value)
}

function wholeNumber(value: Json): Json {
  return typeof value === 'string' && /^\s*[0-9]{1,15}\s*$/.test(value) ? Number(value) : value
}

function decimal(value: Json): Json {
  return typeof value === 'string' && /^\s*[0-9]{1,15}(?:\.[0-9]{1,6})?\s*$/.test(value) ? Number(value) : value
}

function flag(value: Json): Json {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : null
  if (text === 'true') return true
  return text === 'false' ? false : value
}

function lowerCase(value: Json): Json {
  return typeof value === 'string' && !value.includes('${') ? value.toLowerCase() : value
}
