import { expect } from 'vitest'
import { asText } from '../../src/emulator/core/text.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { splitDescription } from '../../src/plan/marker.ts'
import type { InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { overHttp } from '../support/over-http.ts'
import { manifest } from '../e2e/manifests.ts'
import type { Deed, Moment } from './people.ts'
import { foreignFlows, runningTwice, writesTo } from './sandbox.ts'

const MINUTE_MS = 60_000
const SETTINGS = {
  prune: 'delete',
  deleteAfterMs: 60 * MINUTE_MS,
  limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 2_000, listLagMs: 0 },
} as const

/**
 * One cell: commits, has the person act at that moment, waits until everything has come to rest, and says how the sandbox stands.
 * Whatever a cell comes to, the promises hold in it.
 */
export async function tryPerson(moment: Moment, deed: Deed): Promise<string> {
  await using at = await overHttp(
    { 'flows/web.yaml': moment.before, 'flows/stays.yaml': manifest({ name: 'Stays' }) },
    { knobs: { settleMs: 1_500 } },
  )
  const daemon = await at.daemon({ settings: SETTINGS })
  await daemon.resync(MINUTE_MS)
  const flow = at.emulator.flows('dev').find(({ name }) => name === 'Web') as JsonObject
  let done = false
  let strangers: JsonObject[] = []
  const twice = new Set<string>()
  daemon.onRequest((request) => {
    // A person who switches on beside us makes two by their own hand; we must not, and must not leave it so.
    if (!done) for (const key of runningTwice(at.emulator)) twice.add(key)
    if (done || !moment.at(request)) return
    done = true
    deed.does(at.emulator, at.emulator.flows('dev').find(({ id }) => id === flow['id']) ?? flow)
    strangers = notOurs(at.emulator.flows('dev'), flow).filter(({ id }) => id !== flow['id'] || moment.tooLate !== true)
  })
  at.emulator.clearJournal()
  await at.repo.commit(moment.commit)
  await daemon.look(5 * MINUTE_MS)
  for (let pass = 0; pass < 4; pass += 1) await daemon.resync(MINUTE_MS)
  for (let pass = 0; pass < 3; pass += 1) await daemon.resync(120 * MINUTE_MS)
  const sent = at.emulator.journal({ write: true }).map(({ method, query, path }) => verb(method, path, query as Record<string, string>))
  at.emulator.clearJournal()
  for (let pass = 0; pass < 2; pass += 1) await daemon.resync(120 * MINUTE_MS)

  const about = `${moment.name}, a person ${deed.name}`
  const forbidden = (['publish', 'disable', 'delete'] as const).filter((what) => sent.includes(what) && !moment.may.includes(what))
  const now = at.emulator.flows('dev')
  expect({
    about,
    done,
    twice: [...twice, ...runningTwice(at.emulator)],
    forbidden,
    writesAtRest: writesTo(at.emulator),
    strangers: strangers.map((one) => body(now.find(({ id }) => id === one['id']))),
    withoutReason: (await conditions(daemon)).filter(({ status, message }) => status !== 'ready' && message === ''),
  }).toEqual({ about, done: true, twice: [], forbidden: [], writesAtRest: [], strangers: strangers.map(body), withoutReason: [] })
  const standing = now
    .filter(({ name }) => name !== 'Stays')
    .map(shown)
    .sort()
    .join(', ')
  const waiting = (await conditions(daemon)).flatMap(({ key, status, reason }) => (status === 'ready' ? [] : [`${key} ${status}: ${reason}`])).sort()
  return `${about}: ${[standing === '' ? 'nothing' : standing, ...waiting].join('; ')}`
}

/** Flows that a person made, and ours once it carries another owner's line: not a member of them may change. */
function notOurs(flows: readonly JsonObject[], ours: JsonObject): JsonObject[] {
  const theirs = flows.filter(({ id, createdClient }) => id !== ours['id'] && createdClient === 'exc_app')
  const seized = foreignFlows({ flows: () => [...flows] }).filter(({ description }) => splitDescription(asText(description)).marker !== null)
  return [...theirs, ...seized]
}

/** What the service itself writes as an operation ends is left out. */
function body(flow: JsonObject | undefined): JsonObject | undefined {
  if (flow === undefined) return undefined
  const { state: _state, etag: _etag, version: _version, updatedAt: _at, lastOperation: _last, ...rest } = flow
  return rest
}

function shown({ name, state, description }: JsonObject): string {
  const { marker, text } = splitDescription(asText(description))
  const whose = marker === null ? "nobody's" : `${marker.owner}/${marker.key}${marker.rest['gen'] === undefined ? '' : `@${marker.rest['gen']}`}`
  return `"${asText(name)}" (${text ?? ''}) ${asText(state)} of ${whose}`
}

function verb(method: string, path: string, query: Record<string, string>): string {
  if (method === 'DELETE') return 'delete'
  return path.endsWith('/action') ? asText(query['op']) : method
}

async function conditions({ ledger, emulator }: InProcess): Promise<{ key: string; status: string; reason: string; message: string }[]> {
  const sandboxId = asText(emulator.flows('dev')[0]?.['sandboxId'])
  return (await ledger.snapshot({ owner: 'acme', org: TEST_ORG, sandboxId, source: 'default' })).conditions
}
