import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import schema from '../../schemas/config.schema.json' with { type: 'json' }
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import { fitsConfig } from './generated/fits.ts'
import { similarWord } from '../lib/similar.ts'
import { isSecretAt, optionAt, settingName } from './finding.ts'
import { addFinding, originOf, type Settings } from './settings.ts'

let compiled: ValidateFunction | null = null

/** Every way in which the settings do not have the shape of the schema. */
export function checkShape(settings: Settings): void {
  if (fitsConfig(settings.tree)) return
  // Compiled only to say what is wrong: what is right, the validator that was compiled ahead has told.
  compiled ??= new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
  }).compile(schema)
  if (compiled(settings.tree)) return
  const errors = compiled.errors ?? []
  // What an alternative of `anyOf` says about itself is noise beside what the `anyOf` says.
  for (const error of errors) if (!error.schemaPath.includes('/anyOf/')) addShapeFinding(settings, error)
}

function addShapeFinding(settings: Settings, error: ErrorObject): void {
  if (error.keyword === 'additionalProperties') return unknownSetting(settings, error)
  // Told again, with the same place, by `propertyNames`.
  if (error.keyword === 'pattern' && error.propertyName !== undefined) return
  const pointer =
    error.keyword === 'propertyNames' ? `${error.instancePath}${formatPointer([String(error.params['propertyName'])])}` : error.instancePath
  const { message, hint } = sentences(error, pointer)
  addFinding(settings, pointer, message, hint)
}

function unknownSetting(settings: Settings, error: ErrorObject): void {
  const name = String(error.params['additionalProperty'])
  const pointer = `${error.instancePath}${formatPointer([name])}`
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as JsonObject)
  const meant = similarWord(name, known)
  const hint = meant === null ? `There are: ${known.filter((one) => one !== '$schema').join(', ')}.` : `Did you mean ${meant}?`
  const origin = originOf(settings, pointer, 'key')
  settings.findings.push({
    pointer,
    absent: false,
    problem: { severity: 'error', name: settingName(pointer), origin, message: 'there is no such setting', hint },
  })
}

function sentences(error: ErrorObject, pointer: string): { message: string; hint: string } {
  const limit = String(error.params['limit'])
  const found = shownValue(error.data as Json, pointer)
  switch (error.keyword) {
    case 'type':
      return typeSentences(error, pointer)
    case 'anyOf':
      return { message: `is ${kindOf(error.data as Json)}, not text or a list of texts`, hint: 'Put it in quotes.' }
    case 'enum':
      return enumSentences(error, found)
    case 'pattern':
      return { message: `${found} is not of the right form`, hint: likeExample(error, pointer) }
    case 'propertyNames':
      return { message: 'is no name for a variable', hint: 'Letters, digits, _ and -, not starting with a digit.' }
    case 'minimum':
      return { message: `${found} is too small`, hint: `The least is ${limit}.` }
    case 'exclusiveMinimum':
      return { message: `${found} is too small`, hint: `It must be more than ${limit}.` }
    case 'maximum':
      return { message: `${found} is too large`, hint: `The most is ${limit}.` }
    case 'minLength':
    case 'minItems':
      return { message: 'is empty', hint: likeExample(error, pointer) }
    case 'maxLength':
    case 'maxItems':
      return { message: 'is too long', hint: `The most is ${limit}.` }
    case 'uniqueItems':
      return { message: 'lists the same value twice', hint: 'Name each once.' }
    default:
      return { message: error.message ?? 'is wrong', hint: likeExample(error, pointer) }
  }
}

function typeSentences(error: ErrorObject, pointer: string): { message: string; hint: string } {
  const value = error.data as Json
  if (value === null) return { message: 'has no value', hint: `Give it one, or remove the line.` }
  const wanted = [error.params['type'] as string | string[]].flat().join(' or ')
  const hint = wanted === 'string' && typeof value !== 'object' ? 'Put it in quotes.' : likeExample(error, pointer)
  return { message: `is ${kindOf(value)}, not ${WORDS[wanted] ?? wanted}`, hint }
}

const WORDS: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  'string or number or boolean': 'a single value',
}

function enumSentences(error: ErrorObject, found: string): { message: string; hint: string } {
  const allowed = (error.params['allowedValues'] as Json[]).map(String)
  const meant = typeof error.data === 'string' ? similarWord(error.data, allowed) : null
  return { message: `${found} is none of ${allowed.join(', ')}`, hint: meant === null ? `Choose one of them.` : `Did you mean ${meant}?` }
}

/** Never the value of a secret: it may be a wrong one, but it is theirs. */
function shownValue(value: Json, pointer: string): string {
  if (isSecretAt(pointer)) return 'the value'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  if (isJsonObject(value)) return 'a group of settings'
  return { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'nothing'
}

function likeExample(error: ErrorObject, pointer: string): string {
  const part = (error.parentSchema ?? {}) as JsonObject
  const examples = memberOf(part, 'examples')
  const example = Array.isArray(examples) ? examples[0] : memberOf(part, 'default')
  const option = optionAt(pointer)
  if (example === undefined) return option === undefined ? 'See docs/config.md.' : `See ${option.path} in docs/config.md.`
  return `For example ${typeof example === 'string' ? example : JSON.stringify(example)}.`
}
