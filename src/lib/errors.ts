/**
 * What the world did, as typed errors. Codes are API: listed in docs/errors.md (a test compares), never renamed, never reused.
 * `next` says what a caller does about it: `replan` re-reads and decides again, `settle` waits for the flow to come to rest,
 * `backoff` tries later, `stop` needs a person.
 */
export type NextMove = 'replan' | 'settle' | 'backoff' | 'stop'

export type ErrorRow = { next: NextMove; exit: 1 | 64 | 75 | 130; summary: string; remedy: string }

export const ERRORS = {
  SLUICE_USAGE: { next: 'stop', exit: 64, summary: 'The command line cannot be understood.', remedy: 'See `sluice <command> --help`.' },
  SLUICE_CONFIG: {
    next: 'stop',
    exit: 64,
    summary: 'Settings are missing or wrong.',
    remedy: 'Each wrong setting is named with where it came from; mend them all.',
  },
  SLUICE_PLAN_STALE: {
    next: 'stop',
    exit: 1,
    summary:
      'A plan file does not fit any more: Sluice, git, the configuration, a flow or the plan has changed since it was made. Nothing was written.',
    remedy: 'Make a new one with `sluice plan --out`, look at it, and apply that.',
  },
  SLUICE_PORT_TAKEN: {
    next: 'stop',
    exit: 75,
    summary: 'A port that Sluice should listen on is in use or not permitted.',
    remedy: 'Choose another with server.port or emulator.port; 0 takes any free one.',
  },
  SLUICE_GIT_UNAVAILABLE: {
    next: 'backoff',
    exit: 75,
    summary: 'The git repository could not be read.',
    remedy: 'Check the URL, the network, the token or key, and git.knownHosts for ssh.',
  },
  SLUICE_GIT_REF_UNKNOWN: {
    next: 'backoff',
    exit: 75,
    summary: 'The repository has no such branch, tag or commit.',
    remedy: 'Check git.ref; an empty repository needs a first commit.',
  },
  SLUICE_LEDGER_BUSY: {
    next: 'stop',
    exit: 75,
    summary: 'Another process writes this data folder.',
    remedy: 'Stop the process that the message names, or use another dataDir.',
  },
  SLUICE_LEDGER_UNUSABLE: {
    next: 'stop',
    exit: 75,
    summary: 'The ledger in the data folder cannot be opened or written.',
    remedy: 'Check that dataDir is writable and not full. A ledger of a newer version needs that version of Sluice.',
  },
  SLUICE_UNAUTHORIZED: {
    next: 'stop',
    exit: 75,
    summary: 'The credentials were refused.',
    remedy: 'Check client id, secret, scopes and organisation in the Developer Console.',
  },
  SLUICE_FORBIDDEN: {
    next: 'stop',
    exit: 75,
    summary: 'The credential may not do this.',
    remedy: 'Give it a product profile with the sandbox and the permission that the message names.',
  },
  SLUICE_SANDBOX_UNKNOWN: {
    next: 'stop',
    exit: 75,
    summary: 'The organisation has no such sandbox.',
    remedy: 'Check targets[].sandbox: the name, all lower case.',
  },
  SLUICE_UNAVAILABLE: {
    next: 'backoff',
    exit: 75,
    summary: 'Flow Service or the token endpoint failed or could not be reached.',
    remedy: 'Nothing to do unless it lasts: Sluice tries again with growing pauses.',
  },
  SLUICE_RATE_LIMITED: {
    next: 'backoff',
    exit: 75,
    summary: 'Too many requests for this credential.',
    remedy: 'Sluice waits as long as the service asks. Lower limits.requestsPerSecond if it happens often.',
  },
  SLUICE_TIMEOUT: {
    next: 'backoff',
    exit: 75,
    summary: 'No answer within the deadline.',
    remedy: 'Raise limits.timeoutMs if the service is slow; a write without an answer is looked up before it is tried again.',
  },
  SLUICE_CREATE_UNKNOWN: {
    next: 'replan',
    exit: 1,
    summary: 'A create was sent and its answer lost.',
    remedy: 'Nothing to do: Sluice looks for the flow by its marker before it creates again.',
  },
  SLUICE_ETAG_STALE: {
    next: 'replan',
    exit: 1,
    summary: 'The flow changed since it was read.',
    remedy: 'Nothing to do: Sluice reads it again and plans anew. If it stays, somebody keeps editing the flow.',
  },
  SLUICE_IN_TRANSITION: {
    next: 'settle',
    exit: 1,
    summary: 'The flow is in a state that allows no change right now.',
    remedy: 'Nothing to do unless it lasts longer than ten minutes; then look at the flow in the AEP user interface.',
  },
  SLUICE_NOT_FOUND: {
    next: 'replan',
    exit: 1,
    summary: 'The service does not show the entity.',
    remedy: 'It may be deleted, hidden by an access label, in another sandbox, or not visible yet.',
  },
  SLUICE_REFUSED: {
    next: 'stop',
    exit: 1,
    summary: 'Flow Service refused the request.',
    remedy: 'The message carries the code and text of the service: mend the manifest or the connection that it names.',
  },
  SLUICE_OPERATION_FAILED: {
    next: 'stop',
    exit: 1,
    summary: 'Flow Service accepted a change and then failed to carry it out.',
    remedy: 'The message carries the errors of the last operation; the change was rolled back.',
  },
  SLUICE_ANSWER_MALFORMED: {
    next: 'backoff',
    exit: 75,
    summary: 'An answer was not what the API documents.',
    remedy: 'A proxy may stand between; `curl` the same path. Report it with the request id if it is really Flow Service.',
  },
  SLUICE_EXPORT_FAILED: {
    next: 'stop',
    exit: 1,
    summary: 'Manifests could not be written: something stands where they would go, or the disk refused.',
    remedy: 'Nothing that was there was overwritten. Use --refresh to bring manifests up to date, --skip-existing to pass them over, or --out.',
  },
  SLUICE_ABORTED: {
    next: 'stop',
    exit: 130,
    summary: 'Sluice was told to stop.',
    remedy: 'Nothing to do: the next start goes on where this one stopped.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS

/** What the service said, as far as it said it; kept for logs and support. Never bodies, never headers. */
export type ServiceFacts = {
  status?: number
  /** `FLOW-1404-412`, `429050`, …: prefix, number and status as the service spells them. */
  serviceCode?: string
  requestId?: string
  retryAfterMs?: number
}

export class SluiceError extends Error {
  readonly code: ErrorCode
  readonly facts: ServiceFacts

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; facts?: ServiceFacts } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SluiceError'
    this.code = code
    this.facts = options.facts ?? {}
  }

  get next(): NextMove {
    return ERRORS[this.code].next
  }
}
