import { expect, test } from 'vitest'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import { policiesOf, type PolicyWord } from '../../src/plan/explain-policies.ts'
import type { PlanPolicy } from '../../src/plan/model.ts'
import { desired, policy, type DesiredOptions } from '../support/worlds.ts'

const shown = ({ name, value, from, at }: PolicyWord): string =>
  `${name} = ${JSON.stringify(value)} by ${from}${at === null ? '' : ` at ${at.path}:${at.line}:${at.column}`}`

/** A manifest that says some members at lines of its own; folders say others. */
function saying(options: DesiredOptions, lines: Readonly<Record<string, number>>, folders: readonly string[] = []): DesiredFlow {
  return {
    ...desired('crm', options),
    positions: Object.fromEntries(Object.entries({ '': 1, ...lines }).map(([at, line]) => [at, packPosition({ line, column: line === 1 ? 1 : 7 })])),
    inherited: new Map(folders.map((name, index) => [name, { path: 'flows/.sluice.yaml', line: index + 1, column: 4 }])),
  }
}
const told = (want: DesiredFlow | null, change: Partial<PlanPolicy> = {}): string[] => policiesOf('crm', want, { ...policy, ...change }).map(shown)

test('says every policy of a bare manifest: the target’s first, then what holds by default', () => {
  expect(told(saying({}, {}))).toEqual([
    'prune = "off" by target',
    'marker = true by target',
    'state = "draft" by default',
    'drift = "correct" by target',
    'ignore = [] by default',
    'startTime = "hold" by default',
    'replace = "hold" by default',
    'recreate = "hold" by default',
    'protect = false by default',
    'suspend = false by default',
    'adopt = null by default',
    'movedFrom = null by default',
    'abandon = false by default',
  ])
})

test('says what the manifest and its folders decide, and where', () => {
  const want = saying(
    { state: 'published', policy: { drift: 'report', ignore: ['/labels'], protect: true, adopt: 'by-name', startTime: 'shift' } },
    { '/state': 3, '/sluice/drift': 5, '/sluice/protect': 6, '/sluice/adopt': 7 },
    ['ignore', 'startTime'],
  )
  expect(told(want).filter((one) => !one.endsWith('by default') && !one.endsWith('by target'))).toEqual([
    'state = "published" by manifest at flows/crm.yaml:3:7',
    'drift = "report" by manifest at flows/crm.yaml:5:7',
    'ignore = ["/labels"] by folder at flows/.sluice.yaml:1:4',
    'startTime = "shift" by folder at flows/.sluice.yaml:2:4',
    'protect = true by manifest at flows/crm.yaml:6:7',
    'adopt = "by-name" by manifest at flows/crm.yaml:7:7',
  ])
})

test.each<[string, Partial<PlanPolicy>, string[]]>([
  ['suspends', { suspend: { target: true, orphans: new Map() } }, ['suspend = true by target', 'prune = "off" by target', 'marker = true by target']],
  ['prunes', { prune: 'delete', deleteAfterMs: 5000 }, ['prune = "delete" by target', 'deleteAfterMs = 5000 by target', 'marker = true by target']],
  ['switches off what is gone', { prune: 'disable' }, ['prune = "disable" by target', 'marker = true by target']],
  ['writes no markers', { marker: false }, ['prune = "off" by target', 'marker = false by target']],
])('a target that %s says so first', (_, change, want) => {
  const words = told(saying({}, {}), change)
  expect(words.slice(0, words.indexOf('state = "draft" by default'))).toEqual(want)
})

test('the drift of the target holds where no manifest says another', () => {
  expect(told(saying({}, {}), { drift: 'ignore' })).toContain('drift = "ignore" by target')
  expect(told(saying({ policy: { drift: 'correct' } }, { '/sluice/drift': 9 }), { drift: 'ignore' })).toContain(
    'drift = "correct" by manifest at flows/crm.yaml:9:7',
  )
})

test.each([
  ['on the first line', { line: 1, column: 9 }, 'state = "draft" by manifest at flows/crm.yaml:1:9'],
  ['in the first column', { line: 2, column: 1 }, 'state = "draft" by manifest at flows/crm.yaml:2:1'],
  ['nowhere', { line: 1, column: 1 }, 'state = "draft" by default'],
])('a state that is written %s', (_, at, want) => {
  expect(told({ ...saying({}, {}), positions: { '': packPosition({ line: 1, column: 1 }), '/state': packPosition(at) } })).toContain(want)
})

test('a state whose file has no beginning is still where it is written', () => {
  expect(told({ ...saying({}, {}), positions: { '/state': packPosition({ line: 2, column: 8 }) } })).toContain(
    'state = "draft" by manifest at flows/crm.yaml:2:8',
  )
})

test('of a flow without a manifest the target speaks, and the folder that suspends it', () => {
  const place = { path: 'flows/old/.sluice.yaml', line: 2, column: 10 }
  const orphans = new Map([['crm', place]])
  expect(told(null, { drift: 'report' })).toEqual(['prune = "off" by target', 'marker = true by target', 'drift = "report" by target'])
  expect(told(null, { suspend: { target: false, orphans } })).toEqual([
    'prune = "off" by target',
    'marker = true by target',
    'drift = "correct" by target',
    'suspend = true by folder at flows/old/.sluice.yaml:2:10',
  ])
})
