import { createFlowServiceClient, type FlowServiceClient } from '../../src/flowservice/client.ts'
import type { CallRecord } from '../../src/flowservice/exchange.ts'
import { DEFAULT_KNOBS, type Knobs } from '../../src/flowservice/knobs.ts'
import { createLimiter, type Limiter } from '../../src/flowservice/limiter.ts'
import { createTokens, type Tokens } from '../../src/flowservice/token.ts'
import type { Transport } from '../../src/flowservice/transport.ts'
import { SluiceError } from '../../src/lib/errors.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { ScriptedService } from './scripted-service.ts'
import { VirtualClock } from './virtual-clock.ts'

export const ORG = '0123456789ABCDEF01234567@AdobeOrg'
export const CLIENT_SECRET = 'p8e-very-secret-value'
export const never: AbortSignal = new AbortController().signal

export type Bench = {
  service: ScriptedService
  client: FlowServiceClient
  clock: VirtualClock
  events: SluiceEvent[]
  calls: CallRecord[]
  tokens: Tokens
}

export type BenchOptions = {
  service?: ScriptedService
  /** In process by default. */
  transport?: Transport
  url?: string
  clock?: VirtualClock
  limiter?: Limiter
  tokens?: Tokens
  knobs?: Partial<Knobs>
  concurrency?: number
  timeoutMs?: number
  sandbox?: string
  seed?: number
}

/** A client of the scripted service on a clock that moves by itself: every pause is real to the client and free for the test. */
export function flowClient(options: BenchOptions = {}): Bench {
  const service = options.service ?? new ScriptedService()
  const clock = options.clock ?? new VirtualClock(Date.UTC(2026, 0, 1), { autoAdvance: true })
  const transport = options.transport ?? service.transport
  const random = seededRandom(options.seed ?? 7)
  const knobs = { ...DEFAULT_KNOBS, ...options.knobs }
  const tokens = options.tokens ?? createTokens({ transport, clock, random, knobs })
  const events: SluiceEvent[] = []
  const calls: CallRecord[] = []
  const url = options.url ?? 'http://service.invalid'
  const client = createFlowServiceClient(
    {
      url,
      org: ORG,
      sandbox: options.sandbox ?? 'dev',
      credential: { imsUrl: url, clientId: 'acme-client', clientSecrets: [Secret.of(CLIENT_SECRET)], scopes: ['openid', 'AdobeID'] },
      limits: { concurrency: options.concurrency ?? 4, timeoutMs: options.timeoutMs ?? 65_000, listLagMs: 10_000 },
      knobs,
    },
    {
      transport,
      clock,
      random,
      tokens,
      limiter: options.limiter ?? createLimiter({ requestsPerSecond: Infinity, clock }),
      emit: (event) => events.push(event),
      onCall: (call) => calls.push(call),
    },
  )
  return { service, client, clock, events, calls, tokens }
}

/** The error that a promise ends in; anything but a `SluiceError` fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<SluiceError> {
  try {
    await work
  } catch (error) {
    if (error instanceof SluiceError) return error
    throw error
  }
  throw new Error('it succeeded')
}

/** The problem document of Flow Service for a code such as `FLOW-1404-412`. */
export function problem(serviceCode: string, text = 'said by the service'): JsonObject {
  return {
    type: `https://ns.adobe.com/aep/errors/${serviceCode}`,
    title: 'A title',
    status: Number(serviceCode.slice(-3)),
    report: { 'detailed-message': text, 'request-id': 'req-from-report' },
    errorMessage: text,
    errorDetails: text,
  }
}

/** A published flow as the service shows it, with what a test wants to be different. */
export function wireFlow(id: string, members: JsonObject = {}): JsonObject {
  return {
    id,
    etag: `"0a00b1c2-0000-0200-0000-6553ff5c0000"`,
    version: `"0a00b1c2-0000-0200-0000-6553ff5c0000"`,
    name: `flow ${id}`,
    state: 'enabled',
    flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
    sandboxId: 'bbbbbbbb-0000-4000-8000-000000000001',
    sandboxName: 'dev',
    imsOrgId: ORG,
    createdAt: 1_700_000_000_123,
    updatedAt: 1_700_003_676_456,
    createdBy: 'acme-client@AdobeID',
    createdClient: 'acme-client',
    updatedClient: 'exc_app',
    ...members,
  }
}

/** One page of a listing. */
export function page(items: readonly JsonObject[], nextHref?: string): JsonObject {
  return { items: [...items], _links: nextHref === undefined ? {} : { next: { href: nextHref } } }
}
