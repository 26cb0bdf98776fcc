import type { WireResponse } from '../../flowservice/wire.ts'

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' }

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): WireResponse {
  return textAnswer(status, JSON.stringify(body), headers)
}

/** For bodies whose JSON is at hand. */
export function textAnswer(status: number, body: string, headers: Record<string, string> = {}): WireResponse {
  return { status, headers: { ...JSON_TYPE, ...headers }, body }
}

export function emptyAnswer(status: number): WireResponse {
  return { status, headers: {}, body: '' }
}
