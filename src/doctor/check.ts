import { linkSignals, type Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { ERRORS, SluiceError, type ErrorCode } from '../lib/errors.ts'

/**
 * How a check ended. `failed` needs a person, `unavailable` may pass by itself; both are red. `skipped` says why nothing could be
 * learned, mostly because an earlier check is red.
 */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'unavailable' | 'skipped'

export type CheckName =
  | 'configuration'
  | 'data folder'
  | 'ledger'
  | 'port'
  | 'git'
  | 'flows folder'
  | 'manifests'
  | 'token'
  | 'organisation'
  | 'sandbox'
  | 'sandbox id'
  | 'read'
  | 'write'
  | 'clock'
  | 'limits'
  | 'variables'
  | 'references'
  | 'drafts'

export type Check = {
  name: CheckName
  status: CheckStatus
  /** What was found, one sentence without a full stop. */
  found: string
  /** What to do about it; null where there is nothing to do. */
  remedy: string | null
  /** Of the error that was met. */
  code: ErrorCode | null
}

export function ok(name: CheckName, found: string): Check {
  return { name, status: 'ok', found, remedy: null, code: null }
}

export function warning(name: CheckName, found: string, remedy: string): Check {
  return { name, status: 'warning', found, remedy, code: null }
}

export function failed(name: CheckName, found: string, remedy: string, code: ErrorCode | null = null): Check {
  return { name, status: 'failed', found, remedy, code }
}

export function skipped(name: CheckName, found: string, remedy: string | null = null): Check {
  return { name, status: 'skipped', found, remedy, code: null }
}

/** A red line for what the world did; with the remedy of its code unless the caller knows a better one. */
export function red(name: CheckName, { code, message }: SluiceError, remedy: string = ERRORS[code].remedy): Check {
  return { name, status: passes(code) ? 'unavailable' : 'failed', found: message, remedy, code }
}

/** Nobody answered at an address. */
export function unreachable(name: CheckName, error: SluiceError, url: string, setting: 'url' | 'imsUrl'): Check {
  if (isLoopback(url)) return red(name, error, 'Nothing listens there: start `sluice emulator`, or `sluice run --emulator`.')
  return red(
    name,
    error,
    `Check ${setting} (${url}), the network, and HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS; if it is down, try again later.`,
  )
}

export function isUnreachable({ code, facts }: SluiceError): boolean {
  return facts.status === undefined && (code === 'SLUICE_UNAVAILABLE' || code === 'SLUICE_TIMEOUT')
}

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** Whether trying again later can help without anybody doing anything. A ref may still be pushed, but then by a person. */
export function passes(code: ErrorCode): boolean {
  return ERRORS[code].next === 'backoff' && code !== 'SLUICE_GIT_REF_UNKNOWN'
}

export type Attempt<T> = { value: T } | { error: SluiceError }

/**
 * Does something within `ms`; a failure of the world comes back as a value.
 * @throws the signal's reason or `SLUICE_ABORTED` when `signal` aborts, and whatever is no `SluiceError`
 */
export async function attempt<T>(
  what: string,
  ms: number,
  work: (options: Abortable) => Promise<T>,
  { clock }: { clock: Pick<Clock, 'deadline'> },
  { signal }: Abortable,
): Promise<Attempt<T>> {
  const deadline = clock.deadline(ms)
  using linked = linkSignals(signal, deadline)
  try {
    return { value: await work({ signal: linked.signal }) }
  } catch (cause) {
    if (signal.aborted) throw cause
    if (deadline.aborted)
      return { error: new SluiceError('SLUICE_TIMEOUT', `cannot ${what}: no answer within ${Math.round(ms / 1000)} s`, { cause }) }
    if (cause instanceof SluiceError) return { error: cause }
    throw cause
  }
}
