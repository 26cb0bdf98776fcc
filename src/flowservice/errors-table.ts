import type { ErrorCode } from '../lib/errors.ts'

/**
 * What to do about a refusal: `no` mend input or configuration, `re-read` read and decide again, `settle` wait until the entity is at
 * rest and then read, `backoff` try later, `new-token` fetch a token and try once more.
 */
export type Verdict = 'no' | 're-read' | 'settle' | 'backoff' | 'new-token'

/**
 * Whose numbers they are. Flow Service and the connector provider behind it reuse the same ones for different things, and the
 * provider's prefix is not published: everything that is not `FLOW` is looked up as the provider's.
 */
export type Space = 'gateway' | 'flow' | 'provider'

export type Row = {
  space: Space
  status: number
  verdict: Verdict
  codes: readonly number[]
  /** Where verdict and status do not lead to the right error code by themselves. */
  as?: ErrorCode
  about: string
}

/** Adobe's published catalogues (API gateway, Flow Service, sources provider). The verdicts are our judgement. */
export const ROWS: readonly Row[] = [
  { space: 'gateway', status: 400, verdict: 'no', codes: [400003], about: 'organisation header missing' },
  { space: 'gateway', status: 401, verdict: 'new-token', codes: [401013], about: 'token invalid or expired' },
  { space: 'gateway', status: 403, verdict: 'no', codes: [403000, 403003], as: 'SLUICE_UNAUTHORIZED', about: 'API key missing or unknown' },
  { space: 'gateway', status: 403, verdict: 'no', codes: [403010], as: 'SLUICE_UNAUTHORIZED', about: 'Authorization header missing' },
  { space: 'gateway', status: 403, verdict: 'no', codes: [403025, 403027], about: 'credential not entitled for the organisation' },
  { space: 'gateway', status: 429, verdict: 'backoff', codes: [429050], about: 'too many requests' },

  { space: 'flow', status: 400, verdict: 'no', codes: [1100], about: 'provider refused' },
  { space: 'flow', status: 404, verdict: 're-read', codes: [1101], about: 'provider does not know the resource' },
  { space: 'flow', status: 500, verdict: 'backoff', codes: [1102, 1400], about: 'internal error' },
  { space: 'flow', status: 503, verdict: 'backoff', codes: [1103], about: 'unavailable' },
  { space: 'flow', status: 504, verdict: 'backoff', codes: [1104], about: 'gateway timeout: a write may have happened' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1401, 1402, 1403], about: 'limit with count, finalize by a user, header missing' },
  { space: 'flow', status: 412, verdict: 're-read', codes: [1404], about: 'version is not the current one' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1405, 1406, 1407, 1408], about: 'empty body, sub-operations' },
  { space: 'flow', status: 400, verdict: 'settle', codes: [1409], about: 'not possible in the current state' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1410, 1411, 1412, 1413, 1414, 1415], about: 'body of a create or update' },
  { space: 'flow', status: 400, verdict: 'settle', codes: [1416, 1417], about: 'connection not in a state for it' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1418, 1419], about: 'still used by flows, mapping invalid' },
  { space: 'flow', status: 400, verdict: 'settle', codes: [1420, 1421], about: 'in a state that cannot be updated or transitioned' },
  { space: 'flow', status: 400, verdict: 're-read', codes: [1422], about: 'action not applicable: perhaps already done' },
  {
    space: 'flow',
    status: 400,
    verdict: 'no',
    codes: [1423, 1424, 1425, 1426, 1427, 1428, 1429],
    about: 'queries, schemas, what the token may write',
  },
  { space: 'flow', status: 400, verdict: 're-read', codes: [1430], as: 'SLUICE_NOT_FOUND', about: 'flow not found' },
  {
    space: 'flow',
    status: 400,
    verdict: 'no',
    codes: [1431, 1432, 1433, 1434, 1435, 1436, 1437, 1438],
    about: 'policy, sorting, patch operation, sub-operations',
  },
  // Adobe's table says 400, Adobe's own sample response 404.
  { space: 'flow', status: 400, verdict: 're-read', codes: [1439], as: 'SLUICE_NOT_FOUND', about: 'resource not found or hidden' },
  { space: 'flow', status: 404, verdict: 're-read', codes: [1439], about: 'resource not found or hidden' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1440, 1441, 1442, 1443], about: 'operator of a filter' },
  { space: 'flow', status: 400, verdict: 'settle', codes: [1444], about: 'flow not in the expected state' },
  {
    space: 'flow',
    status: 400,
    verdict: 'no',
    codes: [1445, 1446, 1447, 1448, 1449, 1450, 1451, 1452, 1453, 1454],
    about: 'patch of connections, still referenced, filters and parameters',
  },
  { space: 'flow', status: 400, verdict: 're-read', codes: [1455], about: 'patch path missing' },
  { space: 'flow', status: 400, verdict: 'no', codes: [1456], about: 'state value not allowed' },
  { space: 'flow', status: 400, verdict: 'settle', codes: [1457, 1458], about: 'no update or delete in this state' },
  { space: 'flow', status: 401, verdict: 'no', codes: [2000, 2001, 2002], about: 'token and organisation do not fit' },
  { space: 'flow', status: 404, verdict: 'no', codes: [2100, 2101, 2103], as: 'SLUICE_SANDBOX_UNKNOWN', about: 'sandbox unknown' },
  { space: 'flow', status: 500, verdict: 'backoff', codes: [2102, 2104, 2107, 2108], about: 'sandbox service in trouble' },
  { space: 'flow', status: 400, verdict: 'no', codes: [2105], about: 'sandbox header missing' },
  { space: 'flow', status: 404, verdict: 'no', codes: [2106], as: 'SLUICE_SANDBOX_UNKNOWN', about: 'no default sandbox' },
  { space: 'flow', status: 400, verdict: 'no', codes: [2110, 2112, 2113], about: 'sandbox headers' },
  { space: 'flow', status: 403, verdict: 'no', codes: [2111], about: 'sandbox * is restricted' },
  { space: 'flow', status: 400, verdict: 'new-token', codes: [2114, 2115], about: 'token empty or invalid' },
  { space: 'flow', status: 500, verdict: 'backoff', codes: [2116, 2117], about: 'token decoding or permission lookup failed' },
  { space: 'flow', status: 403, verdict: 'no', codes: [2118, 2120, 2121], about: 'permission missing' },
  { space: 'flow', status: 400, verdict: 'no', codes: [2119], about: 'query parameter specId missing' },
  { space: 'flow', status: 500, verdict: 'backoff', codes: [2200, 2250], about: 'Catalog or Data Prep failed during validation' },

  { space: 'provider', status: 400, verdict: 'no', codes: [1000, 1007, 1014], about: 'bad request' },
  { space: 'provider', status: 401, verdict: 'new-token', codes: [1001, 1008, 1105, 1605], about: 'unauthorised' },
  { space: 'provider', status: 403, verdict: 'no', codes: [1002, 1009, 1106, 1606], about: 'forbidden' },
  { space: 'provider', status: 404, verdict: 're-read', codes: [1003, 1102, 1602], about: 'not found' },
  { space: 'provider', status: 415, verdict: 'no', codes: [1004], about: 'media type' },
  { space: 'provider', status: 500, verdict: 'backoff', codes: [1005, 1010, 1101, 1200, 1402, 1601, 1700], about: 'internal error' },
  { space: 'provider', status: 408, verdict: 'backoff', codes: [1006], about: 'request timeout: a write may have happened' },
  { space: 'provider', status: 503, verdict: 'backoff', codes: [1011, 1103, 1603], about: 'unavailable' },
  { space: 'provider', status: 504, verdict: 'backoff', codes: [1012, 1104, 1604], about: 'gateway timeout: a write may have happened' },
  { space: 'provider', status: 412, verdict: 're-read', codes: [1013, 1107, 1607], about: 'precondition failed' },
  { space: 'provider', status: 400, verdict: 'no', codes: [1100, 1308, 1318, 1600], about: 'refused, reason in the text' },
  { space: 'provider', status: 400, verdict: 'no', codes: [...range(1201, 1205), ...range(1309, 1311)], about: 'encryption' },
  { space: 'provider', status: 400, verdict: 'no', codes: [...range(1300, 1307), ...range(1312, 1317)], about: 'connector, fields and paths' },
  { space: 'provider', status: 400, verdict: 'no', codes: range(1319, 1359), about: 'ids, connections, previews, time formats, row filters' },
  { space: 'provider', status: 400, verdict: 'no', codes: range(1360, 1370), about: 'schedule, delta column, mapping of a flow' },
  { space: 'provider', status: 400, verdict: 'no', codes: range(1371, 1379), about: 'previews and row filters' },
  { space: 'provider', status: 400, verdict: 'backoff', codes: [1380], about: 'run could not be created' },
  { space: 'provider', status: 400, verdict: 'no', codes: range(1381, 1386), about: 'parameters of a run' },
  { space: 'provider', status: 400, verdict: 'settle', codes: [1387], about: 'run state does not allow a re-trigger' },
  { space: 'provider', status: 400, verdict: 're-read', codes: [1388], about: 'flow must be enabled for a re-trigger' },
  {
    space: 'provider',
    status: 400,
    verdict: 'no',
    codes: [...range(1389, 1401), 1403, 1404],
    about: 'transformations, frequencies, frozen schedule',
  },
  { space: 'provider', status: 400, verdict: 'no', codes: range(1701, 1714), about: 'data landing zone' },
]

