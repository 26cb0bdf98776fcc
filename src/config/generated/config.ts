/* Generated from schemas/config.schema.json by npm run generate. Do not edit. */

/**
 * sluice.yaml: belongs to the operator, not to the repository of flows. Text may say ${env:NAME} or ${file:/path}; $${ is a literal ${. Every member can also be set by environment and flag, which win over the file.
 */
export interface ConfigFile {
  /**
   * Location of this schema, for editors.
   */
  $schema?: string
  /**
   * Who owns the flows: written into the marker of every managed flow. Two daemons with different owners never touch each other's flows. Changing it needs formerOwners.
   */
  owner?: string
  /**
   * Owners this one replaces: flows that carry their marker are ours too.
   */
  formerOwners?: string[]
  git?: Git
  /**
   * The git repositories that declare flows. This version follows one.
   */
  sources?: Source[]
  /**
   * The sandboxes that are kept equal to git. Each has its own queue, ledger rows and condition: one that fails does not hold up the others.
   */
  targets?: Target[]
  /**
   * The daemon reads, compares and says what it would do, and sends no write of any kind to any sandbox. `sluice apply` and `doctor --write-check` refuse.
   */
  observeOnly?: boolean
  /**
   * Cron expression (UTC): when every flow is read and compared again, also without a commit. Finds and corrects drift.
   */
  resync?: string
  /**
   * HTTP server of the daemon: /healthz, /readyz, /metrics, /api/status.
   */
  server?: {
    /**
     * Address to listen on. 0.0.0.0 in a container; anyone who reaches it can read status and metrics.
     */
    host?: string
    /**
     * Port to listen on; 0 takes any free one.
     */
    port?: number
    /**
     * Bearer token for the routes that write. Without it they do not exist.
     */
    token?: string
  }
  /**
   * The local Flow Service of `sluice emulator` and `sluice run --emulator`.
   */
  emulator?: {
    /**
     * Address to listen on.
     */
    host?: string
    /**
     * Port to listen on; 0 takes any free one.
     */
    port?: number
    /**
     * How long a flow stays in a transitional state after publish, enable and disable, in milliseconds.
     */
    settleMs?: number
  }
  /**
   * Holds the ledger and the mirror of the repository. One process writes it at a time. Relative to the folder of sluice.yaml.
   */
  dataDir?: string
  /**
   * The log goes to stderr.
   */
  log?: {
    /**
     * The least important lines that are written.
     */
    level?: 'debug' | 'info' | 'warn' | 'error'
    /**
     * json: one object per line. pretty: for people. auto: pretty on a terminal, json elsewhere.
     */
    format?: 'auto' | 'json' | 'pretty'
  }
  /**
   * How long running calls may finish after SIGTERM, in milliseconds. Keep it below the grace period of whoever sends the signal.
   */
  shutdownTimeoutMs?: number
}
/**
 * Shorthand for one entry of sources.
 */
export interface Git {
  /**
   * https or ssh URL of the repository, or the path of a local one, which is read in place. Credentials do not belong into it.
   */
  url?: string
  /**
   * Branch, tag or commit to follow. Default: the remote's HEAD.
   */
  ref?: string
  /**
   * Folder of the repository that holds the manifests; `.` for the whole repository.
   */
  path?: string
  /**
   * Cron expression (UTC): when the repository is asked for a new commit. A local repository is also watched.
   */
  poll?: string
  /**
   * User name that goes with the token. GitHub and GitLab take any; Bitbucket wants x-token-auth.
   */
  username?: string
  /**
   * Access token for https, with read access to the repository. A file is read again for each fetch.
   */
  token?: string
  /**
   * Path of the private key for ssh, without a passphrase.
   */
  sshKey?: string
  /**
   * Path of a known_hosts file. ssh needs it: a host key that is not in it is never accepted.
   */
  knownHosts?: string
  /**
   * While git has been unreachable for longer than this, drift is reported and not corrected. A number with ms, s, m, h or d.
   */
  maxStale?: string
}
export interface Source {
  /**
   * Name of the source in logs and the ledger.
   */
  name?: string
  /**
   * https or ssh URL of the repository, or the path of a local one, which is read in place. Credentials do not belong into it.
   */
  url?: string
  /**
   * Branch, tag or commit to follow. Default: the remote's HEAD.
   */
  ref?: string
  /**
   * Folder of the repository that holds the manifests; `.` for the whole repository.
   */
  path?: string
  /**
   * Cron expression (UTC): when the repository is asked for a new commit. A local repository is also watched.
   */
  poll?: string
  /**
   * User name that goes with the token. GitHub and GitLab take any; Bitbucket wants x-token-auth.
   */
  username?: string
  /**
   * Access token for https, with read access to the repository. A file is read again for each fetch.
   */
  token?: string
  /**
   * Path of the private key for ssh, without a passphrase.
   */
  sshKey?: string
  /**
   * Path of a known_hosts file. ssh needs it: a host key that is not in it is never accepted.
   */
  knownHosts?: string
  /**
   * While git has been unreachable for longer than this, drift is reported and not corrected. A number with ms, s, m, h or d.
   */
  maxStale?: string
}
export interface Target {
  /**
   * Name of the target in logs, metrics and the ledger. `default` where only one target is configured.
   */
  name?: string
  /**
   * Origin of Flow Service. Adobe's production gateway is https://platform.adobe.io; an emulator is just another origin.
   */
  url?: string
  /**
   * Origin of the token endpoint.
   */
  imsUrl?: string
  /**
   * IMS organisation id.
   */
  org?: string
  /**
   * Name of the sandbox, all lower case. Never left to the service's default, which is production.
   */
  sandbox?: string
  credentials?: Credentials
  /**
   * Values for ${vars.NAME} in manifests. They are public: whoever may commit a manifest can read them, so ${env:} and ${file:} are refused here. Put ids in quotes.
   */
  vars?: {
    [k: string]: string | number | boolean
  }
  policy?: Policy
  limits?: Limits
  flowService?: FlowService
}
/**
 * OAuth server-to-server credential of the Adobe Developer Console.
 */
