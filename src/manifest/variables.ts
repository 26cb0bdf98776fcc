import { isJsonObject, type Json, type JsonScalar } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'

/** The `vars` of a target: public values by name. */
export type Vars = Readonly<Record<string, Exclude<JsonScalar, null>>>

export type TemplatePart = { kind: 'text'; text: string } | { kind: 'variable'; name: string } | { kind: 'malformed'; text: string }

export type Substitution = {
  value: Json
  /** Variables without a value, where they stand. Their text stays as written. */
  missing: { pointer: string; name: string }[]
}

const NAME = /[A-Za-z_][A-Za-z0-9_-]*/
const MARK = new RegExp(String.raw`\$\$\{|\$\{vars\.(${NAME.source})\}|\$\{[^\s}]*\}?`, 'g')

/** Whether a text says anything to substitution: a variable, an escape, or a mistake. */
export function isTemplate(text: string): boolean {
  return text.includes('${')
}

/** A text in parts: `${vars.NAME}` is a variable, `$${` a literal `${`, every other `${` a mistake. */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let end = 0
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push(partOf(match))
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Puts values in the place of variables, and a literal `${` in that of its escape; a text with a variable that has no value stays as it is. */
export function substitute(value: Json, vars: Vars): Substitution {
  const missing: Substitution['missing'] = []
  return { value: walk(value, []), missing }

  function walk(at: Json, tokens: (string | number)[]): Json {
    if (typeof at === 'string') return isTemplate(at) ? bind(at, formatPointer(tokens)) : at
    if (Array.isArray(at)) return at.map((item, index) => walk(item, [...tokens, index]))
    if (!isJsonObject(at)) return at
    return Object.fromEntries(Object.entries(at).map(([name, member]) => [name, walk(member, [...tokens, name])]))
  }

  function bind(text: string, pointer: string): Json {
    const parts = templateParts(text)
    const unknown = parts.filter((part) => part.kind === 'variable').filter(({ name }) => valueOf(vars, name) === undefined)
    for (const { name } of unknown) missing.push({ pointer, name })
    if (unknown.length > 0) return text
    const [only] = parts
    if (parts.length === 1 && only?.kind === 'variable') return valueOf(vars, only.name) ?? text
    return parts.map((part) => (part.kind === 'variable' ? String(valueOf(vars, part.name)) : part.text)).join('')
  }
}

function partOf(match: RegExpExecArray): TemplatePart {
  if (match[0] === '$${') return { kind: 'text', text: '${' }
  return match[1] === undefined ? { kind: 'malformed', text: match[0] } : { kind: 'variable', name: match[1] }
}

/** Own members only: a variable called `constructor` is missing, not a function. */
function valueOf(vars: Vars, name: string): JsonScalar | undefined {
  return Object.hasOwn(vars, name) ? vars[name] : undefined
}
