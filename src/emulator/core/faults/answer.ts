import type { WireResponse } from '../../../flowservice/wire.ts'
import { emptyAnswer, jsonAnswer } from '../answer.ts'
import { FLOW, GATEWAY, type FlowCode, type GatewayCode } from '../codes.ts'
import { HEADERS } from '../headers.ts'
import { serviceAnswer } from '../refusal.ts'
import type { FaultRule } from './rule.ts'

/** The answer that a rule puts in place of the service's own, which is null where the request was not passed on. */
export function faultAnswer(rule: FaultRule, real: WireResponse | null, requestId: string): WireResponse {
  const answer = rule.status === undefined ? real : replacement(rule, rule.status, requestId)
  const shaped = answer === null ? emptyAnswer(200) : reshape(rule, answer)
  if (rule.retryAfter === undefined) return shaped
  return { ...shaped, headers: { ...shaped.headers, [HEADERS.retryAfter]: String(rule.retryAfter) } }
}

function reshape(rule: FaultRule, answer: WireResponse): WireResponse {
  if (rule.body === 'truncated') return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
  if (rule.body === 'empty') return { ...answer, headers: {}, body: '' }
  if (rule.body === 'html') return { ...answer, headers: { 'content-type': 'text/html' }, body: htmlPage(answer.status) }
  return answer
}

function replacement(rule: FaultRule, status: number, requestId: string): WireResponse {
  const kind = rule.body ?? (status === 401 || status === 429 ? 'gateway' : 'service')
  if (kind === 'gateway') return gatewayFault(rule, status)
  return serviceFault(rule, status, requestId)
}

function gatewayFault(rule: FaultRule, status: number): WireResponse {
  const code = rule.code ?? GATEWAY_CODES[status] ?? `${status}000`
  const known = Object.hasOwn(GATEWAY, code) ? GATEWAY[code as GatewayCode].title : `Error ${status}`
  return jsonAnswer(status, { error_code: code, message: rule.message ?? known })
}

function serviceFault(rule: FaultRule, status: number, requestId: string): WireResponse {
  const [, prefix = 'FLOW-', digits = String(SERVICE_CODES[status] ?? 1100)] = /^([A-Z_]+-)?(\d+)$/.exec(rule.code ?? '') ?? []
  const code = Number(digits)
  const title = Object.hasOwn(FLOW, code) ? FLOW[code as FlowCode].title : `Error ${status}`
  const text = rule.message ?? `Injected by a fault rule: ${status}`
  return serviceAnswer(prefix.slice(0, -1), code, { status, title }, text, requestId)
}

const GATEWAY_CODES: Record<number, string> = { 401: '401013', 403: '403003', 429: '429050' }
const SERVICE_CODES: Record<number, number> = { 404: 1439, 412: 1404, 403: 2120, 500: 1102, 503: 1103, 504: 1104 }

function htmlPage(status: number): string {
  return `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n`
}
