import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { isJsonObject } from '../../src/lib/json.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import { hasError } from '../../src/manifest/finding.ts'
import { normaliseDocument } from '../../src/manifest/normalise.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { BAD_MANIFESTS, withLines } from './bad-manifests.ts'

const file = (bytes: Uint8Array) => ({ path: 'flows/a.yaml', folder: 'flows', bytes })
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 'once', 'hour', 'Mapping', 'Copy', '${vars.x}', '$${', '${', '1893456000', 'true', 'published', 'draft'),
)
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** Something like a manifest: the right members with values that are often wrong. */
const nearManifest = fc.record(
  {
    name: scalar,
    state: scalar,
    flowSpec: fc.oneof(anyJson, fc.constantFrom({ name: 'CRMToAEP' }, { name: 'CloudStorageToAEP' }, { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' })),
    sourceConnectionIds: fc.oneof(anyJson, fc.constant([{ name: 'a' }])),
    targetConnectionIds: fc.oneof(anyJson, fc.constant([{ name: 'b' }])),
    transformations: fc.oneof(anyJson, fc.array(fc.record({ name: scalar, params: anyJson }, { requiredKeys: [] }), { maxLength: 3 })),
    scheduleParams: fc.oneof(
      anyJson,
      fc.record({ startTime: scalar, frequency: scalar, interval: scalar, backfill: scalar, timeUnit: scalar }, { requiredKeys: [] }),
    ),
    options: fc.oneof(anyJson, fc.record({ errorDiagnosticsEnabled: scalar, partialIngestionPercent: scalar }, { requiredKeys: [] })),
    sluice: fc.oneof(anyJson, fc.record({ key: scalar, adopt: scalar, ignore: fc.array(fc.string()) }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
)

/** A good manifest or a bad one, with bytes cut out, doubled or replaced. */
const mutated = fc
  .tuple(
    fc.constantFrom(
      withLines({}),
      ...BAD_MANIFESTS.filter(({ bytes }) => bytes.length < 2000).map(({ bytes }) => (typeof bytes === 'string' ? bytes : 'x')),
    ),
    fc.array(
      fc.tuple(
        fc.nat(2000),
        fc.nat(20),
        fc.constantFrom('', ': ', '- ', '[', '}', '"', '\t', '\n', '&a ', '*a', '!x ', '#', '|', '---\n', '%YAML 1.1\n', '${', 'é', '\ud800'),
      ),
      {
        maxLength: 4,
      },
    ),
  )
  .map(([text, edits]) => edits.reduce((at, [start, length, put]) => at.slice(0, start) + put + at.slice(start + length), text))

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
  mutated.map(utf8),
  anyJson.map((value) => utf8(JSON.stringify(value))),
  nearManifest.map((value) => utf8(stringify(value))),
)

test('whatever the bytes, the file gives a manifest or says what is wrong, the same way each time', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const parsed = parseManifest(file(input))
      expect(parseManifest(file(input))).toEqual(parsed)
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
      expect(parsed.manifest === null).toBe(hasError(parsed.diagnostics))
      for (const { line, column, message, hint } of parsed.diagnostics) {
        expect(line >= 1 && column >= 1 && message.length > 0 && hint.length > 0 && !message.includes('undefined')).toBe(true)
      }
    }),
    { numRuns: 400 },
  )
})

test('no cause is told twice: a place has one error of the shape', () => {
  fc.assert(
    fc.property(nearManifest, (value) => {
      const places = parseManifest(file(utf8(stringify(value)))).diagnostics.map(({ code, pointer }) =>
        code.startsWith('value') || code.startsWith('member') ? pointer : `${code} ${pointer}`,
      )
      expect(new Set(places).size).toBe(places.length)
    }),
    { numRuns: 250 },
  )
})

const vars = fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(fc.string(), fc.integer(), fc.boolean()))
const text = fc.constantFrom('plain', 'a ${vars.x} b', '${vars.y}', '$${vars.x}', '${vars.x}${vars.y}')
const number = fc.oneof(fc.nat(40), fc.nat(40).map(String), fc.constantFrom('${vars.x}', null, '1893456000'))
const flag = fc.constantFrom(true, false, 'TRUE', ' false ', '${vars.y}', null)

/** The shape is right as written; what variables and rules make of it is open. */
const manifest = fc
  .record({
    name: text,
    description: fc.option(text),
    state: fc.constantFrom('draft', 'published', 'disabled'),
    flowSpec: fc.constantFrom(
      { name: 'CRMToAEP' },
      { name: 'CloudStorageToAEP' },
      { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' },
      { name: '${vars.x}' },
    ),
    sourceConnectionIds: text.map((name) => [{ name }]),
    targetConnectionIds: text.map((name) => [{ name }]),
    transformations: fc.constantFrom([], null, [{ name: 'Mapping', params: { mappingId: '${vars.x}', mappingVersion: '7' } }]),
    scheduleParams: fc.record({
      startTime: number,
      frequency: fc.constantFrom('once', 'Hour', 'minute', '${vars.x}', null),
      interval: number,
      backfill: flag,
    }),
    options: fc.record({ errorDiagnosticsEnabled: flag, other: anyJson.filter((value) => !JSON.stringify(value).includes('${')) }),
    sluice: fc.record({ adopt: fc.constantFrom('by-name', '${vars.x}'), ignore: fc.constantFrom([], ['/labels']) }),
  })
  .map((value) => parseManifest(file(utf8(JSON.stringify(value)))).manifest)
  .filter((one) => one !== null)

test('binding leaves the manifest alone, gives the same each time, and what it gives is final', () => {
  fc.assert(
    fc.property(manifest, fc.option(vars), (one, values) => {
      const before = structuredClone(one)
      const bound = bindVars(one, values)
      expect(bindVars(one, values)).toEqual(bound)
      expect(one).toEqual(before)
      if (bound.desired === null) expect(bound.diagnostics.length).toBeGreaterThan(0)
      else {
        expect(hasError(bound.diagnostics)).toBe(false)
        expect(normaliseDocument(bound.desired.document)).toEqual(bound.desired.document)
      }
    }),
    { numRuns: 250 },
  )
})

test('a document once normalised stays as it is', () => {
  fc.assert(
    fc.property(nearManifest, (value) => {
      const json: unknown = JSON.parse(JSON.stringify(value))
      if (!isJsonObject(json)) return
      const once = normaliseDocument(json)
      expect(normaliseDocument(once)).toEqual(once)
    }),
    { numRuns: 250 },
  )
})
