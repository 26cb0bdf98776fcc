import type { Transport } from '../../src/flowservice/transport.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest, type WireResponse } from '../../src/flowservice/wire.ts'
import { handle } from '../../src/emulator/core/handle.ts'
import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import type { JournalEntry } from '../../src/emulator/core/journal.ts'
import { defaultKnobs, type Knobs } from '../../src/emulator/core/knobs.ts'
import { defaultSeed, type Seed } from '../../src/emulator/core/seed/seed.ts'
import { createWorld, type World } from '../../src/emulator/core/world.ts'
import { startEmulator, type EmulatorOptions } from '../../src/emulator/http/server.ts'
import { inProcessTransport } from '../../src/emulator/in-process.ts'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { seededRandom } from '../../src/lib/random.ts'

export const TEST_ORG = '0123456789ABCDEF01234567@AdobeOrg'

/** The admin interface as functions; it goes straight to the world, so that a fault cannot get in its way. */
export type Handles = {
  world: World
  /** Requests so far; `write: true` for those that asked for a change. */
  journal: (filter?: { write?: boolean; method?: string; sandbox?: string }) => JournalEntry[]
  clearJournal: () => void
  /** Flows of a sandbox (default `prod`) of the test organisation, oldest first. */
  flows: (sandbox?: string, org?: string) => JsonObject[]
  fault: (rule: FaultRule | FaultRule[]) => void
  clearFaults: () => void
  /** The world's clock: `advanceMs`, `set`, `rate`. */
  clock: (change: { advanceMs?: number; set?: number | string; rate?: number }) => void
  knobs: (change: Partial<Knobs>) => void
  reset: (change?: { org?: string; sandbox?: string; reseed?: boolean; newId?: boolean }) => void
  runs: (request: JsonObject) => JsonObject
  person: {
    /** Answers the entity as it is then. */
    edit: (request: JsonObject) => JsonObject
  }
}

export type TestEmulator = Handles & { url: string; [Symbol.asyncDispose](): Promise<void> }

/** The emulator over real HTTP on a free port; reproducible, and settled at once unless told otherwise. */
export async function startTestEmulator(options: EmulatorOptions & { clock?: Clock } = {}): Promise<TestEmulator> {
  const { clock = systemClock, ...rest } = options
  const settled = { seed: 1, ...rest, knobs: { settleMs: 0, ...rest.knobs } }
  const emulator = await startEmulator(settled, { clock, random: seededRandom(1) })
  return { ...handlesOf(emulator.world), url: emulator.url, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() }
}

/** The emulator without a socket, on any clock. */
export function inProcessEmulator(options: {
  clock: Clock
  seed?: number
  knobs?: Partial<Knobs>
  entities?: Seed
}): Handles & { transport: Transport } {
  const knobs = { ...defaultKnobs(), settleMs: 0, ...options.knobs }
  const seedNumber = options.seed ?? 1
  const world = createWorld({
    hostNowMs: () => options.clock.nowMs(),
    random: seededRandom(seedNumber),
    seedNumber,
    seed: options.entities ?? defaultSeed(knobs.sample),
    knobs,
  })
  return { ...handlesOf(world), transport: inProcessTransport(world, options.clock) }
}

export function handlesOf(world: World): Handles {
  const admin = (method: WireRequest['method'], path: string, body?: unknown): Json => {
    const request = { method, url: `http://emulator/__emulator/${path}`, headers: {}, body: body === undefined ? null : JSON.stringify(body) }
    const { response } = handle(world, request)
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.body}`)
    return JSON.parse(response.body) as Json
  }
  return {
    world,
    journal: (filter = {}) => {
      const query = new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]))
      return (admin('GET', `journal?${query.toString()}`) as unknown as { entries: JournalEntry[] }).entries
    },
    clearJournal: () => void admin('DELETE', 'journal'),
    flows: (sandbox = 'prod', org = TEST_ORG) => {
      const query = new URLSearchParams({ org, sandbox, collection: 'flows' })
      const { spaces } = admin('GET', `state?${query.toString()}`) as unknown as { spaces: { flows: JsonObject[] }[] }
      return spaces.flatMap((space) => space.flows)
    },
    fault: (rule) => void admin('POST', 'faults', rule),
    clearFaults: () => void admin('DELETE', 'faults'),
    clock: (change) => void admin('POST', 'clock', change),
    knobs: (change) => void admin('POST', 'knobs', change),
    reset: (change = {}) => void admin('POST', 'reset', change),
    runs: (request) => admin('POST', 'runs', request) as JsonObject,
    person: { edit: (request) => admin('POST', 'edit', request) as JsonObject },
  }
}

export type Answer = { status: number; headers: WireResponse['headers']; body: JsonObject; text: string }
export type AskOptions = {
  body?: unknown
  text?: string
  ifMatch?: string
  sandbox?: string | null
  org?: string
  headers?: Record<string, string | null>
  path?: string
}
export type Ask = (method: WireRequest['method'], path: string, options?: AskOptions) => Answer

/** Speaks to a world as an ordinary client would, with a token of its own. `path` is relative to the Flow Service unless it starts with `/data` or `/ims`. */
export function clientOf(world: World, clientId = 'test-client'): Ask {
  const token = tokenFor(world, clientId)
  return (method, path, { body, text, ifMatch, sandbox = 'prod', org = TEST_ORG, headers = {} } = {}) => {
    const all: Record<string, string | null> = {
      authorization: `Bearer ${token}`,
      'x-api-key': clientId,
      'x-gw-ims-org-id': org,
      'x-sandbox-name': sandbox,
      'if-match': ifMatch ?? null,
      'content-type': body === undefined && text === undefined ? null : 'application/json',
      ...headers,
    }
    const sent = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null))
    const whole = /^\/(?:data|ims|__emulator)/.test(path) ? path : `${FLOW_SERVICE_BASE_PATH}${path}`
    const content = text ?? (body === undefined ? null : JSON.stringify(body))
    const { response } = handle(world, { method, url: `http://emulator${whole}`, headers: sent, body: content })
    return { status: response.status, headers: response.headers, body: readBody(response.body), text: response.body }
  }
}

export function tokenFor(world: World, clientId: string): string {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: 'test-secret', scope: 'openid,AdobeID' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { response } = handle(world, { method: 'POST', url: 'http://emulator/ims/token/v3', headers, body: form.toString() })
  return (JSON.parse(response.body) as { access_token: string }).access_token
}

function readBody(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return {}
  }
}
