import { handle } from '../../../src/emulator/core/handle.ts'
import { FLOW_SERVICE_BASE_PATH, type WireRequest } from '../../../src/flowservice/wire.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/lib/json.ts'
import { inProcessEmulator, TEST_ORG, tokenFor } from '../../support/emulator.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { MANIFEST_DOCUMENTS } from '../corpus.ts'
import type { Dice } from '../dice.ts'
import { HOSTILE_NAMES, hostileJson, hostileText, mutateJson } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

/** `{n}` in a path is the id of the n-th entity that a request before made. */
type Asked = { method: WireRequest['method']; path: string; headers: Record<string, string>; body: string | null }
type Input = { requests: Asked[] }

const COLLECTIONS = ['flows', 'flows', 'flows', 'runs', 'connections', 'sourceConnections', 'targetConnections', 'flowSpecs', 'connectionSpecs']
const POINTERS = [
  '/name',
  '/description',
  '/scheduleParams',
  '/scheduleParams/startTime',
  '/transformations/0',
  '/transformations/-',
  '/options',
  '/',
  '',
  '/state',
  '/id',
  '/__proto__/x',
  '/a~2b',
  '/transformations/99999999',
  '/inheritedAttributes',
  '/constructor/prototype/x',
]
const QUERIES = [
  'mode=draft',
  'op=publish',
  'op=disable',
  'op=enable',
  'op=PUBLISH',
  'op=__proto__',
  'limit=1',
  'limit=-1',
  'limit=1e9',
  'limit=NaN',
  'orderby=-createdAt',
  'orderby=__proto__',
  'property=name==a',
  'property=id==a,b',
  'property=~',
  'property=transformations[].name==Mapping',
  'continuationToken=x',
  'count=true',
  '%',
  'a=%ff',
  'property=a.b.c.d>=1',
]

/** The emulator's service and its admin interface, request after request on one world. */
export const emulator = fuzzTarget<Input>({
  name: 'emulator',
  promise: 'any sequence of requests is answered below 500 with JSON, and the world goes on',
  share: 20_000,
  make: (dice) => ({ requests: dice.list(1, 8, () => asked(dice)) }),
  open: () => ({ check }),
  allowedMs: () => 1_000,
  describe: ({ requests }) => requests.map((one) => JSON.stringify(one).slice(0, 600)).join('\n'),
})

function asked(dice: Dice): Asked {
  const admin = dice.chance(0.15)
  const query = dice.list(0, 3, () => (dice.chance(0.8) ? dice.pick(QUERIES) : encodeURI(hostileText(dice).toWellFormed()))).join('&')
  const path = admin
    ? `/__emulator/${dice.pick(['seed', 'clock', 'faults', 'edit', 'reset', 'runs', 'knobs', 'journal', 'state', 'x', '__proto__'])}`
    : servicePath(dice)
  return {
    method: dice.pick(['POST', 'GET', 'PATCH', 'DELETE', 'PUT']),
    path: `${path}?${query}`,
    headers: headers(dice),
    body: dice.chance(0.2) ? null : body(dice),
  }
}

function servicePath(dice: Dice): string {
  const tail = dice.either(
    [4, () => ''],
    [4, () => `/{${dice.below(3)}}`],
    [3, () => `/{${dice.below(3)}}/action`],
    [1, () => `/${encodeURI(dice.pick(HOSTILE_NAMES).toWellFormed())}`],
    [1, () => '/search'],
  )
  return `${FLOW_SERVICE_BASE_PATH}/${dice.pick(COLLECTIONS)}${tail}`
}

function headers(dice: Dice): Record<string, string> {
  const all: Record<string, string> = { 'content-type': 'application/json', 'x-sandbox-name': 'dev' }
  if (dice.chance(0.4)) all['if-match'] = dice.pick(['{etag}', '"x"', 'x', '*', ''])
  if (dice.chance(0.1))
    all[dice.pick(['content-type', 'x-sandbox-name', 'authorization', 'x-gw-ims-org-id', 'x-api-key', 'x-request-id', '__proto__'])] =
      hostileText(dice)
  return all
}

function body(dice: Dice): string {
  return dice.either(
    [6, () => JSON.stringify(mutateJson(dice, sendable(dice.pick(MANIFEST_DOCUMENTS)), dice.between(0, 3)))],
    [5, () => JSON.stringify(dice.list(0, 4, () => operation(dice)))],
    [3, () => JSON.stringify(hostileJson(dice, 4))],
    [1, () => JSON.stringify({ queryString: dice.list(0, 5, () => dice.pick(QUERIES)).join('&'), orderby: hostileText(dice) })],
    [1, () => dice.pick(['[', '{"a":', '', ' ', 'x', '\ufeff{}']).repeat(dice.pick([1, 100, 5000]))],
  )
}

/** What Sluice would send for a manifest. */
function sendable({ state: _state, sluice: _sluice, ...document }: JsonObject): Json {
  return {
    ...document,
    flowSpec:
      isJsonObject(document['flowSpec']) && 'id' in document['flowSpec']
        ? document['flowSpec']
        : { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
  }
}

function operation(dice: Dice): Json {
  if (dice.chance(0.1)) return hostileJson(dice, 2)
  return {
    op: dice.either<Json>([6, () => dice.pick(['add', 'replace', 'remove'])], [1, () => dice.pick(['move', 'copy', 'test', '__proto__', ''])]),
    path: dice.either<Json>([6, () => dice.pick(POINTERS)], [1, () => hostileJson(dice, 1)]),
    value: hostileJson(dice, 3),
  }
}

function check({ requests }: Input): void {
  using clock = new VirtualClock()
  const { world } = inProcessEmulator({ clock })
  const token = tokenFor(world, 'fuzz')
  const known = { authorization: `Bearer ${token}`, 'x-api-key': 'fuzz', 'x-gw-ims-org-id': TEST_ORG }
  const made: string[] = []
  let etag = '"x"'
  for (const { method, path, headers: extra, body: content } of requests) {
    const filled = path.replace(/\{(\d)\}/, (_, index: string) => made[Number(index)] ?? 'nothing')
    const sent = Object.fromEntries(Object.entries({ ...known, ...extra }).map(([name, value]) => [name, value === '{etag}' ? etag : value]))
    const { response } = handle(world, { method, url: `http://emulator${filled}`, headers: sent, body: content })
    const isFault = world.faults.list().length
    must(response.status < 500 || isFault > 0, 'an answer of 500 or more', response)
    const answer: unknown = response.body === '' || isFault > 0 ? null : JSON.parse(response.body)
    if (isJsonObject(answer) && typeof answer['id'] === 'string') made.push(answer['id'])
    if (isJsonObject(answer) && typeof answer['etag'] === 'string') etag = answer['etag']
  }
  handle(world, { method: 'DELETE', url: 'http://emulator/__emulator/faults', headers: {}, body: null })
  const { response } = handle(world, {
    method: 'GET',
    url: `http://emulator${FLOW_SERVICE_BASE_PATH}/flows`,
    headers: { ...known, 'x-sandbox-name': 'prod' },
    body: null,
  })
  must(response.status < 500, 'the world does not go on', response)
  mustBeUnpolluted()
}
