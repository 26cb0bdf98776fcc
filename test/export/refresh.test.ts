import { describe, expect, test } from 'vitest'
import { KEPT, refreshManifest, type Refreshed, type RefreshInput } from '../../src/export/refresh.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { owned as rowOf, bindings, identity, live as liveOf, NOW_MS, policy } from '../support/worlds.ts'

const VARS = { mapping: 'm-1', env: 'prod', every: 6 }

/** As a person would write it: comments, quotes, blank lines, braces, variables. */
const FILE = `# yaml-language-server: $schema=../schemas/dataflow.schema.json
#
# Orders of the shop.
name: "Orders \${vars.env}"   # shown in AEP
description: 'Every hour; costs 5 $\${'

state: published # approved by J.
flowSpec: { name: CloudStorageToAEP }
sourceConnectionIds: [{ name: orders-source }]
targetConnectionIds: [target-1]

transformations:
  # Theirs to raise.
  - name: Mapping
    params: { mappingId: "\${vars.mapping}", mappingVersion: "3" }
  - name: Export
    params:
      segmentSelectors:
        selectors:
          - { value: { id: gold } }     # best customers
          - { value: { id: silver } }   # the others

scheduleParams:
  startTime: 1893456000   # 2030
  frequency: hour
  # Not less than the source's own rhythm.
  interval: 1

options: { partialIngestionPercent: 5, errorDiagnosticsEnabled: true }
labels:
  - core/C1   # contract
  - core/C2

sluice:
  key: shop/orders # do not change
  protect: true
`

type Setup = {
  file?: string
  live?: JsonObject
  state?: string
  ledger?: JsonObject | 'unapplied' | null
  ids?: boolean
  lastOperation?: RefreshInput['live']['lastOperation']
}

/** Refreshes `file` from the flow it describes, with `live` different from it; `ledger` is what was applied, in which it may differ too. */
function refreshed({ file = FILE, live = {}, state = 'enabled', ledger = {}, ids = false, lastOperation = null }: Setup): Refreshed {
  const bytes = new TextEncoder().encode(file)
  const { manifest, diagnostics } = parseManifest({ path: 'flows/orders.yaml', bytes, folder: 'flows' })
  const want = manifest === null ? null : bindVars(manifest, VARS).desired
  if (manifest === null || want === null) throw new Error(JSON.stringify(diagnostics))
  const document: JsonObject = {
    ...want.document,
    flowSpec: { id: 'spec-files', version: '1.0' },
    sourceConnectionIds: ['source-1'],
    targetConnectionIds: ['target-1'],
  }
  const flow = liveOf({ ...want, document }, { state, lastOperation, document: { ...document, ...live } })
  const row =
    ledger === 'unapplied'
      ? rowOf(want, { applied: null })
      : ledger === null
        ? null
        : rowOf(want, { applied: { ...document, state: want.state, ...ledger } })
  const input: RefreshInput = {
    text: file,
    manifest,
    want,
    live: flow,
    owned: row,
    folder: 'flows',
    vars: VARS,
    bindings,
    ids,
    identity,
    policy,
    nowMs: NOW_MS,
  }
  return refreshManifest(input)
}

const done = (result: Refreshed): Exclude<Refreshed, { leftOut: string }> => {
  if ('leftOut' in result) throw new Error(result.message)
  return result
}

const mapping = (version: string, id = 'm-1') => ({ name: 'Mapping', params: { mappingId: id, mappingVersion: version } })
const audiences = (...list: JsonObject[]) => ({ name: 'Export', params: { segmentSelectors: { selectors: list } } })
const gold: JsonObject = { value: { id: 'gold', createTime: 1 }, updateTime: 2 }
const silver: JsonObject = { value: { id: 'silver' } }

test('a flow that is what its file says changes not a byte', () => {
  expect(done(refreshed({}))).toEqual({ text: FILE, changes: [], kept: [] })
  expect(done(refreshed({ live: { transformations: [audiences(silver, gold), mapping('3')] } })).text).toBe(FILE)
})

