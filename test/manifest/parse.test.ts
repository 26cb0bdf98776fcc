import { describe, expect, test } from 'vitest'
import { isFolderFile, isKey, isManifestPath, isMisnamedFolderFile, keyOf } from '../../src/manifest/key.ts'
import { MANIFEST_FORMAT_VERSION, parseCacheKey } from '../../src/manifest/manifest.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { locate } from '../../src/manifest/positions.ts'
import { similarWord } from '../../src/lib/similar.ts'
import { readYaml } from '../../src/manifest/yaml-tree.ts'
import { withLines } from './bad-manifests.ts'

const parse = (text: string, path = 'flows/a.yaml') => parseManifest({ path, folder: 'flows', bytes: new TextEncoder().encode(text) })

test('a kept parse is as good as a new one', () => {
  const parsed = parse(withLines({ 1: 'name: "${vars.x}"' }))
  expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
})

test('a parse is kept under its bytes, its path, its folder and the version of the form', () => {
  const file = { path: 'flows/a.yaml', oid: 'abc', folder: 'flows' }
  const shifted = { ...file, folder: 'flow', path: 'sflows/a.yaml' }
  const keys = [file, { ...file, oid: 'abd' }, { ...file, path: 'flows/b.yaml' }, { ...file, folder: '' }, shifted].map(parseCacheKey)
  expect(new Set(keys).size).toBe(5)
  expect(MANIFEST_FORMAT_VERSION).toMatch(/^\d+-[0-9a-f]{12}$/)
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
  const { manifest, diagnostics, keyCertain } = parse(text)
  expect(diagnostics).toEqual([])
  expect(manifest?.key).toBe('a')
  expect(keyCertain).toBe(true)
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
    ['is not certain if it is nothing but blanks that break', ' \n\t\r', { key: 'a', keyCertain: false }],
    [
      'is not certain if a second block may say it',
      withLines({ 10: 'sluice: { protect: true }', 11: 'sluice: { key: b }' }),
      { key: 'a', keyCertain: false },
    ],
    [
      'is not certain if a second block may say it, and the first is empty',
      withLines({ 10: 'sluice:', 11: 'sluice: { key: b }' }),
      { key: 'a', keyCertain: false },
    ],
    [
      'is not certain if a second block may say another',
      withLines({ 10: 'sluice: { key: b }', 11: 'sluice: { key: c }' }),
      { key: 'b', keyCertain: false },
    ],
    ['is not certain if the block may come by a merge', withLines({ 10: '<<: { sluice: { key: b } }' }), { key: 'a', keyCertain: false }],
    ['is not certain if the block is none', withLines({ 10: 'sluice: key' }), { key: 'a', keyCertain: false }],
    ['is not certain if it cannot be read', withLines({ 10: 'sluice: { key: 12345678901234567890 }' }), { key: 'a', keyCertain: false }],
    ['is certain if something else stands twice', withLines({ 10: 'sluice: { protect: true }', 11: 'name: b' }), { key: 'a', keyCertain: true }],
    [
      'is certain if something else stands twice, and it is written',
      withLines({ 10: 'sluice: { key: b }', 11: 'name: b' }),
      { key: 'b', keyCertain: true },
    ],
    ['is not certain beyond the break if it is no key', `${withLines({ 10: 'sluice: { key: "a b" }' })}oops: [`, { key: 'a', keyCertain: false }],
    [
      'is not certain among several documents of which the first says it',
      `${withLines({ 10: 'sluice: { key: b }' })}---\nname: x\n`,
      { key: 'b', keyCertain: false },
    ],
    ['is not certain if it is spelt in escapes', `${withLines({ 10: 'sluice: { "k\\x65y": b }' })}oops: [`, { key: 'b', keyCertain: false }],
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
    const whole = [withLines({ 1: 'nmae: x' }), withLines({ 10: 'sluice:' }), withLines({ 10: 'sluice: { protect: true }' })]
    for (const text of ['name: [', ...whole]) expect(parse(text, 'flows/a b.yaml')).toMatchObject({ key: null, keyCertain: false, manifest: null })
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

describe('aliases', () => {
  const codes = (text: string): string[] => parse(text).diagnostics.map(({ code, line, column }) => `${line}:${column} ${code}`)
  const optionsOf = (text: string): unknown => parse(withLines({ 10: text })).manifest?.source['options']

  test('mean what their anchor meant above them, also where a list that is repeated sets it again', () => {
    expect(optionsOf('options: { a: &y [ &x 1 ], b: &x 2, c: *y, d: *x }')).toEqual({ a: [1], b: 2, c: [1], d: 2 })
  })

  test('may add ten thousand nodes and no more', () => {
    const list = `one: &a [${Array.from({ length: 99 }, () => 1).join(', ')}]`
    const told = (count: number): string[] =>
      readYaml(`{ ${list}, more: [${Array.from({ length: count }, () => '*a').join(', ')}] }`).problems.map(({ code }) => code)
    expect([told(100), told(101)]).toEqual([[], ['yaml-alias-bomb']])
  })

  test('are not what a long file is counted by', () => {
    expect(readYaml(`- [${Array.from({ length: 100 }, () => 1).join(', ')}]\n`.repeat(100)).problems).toEqual([])
  })

  test('may nest no deeper than what is written out, and end the reading there', () => {
    const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    const nested = (levels: number): string => `${'['.repeat(levels)}*a${']'.repeat(levels)}`
    expect(codes(withLines({ 10: `options: { one: &a ${deep(19)}, two: ${nested(20)} }` }))).toEqual([])
    expect(codes(withLines({ 10: `options: { one: &a ${deep(19)}, two: ${nested(21)}, three: ${nested(21)}, four: .nan }` }))).toHaveLength(1)
    expect(codes(withLines({ 10: `options: { one: &a [[1, 2]], two: ${nested(37)} }` })).map((one) => one.split(' ')[1])).toEqual(['yaml-too-deep'])
    expect(codes(withLines({ 10: `options: { one: &a ${deep(19)}, two: ${nested(21)} }` }))[0]).toMatch(/yaml-too-deep$/)
  })
})

test('a zero is a zero, whatever stands before it', () => {
  expect(parse(withLines({ 10: 'options: { a: -0, b: -0.0, c: 0 }' })).manifest?.source['options']).toEqual({ a: 0, b: 0, c: 0 })
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
  ['flows/a.yaml', 'flows//', true, 'a'],
  ['flows/a.yaml.bak', 'flows', false, 'a.yaml.bak'],
  ['v1.2/flows/a.yaml', 'v1.2/flows', true, 'a'],
  ['yaml', 'flows', false, 'yaml'],
])('%s below %s: manifest %s, key %s', (path, folder, manifest, key) => {
  expect(isManifestPath(path, folder)).toBe(manifest)
  expect(keyOf(path, folder)).toBe(key)
})

test.each([
  ['flows/.sluice.yaml', true, false],
  ['flows/crm/.sluice.yaml', true, false],
  ['flows/crm/.sluice.yml', false, true],
  ['flows/crm/.Sluice.YAML', false, true],
  ['flows/crm/x.sluice.yaml', false, false],
  ['flows/crm/.sluice.yaml.bak', false, false],
  ['flows/crm/.sluice.yml.bak', false, false],
  ['flows/_crm/deep/.sluice.yaml', false, false],
  ['flows/crm/.deep/.sluice.yml', false, false],
  ['other/.sluice.yaml', false, false],
  ['.sluice.yml', false, false],
])('%s: settings of a folder %s, only nearly called so %s', (path, settings, misnamed) => {
  expect(isFolderFile(path, 'flows')).toBe(settings)
  expect(isMisnamedFolderFile(path, 'flows')).toBe(misnamed)
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
    ['/name/first', 1, 1],
  ])('finds %s', (pointer, line, column) => expect(locate(text, pointer)).toEqual({ line, column }))

  test.each([
    [
      'elements by name inside others',
      { 8: '    params: { list: [~, x, { name: a }, { name: b, c: 1 }] }' },
      '/transformations/Mapping/params/list/b/c',
      8,
      55,
    ],
    ['elements by name among what has none', { 10: 'labels: [~, x]' }, '/labels/x', 10, 1],
    ['names with a slash', { 10: 'options: { b: 1, a/b: 2 }' }, '/options/a~1b', 10, 23],
    ['names with a tilde', { 10: 'options: { b: 1, a~b: 2 }' }, '/options/a~0b', 10, 23],
    ['an element that is empty', { 10: 'labels:', 11: '  - x', 12: '  -' }, '/labels/1', 12, 4],
    ['a value that is empty, where its name stands', { 10: '  ', 11: 'labels:' }, '/labels', 11, 1],
    [
      'an alias where it stands itself',
      { 4: 'sourceConnectionIds: &c [{ name: orders }]', 5: 'targetConnectionIds: *c' },
      '/targetConnectionIds',
      5,
      22,
    ],
    [
      'what an alias stands for, there',
      { 4: 'sourceConnectionIds: &c [{ name: orders }]', 5: 'targetConnectionIds: *c' },
      '/targetConnectionIds/0/name',
      4,
      34,
    ],
  ])('finds %s', (_, lines, pointer, line, column) => expect(locate(withLines(lines), pointer)).toEqual({ line, column }))

  test('says where a file begins that it does not read', () => {
    expect(locate('x'.repeat(300_000), '/name')).toEqual({ line: 1, column: 1 })
    expect(locate('', '/name')).toEqual({ line: 1, column: 1 })
  })
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
