import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { equalJson, isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { parsePointer } from '../lib/pointer.ts'
import type { SpecFacts } from './model.ts'
import { elementName } from './keyed.ts'

/** One parameter that the flow spec does not allow. `message` says what the spec wants. */
export type SpecMismatch = { pointer: string; message: string }

/** What the flow spec's own schemas refuse in a flow document, as the service would on publishing it. Never throws. */
export type Preflight = (spec: SpecFacts, document: JsonObject) => SpecMismatch[]

/** Larger sections and schemas are left to the service: a check before the call must not cost more than the call. */
const MAX_CHARS = 65_536
const MAX_SCHEMA_CHARS = 262_144
/** The first few say what is wrong; one wrong member can break every branch of a schema. */
const MAX_MISMATCHES = 5

type Compiled = { schema: JsonObject; validate: ValidateFunction | null }

/** Keeps compiled schemas, one per flow spec, version and section; whoever plans again and again keeps the function. */
export function createPreflight(): Preflight {
  const kept = new Map<string, Compiled>()

  function validatorFor(spec: SpecFacts, section: string, schema: JsonObject): ValidateFunction | null {
    const key = [spec.id, spec.version, section].join('\n')
    const known = kept.get(key)
    if (known?.schema === schema) return known.validate
    // Each listing brings new objects; mostly they say what the old ones said.
    const validate = known !== undefined && equalJson(known.schema, schema) ? known.validate : compile(schema)
    kept.set(key, { schema, validate })
    return validate
  }

  return (spec, document) => {
    const sections = sectionsOf(spec, document)
    const found = sections.flatMap(({ section, pointer, schema, value }) => mismatches(validatorFor(spec, section, schema), value, pointer))
    return found.slice(0, MAX_MISMATCHES)
  }
}

type Section = { section: string; pointer: string; schema: JsonObject; value: Json }

function sectionsOf({ schemas }: SpecFacts, document: JsonObject): Section[] {
  const found: Section[] = []
  const add = (section: string, pointer: string, schema: JsonObject | null | undefined, value: Json | undefined): void => {
    if (schema !== null && schema !== undefined && isJsonObject(value)) found.push({ section, pointer, schema, value })
  }
  add('schedule', '/scheduleParams', schemas.schedule, lowered(memberOf(document, 'scheduleParams')))
  add('options', '/options', schemas.options, memberOf(document, 'options'))
  const list = memberOf(document, 'transformations')
  for (const [index, element] of Array.isArray(list) ? list.entries() : []) {
    const name = elementName(element)
    if (name === null || !isJsonObject(element)) continue
    const schema = memberOf(schemas.transformations, name.replaceAll(' ', ''))
    add(`transformation ${name}`, `/transformations/${index}/params`, isJsonObject(schema) ? schema : null, memberOf(element, 'params') ?? {})
  }
  return found
}

/** Words of the schedule count in any case. */
function lowered(schedule: Json | undefined): Json | undefined {
  if (!isJsonObject(schedule)) return schedule
  const words = Object.entries(schedule).map(([name, value]): [string, Json] => [
    name,
    (name === 'frequency' || name === 'timeUnit') && typeof value === 'string' ? value.toLowerCase() : value,
  ])
  return Object.fromEntries(words)
}

function mismatches(validate: ValidateFunction | null, value: Json, pointer: string): SpecMismatch[] {
  if (validate === null || JSON.stringify(value).length > MAX_CHARS) return []
  // On a copy: converting text to numbers happens in place.
  if (validate(structuredClone(value)) === true) return []
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== 'if')
  return errors.map((error) => ({ pointer: `${pointer}${error.instancePath}`, message: describe(pointer, error) }))
}

/**
 * Null for a schema that cannot be compiled: an odd schema is no reason to hold a flow back. Formats are not checked, and text that
 * says a number or a flag counts as one, because the service takes both.
 */
function compile(schema: JsonObject): ValidateFunction | null {
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARS) return null
  const { $schema: _schema, $id: _id, $async: _async, ...plain } = schema
  try {
    // An instance keeps what it compiled for ever; each schema gets its own, and goes with it.
    const ajv = new Ajv2020({
      allErrors: true,
      strict: false,
      coerceTypes: true,
      validateFormats: false,
      validateSchema: false,
      verbose: true,
      logger: false,
    })
    return ajv.compile(plain)
  } catch {
    return null
  }
}

function describe(pointer: string, { instancePath, keyword, message = 'is not allowed', params, schema }: ErrorObject): string {
  const name = parsePointer(`${pointer}${instancePath}`).join('.')
  if (keyword === 'enum') return `${name} must be one of ${list(params['allowedValues'])}`
  if (keyword === 'additionalProperties') return `${name} must not have ${list([params['additionalProperty']])}`
  const banned = keyword === 'not' && isJsonObject(schema) ? memberOf(schema, 'required') : undefined
  return Array.isArray(banned) ? `${name} must not have ${list(banned)} here` : `${name} ${message}`
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ') : ''
}