describe('takes over what people changed, and nothing around it:', () => {
  const schedule = { startTime: 1893456000, frequency: 'hour', interval: 1 }
  test.each<{ name: string; live: JsonObject; from: string; to: string }>([
    { name: 'a number', live: { scheduleParams: { ...schedule, interval: '6' } }, from: '  interval: 1\n', to: '  interval: 6\n' },
    {
      name: 'a number that the file has in quotes',
      live: { transformations: [mapping('4'), audiences(gold, silver)] },
      from: 'mappingVersion: "3"',
      to: 'mappingVersion: "4"',
    },
    {
      name: 'a text with an escape',
      live: { description: 'Every day; ${vars.x} "q"' },
      from: "'Every hour; costs 5 $${'",
      to: '\'Every day; $${vars.x} "q"\'',
    },
    { name: 'a text that now has lines', live: { description: 'a\nb' }, from: "'Every hour; costs 5 $${'", to: '|-\n  a\n  b' },
    { name: 'a member that is gone', live: { options: { errorDiagnosticsEnabled: true } }, from: 'partialIngestionPercent: 5, ', to: '' },
    {
      name: 'a whole object that is gone',
      live: { options: {} },
      from: 'options: { partialIngestionPercent: 5, errorDiagnosticsEnabled: true }\n',
      to: '',
    },
    { name: 'a description that is gone', live: { description: '' }, from: "description: 'Every hour; costs 5 $${'\n", to: '' },
    {
      name: 'an audience more, with the comments of those that stay',
      live: { transformations: [mapping('3'), audiences({ value: { id: 'new', createTime: 1 } }, silver, gold)] },
      from: '# the others\n',
      to: '# the others\n          - value:\n              id: new\n',
    },
    {
      name: 'an audience less',
      live: { transformations: [mapping('3'), audiences(gold)] },
      from: '          - { value: { id: silver } }   # the others\n',
      to: '',
    },
    { name: 'a label less', live: { labels: ['core/C1'] }, from: '  - core/C2\n', to: '' },
    {
      name: 'another connection',
      live: { sourceConnectionIds: ['source-1'], targetConnectionIds: ['target-9'] },
      from: '[target-1]',
      to: '[target-9]',
    },
  ])('$name', ({ live, from, to }) => {
    expect(FILE).toContain(from)
    const result = done(refreshed({ live }))
    expect(result.text).toBe(FILE.replace(from, () => to))
    expect(result.kept).toEqual([])
    expect(result.changes.length).toBeGreaterThan(0)
  })

  test.each([
    { state: 'disabled', to: 'state: disabled # approved by J.' },
    { state: 'enabled', to: 'state: published # approved by J.' },
  ])('the state: $state', ({ state, to }) => expect(done(refreshed({ state })).text).toContain(to))

  test('a publish by hand, in a file that says nothing of a state', () => {
    const file = FILE.replace('state: published # approved by J.\n', '')
    const { text } = done(refreshed({ file, state: 'enabled' }))
    expect(text).toBe(file.replace("$${'\n", () => "$${'\nstate: published\n"))
  })
})

test('leaves alone what people added and the file never declared', () => {
  const live = {
    policy: { fields: ['x'] },
    options: { partialIngestionPercent: 5, errorDiagnosticsEnabled: true, theirs: 1 },
    transformations: [mapping('3'), audiences(gold, silver), { name: 'Theirs' }],
  }
  expect(done(refreshed({ live })).text).toBe(FILE)
})