export interface Credentials {
  /**
   * Client id of the credential; also sent as API key.
   */
  clientId?: string
  /**
   * Client secret, or a list while it is being rotated: the next one is tried when one is refused. A file is read again for each token.
   */
  clientSecret?: string | string[]
  /**
   * Scopes to ask for; the credential's page lists them.
   *
   * @minItems 1
   */
  scopes?: string[]
  /**
   * Client ids that created flows of ours before this one. `*` trusts whoever created a flow with our valid marker.
   */
  formerClientIds?: string[]
}
/**
 * What Sluice may do to flows that git does not ask for as they are.
 */
export interface Policy {
  /**
   * What to do when a flow was changed by somebody else: correct it, report it, or ignore it. A manifest's sluice.drift wins, then drift of a folder's .sluice.yaml.
   */
  drift?: 'correct' | 'report' | 'ignore'
  /**
   * What to do with a flow whose manifest is gone: keep it and say so, disable it, or disable it and delete it after `deleteAfter` (a draft at once). Never while the flows folder is empty or a file cannot be read.
   */
  prune?: 'off' | 'disable' | 'delete'
  /**
   * How long a published flow whose manifest is gone stays disabled before `prune: delete` deletes it; putting the manifest back in that time undoes it. A number with ms, s, m, h or d.
   */
  deleteAfter?: string
  maxChanges?: ChangeBounds
  maxChangesPerHour?: ChangeBounds1
  /**
   * Write the marker line into descriptions. Without it a lost ledger cannot be rebuilt and a lost answer to a create may leave a second draft.
   */
  marker?: boolean
  /**
   * Read, validate and report, and change nothing in this sandbox. Stands above sluice.suspend of manifests and folders: nothing in git undoes it.
   */
  suspend?: boolean
}
/**
 * How many flows one pass may change, by what is done to them: a number, a share of the flows owned (`10%`, at least one), or `none` for no bound; what is left out keeps its default. Over one of them nothing of the pass is written, until a person lets that plan through.
 */
export interface ChangeBounds {
  /**
   * New flows.
   */
  create?: number | string
  /**
   * Flows whose members are changed.
   */
  patch?: number | string
  /**
   * Flows that are published or enabled.
   */
  publish?: number | string
  /**
   * Flows that are switched off, by pruning too.
   */
  disable?: number | string
  /**
   * Flows that are deleted.
   */
  delete?: number | string
}
/**
 * The same over any hour, whichever passes they belong to.
 */
export interface ChangeBounds1 {
  /**
   * New flows.
   */
  create?: number | string
  /**
   * Flows whose members are changed.
   */
  patch?: number | string
  /**
   * Flows that are published or enabled.
   */
  publish?: number | string
  /**
   * Flows that are switched off, by pruning too.
   */
  disable?: number | string
  /**
   * Flows that are deleted.
   */
  delete?: number | string
}
/**
 * How hard the service is driven and how long it is waited for. The request rate is shared by all targets with one client id.
 */
export interface Limits {
  /**
   * Flows worked on side by side.
   */
  concurrency?: number
  /**
   * Requests sent per second at most.
   */
  requestsPerSecond?: number
  /**
   * Deadline of one request, in milliseconds.
   */
  timeoutMs?: number
  /**
   * How long after its sending the service may still apply a request whose answer was lost, in milliseconds. No second create happens earlier.
   */
  createWindowMs?: number
  /**
   * How long after its creation a flow may be missing from listings, in milliseconds.
   */
  listLagMs?: number
  /**
   * How long a pass waits for a flow to leave a transitional state, in milliseconds. After that it is looked at again later.
   */
  settleMs?: number
}
/**
 * Behaviour of the service that Adobe's documentation leaves open.
 */
export interface FlowService {
  /**
   * Send If-Match with publish, enable and disable too, so that nothing is published that was not read. Switch off if the service refuses it.
   */
  ifMatchOnActions?: boolean
  /**
   * Client ids under which Flow Service itself writes, as after each run. Such a write is nobody's change, and hides who wrote before it.
   */
  serviceClients?: string[]
  /**
   * Entities asked for per page of a listing.
   */
  pageLimit?: number
}
