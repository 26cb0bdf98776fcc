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

/** Applied twice it changes nothing more. The input is left alone, and what needs no conversion is shared with it. */
export function normaliseDocument(document: JsonObject): JsonObject {
  return converted(document, DOCUMENT)
}

const DOCUMENT: Readonly<Record<string, Conversion>> = {
  scheduleParams: (value) => members(value, SCHEDULE),
  options: (value) => members(value, OPTIONS),
  transformations: (value) => (Array.isArray(value) ? sharedList(value, (item) => members(item, TRANSFORMATION)) : value),
}
const TRANSFORMATION: Readonly<Record<string, Conversion>> = { params: (value) => members(value, PARAMS) }

function members(value: Json, conversions: Readonly<Record<string, Conversion>>): Json {
  return isJsonObject(value) ? converted(value, conversions) : value
}

function converted(object: JsonObject, conversions: Readonly<Record<string, Conversion>>): JsonObject {
  let result = object
  for (const [name, conversion] of Object.entries(conversions)) {
    const before = memberOf(object, name)
    const after = before === undefined ? before : conversion(before)
    if (after === undefined || after === before) continue
    if (result === object) result = { ...object }
    result[name] = after
  }
  return result
}

function sharedList(list: readonly Json[], conversion: Conversion): Json {
  const after = list.map(conversion)
  return after.every((item, index) => item === list[index]) ? (list as Json[]) : after
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
