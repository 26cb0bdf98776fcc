import { describe, expect, test } from 'vitest'
import { bindVars, boundDiagnostics } from '../../src/manifest/bind.ts'
import { categoryOf } from '../../src/manifest/categories.ts'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import type { FolderSettings } from '../../src/manifest/generated/folder.ts'
import type { Manifest } from '../../src/manifest/manifest.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { Vars } from '../../src/manifest/variables.ts'
import { keptPosition, packPosition } from '../../src/manifest/positions-kept.ts'
import { withLines } from './bad-manifests.ts'

function manifestOf(text: string, path = 'flows/a.yaml'): Manifest {
  const { manifest, diagnostics } = parseManifest({ path, folder: 'flows', bytes: new TextEncoder().encode(text) })
  if (manifest === null) throw new Error(JSON.stringify(diagnostics))
  return manifest
}

function desiredOf(text: string, vars: Vars | null = {}): DesiredFlow {
  const { desired, diagnostics } = bindVars(manifestOf(text), vars)
  if (desired === null) throw new Error(JSON.stringify(diagnostics))
  return desired
}

describe('variables', () => {
  const text = withLines({
    1: 'name: "${vars.env}-orders"',
    8: '    params: { mappingId: "${vars.mapping}", mappingVersion: "${vars.version}" }',
    10: 'description: "costs $${vars.env}, run in ${vars.env}"',
    11: 'options: { errorDiagnosticsEnabled: "${vars.strict}" }',
    12: 'sluice: { adopt: "${vars.flow}" }',
  })
  const vars = { env: 'dev', mapping: 'aa11', version: 3, strict: true, flow: 'by-name' }

  test('keep their type alone, are text inside text, and can be escaped', () => {
    const { name, document, policy } = desiredOf(text, vars)
    expect(name).toBe('dev-orders')
    expect(document).toMatchObject({
      name: 'dev-orders',
      description: 'costs ${vars.env}, run in dev',
      transformations: [{ name: 'Mapping', params: { mappingId: 'aa11', mappingVersion: 3 } }],
      options: { errorDiagnosticsEnabled: true },
    })
    expect(policy.adopt).toBe('by-name')
  })

  test('of another target change the digest, and not the digest of the source', () => {
    const one = desiredOf(text, vars)
    const other = desiredOf(text, { ...vars, version: 4 })
    expect(other.digest).not.toBe(one.digest)
    expect(other.sourceDigest).toBe(one.sourceDigest)
  })

  test('called like members of every object are missing, not found', () => {
    const { desired, diagnostics } = bindVars(manifestOf(withLines({ 1: 'name: "${vars.constructor}"' })), {})
    expect(desired).toBeNull()
    expect(diagnostics.map(({ code }) => code)).toEqual(['variable-missing'])
  })

  test('without values leave nothing to apply, and are only noted', () => {
    const { desired, diagnostics } = bindVars(manifestOf(text), null)
    expect(desired).toBeNull()
    expect(new Set(diagnostics.map(({ code, severity }) => `${severity} ${code}`))).toEqual(new Set(['note variable-missing']))
  })

  test('missing at a target leave nothing to apply there', () => {
    const { desired, diagnostics } = bindVars(manifestOf(text), { env: 'dev' })
    expect(desired).toBeNull()
    expect(new Set(diagnostics.map(({ severity }) => severity))).toEqual(new Set(['error']))
  })

  test('are told of in the same words to whoever asks for no flow', () => {
    for (const values of [vars, { env: 'dev' }, null])
      expect(boundDiagnostics(manifestOf(text), values)).toEqual(bindVars(manifestOf(text), values).diagnostics)
  })

  test('are not needed for a text that only escapes them', () => {
    const { desired, diagnostics } = bindVars(manifestOf(withLines({ 10: 'description: costs $${vars.env}' })), null)
    expect(diagnostics).toEqual([])
    expect(desired?.document['description']).toBe('costs ${vars.env}')
  })

  test('of which one is missing do not make of the others what they are not', () => {
    const both = withLines({ 9: 'scheduleParams: { startTime: "${vars.start}", frequency: hour, interval: "${vars.nobody}" }' })
    expect(bindVars(manifestOf(both), { start: 1_893_456_000 }).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'variable-missing /scheduleParams/interval',
    ])
  })

  test('that give a value of the wrong type end the judging there', () => {
    const wrong = withLines({
      9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: "${vars.word}" }',
      10: 'sluice: { movedFrom: a }',
    })
    expect(bindVars(manifestOf(wrong), { word: 'soon' }).diagnostics.map(({ code }) => code)).toEqual(['value-invalid'])
    const { desired, diagnostics } = bindVars(manifestOf(wrong), { word: 1 })
    expect(diagnostics.map(({ code }) => code)).toEqual(['moved-from-itself'])
    expect(desired).toBeNull()
  })

  test('are all named where together they make a mistake', () => {
    const [same] = bindVars(manifestOf(withLines({ 10: 'labels: [ "${vars.a}", core/C1, "${vars.b}${vars.a}" ]' })), { a: 'x', b: '' }).diagnostics
    expect(same).toMatchObject({ code: 'list-duplicate', pointer: '/labels', hint: 'The value comes from vars.a, vars.b of this target.' })
  })

  test('are told of in the order of the file, among the rules', () => {
    const both = withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: minute, interval: 5 }', 10: 'description: "${vars.nobody}"' })
    expect(bindVars(manifestOf(both), {}).diagnostics.map(({ code }) => code)).toEqual(['interval-too-small', 'variable-missing'])
  })

  test('are told of beside every other problem, in one go', () => {
    const both = withLines({ 1: 'name: "${vars.nobody}"', 9: 'scheduleParams: { startTime: 1893456000, frequency: minute, interval: 5 }' })
    expect(bindVars(manifestOf(both), {}).diagnostics.map(({ code }) => code)).toEqual(['variable-missing', 'interval-too-small'])
    expect(bindVars(manifestOf(both), null).diagnostics.map(({ code }) => code)).toEqual(['variable-missing', 'interval-too-small'])
  })
})

