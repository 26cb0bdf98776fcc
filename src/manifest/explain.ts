/**
 * Violations of the schema as findings: one sentence each, and one finding per cause. `ajv` reports every branch of every choice;
 * what follows from another violation is left out here.
 */
import { isJsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { Finding } from './finding.ts'
import { hintFor, RESERVED_MEMBERS, SERVER_MEMBERS } from './hints.ts'
import { parentOf } from './positions.ts'
import type { SchemaError } from './schema.ts'
import { similarWord } from '../lib/similar.ts'
import { isScalarJson, listWords, memberName, shortValue, typeWords } from './words.ts'

type Wording = (error: SchemaError) => Omit<Finding, 'pointer'>

/** Keyword → sentence. Keywords of our schema that are not here fall to the last row. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  type: (error) => ({
    code: 'value-type',
    message:
      error.data === null
        ? `${subject(error)} cannot be null`
        : `${subject(error)} must be ${typeWords(error.params['type'])}, found ${found(error)}`,
  }),
  enum: (error) => {
    const allowed = (error.params['allowedValues'] as unknown[]).map(String)
    return { code: 'value-invalid', message: `${subject(error)} must be ${listWords(allowed)}, found ${found(error)}` }
  },
  const: (error) => ({
    code: 'value-invalid',
    message: `${subject(error)} must be ${shortValue(error.params['allowedValue'])}, found ${found(error)}`,
  }),
  anyOf: (error) => ({ code: 'value-invalid', message: stated(error) }),
  // Ours: a choice of which no branch takes this JSON type.
  choiceType: (error) => ({ code: 'value-type', message: stated(error) }),
  pattern: (error) => ({ code: 'value-invalid', message: stated(error) }),
  maxLength: (error) => ({ code: 'value-invalid', message: stated(error) }),
  minItems: (error) => ({
    code: 'list-length',
    message: `${subject(error)} must not be empty${isExactlyOne(error) ? ': exactly one entry is wanted' : ''}`,
  }),
  maxItems: (error) => ({
    code: 'list-length',
    message: `${subject(error)} must have exactly one entry, found ${Array.isArray(error.data) ? error.data.length : 'more'}`,
  }),
  minProperties: (error) => ({ code: 'list-length', message: `${subject(error)} must not be empty` }),
  uniqueItems: (error) => ({
    code: 'list-duplicate',
    message: `${subject(error)} has the same entry at ${String(error.params['j'])} and ${String(error.params['i'])}`,
  }),
  oneOf: (error) => ({ code: 'reference-form', message: `${subject(error)} must have either \`id\` or \`name\`` }),
}

/**
 * @param broken pointers of members that have been complained about already: what the schema says of them is an echo
 * @param whole what the file is called where it lacks or has too much
 */
export function explain(errors: readonly SchemaError[], broken: ReadonlySet<string> = new Set(), whole = 'a manifest'): Finding[] {
  const causes = withoutEchoes(errors)
  const unknown = causes.filter((error) => error.keyword === 'additionalProperties').map((error) => unknownMember(error, whole))
  const spoken = new Set(unknown.map(({ finding }) => parentOf(finding.pointer)))
  const meant = new Set(unknown.map(({ finding, meant }) => `${parentOf(finding.pointer)}/${meant ?? ''}`))
  const reserved = new Set(unknown.filter(({ finding }) => finding.code === 'member-reserved').map(({ finding }) => parentOf(finding.pointer)))
  const findings = unknown.map(({ finding }) => finding)
  for (const error of causes) {
    if (error.keyword === 'additionalProperties') continue
    if (error.keyword === 'oneOf' && spoken.has(error.instancePath)) continue
    if (reserved.has(error.instancePath)) continue
    if (error.keyword === 'required') findings.push(...missingMember(error, meant))
    else findings.push(worded(error))
  }
  return onePerPlace(findings).filter((finding) => !isWithin(finding.pointer, broken))
}

function worded(error: SchemaError): Finding {
  const wording = WORDINGS[error.keyword] ?? ((one: SchemaError) => ({ code: 'value-invalid' as const, message: stated(one) }))
  const wantsText = [error.params['type']].flat().includes('string')
  return { pointer: error.instancePath, ...wording(error), hint: hintFor(error.instancePath, error.data, wantsText) }
}

/** Drops what only says that a branch of a choice did not fit. In our schema at most one branch of a choice takes each JSON type. */
function withoutEchoes(errors: readonly SchemaError[]): SchemaError[] {
  const echoes = new Set<SchemaError>(errors.filter((error) => error.keyword === 'if' || error.schemaPath.includes('/oneOf/')))
  const retyped: SchemaError[] = []
  for (const { choice, inside } of choicesIn(errors)) {
    const branches = inside.filter((error) => error.instancePath === choice.instancePath && BRANCH.has(error.keyword))
    for (const error of branches) echoes.add(error)
    // A branch took the type and has more to say, further in: the choice itself adds nothing.
    if (!isScalarJson(choice.data) && branches.length < inside.length) echoes.add(choice)
    else if (branches.every((error) => error.keyword === 'type' || error.keyword === 'not')) {
      echoes.add(choice)
      retyped.push({ ...choice, keyword: 'choiceType' })
    }
  }
  return [...errors.filter((error) => !echoes.has(error)), ...retyped]
}

/** Each choice with the violations at its place and below, found in one walk: a file may have thousands of both. */
function choicesIn(errors: readonly SchemaError[]): { choice: SchemaError; inside: readonly SchemaError[] }[] {
  const choices = new Map(
    errors.filter((error) => error.keyword === 'anyOf').map((choice) => [choice.instancePath, { choice, inside: new Array<SchemaError>() }]),
  )
  for (const error of errors) {
    for (let near = error.instancePath; near !== ''; near = parentOf(near)) {
      const found = choices.get(near)
      if (found !== undefined && found.choice !== error) found.inside.push(error)
    }
  }
  return [...choices.values()]
}

const BRANCH = new Set(['type', 'not', 'enum', 'pattern', 'minimum', 'exclusiveMinimum', 'maximum'])

function unknownMember(error: SchemaError, whole: string): { finding: Finding; meant: string | null } {
  const name = String(error.params['additionalProperty'])
  const pointer = error.instancePath + formatPointer([name])
  const place = error.instancePath === '' ? whole : memberName(error.instancePath)
  const reserved = Object.hasOwn(RESERVED_MEMBERS, name) ? RESERVED_MEMBERS[name] : undefined
  if (reserved !== undefined)
    return { meant: null, finding: { code: 'member-reserved', pointer, at: 'key', message: `\`${name}\` is reserved in ${place}`, hint: reserved } }
  if (error.instancePath === '' && SERVER_MEMBERS.has(name)) {
    return { meant: null, finding: { code: 'member-server-owned', pointer, at: 'key', message: `\`${name}\` belongs to the service` } }
  }
  const known = membersOf(error)
  const meant = similarWord(name, known)
  const hint = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`
  return { meant, finding: { code: 'member-unknown', pointer, at: 'key', message: `${place} has no member \`${name}\``, hint } }
}