describe('leaves and tells:', () => {
  test('a variable that has another value', () => {
    const result = done(refreshed({ live: { name: 'Orders by hand', transformations: [mapping('3', 'm-2'), audiences(gold, silver)] } }))
    expect(result).toEqual({
      text: FILE,
      changes: [],
      kept: [
        { pointer: '/name', reason: 'variable' },
        { pointer: '/transformations/Mapping/params/mappingId', reason: 'variable' },
      ],
    })
  })

  test('what git changed and nobody applied yet', () => {
    const before = { startTime: 1893456000, frequency: 'hour', interval: 2 }
    const result = done(refreshed({ live: { scheduleParams: before, description: 'by hand' }, ledger: { scheduleParams: before } }))
    expect(result.kept).toEqual([{ pointer: '/scheduleParams/interval', reason: 'pending' }])
    expect(result.changes.map(({ pointer }) => pointer)).toEqual(['/description'])
  })

  test('a publish that is still to come', () => {
    expect(done(refreshed({ state: 'draft', ledger: { state: 'draft' } }))).toEqual({
      text: FILE,
      changes: [],
      kept: [{ pointer: '/state', reason: 'pending' }],
    })
    expect(done(refreshed({ state: 'draft', ledger: null })).kept).toEqual([{ pointer: '/state', reason: 'pending' }])
  })

  test('a name that leads nowhere, and goes on with the rest', () => {
    const file = FILE.replace('orders-source', 'nowhere')
    const result = done(refreshed({ file, live: { description: 'by hand' } }))
    expect(result.kept).toEqual([{ pointer: '/sourceConnectionIds/0', reason: 'reference' }])
    expect(result.text).toBe(file.replace("'Every hour; costs 5 $${'", "'by hand'"))
  })

  test('a value that an anchor ties to others', () => {
    const tied = FILE.replace('frequency: hour', 'frequency: &rhythm hour').replace('- core/C1 ', '- *rhythm ')
    const result = done(refreshed({ file: tied, live: { scheduleParams: { startTime: 1893456000, frequency: 'day', interval: 1 } } }))
    expect(result).toEqual({ text: tied, changes: [], kept: [{ pointer: '/scheduleParams/frequency', reason: 'unwritable' }] })
  })

  test('what sluice.ignore leaves to others', () => {
    const file = FILE.replace('protect: true', 'ignore: [/options]')
    expect(done(refreshed({ file, live: { options: { partialIngestionPercent: 7 } } }))).toEqual({ text: file, changes: [], kept: [] })
  })

  test.each([
    { name: 'a flow on its way', setup: { state: 'updating' }, message: 'the flow is updating' },
    {
      name: 'a flow with an operation under way',
      setup: { lastOperation: { operation: 'update', status: 'inprogress', errors: [] } },
      message: 'an operation on the flow has not ended',
    },
  ])('$name', ({ setup, message }) => expect(refreshed(setup)).toEqual({ leftOut: 'in-transition', message }))

  test('every reason has words', () => expect(Object.values(KEPT).every((text) => text.length > 20)).toBe(true))
})

test('without a ledger every difference is taken for what people did', () => {
  const live = { scheduleParams: { startTime: 1893456000, frequency: 'hour', interval: 2 } }
  for (const ledger of [null, 'unapplied'] as const)
    expect(done(refreshed({ live, ledger })).text).toBe(FILE.replace('interval: 1\n', 'interval: 2\n'))
})

test('takes over together what is valid only together', () => {
  const file = FILE.replace('  startTime: 1893456000   # 2030\n', '  startTime: 1893456000   # 2030\n  backfill: true\n')
  const { text, kept } = done(refreshed({ file, state: 'enabled', live: { scheduleParams: { startTime: 1893456000, frequency: 'once' } } }))
  expect(kept).toEqual([])
  expect(text).toBe(FILE.replace('frequency: hour', 'frequency: once').replace('  interval: 1\n', ''))
})

test('keeps ids where names would do when asked to', () => {
  const live = { sourceConnectionIds: ['source-1'], targetConnectionIds: ['target-1'] }
  const file = FILE.replace('[target-1]', '[other]')
  expect(done(refreshed({ file, live, ledger: null, ids: true })).kept).toEqual([{ pointer: '/targetConnectionIds/0', reason: 'reference' }])
})

test('refreshing twice changes nothing the second time', () => {
  const live = {
    name: 'Orders prod',
    description: 'x',
    labels: ['core/C9'],
    scheduleParams: { startTime: 1893456000, frequency: 'hour', interval: 3 },
  }
  const first = done(refreshed({ live }))
  expect(done(refreshed({ file: first.text, live, ledger: null }))).toEqual({ text: first.text, changes: [], kept: [] })
})