describe('the document', () => {
  test('has numbers, flags and words in one form however they were written', () => {
    const asText = desiredOf(
      withLines({
        8: '    params: { mappingId: aa11, mappingVersion: "0" }',
        9: 'scheduleParams: { startTime: "1893456000", frequency: Hour, interval: " 1 ", backfill: "TRUE" }',
        10: 'options: { errorDiagnosticsEnabled: "false", partialIngestionPercent: "7.5" }',
      }),
    )
    const asTypes = desiredOf(
      withLines({
        9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1, backfill: true }',
        10: 'options: { errorDiagnosticsEnabled: false, partialIngestionPercent: 7.5 }',
      }),
    )
    expect(asText.document).toEqual(asTypes.document)
    expect(asText.digest).toBe(asTypes.digest)
    expect(asText.sourceDigest).toBe(asTypes.sourceDigest)
    expect(asTypes.document).toMatchObject({ scheduleParams: { startTime: 1893456000, backfill: true }, options: { partialIngestionPercent: 7.5 } })
  })

  test('belongs to a flow of its kind, under its name, with nothing from folders where there are none', () => {
    expect(desiredOf(withLines({}))).toMatchObject({
      kind: 'flow',
      key: 'a',
      path: 'flows/a.yaml',
      name: 'Orders',
      state: 'published',
      inherited: new Map(),
    })
  })

  test('is the body of the create call: no state, no kind, no sluice, names still to be looked up', () => {
    const { document } = desiredOf(withLines({ 10: 'kind: flow', 11: 'sluice: { key: b, protect: true }' }))
    expect(Object.keys(document).sort()).toEqual([
      'flowSpec',
      'name',
      'scheduleParams',
      'sourceConnectionIds',
      'targetConnectionIds',
      'transformations',
    ])
    expect(document['sourceConnectionIds']).toEqual([{ name: 'orders-source' }])
  })

  test('keeps the difference between null, empty and absent', () => {
    const { document } = desiredOf(
      withLines({ 2: 'state: draft', 6: 'transformations: []', 7: null, 8: null, 9: 'scheduleParams:', 10: 'options: {}', 11: 'labels: ~' }),
    )
    expect(document).toMatchObject({ transformations: [], scheduleParams: null, options: {}, labels: null })
    expect(document).not.toHaveProperty('description')
  })

  test('of a draft may be as bare as the service allows', () => {
    const { diagnostics } = bindVars(manifestOf(withLines({ 2: null, 6: null, 7: null, 8: null, 9: null })), {})
    expect(diagnostics).toEqual([])
  })
})

describe('the policy', () => {
  test('has its defaults', () => {
    expect(desiredOf(withLines({})).policy).toEqual({
      movedFrom: null,
      adopt: null,
      abandon: false,
      drift: null,
      ignore: [],
      startTime: 'hold',
      replace: 'hold',
      recreate: 'hold',
      protect: false,
      suspend: false,
    })
  })

  test('says what the manifest says, before what its folders say', () => {
    const settings: FolderSettings = { drift: 'ignore', startTime: 'hold', protect: false, suspend: true, ignore: ['/name'] }
    const folders = { settings, places: {}, identity: '' }
    const sluice =
      'sluice: { drift: report, startTime: shift, replace: allow, recreate: allow, protect: true, suspend: false, ignore: [/labels], movedFrom: b }'
    expect(bindVars(manifestOf(withLines({ 10: sluice })), {}, folders).desired?.policy).toEqual({
      movedFrom: 'b',
      adopt: null,
      abandon: false,
      drift: 'report',
      ignore: ['/labels'],
      startTime: 'shift',
      replace: 'allow',
      recreate: 'allow',
      protect: true,
      suspend: false,
    })
  })

  test('is taken in spite of a warning', () => {
    const { desired, diagnostics } = bindVars(manifestOf(withLines({ 10: 'sluice: { adopt: byname }' })), {})
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
    expect(desired?.policy.adopt).toBe('byname')
  })

  test('counts as part of what is asked for', () => {
    expect(desiredOf(withLines({ 10: 'sluice: { protect: true }' })).digest).not.toBe(desiredOf(withLines({})).digest)
    expect(desiredOf(withLines({ 2: 'state: disabled' })).digest).not.toBe(desiredOf(withLines({})).digest)
  })

  test('counts with every pointer that it ignores', () => {
    const ignoring = (pointer: string): string => desiredOf(withLines({ 10: `sluice: { ignore: [ /labels, ${pointer} ] }` })).digest
    expect(ignoring('/options')).toBe(ignoring('/options'))
    expect(ignoring('/options')).not.toBe(ignoring('/description'))
  })

  test('does not change with comments, order or quotes', () => {
    const shuffled = withLines({})
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('name'))
      .concat('name: "Orders" # moved')
      .join('\n')
    expect(desiredOf(shuffled).digest).toBe(desiredOf(withLines({})).digest)
  })
})

