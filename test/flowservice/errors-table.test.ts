import { expect, test } from 'vitest'
import { failureOf } from '../../src/flowservice/errors.ts'
import { ROWS, errorCodeFor, verdictByStatus } from '../../src/flowservice/errors-table.ts'
import type { WireResponse } from '../../src/flowservice/wire.ts'
import { problem } from '../support/flow-client.ts'
import { CATALOGUE, type Listed } from './catalogue.ts'

const context = { what: 'try', nowMs: 0, secrets: [] }
const PREFIX: Readonly<Record<string, string>> = { flow: 'FLOW', provider: 'CONNECTOR' }

function answerWith({ space, status, code }: Listed): WireResponse {
  const serviceCode = `${PREFIX[space]}-${code}-${status}`
  const body = space === 'gateway' ? { error_code: String(code), message: 'said by the gateway' } : problem(serviceCode)
  return { status, headers: {}, body: JSON.stringify(body) }
}

test.each(CATALOGUE)('$space $code with HTTP $status means $verdict', (listed) => {
  const { verdict, error } = failureOf(answerWith(listed), context)
  expect(verdict).toBe(listed.verdict)
  expect(error.facts.status).toBe(listed.status)
  expect(error.facts.serviceCode).toContain(String(listed.code))
})

test('the table has no row that Adobe does not list, and none twice', () => {
  const name = ({ space, status, code }: Omit<Listed, 'verdict'>): string => `${space} ${code} ${status}`
  const inTable = ROWS.flatMap(({ space, status, codes }) => codes.map((code) => name({ space, status, code })))
  expect(inTable.toSorted()).toEqual(CATALOGUE.map(name).toSorted())
  expect(new Set(inTable).size).toBe(inTable.length)
})

test.each([
  ['FLOW-2100-404', 'SLUICE_SANDBOX_UNKNOWN'],
  ['FLOW-2106-404', 'SLUICE_SANDBOX_UNKNOWN'],
  ['FLOW-1439-404', 'SLUICE_NOT_FOUND'],
  ['FLOW-1439-400', 'SLUICE_NOT_FOUND'],
  ['FLOW-1404-412', 'SLUICE_ETAG_STALE'],
  ['FLOW-1422-400', 'SLUICE_ETAG_STALE'],
  ['FLOW-1420-400', 'SLUICE_IN_TRANSITION'],
  ['FLOW-1458-400', 'SLUICE_IN_TRANSITION'],
  ['FLOW-1410-400', 'SLUICE_REFUSED'],
  ['FLOW-1360-400', 'SLUICE_REFUSED'],
  ['FLOW-2120-403', 'SLUICE_FORBIDDEN'],
  ['FLOW-2000-401', 'SLUICE_UNAUTHORIZED'],
  ['FLOW-1103-503', 'SLUICE_UNAVAILABLE'],
  ['FLOW-2250-500', 'SLUICE_UNAVAILABLE'],
])('%s is thrown as %s', (serviceCode, wanted) => {
  const status = Number(serviceCode.slice(-3))
  expect(failureOf({ status, headers: {}, body: JSON.stringify(problem(serviceCode)) }, context).error.code).toBe(wanted)
})

test.each([
  [401, 'new-token', 'SLUICE_UNAUTHORIZED'],
  [403, 'no', 'SLUICE_FORBIDDEN'],
  [404, 're-read', 'SLUICE_NOT_FOUND'],
  [407, 'no', 'SLUICE_UNAVAILABLE'],
  [408, 'backoff', 'SLUICE_UNAVAILABLE'],
  [409, 'no', 'SLUICE_REFUSED'],
  [412, 're-read', 'SLUICE_ETAG_STALE'],
  [422, 'no', 'SLUICE_REFUSED'],
  [429, 'backoff', 'SLUICE_RATE_LIMITED'],
  [500, 'backoff', 'SLUICE_UNAVAILABLE'],
  [502, 'backoff', 'SLUICE_UNAVAILABLE'],
  [599, 'backoff', 'SLUICE_UNAVAILABLE'],
] as const)('an unknown code falls back to HTTP %i: %s, %s', (status, verdict, code) => {
  const body = JSON.stringify(problem(`FLOW-9999-${status}`))
  expect(verdictByStatus(status)).toBe(verdict)
  expect(errorCodeFor(verdict, status)).toBe(code)
  expect(failureOf({ status, headers: {}, body }, context)).toMatchObject({ verdict, error: { code } })
})
