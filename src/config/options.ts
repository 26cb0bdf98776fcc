import schema from '../../schemas/config.schema.json' with { type: 'json' }
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'

/** Whether an option stands once, or in each source or target. */
export type OptionScope = 'app' | 'source' | 'target'

export type OptionRow = {
  scope: OptionScope
  /** Inside its scope, `limits.concurrency`. */
  path: string
  /** After `--`; null for secrets and maps, which do not belong into an argument list. */
  flag: string | null
  /** Environment variable; secrets also have it with `_FILE` behind. */
  env: string
  secret: boolean
  /** As a flag it may stand without a value, which then is true. */
  bare: boolean
  /** Needed before anything can be done with its scope. */
  required: boolean
}

const app = (path: string, more: Partial<OptionRow> = {}): OptionRow => row('app', path, words(path), more)
const source = (path: string, more: Partial<OptionRow> = {}): OptionRow => row('source', path, ['git', ...words(path)], more)
/** Targets' options are named by their last member alone: with one target, `SLUICE_ORG` says it all. */
const target = (path: string, more: Partial<OptionRow> = {}): OptionRow => row('target', path, words(path.split('.').at(-1) ?? path), more)

/** Every option: what the command line parser, `--help`, the environment and docs/config.md know. Shapes and texts are the schema's. */
export const OPTIONS: readonly OptionRow[] = [
  app('owner', { required: true }),
  app('formerOwners'),
  source('url', { required: true }),
  source('ref'),
  source('path'),
  source('poll'),
  source('username'),
  source('token', { secret: true }),
  source('sshKey'),
  source('knownHosts'),
  source('maxStale'),
  target('name', { flag: 'target-name', env: 'SLUICE_TARGET_NAME' }),
  target('url', { required: true }),
  target('imsUrl', { required: true }),
  target('org', { required: true }),
  target('sandbox', { required: true }),
  target('credentials.clientId', { required: true }),
  target('credentials.clientSecret', { secret: true, required: true }),
  target('credentials.scopes'),
  target('credentials.formerClientIds'),
  target('vars', { flag: null }),
  target('policy.drift'),
  target('policy.prune'),
  target('policy.deleteAfter'),
  target('policy.marker'),
  target('policy.maxChanges', { flag: null }),
  target('policy.maxChangesPerHour', { flag: null }),
  target('policy.suspend'),
  target('limits.concurrency'),
  target('limits.requestsPerSecond'),
  target('limits.timeoutMs'),
  target('limits.createWindowMs'),
  target('limits.listLagMs'),
  target('limits.settleMs'),
  target('flowService.ifMatchOnActions'),
  target('flowService.serviceClients'),
  target('flowService.pageLimit'),
  app('observeOnly', { bare: true }),
  app('resync'),
  app('server.host'),
  app('server.port'),
  app('server.token', { secret: true }),
  app('emulator.host'),
  app('emulator.port'),
  app('emulator.settleMs'),
  app('dataDir'),
  app('log.level'),
  app('log.format'),
  app('shutdownTimeoutMs'),
]

/** Environment variables that are no option of the file. */
export const OTHER_VARIABLES = {
  SLUICE_CONFIG: 'Path of the configuration file; default sluice.yaml in the working directory, if it is there.',
  SLUICE_DIST: '1 runs the built dist/ in a checkout, where the sources are run otherwise.',
} as const

/** The value of a flag by its name; commander hands it over in camel case. */
export function flagAttribute(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** As in the file: `git.url`, `targets[].limits.concurrency`. */
export function optionName(option: OptionRow): string {
  return { app: '', source: 'git.', target: 'targets[].' }[option.scope] + option.path
}

/** Sub-schema of an option, from the one place that says its shape, text and default. */
export function optionSchema(option: OptionRow): JsonObject {
  const start = { app: schema, source: schema.$defs.git, target: schema.$defs.target }[option.scope] as unknown as JsonObject
  let at = start
  for (const name of option.path.split('.')) {
    const members = memberOf(at, 'properties')
    const next = isJsonObject(members) ? memberOf(members, name) : undefined
    if (!isJsonObject(next)) throw new Error(`no such option in the schema: ${optionName(option)}`)
    at = resolved(next)
  }
  return at
}

export function optionDefault(option: OptionRow): Json | undefined {
  return memberOf(optionSchema(option), 'default')
}

export type ValueKind = 'text' | 'integer' | 'number' | 'boolean' | 'list' | 'map'

/** How text from a flag or the environment becomes a value. */
export function valueKind(option: OptionRow): ValueKind {
  const type = memberOf(optionSchema(option), 'type')
  return KINDS[typeof type === 'string' ? type : ''] ?? 'text'
}

const KINDS: Readonly<Record<string, ValueKind>> = { integer: 'integer', number: 'number', boolean: 'boolean', array: 'list', object: 'map' }

/** Flags for the command line parser, `--concurrency <integer>`, with their help text. */
export function flagRows(scopes: readonly OptionScope[]): { flags: string; help: string; scope: OptionScope }[] {
  return OPTIONS.flatMap((option) => {
    if (option.flag === null || !scopes.includes(option.scope)) return []
    const value = option.bare ? `[${placeholder(option)}]` : `<${placeholder(option)}>`
    return [{ flags: `--${option.flag} ${value}`, help: helpText(option), scope: option.scope }]
  })
}

function placeholder(option: OptionRow): string {
  const choices = memberOf(optionSchema(option), 'enum')
  if (Array.isArray(choices)) return choices.map(inWords).join('|')
  const kind = valueKind(option)
  return { text: option.path.split('.').at(-1) ?? 'text', integer: 'n', number: 'n', boolean: 'true|false', list: 'a,b', map: 'json' }[kind]
}

function helpText(option: OptionRow): string {
  const found = memberOf(optionSchema(option), 'description')
  const preset = optionDefault(option)
  const first = (typeof found === 'string' ? found : '').split('. ')[0]?.replace(/\.$/, '') ?? ''
  const shown = preset === undefined ? '' : inWords(preset)
  return `${first} [$${option.env}${shown === '' ? '' : `, default ${shown}`}]`
}

/** A value as it is written in flags and variables. */
export function inWords(value: Json): string {
  if (Array.isArray(value)) return value.map(inWords).join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function row(scope: OptionScope, path: string, name: readonly string[], more: Partial<OptionRow>): OptionRow {
  const flag = more.secret === true ? null : name.join('-')
  return { scope, path, flag, env: `SLUICE_${name.join('_').toUpperCase()}`, secret: false, bare: false, required: false, ...more }
}

/** `git.maxStale` → git, max, stale. */
function words(path: string): string[] {
  return path
    .replaceAll('.', '-')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .split('-')
}

function resolved(part: JsonObject): JsonObject {
  const ref = memberOf(part, '$ref')
  if (typeof ref !== 'string') return part
  let at: Json | undefined = schema
  for (const name of ref.slice(2).split('/')) at = isJsonObject(at) ? memberOf(at, name) : undefined
  if (!isJsonObject(at)) throw new Error(`dangling $ref in the configuration schema: ${ref}`)
  // What stands beside the reference speaks of this use of it.
  const { $ref: _, ...own } = part
  return { ...at, ...own }
}