describe('positions', () => {
  test('tell where the state and every reference stand', () => {
    const { positions } = desiredOf(withLines({}))
    expect(
      Object.fromEntries(
        ['', '/state', '/flowSpec', '/sourceConnectionIds/0', '/sourceConnectionIds/0/name', '/scheduleParams/startTime'].map((at) => [
          at,
          keptPosition(positions, at),
        ]),
      ),
    ).toEqual({
      '': { line: 1, column: 1 },
      '/state': { line: 2, column: 8 },
      '/flowSpec': { line: 3, column: 1 },
      '/sourceConnectionIds/0': { line: 4, column: 23 },
      '/sourceConnectionIds/0/name': { line: 4, column: 31 },
      '/scheduleParams/startTime': { line: 9, column: 30 },
    })
  })

  test('of what is missing are those of what it is missing in', () => {
    const missing = withLines({ 9: null, 6: null, 7: null, 8: null })
    const at = (text: string): string[] => bindVars(manifestOf(text), {}).diagnostics.map(({ code, line, column }) => `${line}:${column} ${code}`)
    expect(at(`# Orders\n${missing}`)).toEqual(['2:1 mapping-missing', '2:1 schedule-missing'])
  })

  test('give a state that is not written the place of the file', () => {
    const { positions } = desiredOf(`# first\n${withLines({ 2: null })}`)
    expect(keptPosition(positions, '/state')).toEqual({ line: 2, column: 1 })
  })

  test('come back as they were kept, up to the last byte of the largest file', () => {
    const ends = [
      { line: 1, column: 1 },
      { line: 1, column: 262_145 },
      { line: 262_145, column: 1 },
    ]
    expect(ends.map((end) => keptPosition({ '/a': packPosition(end) }, '/a'))).toEqual(ends)
    expect(keptPosition({ '/a': packPosition({ line: 7, column: 1_000_000 }) }, '/a')?.line).toBe(7)
    expect(['/b', 'constructor', '__proto__'].map((pointer) => keptPosition({ '/a': 1 }, pointer))).toEqual([undefined, undefined, undefined])
  })

  test('reach a variable however deep it stands', () => {
    const deep = withLines({ 10: 'options: { a: { b: { c: { d: { e: { f: "${vars.x}" } } } } } }' })
    expect(keptPosition(desiredOf(deep, { x: 1 }).positions, '/options/a/b/c/d/e/f')).toEqual({ line: 10, column: 40 })
  })
})

test.each([
  ['{ name: CloudStorageToAEP }', 'files'],
  ['{ id: 14518937-270c-4525-bdec-c2ba7cce3860 }', 'tables'],
  ['{ id: c1a19761-d2c7-4702-b9fa-fe91f0613e81 }', 'streaming'],
  ['{ id: 269ba276-16fc-47db-92b0-c1049a3c131f }', 'dataset-export'],
  ['{ id: 9753525B-82c7-4dce-8a9b-5ccfce2b9876 }', 'files'],
  ['{ name: CRMToAEP }', 'tables'],
  ['{ id: d8a6f005-7eaf-4153-983e-e8574508b877 }', 'streaming'],
  ['{ id: 71471eba-b620-49e4-90fd-23f1fa0174d8 }', 'audience-export'],
  ['{ id: cd2fc47e-e838-4f38-a581-8fff2f99b63a }', 'dataset-export'],
  ['{ name: SomethingElse }', 'unknown'],
])('flowSpec %s is of category %s', (flowSpec, category) => {
  expect(
    bindVars(manifestOf(withLines({ 2: 'state: draft', 3: `flowSpec: ${flowSpec}`, 6: null, 7: null, 8: null, 9: null })), {}).desired?.category,
  ).toBe(category)
})

test('nothing is known of a flow spec that is none, or whose name nobody published', () => {
  expect([undefined, null, 'CRMToAEP', {}, { name: null }, { id: null, name: 7 }].map(categoryOf)).toEqual(Array.from({ length: 6 }, () => 'unknown'))
})