const BY_CODE: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.codes.map((code): [string, Row] => [keyOf(row.space, code, row.status), row])),
)

/** The row for exactly this code with exactly this status; a known number with another status is another error. */
export function rowFor(space: Space, code: number, status: number): Row | null {
  return BY_CODE.get(keyOf(space, code, status)) ?? null
}

/** Codes nobody has documented, and answers without one. */
export function verdictByStatus(status: number): Verdict {
  if (status === 401) return 'new-token'
  if (status === 404 || status === 412) return 're-read'
  if (status === 408 || status === 429 || status >= 500) return 'backoff'
  return 'no'
}

export function errorCodeFor(verdict: Verdict, status: number): ErrorCode {
  switch (verdict) {
    case 'new-token':
      return 'SLUICE_UNAUTHORIZED'
    case 'settle':
      return 'SLUICE_IN_TRANSITION'
    case 'backoff':
      return status === 429 ? 'SLUICE_RATE_LIMITED' : 'SLUICE_UNAVAILABLE'
    case 're-read':
      return status === 404 ? 'SLUICE_NOT_FOUND' : 'SLUICE_ETAG_STALE'
    case 'no':
      return REFUSALS[status] ?? 'SLUICE_REFUSED'
  }
}

// 407 comes from a proxy on the way: the service was not reached.
const REFUSALS: Readonly<Record<number, ErrorCode>> = { 401: 'SLUICE_UNAUTHORIZED', 403: 'SLUICE_FORBIDDEN', 407: 'SLUICE_UNAVAILABLE' }

function keyOf(space: Space, code: number, status: number): string {
  return `${space}-${code}-${status}`
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
