import { resolve } from 'node:path'
import { isJsonObject, type JsonObject } from '../lib/json.ts'
import { CHANGE_CLASSES, type ChangeBound, type ChangeBounds, type ChangeClass } from '../lib/change-bounds.ts'
import type { Secret } from '../lib/secret.ts'
import type { Config, CredentialsConfig, SourceConfig, TargetConfig, TargetVars } from './config.ts'
import { dirname } from 'node:path'
import { scopeBases, textAt, valueAt } from './finding.ts'
import type { ConfigFile, Git, Target } from './generated/config.ts'
import { OPTIONS, optionDefault } from './options.ts'
import type { Settings } from './settings.ts'

/** Makes the configuration of settings that were found right. `incomplete` names targets that lack something nobody needs now. */
export function buildConfig(settings: Settings, cwd: string, incomplete: ReadonlySet<string>): Config {
  const file = settings.tree as ConfigFile
  const targets = scopeBases(settings.tree, 'target').filter((base) => !incomplete.has(base))
  return deepFreeze({
    owner: file.owner ?? null,
    sources: scopeBases(settings.tree, 'source').flatMap((base) =>
      textAt(settings.tree, `${base}/url`) === undefined ? [] : [buildSource(settings, base, cwd)],
    ),
    targets: file.owner === undefined ? [] : targets.map((base) => buildTarget(settings, base, file.owner ?? '')),
    targetVars: scopeBases(settings.tree, 'target').map((base) => buildVars(settings, base)),
    observeOnly: given(file.observeOnly),
    resync: given(file.resync),
    server: { host: given(file.server?.host), port: given(file.server?.port), token: settings.secrets.get('/server/token') ?? null },
    emulator: { host: given(file.emulator?.host), port: given(file.emulator?.port), settleMs: given(file.emulator?.settleMs) },
    dataDir: absolute(settings, '/dataDir', cwd),
    log: { level: given(file.log?.level), format: given(file.log?.format) },
    shutdownTimeoutMs: given(file.shutdownTimeoutMs),
  })
}

function buildSource(settings: Settings, base: string, cwd: string): SourceConfig {
  const git = valueAt(settings.tree, base) as Git
  const url = given(git.url)
  return {
    name: textAt(settings.tree, `${base}/name`) ?? 'default',
    url: isLocal(url) ? absolute(settings, `${base}/url`, cwd) : url,
    ref: git.ref ?? null,
    path: folder(given(git.path)),
    poll: given(git.poll),
    username: given(git.username),
    token: settings.secrets.get(`${base}/token`) ?? null,
    sshKey: git.sshKey === undefined ? null : absolute(settings, `${base}/sshKey`, cwd),
    knownHosts: git.knownHosts === undefined ? null : absolute(settings, `${base}/knownHosts`, cwd),
    maxStaleMs: milliseconds(given(git.maxStale)),
  }
}

function buildTarget(settings: Settings, base: string, owner: string): TargetConfig {
  const target = valueAt(settings.tree, base) as Target
  const { policy, limits, flowService } = target
  return {
    name: target.name ?? 'default',
    owner,
    formerOwners: given((settings.tree as ConfigFile).formerOwners),
    url: new URL(given(target.url)).origin,
    imsUrl: new URL(given(target.imsUrl)).origin,
    org: given(target.org),
    sandbox: given(target.sandbox),
    credentials: buildCredentials(settings, base, target),
    vars: given(target.vars),
    policy: {
      drift: given(policy?.drift),
      prune: given(policy?.prune),
      deleteAfterMs: milliseconds(given(policy?.deleteAfter)),
      marker: given(policy?.marker),
      suspend: given(policy?.suspend),
      maxChanges: boundsOf(given(policy?.maxChanges), 'policy.maxChanges'),
      maxChangesPerHour: boundsOf(given(policy?.maxChangesPerHour), 'policy.maxChangesPerHour'),
    },
    limits: {
      concurrency: given(limits?.concurrency),
      requestsPerSecond: given(limits?.requestsPerSecond),
      timeoutMs: given(limits?.timeoutMs),
      createWindowMs: given(limits?.createWindowMs),
      listLagMs: given(limits?.listLagMs),
      settleMs: given(limits?.settleMs),
    },
    flowService: {
      ifMatchOnActions: given(flowService?.ifMatchOnActions),
      serviceClients: given(flowService?.serviceClients),
      pageLimit: given(flowService?.pageLimit),
    },
  }
}

function buildCredentials(settings: Settings, base: string, target: Target): CredentialsConfig {
  const { credentials } = target
  const pointer = `${base}/credentials/clientSecret`
  return {
    clientId: given(credentials?.clientId),
    clientSecrets: secretsAt(settings, pointer),
    scopes: given(credentials?.scopes),
    formerClientIds: given(credentials?.formerClientIds),
  }
}

function secretsAt(settings: Settings, pointer: string): Secret[] {
  const one = settings.secrets.get(pointer)
  if (one !== undefined) return [one]
  const list = valueAt(settings.tree, pointer)
  return Array.isArray(list) ? list.flatMap((_, index) => settings.secrets.get(`${pointer}/${index}`) ?? []) : []
}

function buildVars(settings: Settings, base: string): TargetVars {
  const target = valueAt(settings.tree, base) as Target
  return { target: target.name ?? 'default', vars: target.vars ?? {} }
}

/** Whether a git address is a path: no scheme, and no `host:` as ssh's short form has. */
export function isLocal(url: string): boolean {
  return !/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url) && !/^[^/\\]+:/.test(url)
}

/** What the file says is relative to the file, what comes from outside to the working directory. */
function absolute(settings: Settings, pointer: string, cwd: string): string {
  const fromFile = settings.file !== null && !settings.origins.has(pointer)
  return resolve(fromFile ? dirname(settings.file?.path ?? cwd) : cwd, given(textAt(settings.tree, pointer)))
}

function folder(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.join('/')
}

/** What is left out keeps its default, member by member. */
function boundsOf(written: object, path: string): ChangeBounds {
  const option = OPTIONS.find((one) => one.scope === 'target' && one.path === path)
  const preset = option === undefined ? undefined : optionDefault(option)
  const bounds: Record<string, unknown> = { ...(isJsonObject(preset) ? preset : {}), ...written }
  return Object.fromEntries(CHANGE_CLASSES.map((one) => [one, boundOf(bounds[one])])) as Record<ChangeClass, ChangeBound>
}

function boundOf(value: unknown): ChangeBound {
  if (typeof value === 'number') return value
  const percent = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined
  return percent === undefined ? 'none' : { percent: Number(percent) }
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function milliseconds(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? []
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

/** Defaults are in place and required settings were asked for: what is missing here is our mistake. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a setting without value passed the checks')
  return value
}

function deepFreeze<T>(value: T): T {
  // Secrets have private state and nothing else to freeze.
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value as JsonObject)) deepFreeze(member)
  return Object.freeze(value)
}
