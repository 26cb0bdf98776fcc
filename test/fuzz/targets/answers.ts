import { isCode } from '../codes.ts'
import type { FlowServiceClient } from '../../../src/flowservice/client.ts'
import type { Transport } from '../../../src/flowservice/transport.ts'
import { SluiceError } from '../../../src/lib/errors.ts'
import { CLIENT_SECRET, flowClient, never } from '../../support/flow-client.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { hostileAnswer, refusesHeaders, type Met } from '../answers.ts'
import type { Dice } from '../dice.ts'
import { hostileJson, hostileText } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted, mustNotContain } from '../violation.ts'

type Call = keyof typeof CALLS
type Input = { call: Call; tokens: Met[]; answers: Met[]; text: string }

/** In the form of a real one: what nobody knows to be a secret is told by its form. */
const ACCESS_TOKEN = 'eyJQTEFOVEVE.YWNjZXNzdG9rZW4.c2lnbmF0dXJl'
const SECRETS = [ACCESS_TOKEN, CLIENT_SECRET]
const options = { signal: never }
const MAX_REQUESTS = 3_000
const MAX_VIRTUAL_MS = 6 * 3_600_000

/** Everything the client can be asked for. `text` stands where the planner passes what people wrote. */
const CALLS = {
  list: (client) => client.listFlows({}, options),
  newest: (client) => client.listFlows({ orderBy: '-createdAt', maxPages: 3, stopWhen: (page) => page.length > 2 }, options),
  named: (client, text) => client.findFlowsByName(text, options),
  get: (client) => client.getFlow('wanted', options),
  getOdd: (client, text) => client.getFlow(text.toWellFormed(), options),
  getMany: (client) => client.getFlowsById(['wanted', 'a', 'b'], options),
  create: (client, text) => client.createFlow({ name: text, options: text }, 'draft', options),
  patch: (client, text) => client.patchFlow('wanted', '"etag"', [{ op: 'replace', path: '/name', value: text }], options),
  patchOddEtag: (client, text) => client.patchFlow('wanted', text, [], options),
  publish: (client) => client.actOnFlow('wanted', 'publish', '"etag"', options),
  disable: (client) => client.actOnFlow('wanted', 'disable', null, options),
  delete: (client) => client.deleteFlow('wanted', options),
  bindings: (client) => client.listBindings(options),
  identify: (client) => client.identify(options),
  sandbox: (client) => client.describeSandbox(options),
  settle: (client) => client.waitUntilSettled('wanted', { maxMs: 30_000, justCreated: true }, options),
} as const satisfies Record<string, (client: FlowServiceClient, text: string) => Promise<unknown>>

/** The real client before a service that answers anything. */
export const answers = fuzzTarget<Input>({
  name: 'answers',
  promise: 'any answer ends a call with a value or a catalogued error, soon, and without a credential in it',
  share: 70_000,
  make: (dice) => ({
    call: dice.pick(Object.keys(CALLS) as Call[]),
    tokens: tokens(dice),
    answers: dice.list(1, 6, () => hostileAnswer(dice, SECRETS)),
    text: hostileText(dice),
  }),
  open: () => ({ check }),
  allowedMs: () => 2_000,
  describe: (input) => JSON.stringify(input, null, 1),
})

function tokens(dice: Dice): Met[] {
  const good: Met = { kind: 'answer', response: { status: 200, headers: {}, body: JSON.stringify({ access_token: ACCESS_TOKEN, expires_in: 3600 }) } }
  if (dice.chance(0.8)) return [good]
  const odd: Met = {
    kind: 'answer',
    response: {
      status: 200,
      headers: {},
      body: JSON.stringify({
        access_token: dice.either<unknown>([2, () => `${ACCESS_TOKEN}\n`], [1, () => hostileJson(dice, 1)]),
        expires_in: hostileJson(dice, 1),
      }),
    },
  }
  // A token that was never issued to us is nobody's to hide.
  return [...dice.list(0, 3, () => hostileAnswer(dice, [CLIENT_SECRET])), dice.pick([good, odd])]
}

async function check({ call, tokens, answers, text }: Input): Promise<void> {
  using clock = new VirtualClock(Date.UTC(2026, 0, 1), { autoAdvance: true })
  let asked = 0
  const transport: Transport = async (request, { signal }) => {
    signal.throwIfAborted()
    asked += 1
    must(asked <= MAX_REQUESTS, 'the client asks without end')
    if (refusesHeaders(request)) throw Object.assign(new TypeError('invalid header'), { code: 'UND_ERR_INVALID_ARG' })
    const script = request.url.includes('/ims/') ? tokens : answers
    const met = script.length > 1 ? script.shift() : script[0]
    if (met?.kind === 'answer') return met.response
    if (met?.kind === 'broken') throw Object.assign(new Error(met.message), met.code === '' ? {} : { code: met.code })
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))
  }
  const { client, events } = flowClient({ transport, clock, knobs: { maxPages: 20 } })
  const before = clock.monotonicMs()
  try {
    await CALLS[call](client, text)
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    must(isCode(error.code), 'a code that no table has', error.code)
    must(error.message.length > 0 && error.message.length < 3_000, 'an error without text, or without end', error.message)
    mustNotContain(`${error.message}\n${error.stack}\n${JSON.stringify(error.facts)}`, SECRETS, 'an error')
  }
  must(clock.monotonicMs() - before <= MAX_VIRTUAL_MS, 'a call that lasts for hours', clock.monotonicMs() - before)
  mustNotContain(JSON.stringify(events), SECRETS, 'an event')
  mustBeUnpolluted()
}