function missingMember(error: SchemaError, meant: ReadonlySet<string>): Finding[] {
  const name = String(error.params['missingProperty'])
  const pointer = `${error.instancePath}/${name}`
  if (meant.has(pointer)) return []
  return [
    {
      code: 'member-missing',
      pointer,
      message: `${subject(error)} lacks \`${name}\``,
      hint: hintFor(pointer, undefined, false) ?? `Add \`${name}\`.`,
    },
  ]
}

function membersOf(error: SchemaError): string[] {
  const properties = schemaOf(error)['properties']
  return isJsonObject(properties) ? Object.keys(properties) : []
}

/** The first finding of a place stands: `type` comes before what follows from it. Missing members are places of their own. */
function onePerPlace(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ pointer, at }) => {
    const place = `${at ?? 'value'} ${pointer}`
    return !seen.has(place) && seen.add(place)
  })
}

function isExactlyOne(error: SchemaError): boolean {
  return schemaOf(error)['maxItems'] === 1
}

/** The sentence that the schema itself gives, the same that editors show. */
function stated(error: SchemaError): string {
  const text = schemaOf(error)['errorMessage']
  return `${subject(error)} ${typeof text === 'string' ? text : error.message}, found ${found(error)}`
}

/** The part of the schema that is violated. */
function schemaOf({ parentSchema }: SchemaError): Record<string, unknown> {
  return parentSchema ?? {}
}

function subject(error: SchemaError): string {
  return memberName(error.instancePath)
}

function found(error: SchemaError): string {
  return error.data === '' ? 'empty text' : shortValue(error.data)
}

export function isAtOrBelow(pointer: string, top: string): boolean {
  return pointer === top || pointer.startsWith(`${top}/`)
}

function isWithin(pointer: string, places: ReadonlySet<string>): boolean {
  for (let near = pointer; near !== ''; near = parentOf(near)) if (places.has(near)) return true
  return false
}
