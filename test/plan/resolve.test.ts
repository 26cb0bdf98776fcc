import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import type { Bindings } from '../../src/plan/model.ts'
import { resolveReferences } from '../../src/plan/resolve.ts'
import { isSameBody } from '../../src/plan/same-body.ts'
import { bindings, desired } from '../support/worlds.ts'

const resolved = (document: JsonObject, facts: Bindings = bindings): ReturnType<typeof resolveReferences> =>
  resolveReferences(desired('crm', { document }), facts)

test('puts ids for names, and the version of the spec where git names none', () => {
  const named = {
    flowSpec: { name: 'CloudStorageToAEP' },
    sourceConnectionIds: [{ name: 'orders-source' }],
    targetConnectionIds: [{ id: 'target-1' }],
  }
  expect(resolved(named)).toMatchObject({
    resolved: {
      document: { flowSpec: { id: 'spec-files', version: '1.0' }, sourceConnectionIds: ['source-1'], targetConnectionIds: ['target-1'] },
      flowSpec: { name: 'CloudStorageToAEP' },
      sources: [{ id: 'source-1' }],
      targets: [{ id: 'target-1' }],
    },
  })
  for (const [version, want] of [
    ['0.9', '0.9'],
    [9, '1.0'],
  ] as [Json, string][])
    expect(resolved({ flowSpec: { id: 'spec-files', version } })).toMatchObject({ resolved: { document: { flowSpec: { version: want } } } })
})

test('what is no reference is left to the schema', () => {
  expect(resolved({ flowSpec: 'odd' })).toEqual({ problems: [] })
  expect(resolved({ sourceConnectionIds: [7, null, 'source-1'], targetConnectionIds: 'odd' })).toMatchObject({
    resolved: { document: { sourceConnectionIds: ['source-1'], targetConnectionIds: [] } },
  })
})

const sources = (...names: string[]): Bindings => ({
  ...bindings,
  sourceConnections: names.map((name, at) => ({ id: `s${at}`, name, state: 'enabled', connectionSpecId: 'blob', baseConnectionId: null })),
})

test.each<{ name: string; reference: Json; facts: Bindings; want: object }>([
  {
    name: 'an id that nobody has',
    reference: 'nope',
    facts: sources(),
    want: {
      reason: 'reference-unknown',
      message: 'no source connection with id nope in this sandbox',
      hint: 'There is none at all here, or the credential may not see it. Create it in AEP, or mend the reference.',
    },
  },
  {
    name: 'a name that nobody has, with those nearest to it first',
    reference: { name: 'CRM-Contacts' },
    facts: sources('zebra', 'crm-contact', 'orders', 'contacts', 'ab', 'aa', 'crm'),
    want: {
      message: 'no source connection with name "CRM-Contacts" in this sandbox',
      hint: 'There are: crm-contact (s1), contacts (s3), crm (s6), aa (s5), ab (s4), and 2 more. Create it in AEP, or mend the reference.',
    },
  },
  {
    name: 'a name that few are there to be mistaken for',
    reference: { name: 'x' },
    facts: sources('b', 'a'),
    want: { hint: 'There are: a (s1), b (s0). Create it in AEP, or mend the reference.' },
  },
  {
    name: 'a name that two have',
    reference: { name: 'crm' },
    facts: sources('crm', 'x', 'crm'),
    want: { reason: 'reference-ambiguous', message: '2 source connections with name "crm": s0, s2', hint: 'Name the one you mean by its id.' },
  },
  { name: 'neither id nor name', reference: {}, facts: sources('a'), want: { message: 'no source connection with name "" in this sandbox' } },
])('tells of $name', ({ reference, facts, want }) => {
  expect(resolved({ sourceConnectionIds: [reference] }, facts)).toMatchObject({ problems: [{ pointer: '/sourceConnectionIds/0', ...want }] })
})

test.each<[string, JsonObject, JsonObject, boolean]>([
  ['the same', { name: 'a' }, { name: 'a' }, true],
  ['the same but for the state', { name: 'a' }, { name: 'a', state: 'published' }, true],
  ['another name', { name: 'a' }, { name: 'b' }, false],
  ['another spec', { flowSpec: { id: 'a' } }, { flowSpec: { id: 'b' } }, false],
  ['another version of a spec', { flowSpec: { id: 'a', version: '1' } }, { flowSpec: { id: 'a', version: '2' } }, true],
  ['no spec on either side', {}, {}, true],
  ['a one-time flow that is to be one', { scheduleParams: { frequency: 'once' } }, { scheduleParams: { frequency: 'once' } }, true],
  ['a one-time flow and its backfill', { scheduleParams: { frequency: 'once', backfill: true } }, { scheduleParams: { frequency: 'once' } }, false],
  ['a recurring flow and its backfill', { scheduleParams: { frequency: 'hour', backfill: true } }, { scheduleParams: { frequency: 'hour' } }, true],
])('two documents ask for one flow: %s', (_name, declared, applied, is) => expect(isSameBody(declared, applied, 'files')).toBe(is))
