import type { Json, JsonObject } from '../../../lib/json.ts'
import type { Knobs } from '../knobs.ts'
import { refuseFlow } from '../refusal.ts'
import { parsePath, someAt, type Segment } from './path.ts'

/** One `property=` parameter: `path op value`. Several are all to hold; a comma list after `==` is any of. */
export type Condition = { path: Segment[]; operator: Operator; values: ReadonlySet<string> }
type Operator = '==' | '>' | '<' | '>=' | '<='

const PARTS = /^([^=<>!~]*)([=<>!~]+)([\s\S]*)$/

export function parseCondition(text: string, knobs: Knobs): Condition {
  const [, rawPath = '', operator = '', value = ''] = PARTS.exec(text) ?? []
  if (operator === '') return refuseFlow(1450, `No operator in filter [${text}].`)
  if (operator.startsWith('~')) return refuseFlow(1440, 'Operator ~ is not implemented.')
  if (!isOperator(operator)) return refuseFlow(1450, `Unknown operator [${operator}].`)
  const path = parsePath(rawPath.trim())
  if (path === null) return refuseFlow(1449, `Unknown field [${rawPath}].`)
  return { path, operator, values: new Set(parseValues(value, operator, rawPath, path, knobs)) }
}

export function matches(doc: JsonObject, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => {
    const [segment, ...rest] = condition.path
    // The common case without a walk: a page over ten thousand flows by name must stay cheap. What a prototype holds is no scalar.
    if (segment !== undefined && rest.length === 0 && !segment.many) return holds(doc[segment.name], condition)
    return someAt(doc, condition.path, 0, (value) => holds(value, condition))
  })
}

/** The ids that a filter names outright, so that nothing else needs to be looked at. */
export function idsNamed(conditions: readonly Condition[]): string[] | null {
  const found = conditions.find(({ path, operator }) => operator === '==' && path.length === 1 && path[0]?.name === 'id' && !path[0].many)
  return found === undefined ? null : [...found.values]
}

function parseValues(raw: string, operator: Operator, pathText: string, path: Segment[], knobs: Knobs): string[] {
  if (raw.trim() === '') refuseFlow(1453, `Value is missing for field [${pathText}].`)
  if (/^\s*[[{]/.test(raw)) refuseFlow(1454, `Type of value is not supported for field [${pathText}].`)
  const values = splitValues(raw, knobs)
  if (operator === '==') return values
  if (values.length > 1) refuseFlow(1443, `Operator ${operator} is not valid for several values.`)
  if (isIdLike(path)) refuseFlow(1448, `Operator ${operator} is not supported for field [${pathText}].`)
  if (!isNumeric(values[0] ?? '')) refuseFlow(1452, `Value [${values[0]}] is not valid for field [${pathText}].`)
  return values
}

function splitValues(raw: string, knobs: Knobs): string[] {
  if (knobs.quotedCommas === 'literal' && /^"[^"]*"$/.test(raw)) return [raw.slice(1, -1)]
  return raw.split(',').map((value) => value.trim().replaceAll(/^"|"$/g, ''))
}

function holds(value: Json | undefined, { operator, values }: Condition): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false
  if (operator === '==') return values.has(String(value))
  const [bound] = values
  return COMPARISONS[operator](Number(value), Number(bound))
}

const COMPARISONS: Record<Exclude<Operator, '=='>, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

function isOperator(text: string): text is Operator {
  return text === '==' || text === '>' || text === '<' || text === '>=' || text === '<='
}

function isIdLike(path: readonly Segment[]): boolean {
  return /^(?:id|.*Ids?)$/.test(path.at(-1)?.name ?? '')
}

function isNumeric(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text))
}
