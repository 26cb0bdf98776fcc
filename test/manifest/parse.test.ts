import { describe, expect, test } from 'vitest'
import { isManifestPath, keyOf, isKey } from '../../src/manifest/key.ts'
import { MANIFEST_FORMAT_VERSION, parseCacheKey } from '../../src/manifest/manifest.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { locate } from '../../src/manifest/positions.ts'
import { similarWord } from '../../src/lib/similar.ts'
import { withLines } from './bad-manifests.ts'

const parse = (text: string, path = 'flows/a.yaml') => parseManifest({ path, folder: 'flows', bytes: new TextEncoder().encode(text) })

test('a kept parse is as good as a new one', () => {
  const parsed = parse(withLines({ 1: 'name: "${vars.x}"' }))
  expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
})

test('a parse is kept under its bytes, its path, its folder and the version of the form', () => {
  const file = { path: 'flows/a.yaml', oid: 'abc', folder: 'flows' }
  const keys = [file, { ...file, oid: 'abd' }, { ...file, path: 'flows/b.yaml' }, { ...file, folder: '' }].map(parseCacheKey)
  expect(new Set(keys).size).toBe(4)
  expect(keys[0]).toContain(MANIFEST_FORMAT_VERSION)
})

test.each([
  ['a byte order mark', `\ufeff${withLines({})}`],
  ['Windows line ends', withLines({}).replaceAll('\n', '\r\n')],
  ['document marks', `---\n${withLines({})}...\n`],
  ['anchors and aliases', withLines({ 4: 'sourceConnectionIds: &c [{ name: orders }]', 5: 'targetConnectionIds: *c' })],
  ['a core tag', withLines({ 1: 'name: !!str 7' })],
  [
    'JSON',
    JSON.stringify({
      name: 'x',
      flowSpec: { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' },
      sourceConnectionIds: [{ name: 'a' }],
      targetConnectionIds: [{ name: 'b' }],
    }),
  ],
  ['a bare sluice block', withLines({ 10: 'sluice:' })],
])('%s is no problem', (_title, text) => {
  const { manifest, diagnostics } = parse(text)
  expect(diagnostics).toEqual([])
  expect(manifest?.key).toBe('a')
})

test('an anchor set again means the newer value further down, and the older one wherever it was meant before', () => {
  const options = parse(withLines({ 10: 'options: { a: &x 1, b: &y [*x], c: &x 2, d: *x, e: *y }' })).manifest?.source['options']
  expect(options).toEqual({ a: 1, b: [1], c: 2, d: 2, e: [1] })
})

describe('the key of a broken file', () => {
  test.each([
    ['comes from the path', 'name: [', { key: 'a', keyCertain: true }],
    ['is read where the file says it', `${withLines({ 10: 'sluice: { key: crm/x }' })}oops: [`, { key: 'crm/x', keyCertain: true }],
    [
      'is not certain if a second word could be it',
      `${withLines({ 8: '    params: { mappingId: aa11, key: z }', 10: 'sluice: { key: crm/x }' })}oops: [`,
      { key: 'crm/x', keyCertain: false },
    ],
    ['is not certain if the break hides it', 'name: "x\nsluice: { key: crm/x }\n', { key: 'a', keyCertain: false }],
    ['is not certain in an empty file', '\n', { key: 'a', keyCertain: false }],
    ['is not certain among several documents', `${withLines({})}---\n${withLines({})}`, { key: 'a', keyCertain: false }],
    ['is not certain if it is no key', withLines({ 10: 'sluice: { key: "a b" }' }), { key: 'a', keyCertain: false }],
    ['is not certain if it stands twice', withLines({ 10: 'sluice: { key: b, key: c }' }), { key: 'b', keyCertain: false }],
    ['is not certain if it may come by a merge', withLines({ 10: 'sluice: { <<: { key: b } }' }), { key: 'a', keyCertain: false }],
    ['is not certain among several documents below a directive', `%YAML 1.2\n---\n${withLines({})}---\nname: x\n`, { key: 'a', keyCertain: false }],
    ['comes from the path, however deep the file is nested', `name: ${'['.repeat(50)}`, { key: 'a', keyCertain: true }],
    ['is certain if only the shape is wrong', withLines({ 1: 'nmae: x', 10: 'sluice: { key: b }' }), { key: 'b', keyCertain: true }],
  ])('%s', (_title, text, want) => {
    const { key, keyCertain, manifest } = parse(text)
    expect({ key, keyCertain }).toEqual(want)
    expect(manifest).toBeNull()
  })

  test('comes from the path where bytes are no text, unless they speak of a key', () => {
    const latin1 = (text: string) => parseManifest({ path: 'flows/a.yaml', folder: 'flows', bytes: new Uint8Array([...Buffer.from(text), 0xe9]) })
    expect(latin1('name: x')).toMatchObject({ key: 'a', keyCertain: true, manifest: null })
    expect(latin1('sluice: { key: b }')).toMatchObject({ key: 'a', keyCertain: false, manifest: null })
  })

  test('is nobody’s if the path cannot be one', () => {
    expect(parse('name: [', 'flows/a b.yaml')).toMatchObject({ key: null, keyCertain: false })
  })
})

describe('nesting', () => {
  const at = (text: string): string[] => parse(text).diagnostics.map(({ code, line, column }) => `${line}:${column} ${code}`)
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
  const within = (levels: number): string => withLines({ 10: `options: { first: [1], then: ${deep(levels)} }` })

  test('is read up to forty levels', () => {
    expect(at(within(38))).toEqual([])
    expect(at(within(39))).toEqual(['10:68 yaml-too-deep'])
  })

  test('is bounded in the name of a member as well', () => {
    expect(at(withLines({ 10: `options: { first: 1, ? ${deep(38)} : 1 }` }))).toEqual(['10:24 yaml-key-not-text'])
    expect(at(withLines({ 10: `options: { first: 1, ? ${deep(39)} : 1 }` }))).toEqual(['10:62 yaml-too-deep'])
  })
})

describe('what is kept of a manifest', () => {
  test('is where its members stand, down to five names, and deeper where a variable does', () => {
    const { manifest } = parse(withLines({ 10: 'options: { a: { b: { c: { d: { e: 1 } }, v: { w: { x: { y: "${vars.z}" } } } } } }' }))
    expect(manifest).toMatchObject({ kind: 'flow', key: 'a', path: 'flows/a.yaml', templates: ['/options/a/b/v/w/x/y'] })
    expect(Object.keys(manifest?.positions ?? {}).filter((pointer) => pointer.startsWith('/options/a/b/'))).toEqual([
      '/options/a/b/c',
      '/options/a/b/c/d',
      '/options/a/b/v',
      '/options/a/b/v/w',
      '/options/a/b/v/w/x/y',
    ])
  })
})

test('tells of fifty problems, and of a fifty-first that there are more', () => {
  const wrong = (count: number): string =>
    withLines({ 10: `options: { ${Array.from({ length: count }, (_, index) => `o${index}: .inf`).join(', ')} }` })
  expect(parse(wrong(50)).diagnostics.map(({ code }) => code)).toEqual(Array.from({ length: 50 }, () => 'number-unsafe'))
  const { diagnostics } = parse(wrong(52))
  expect(diagnostics).toHaveLength(51)
  expect(diagnostics[50]).toMatchObject({
    code: 'too-many-problems',
    path: 'flows/a.yaml',
    line: 10,
    column: 557,
    message: 'the file has 2 more problems',
  })
})

test.each([
  ['flows/a.yaml', 'flows', true, 'a'],
  ['flows/crm/a.yml', 'flows', true, 'crm/a'],
  ['flows/crm/a.YAML', 'flows', true, 'crm/a'],
  ['flows/crm/a.yaml', 'flows/crm/', true, 'a'],
  ['a.yaml', '', true, 'a'],
  ['a.yaml', '.', true, 'a'],
  ['flows/a.v2.yaml', './flows', true, 'a.v2'],
  ['flows/_drafts/a.yaml', 'flows', false, '_drafts/a'],
  ['flows/.hidden.yaml', 'flows', false, '.hidden'],
  ['_private/flows/a.yaml', '_private/flows', true, 'a'],
  ['flows/README.md', 'flows', false, 'README.md'],
  ['flows2/a.yaml', 'flows', false, 'flows2/a'],
])('%s below %s: manifest %s, key %s', (path, folder, manifest, key) => {
  expect(isManifestPath(path, folder)).toBe(manifest)
  expect(keyOf(path, folder)).toBe(key)
})

test.each([
  ['crm/contacts', true],
  ['a', true],
  ['..x/y..', true],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false],
  ['', false],
  ['/a', false],
  ['a/', false],
  ['a//b', false],
  ['a/../b', false],
  ['.', false],
  ['a b', false],
  ['ä', false],
  ['a\n', false],
])('%j is a key: %s', (text, want) => expect(isKey(text)).toBe(want))

