import { SluiceError, type ErrorCode, type ServiceFacts } from '../lib/errors.ts'
import { scrub } from '../lib/scrub.ts'
import { errorCodeFor, rowFor, verdictByStatus, type Row, type Verdict } from './errors-table.ts'
import { readProblem, type Problem } from './envelope.ts'
import { retryAfterMs } from './retry-after.ts'
import type { WireResponse } from './wire.ts'

/** A request that did not end well, before anybody has decided what to do about it. */
export type Failure = {
  error: SluiceError
  verdict: Verdict
  /** `no`: the service turned the request down. `unknown`: it may have carried it out. */
  acted: 'no' | 'unknown'
}

export type FailureContext = {
  /** What was being done: `read flow 1234`. */
  what: string
  nowMs: number
  /** Values that must not show, should the service or a proxy echo them. */
  secrets: readonly string[]
}

const MAX_TEXT_CHARS = 500
const MAX_ID_CHARS = 100

/** What a response outside 2xx means. Codes and statuses decide; the text of the service is shown, never read. */
export function failureOf(response: WireResponse, context: FailureContext): Failure {
  const problem = readProblem(response)
  const row = rowOf(problem, response.status)
  const status = row?.status ?? response.status
  const { verdict, code } = row === null ? judgeStatus(problem, status) : { verdict: row.verdict, code: row.as ?? errorCodeFor(row.verdict, status) }
  const error = new SluiceError(code, messageOf(response, problem, context), { facts: factsOf(response, problem, context) })
  // A 408 is a server that gave up on a request it may have passed on; the other 4xx are answers of someone who refused.
  const refused = response.status >= 400 && response.status < 500 && response.status !== 408
  return { error, verdict, acted: refused ? 'no' : 'unknown' }
}

/** A 2xx whose body is not what the API documents: the service may well have acted. */
export function malformed(what: string, why: string, response: WireResponse): SluiceError {
  const requestId = response.headers['x-request-id']
  const message = `cannot ${what}: the answer (HTTP ${response.status}) ${why}`
  const facts = { status: response.status, ...(requestId === undefined ? {} : { requestId }) }
  return scrubbed(new SluiceError('SLUICE_ANSWER_MALFORMED', message, { facts }), [])
}

/** What a reader says of an answer names what stood in it, which may be anything, a credential of ours included. */
export function scrubbed({ code, message, facts }: SluiceError, secrets: readonly string[]): SluiceError {
  const { requestId } = facts
  const clean = requestId === undefined ? {} : { requestId: scrub(requestId, { secrets, maxChars: MAX_ID_CHARS }) }
  return new SluiceError(code, scrub(message, { secrets, maxChars: MAX_TEXT_CHARS }), { facts: { ...facts, ...clean } })
}

/** Being stopped is told apart from every failure: `signal`'s reason, whatever it is, becomes the cause. */
export function stopped(what: string, cause: unknown): SluiceError {
  return new SluiceError('SLUICE_ABORTED', `stopped while about to ${what}`, { cause })
}

function rowOf(problem: Problem, status: number): Row | null {
  if (problem.code === null) return null
  if (problem.from === 'gateway') return rowFor('gateway', problem.code, status)
  return rowFor(problem.prefix === 'FLOW' ? 'flow' : 'provider', problem.code, problem.codeStatus ?? status)
}

function judgeStatus(problem: Problem, status: number): { verdict: Verdict; code: ErrorCode } {
  // "No such flow" is believed of Flow Service only: a proxy's 404 page, taken for it, would make a whole sandbox vanish.
  if (status === 404 && problem.from === 'opaque') return { verdict: 'backoff', code: 'SLUICE_ANSWER_MALFORMED' }
  if (status === 404 && problem.from === 'gateway') return { verdict: 'no', code: 'SLUICE_REFUSED' }
  if (status < 400) return { verdict: 'no', code: 'SLUICE_ANSWER_MALFORMED' }
  const verdict = verdictByStatus(status)
  return { verdict, code: errorCodeFor(verdict, status) }
}

function messageOf(response: WireResponse, problem: Problem, { what, secrets }: FailureContext): string {
  const said = scrub(problem.text ?? '', { secrets, maxChars: MAX_TEXT_CHARS })
  const code = problem.serviceCode === null ? '' : ` ${scrub(problem.serviceCode, { secrets, maxChars: 40 })}`
  const unclear = problem.from === 'opaque' && said === '' ? ' with a body that is not the service’s JSON' : ''
  return `cannot ${what}: HTTP ${response.status}${code}${said === '' ? unclear : `: ${said}`}`
}

function factsOf(response: WireResponse, problem: Problem, { nowMs, secrets }: FailureContext): ServiceFacts {
  const waitMs = retryAfterMs(response, nowMs)
  return {
    status: response.status,
    ...(problem.serviceCode === null ? {} : { serviceCode: scrub(problem.serviceCode, { secrets, maxChars: 40 }) }),
    ...(problem.requestId === null ? {} : { requestId: scrub(problem.requestId, { secrets, maxChars: MAX_ID_CHARS }) }),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  }
}
