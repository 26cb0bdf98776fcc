import { hostname } from 'node:os'
import type { Config, SourceConfig, TargetConfig } from '../config/config.ts'
import { createFlowServiceClient } from '../flowservice/client.ts'
import type { CallRecord } from '../flowservice/exchange.ts'
import { createLimiters } from '../flowservice/limiter.ts'
import { readsOnly } from '../flowservice/reads-only.ts'
import { createTokens } from '../flowservice/token.ts'
import type { Transport } from '../flowservice/transport.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createMemoryLedger } from '../ledger/memory-ledger.ts'
import { openLedgerReadOnly } from '../ledger/read-only-ledger.ts'
import { FOLDER_FENCE } from '../ledger/rules.ts'
import { endOfTurn } from '../lib/yield.ts'
import { openSqliteLedger } from '../ledger/sqlite-ledger.ts'
import type { Target } from '../reconcile/pass.ts'
import type { ParseCache } from '../reconcile/parse-memory.ts'
import { createSourceWatch, type SourceWatch } from '../reconcile/source-watch.ts'
import type { TargetDeps, TargetSettings } from '../reconcile/target.ts'
import { createTargetState } from '../reconcile/target-state.ts'
import { openGitSource, type GitSource } from '../source/git-source.ts'
import type { Source } from '../source/source.ts'
import { inContext, type Emit } from '../telemetry/events.ts'
import type { System } from './system.ts'

/** How long one whole fetch or clone may take. */
const GIT_TIMEOUT_MS = 10 * 60_000

export type Composition = { system: System; config: Config; emit: Emit }

/** Targets that share transport, tokens and rate limits: those hang on the credential, not on the sandbox. */
export function composeTargets(
  { system, config, emit }: Composition,
  ledger: Ledger,
  transport: Transport,
  onCall: (target: string, record: CallRecord) => void = () => undefined,
): Target[] {
  const { clock, random } = system
  const tokens = createTokens({ transport, clock, random })
  const limiters = createLimiters({ clock })
  return config.targets.map((target) => {
    const { url, credentials, limits } = target
    const service = createFlowServiceClient(
      { url, org: target.org, sandbox: target.sandbox, credential: { ...credentials, imsUrl: target.imsUrl }, limits, knobs: target.flowService },
      {
        transport: config.observeOnly ? readsOnly(transport) : transport,
        clock,
        random,
        emit: inContext(emit, { target: target.name }),
        tokens,
        limiter: limiters.of({ url, clientId: credentials.clientId, requestsPerSecond: limits.requestsPerSecond }),
        onCall: (record) => onCall(target.name, record),
      },
    )
    const deps: TargetDeps = { service, ledger, fence: FOLDER_FENCE, clock, random, emit }
    return { settings: settingsOf(target, config), state: createTargetState(deps), deps }
  })
}

function settingsOf(target: TargetConfig, config: Config): TargetSettings {
  const { name, owner, formerOwners, org, sandbox, vars, policy, limits, credentials } = target
  const clientIds = [credentials.clientId, ...credentials.formerClientIds]
  const source = config.sources[0]?.name ?? 'default'
  const { drift, prune, deleteAfterMs, marker, maxChanges, maxChangesPerHour, suspend } = policy
  return {
    name,
    owner,
    formerOwners,
    org,
    sandbox,
    source,
    clientIds,
    vars,
    drift,
    prune,
    deleteAfterMs,
    marker,
    serviceClients: target.flowService.serviceClients,
    maxChanges,
    maxChangesPerHour,
    suspend,
    limits,
  }
}

export type OpenSource = { config: SourceConfig; source: GitSource; watch: SourceWatch }

export async function openSources(
  { system, config, emit }: Composition,
  cache: ParseCache | null,
  options: { signal: AbortSignal; ref?: string },
): Promise<OpenSource[]> {
  const opened: OpenSource[] = []
  for (const one of config.sources) {
    const { name, url, path, token, username, sshKey, knownHosts } = one
    const settings = {
      name,
      url,
      path,
      token,
      username,
      dataDir: config.dataDir,
      timeoutMs: GIT_TIMEOUT_MS,
      ref: options.ref ?? one.ref,
      ...(sshKey === null ? {} : { keyFile: sshKey }),
      ...(knownHosts === null ? {} : { knownHostsFile: knownHosts }),
    }
    const source = await openGitSource(settings, { env: system.env, clock: system.clock }, options)
    opened.push({ config: one, source, watch: watchOf(source, path, cache, { system, emit }) })
  }
  return opened
}

export function watchOf(
  source: Source,
  folder: string,
  cache: ParseCache | null,
  { system, emit }: Pick<Composition, 'system' | 'emit'>,
): SourceWatch {
  return createSourceWatch({ source, folder, kept: new Map(), cache, clock: system.clock, emit })
}

/** The ledger for writing: this process holds the data folder until it closes it. */
export async function openLedger({ system, config, emit }: Composition, command: string): Promise<Ledger> {
  return openSqliteLedger(config.dataDir, { clock: system.clock, emit, endOfTurn, pid: system.pid, host: hostname(), command })
}

/** The ledger for looking: what a plan finds out stays in memory. */
export async function openLedgerForPlan({ config, emit }: Composition): Promise<Ledger> {
  return { ...createMemoryLedger(), ...(await openLedgerReadOnly(config.dataDir, { emit })) }
}