describe('locate', () => {
  const text = withLines({})
  test.each([
    ['', 1, 1],
    ['/name', 1, 7],
    ['/scheduleParams', 9, 1],
    ['/scheduleParams/interval', 9, 69],
    ['/transformations/Mapping/params/mappingVersion', 8, 48],
    ['/transformations/0/params/mappingVersion', 8, 48],
    ['/transformations/Copy/params', 6, 1],
    ['/options/errorDiagnosticsEnabled', 1, 1],
  ])('finds %s', (pointer, line, column) => expect(locate(text, pointer)).toEqual({ line, column }))
})

test.each([
  ['descripton', 'description'],
  ['nmae', 'name'],
  ['schedule', 'scheduleParams'],
  ['FlowSpec', 'flowSpec'],
  ['zebra', null],
  ['x', null],
])('%s may mean %s', (written, meant) => {
  expect(similarWord(written, ['name', 'description', 'flowSpec', 'scheduleParams', 'options', 'labels'])).toBe(meant)
})

test('a member that every object inherits is unknown like any other', () => {
  for (const name of ['toString', 'constructor', 'hasOwnProperty']) {
    const { diagnostics } = parseManifest({ path: 'flows/a.yaml', folder: 'flows', bytes: new TextEncoder().encode(`${withLines({})}${name}: x\n`) })
    expect(diagnostics.map(({ code, hint }) => [code, typeof hint])).toEqual([
      [name === 'constructor' ? 'member-name-forbidden' : 'member-unknown', 'string'],
    ])
  }
})

test('a byte that is not UTF-8 is told where it stands, also in a file whose lines end as on old Macs', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('name: é\rstate: x\n\ra: é'), 0xff, 0x0a])
  const [found] = parseManifest({ path: 'flows/a.yaml', folder: 'flows', bytes }).diagnostics
  expect(found).toMatchObject({ code: 'not-utf8', line: 4, column: 5 })
})

test('a message stays a sentence, however long what it speaks of', () => {
  const text = `${withLines({})}? "${'x'.repeat(50_000)}"\n: 1\n`
  const { diagnostics } = parseManifest({ path: 'flows/a.yaml', folder: 'flows', bytes: new TextEncoder().encode(text) })
  expect(diagnostics).toMatchObject([{ code: 'member-unknown', message: expect.stringMatching(/^.{1,600}…$/) as string }])
})
