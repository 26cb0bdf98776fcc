import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import configSchema from '../../schemas/config.schema.json' with { type: 'json' }
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import folderSchema from '../../schemas/folder.schema.json' with { type: 'json' }
import { fitsConfig } from '../../src/config/generated/fits.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts'
import { fitsAsWritten, fitsBound, fitsFolder } from '../../src/manifest/generated/fits.ts'

const boundSchema = { ...schema, $id: 'bound', $defs: { ...schema.$defs, variable: { not: {} } } }
const documented = /```yaml\n([^]*?)```/.exec(readFileSync('docs/manifest.md', 'utf8'))?.[1] ?? ''
const manifests = [documented, ...globSync('flows/**/*.yaml').map((path) => readFileSync(path, 'utf8'))].map((text): Json => ({
  ...(parse(text) as JsonObject),
  labels: ['core/C1'],
}))
const config = parse(readFileSync('sluice.yaml', 'utf8')) as Json

const VALIDATORS = [
  { name: 'manifests as written', fits: fitsAsWritten, source: schema, seeds: manifests },
  { name: 'manifests with their variables', fits: fitsBound, source: boundSchema, seeds: manifests },
  { name: 'folder settings', fits: fitsFolder, source: folderSchema, seeds: [{ drift: 'report', suspend: true, ignore: ['/name', '/options'] }] },
  { name: 'configurations', fits: fitsConfig, source: configSchema, seeds: [config] },
]

test.each(VALIDATORS)(
  'the validator that was compiled ahead says of $name what their schema says, however they are broken',
  ({ fits, source, seeds }) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    const validate = ajv.compile(source)
    const verdicts = new Set<boolean>()
    const agree = (document: Json): void => {
      const verdict = fits(document)
      verdicts.add(verdict)
      expect({ document, fits: verdict }).toEqual({ document, fits: validate(document) })
    }
    for (const seed of seeds) agree(seed)
    const arbChange = fc.record({ at: fc.nat(), how: fc.constantFrom(...CHANGES), value: arbValue() })
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(arbChange, { minLength: 1, maxLength: 3 }), (seed, changes) => {
        const document = structuredClone(seed)
        for (const { at, how, value } of changes) change(document, at, how, value)
        agree(document)
      }),
      { numRuns: 500 },
    )
    expect(verdicts).toEqual(new Set([true, false]))
  },
)

/** Values that schemas tell apart: templates, equal items, numbers at their bounds. */
function arbValue(): fc.Arbitrary<Json> {
  const special: Json[] = [
    '${vars.x}',
    'a${vars.x}',
    '',
    '😀'.repeat(100),
    '😀'.repeat(201),
    0,
    1,
    -1,
    1.5,
    101,
    1e15,
    null,
    true,
    'draft',
    'published',
    [],
    {},
    [{ a: 1 }, { a: 1 }],
    ['x', 'x'],
  ]
  return fc.oneof(fc.constantFrom(...special), fc.jsonValue() as fc.Arbitrary<Json>)
}

const CHANGES = ['put', 'remove', 'repeat', 'lengthen'] as const

/** Changes one of the places of a document, chosen by number. */
function change(document: Json, at: number, how: (typeof CHANGES)[number], value: Json): void {
  const places = placesIn(document)
  const { holder, name } = places[at % Math.max(1, places.length)] ?? {}
  if (holder === undefined || name === undefined) return
  const old = holder[name]
  if (how === 'remove') delete holder[name]
  else if (how === 'repeat') holder[name] = Array.isArray(old) ? [...old, ...old] : [old ?? null, old ?? null]
  else if (how === 'lengthen') holder[name] = '😀'.repeat([199, 200, 201, 400, 600, 1024, 1025][at % 7] ?? 1)
  else holder[name] = value
}

type Place = { holder: Record<string, Json>; name: string }

function placesIn(node: Json): Place[] {
  if (!Array.isArray(node) && !isJsonObject(node)) return []
  const holder = node as Record<string, Json>
  return Object.entries(node).flatMap(([name, child]) => [{ holder, name }, ...placesIn(child)])
}
