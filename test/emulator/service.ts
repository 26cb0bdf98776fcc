import type { Knobs } from '../../src/emulator/core/knobs.ts'
import type { Seed } from '../../src/emulator/core/seed/seed.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { clientOf, inProcessEmulator, type Answer, type Ask, type Handles } from '../support/emulator.ts'

/** 2027-01-15T08:00:00Z, in milliseconds and in seconds. */
export const T0 = 1_800_000_000_000
export const T0_SEC = T0 / 1000
export const HOUR = 3_600_000

/** A host clock that stands still: time moves only by the emulator's own clock. */
export const stillClock: Clock = {
  nowMs: () => T0,
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
  deadline: () => new AbortController().signal,
}

export type Service = Handles & { ask: Ask }

export function service(knobs: Partial<Knobs> = {}, entities?: Seed): Service {
  const emulator = inProcessEmulator({ clock: stillClock, knobs, ...(entities === undefined ? {} : { entities }) })
  return { ...emulator, ask: clientOf(emulator.world) }
}

export function idOf(ask: Ask, collection: string, name: string): string {
  return first(ask('GET', `/${collection}?property=name==${name}`))['id'] as string
}

export function first({ body }: Answer): JsonObject {
  return (body['items'] as JsonObject[])[0] ?? {}
}

export function items({ body }: Answer): JsonObject[] {
  return body['items'] as JsonObject[]
}

export function readFlow(ask: Ask, id: string): JsonObject {
  return first(ask('GET', `/flows/${id}`))
}

/** `FLOW-1404-412`, or the gateway's `error_code`; empty where the answer carries none. */
export function codeOf({ body }: Answer): string {
  if (typeof body['error_code'] === 'string') return body['error_code']
  return /[A-Z_]+-\d{4}-\d{3}$/.exec((body['type'] as string | undefined) ?? '')?.[0] ?? ''
}

const MAPPING = { name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }
const COPY = { name: 'Copy', params: { deltaColumn: { name: 'updatedAt', dateFormat: 'YYYY-MM-DD', timezone: 'UTC' } } }

/** A complete body per category, wired to the sample connections. */
export function bodies(ask: Ask): Record<'files' | 'tables' | 'streaming' | 'export', JsonObject> {
  const wired = (source: string, target: string): JsonObject => ({
    sourceConnectionIds: [idOf(ask, 'sourceConnections', source)],
    targetConnectionIds: [idOf(ask, 'targetConnections', target)],
  })
  const spec = (id: string): JsonObject => ({ id, version: '1.0' })
  const start = T0_SEC + 3600
  return {
    files: {
      name: 'orders-files',
      flowSpec: spec('9753525b-82c7-4dce-8a9b-5ccfce2b9876'),
      ...wired('orders-files-source', 'orders-files-target'),
      transformations: [MAPPING],
      scheduleParams: { startTime: start, frequency: 'hour', interval: 1 },
    },
    tables: {
      name: 'crm-contacts',
      flowSpec: spec('14518937-270c-4525-bdec-c2ba7cce3860'),
      ...wired('crm-contacts-source', 'crm-contacts-target'),
      transformations: [COPY, MAPPING],
      scheduleParams: { startTime: start, frequency: 'day', interval: 1, backfill: true },
    },
    streaming: {
      name: 'web-events',
      flowSpec: spec('c1a19761-d2c7-4702-b9fa-fe91f0613e81'),
      ...wired('acme-web-events-source', 'acme-web-events-target'),
      transformations: [MAPPING],
    },
    export: {
      name: 'to-s3',
      flowSpec: spec('71471eba-b620-49e4-90fd-23f1fa0174d8'),
      ...wired('audience-export-source', 'acme-s3-export-target'),
      transformations: [{ name: 'GeneralTransform', params: { profileSelectors: { selectors: [] }, segmentSelectors: { selectors: [] } } }],
    },
  }
}

export function createDraft(ask: Ask, body: JsonObject): { id: string; etag: string } {
  const { status, body: answer, text } = ask('POST', '/flows?mode=draft', { body })
  if (status !== 201) throw new Error(text)
  return answer as { id: string; etag: string }
}

export function createPlain(ask: Ask, body: JsonObject): { id: string; etag: string } {
  const { status, body: answer, text } = ask('POST', '/flows', { body })
  if (status !== 201) throw new Error(text)
  return answer as { id: string; etag: string }
}

/** PATCH with the version that the flow has now. */
export function patch(ask: Ask, id: string, ops: unknown): Answer {
  return ask('PATCH', `/flows/${id}`, { body: ops, ifMatch: readFlow(ask, id)['etag'] as string })
}
