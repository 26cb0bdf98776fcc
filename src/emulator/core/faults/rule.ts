import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject } from '../../../lib/json.ts'

/** When a rule applies, and what it then does to the request. Several actions in one rule add up. */
export type FaultRule = {
  match?: {
    /** `*`: any. */
    method?: string
    /** From the origin, or from the Flow Service base path. `*` stands for one segment or part of one, `**` for any number. */
    path?: string
    org?: string
    sandbox?: string
    /** Only requests that ask for a change, or only those that do not. */
    write?: boolean
  }
  /** Matching requests that pass unharmed first. */
  skip?: number
  /** Matching requests that are touched; without it, all of them. */
  count?: number
  /** Chance of touching a matching request; default 1. */
  probability?: number
  /** The request takes effect on arrival, its answer comes this much later (host milliseconds). */
  latencyMs?: number
  /** Answer with this status instead of passing the request on. */
  status?: number
  /** Code in that answer: `429050` of the gateway, `2200` or `FLOW-2200` of the service. */
  code?: string
  message?: string
  /** Shape of that answer. `truncated` without a status cuts the real answer in half. */
  body?: 'service' | 'gateway' | 'html' | 'empty' | 'truncated'
  /** Value of `Retry-After`: seconds, or an HTTP date. */
  retryAfter?: number | string
  /** With `status`: the request takes effect all the same, only its answer is replaced. */
  applied?: boolean
  /** The connection is cut: before the request takes effect, or after. */
  cut?: 'before' | 'after'
  /** The operation that the request starts never settles. */
  stuck?: boolean
  /** The operation that the request starts is accepted, then fails and is rolled back. */
  operationFails?: { code?: string; message?: string }
}

const RULE: JsonObject = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    match: {
      type: 'object',
      additionalProperties: false,
      properties: {
        method: { type: 'string', pattern: '^(\\*|[A-Za-z]+)$' },
        path: { type: 'string', minLength: 1, maxLength: 500 },
        org: { type: 'string' },
        sandbox: { type: 'string' },
        write: { type: 'boolean' },
      },
    },
    skip: { type: 'integer', minimum: 0 },
    count: { type: 'integer', minimum: 1 },
    probability: { type: 'number', minimum: 0, maximum: 1 },
    latencyMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    code: { type: 'string', pattern: '^([A-Z_]+-)?[0-9]{4,6}$' },
    message: { type: 'string' },
    body: { enum: ['service', 'gateway', 'html', 'empty', 'truncated'] },
    retryAfter: { type: ['integer', 'string'] },
    applied: { type: 'boolean' },
    cut: { enum: ['before', 'after'] },
    stuck: { type: 'boolean' },
    operationFails: {
      type: 'object',
      additionalProperties: false,
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
  anyOf: ['latencyMs', 'status', 'body', 'cut', 'stuck', 'operationFails'].map((name) => ({ required: [name] })),
}

const validate = new Ajv2020({ allErrors: true, strict: false }).compile({ type: 'array', items: RULE })

/** One rule or a list of them, or every reason why not. */
export function readFaultRules(value: unknown): { rules: FaultRule[] } | { problems: string[] } {
  const list: unknown = Array.isArray(value) ? value : [value]
  if (validate(list)) return { rules: list as FaultRule[] }
  return { problems: (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`) }
}
