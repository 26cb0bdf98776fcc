import type { JsonScalar } from '../lib/json.ts'
import type { ChangeBounds } from '../lib/change-bounds.ts'
import type { Secret } from '../lib/secret.ts'

/** Everything the operator decides, checked and frozen. Paths are absolute; units are in the names. */
export type Config = {
  /** Null only where no command needs it. */
  readonly owner: string | null
  /** Empty only where no command needs git. */
  readonly sources: readonly SourceConfig[]
  /** Targets that could be talked to; in a run that needs no target those that lack a setting are left out. */
  readonly targets: readonly TargetConfig[]
  /** Variables of every configured target, also of those that lack a credential: enough for offline validation. */
  readonly targetVars: readonly TargetVars[]
  readonly observeOnly: boolean
  /** Cron expression, UTC. */
  readonly resync: string
  readonly server: { readonly host: string; readonly port: number; readonly token: Secret | null }
  readonly emulator: { readonly host: string; readonly port: number; readonly settleMs: number }
  readonly dataDir: string
  readonly log: { readonly level: LogLevel; readonly format: LogFormat }
  readonly shutdownTimeoutMs: number
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFormat = 'auto' | 'json' | 'pretty'

export type SourceConfig = {
  readonly name: string
  /** URL, scp-like address, or the absolute path of a local repository. */
  readonly url: string
  /** Null follows the remote's HEAD. */
  readonly ref: string | null
  /** Inside the repository, with `/`, without a leading or trailing one; empty is the whole repository. */
  readonly path: string
  /** Cron expression, UTC. */
  readonly poll: string
  readonly username: string
  readonly token: Secret | null
  /** Absolute paths of files, for ssh. */
  readonly sshKey: string | null
  readonly knownHosts: string | null
  readonly maxStaleMs: number
}

export type TargetConfig = {
  readonly name: string
  readonly owner: string
  readonly formerOwners: readonly string[]
  /** Origins, without a trailing slash. */
  readonly url: string
  readonly imsUrl: string
  readonly org: string
  readonly sandbox: string
  readonly credentials: CredentialsConfig
  readonly vars: Vars
  readonly policy: PolicyConfig
  readonly limits: LimitsConfig
  readonly flowService: { readonly ifMatchOnActions: boolean; readonly serviceClients: readonly string[]; readonly pageLimit: number }
}

export type PolicyConfig = {
  readonly drift: 'correct' | 'report' | 'ignore'
  readonly prune: 'off' | 'disable' | 'delete'
  readonly deleteAfterMs: number
  readonly marker: boolean
  readonly suspend: boolean
  readonly maxChanges: ChangeBounds
  readonly maxChangesPerHour: ChangeBounds
}

export type CredentialsConfig = {
  readonly clientId: string
  /** At least one; the next is tried when one is refused. */
  readonly clientSecrets: readonly Secret[]
  readonly scopes: readonly string[]
  readonly formerClientIds: readonly string[]
}

export type LimitsConfig = {
  readonly concurrency: number
  readonly requestsPerSecond: number
  readonly timeoutMs: number
  readonly createWindowMs: number
  readonly listLagMs: number
  readonly settleMs: number
}

export type Vars = Readonly<Record<string, Exclude<JsonScalar, null>>>
export type TargetVars = { readonly target: string; readonly vars: Vars }
