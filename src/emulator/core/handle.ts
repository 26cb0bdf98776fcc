import { FLOW_SERVICE_BASE_PATH, type WireRequest, type WireResponse } from '../../flowservice/wire.ts'
import { answerAdmin, isAdminPath } from './admin/route.ts'
import { checkContentType } from './body.ts'
import { NO_TROUBLE, type Trouble } from './call.ts'
import type { Fault } from './faults/book.ts'
import { faultAnswer } from './faults/answer.ts'
import { admit } from './gateway.ts'
import { HEADERS } from './headers.ts'
import { answerToken, isTokenPath } from './ims.ts'
import { journalEntry } from './journal-entry.ts'
import { catchUp } from './progress.ts'
import { answerRefusal, gatewayAnswer, Refusal, serviceAnswer } from './refusal.ts'
import { carryOut, isWrite, parseRoute } from './route.ts'
import { answerSandboxes, resolveSandbox, SANDBOX_BASE_PATH } from './sandboxes.ts'
import type { World } from './world.ts'

/** The answer to a request, and how it is to reach the client: late, or not at all. */
export type Handled = { response: WireResponse; delayMs: number; cut: 'no' | 'before' | 'after' }

/** A request taken apart. */
export type Asked = { request: WireRequest; path: string; query: URLSearchParams; write: boolean; requestId: string }

/**
 * What the service makes of a request. No I/O, no timers, no chance but the world's own: the same world and the same requests at the
 * same times give the same answers.
 */
export function handle(world: World, request: WireRequest): Handled {
  const url = new URL(request.url)
  const nowMs = catchUp(world)
  if (isAdminPath(url.pathname)) return { response: answerAdmin(world, request, url), delayMs: 0, cut: 'no' }
  world.counters.request += 1
  const path = url.pathname.replaceAll(/\/{2,}/g, '/')
  const asked: Asked = { request, path, query: url.searchParams, write: asksForChange(request.method, path), requestId: requestIdOf(world, request) }
  const fault = world.faults.meet({ ...asked, method: request.method, ...whereOf(request) })
  const handled = withFault(world, asked, nowMs, fault)
  world.journal.add(journalEntry(asked, nowMs, handled, fault))
  return handled
}

function withFault(world: World, asked: Asked, nowMs: number, fault: Fault | null): Handled {
  const rule = fault?.rule ?? {}
  const delayMs = world.knobs.latencyMs + (rule.latencyMs ?? 0)
  const isKeptOut = rule.cut === 'before' || (rule.status !== undefined && rule.applied !== true)
  const real = isKeptOut ? null : answerTo(world, asked, nowMs, troubleOf(fault))
  const response = fault === null && real !== null ? real : faultAnswer(rule, real, asked.requestId)
  return { response: withRequestId(response, asked.requestId), delayMs, cut: rule.cut ?? 'no' }
}

function answerTo(world: World, asked: Asked, nowMs: number, trouble: Trouble): WireResponse {
  try {
    return route(world, asked, nowMs, trouble)
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error.reason, world.knobs, asked.requestId)
    const text = `The emulator failed: ${error instanceof Error ? error.message : 'unknown reason'}`
    return serviceAnswer('FLOW', 1400, { status: 500, title: 'Internal error' }, text, asked.requestId)
  }
}

function route(world: World, asked: Asked, nowMs: number, trouble: Trouble): WireResponse {
  const { request, path, query, requestId } = asked
  const { method, headers, body } = request
  if (isTokenPath(path)) return answerToken(world, request, path, query)
  const { org, client } = admit(world, headers)
  if (path.startsWith(`${SANDBOX_BASE_PATH}/`)) return answerSandboxes(world, org, method, path)
  if (!path.startsWith(`${FLOW_SERVICE_BASE_PATH}/`)) return gatewayAnswer('404000')
  checkContentType(headers, body)
  const space = resolveSandbox(world, org, headers)
  return carryOut({ world, space, author: client, nowMs, method, headers, body, query, requestId, trouble }, flowServiceRoute(path))
}

function flowServiceRoute(path: string): ReturnType<typeof parseRoute> {
  return parseRoute(path.slice(FLOW_SERVICE_BASE_PATH.length))
}

function asksForChange(method: string, path: string): boolean {
  return path.startsWith(`${FLOW_SERVICE_BASE_PATH}/`) && isWrite(method, flowServiceRoute(path))
}

function whereOf({ headers }: WireRequest): { org: string | null; sandbox: string | null } {
  return { org: headers[HEADERS.org] ?? null, sandbox: headers[HEADERS.sandboxName] ?? null }
}

/** The client's own id where it sent one, so that both sides speak of the same request. */
function requestIdOf(world: World, { headers }: WireRequest): string {
  const given = headers[HEADERS.requestId] ?? ''
  if (/^[A-Za-z0-9._-]{1,64}$/.test(given)) return given
  return `emu${world.counters.starts.toString(36)}${world.counters.request.toString(36).padStart(10, '0')}`
}

function withRequestId(response: WireResponse, requestId: string): WireResponse {
  return { ...response, headers: { ...response.headers, [HEADERS.requestId]: requestId } }
}

function troubleOf(fault: Fault | null): Trouble {
  if (fault === null) return NO_TROUBLE
  const { stuck = false, operationFails } = fault.rule
  if (operationFails === undefined) return { stuck, failure: null }
  const { code = 'CONNECTOR-1001-500', message = 'The provider could not carry out the operation.' } = operationFails
  return { stuck, failure: { code, message, details: message } }
}
