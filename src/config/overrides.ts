import { resolve } from 'node:path'
import { assertNever } from '../lib/assert-never.ts'
import { isJsonObject, type Json } from '../lib/json.ts'
import { flagAttribute, OPTIONS, optionName, valueKind, type OptionRow } from './options.ts'
import { optionPointer, scopeBases, setAt, type Finding } from './finding.ts'
import type { Origin } from './problem.ts'
import { readText, secretFrom, type Read, type Reading } from './secrets.ts'
import { SECRET_MARK, type Settings } from './settings.ts'

export type Flags = Readonly<Record<string, unknown>>

/** Lays environment, then flags over the file. */
export function override(settings: Settings, input: { flags: Flags; cwd: string }, reading: Reading): void {
  for (const option of OPTIONS) {
    const layers = [fromEnvironment(option, settings, reading), fromSecretFile(option, settings, input.cwd, reading), fromFlag(option, input.flags)]
    const given = layers.filter((layer) => layer !== null)
    if (given[0]?.origin.kind === 'env' && given[1]?.origin.kind === 'env') {
      refuse(settings, option, given[1].origin, `${option.env} is set too`, 'Keep one of the two.')
    }
    for (const layer of given) lay(settings, option, layer, reading)
  }
}

/** What one place says about an option; secrets are read where they are, again and again. */
type Layer = { origin: Origin; said: { kind: 'text'; text: string } | { kind: 'secret'; read: () => Read } }

function fromEnvironment(option: OptionRow, settings: Settings, reading: Reading): Layer | null {
  const text = reading.env[option.env]
  // Empty counts as unset: compose files and shells hand over `VAR=` for what nobody set.
  if (text === undefined || text === '' || settings.namedVariables.has(option.env)) return null
  const origin: Origin = { kind: 'env', name: option.env }
  return option.secret ? { origin, said: { kind: 'secret', read: () => ({ ok: true, text }) } } : { origin, said: { kind: 'text', text } }
}

function fromSecretFile(option: OptionRow, settings: Settings, cwd: string, reading: Reading): Layer | null {
  const name = `${option.env}_FILE`
  const path = reading.env[name]
  if (!option.secret || path === undefined || path === '' || settings.namedVariables.has(name)) return null
  return { origin: { kind: 'env', name }, said: { kind: 'secret', read: () => readText(resolve(cwd, path), reading) } }
}

function fromFlag(option: OptionRow, flags: Flags): Layer | null {
  if (option.flag === null) return null
  const value = flags[flagAttribute(option.flag)]
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null
  return { origin: { kind: 'flag', name: `--${option.flag}` }, said: { kind: 'text', text: String(value) } }
}

function lay(settings: Settings, option: OptionRow, { origin, said }: Layer, reading: Reading): void {
  const base = baseFor(settings, option, origin)
  if (base === null) return
  const pointer = optionPointer(base, option)
  const value = said.kind === 'secret' ? SECRET_MARK : parseValue(option, said.text)
  if (value === undefined) {
    const found = said.kind === 'text' ? shown(said.text) : SECRET_MARK
    return refuse(settings, option, origin, `${found} is not ${expected(option)}`, example(option))
  }
  if (!setAt(settings.tree, pointer, value)) return
  settings.origins.set(pointer, origin)
  if (said.kind === 'secret') keepSecret(settings, pointer, option, origin, said.read, reading)
}

function keepSecret(settings: Settings, pointer: string, option: OptionRow, origin: Origin, read: () => Read, reading: Reading): void {
  // A list in the file is replaced as a whole.
  for (const known of settings.secrets.keys()) if (known.startsWith(`${pointer}/`)) settings.secrets.delete(known)
  const { secret, problem } = secretFrom(read, optionName(option), reading)
  settings.secrets.set(pointer, secret)
  if (problem !== null) refuse(settings, option, origin, problem, 'The file holds the secret and nothing else.', { pointer, absent: true })
}

/** The one source or target that an override means; null where there are several. */
function baseFor(settings: Settings, option: OptionRow, origin: Origin): string | null {
  const bases = scopeBases(settings.tree, option.scope)
  if (bases.length > 1) {
    const what = option.scope === 'source' ? 'sources' : 'targets'
    refuse(
      settings,
      option,
      origin,
      `${bases.length} ${what} are configured, and it does not say which one is meant`,
      `Set it in each of ${what} in sluice.yaml.`,
    )
    return null
  }
  return bases[0] ?? (option.scope === 'source' ? '/git' : '/targets/0')
}

function refuse(settings: Settings, option: OptionRow, origin: Origin, message: string, hint: string, more: Partial<Finding> = {}): void {
  settings.findings.push({ pointer: '', absent: false, problem: { severity: 'error', name: optionName(option), origin, message, hint }, ...more })
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** Undefined where the text is no value of the option's kind. */
function parseValue(option: OptionRow, text: string): Json | undefined {
  const kind = valueKind(option)
  switch (kind) {
    case 'text':
      return text
    case 'integer':
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined
    case 'number':
      return /^-?\d{1,15}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
    case 'boolean':
      return BOOLEANS.get(text.trim().toLowerCase())
    case 'list':
      return text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]))
    case 'map':
      return parseMap(text)
    default:
      return assertNever(kind)
  }
}

function parseMap(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function expected(option: OptionRow): string {
  return { text: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false', list: 'a list', map: 'a JSON object' }[
    valueKind(option)
  ]
}

function example(option: OptionRow): string {
  return valueKind(option) === 'map' ? `For example ${option.env}='{"mapping":"0011…"}'.` : `Give it ${expected(option)}.`
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
