import { assertNever } from '../../lib/assert-never.ts'
import type { JsonObject } from '../../lib/json.ts'
import type { WireResponse } from '../../flowservice/wire.ts'
import { jsonAnswer } from './answer.ts'
import { FLOW, GATEWAY, PROVIDER, type FlowCode, type GatewayCode, type ProviderCode } from './codes.ts'
import type { Knobs } from './knobs.ts'

/** Why the request is refused, before it takes the shape of one of the service's envelopes. */
export type Reason =
  | { kind: 'gateway'; code: GatewayCode }
  | { kind: 'flow'; code: FlowCode; text: string; entity?: { type: string; id: string } }
  | { kind: 'provider'; code: ProviderCode; text: string }
  | { kind: 'request'; status: number; text: string }

/** Thrown by whoever finds the request wanting; `handle()` turns it into the answer. */
export class Refusal extends Error {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason.kind)
    this.name = 'Refusal'
    this.reason = reason
  }
}

export function refuseFlow(code: FlowCode, text: string): never {
  throw new Refusal({ kind: 'flow', code, text })
}

export function refuseProvider(code: ProviderCode, text: string): never {
  throw new Refusal({ kind: 'provider', code, text })
}

export function refuseGateway(code: GatewayCode): never {
  throw new Refusal({ kind: 'gateway', code })
}

/** What the framework in front of the service refuses: content type, JSON that cannot be read. */
export function refuseRequest(text: string, status = 400): never {
  throw new Refusal({ kind: 'request', status, text })
}

export function refuseUnknown(type: string, id: string): never {
  throw new Refusal({ kind: 'flow', code: 1439, text: `${type} not found with id = [${id}]`, entity: { type, id } })
}

export function answerRefusal(reason: Reason, knobs: Knobs, requestId: string): WireResponse {
  switch (reason.kind) {
    case 'gateway':
      return gatewayAnswer(reason.code)
    case 'request':
      return jsonAnswer(reason.status, { type: '/placeholder/type/uri', status: reason.status, title: 'BadRequestError', detail: reason.text })
    case 'provider':
      return providerAnswer(reason.code, reason.text, knobs, requestId)
    case 'flow':
      if (reason.code === 1439 && knobs.notFoundEnvelope === 'legacy') return legacyAnswer(404, reason.text)
      return serviceAnswer('FLOW', reason.code, FLOW[reason.code], reason.text, requestId, reason.entity)
    default:
      return assertNever(reason)
  }
}

/** Envelope of the gateway: the code is a string. */
export function gatewayAnswer(code: GatewayCode): WireResponse {
  const { status, title } = GATEWAY[code]
  return jsonAnswer(status, { error_code: code, message: title })
}

/** Envelope of the service in its older form, which carries no code. */
function legacyAnswer(status: number, text: string): WireResponse {
  return jsonAnswer(status, { errorMessage: text, errorDetails: text })
}

function providerAnswer(code: ProviderCode, text: string, knobs: Knobs, requestId: string): WireResponse {
  const row = PROVIDER[code]
  if (knobs.providerErrors === 'direct') return serviceAnswer(knobs.providerPrefix, code, row, text, requestId)
  return serviceAnswer('FLOW', 1100, FLOW[1100], `${knobs.providerPrefix}-${code}-${row.status}: ${text}`, requestId)
}

/** Envelope of the service in its current form: the code is the end of the type URL. */
export function serviceAnswer(
  prefix: string,
  code: number,
  { status, title }: { status: number; title: string },
  text: string,
  requestId: string,
  entity?: { type: string; id: string },
): WireResponse {
  const report: JsonObject = { 'detailed-message': text, 'request-id': requestId }
  return jsonAnswer(status, {
    type: `https://ns.adobe.com/aep/errors/${prefix}-${code}-${status}`,
    title,
    status,
    report: entity === undefined ? report : { ...report, id: entity.id, type: entity.type },
    errorMessage: text,
    errorDetails: text,
  })
}
