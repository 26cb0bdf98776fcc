import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import { assembleManifests } from '../../src/manifest/assemble.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import { parseManifest } from '../../src/manifest/parse.ts'

const VARS = { crmMapping: '99990000aaaabbbbccccddddeeeeffff' }
const paths = globSync('flows/**/*.yaml').sort()
const parsed = paths.map((path) => parseManifest({ path, folder: 'flows', bytes: readFileSync(path) }))

test('the manifests people copy give no diagnostic at all', () => {
  const { manifests, diagnostics, complete } = assembleManifests(parsed)
  const bound = manifests.map((manifest) => bindVars(manifest, VARS))
  expect([...diagnostics, ...bound.flatMap((one) => one.diagnostics)]).toEqual([])
  expect(complete).toBe(true)
  expect(bound.map(({ desired }) => `${desired?.key} ${desired?.state} ${desired?.category}`)).toEqual([
    'audiences/s3-export draft audience-export',
    'commerce/orders draft files',
    'commerce/product-catalog draft files',
    'crm/contacts disabled tables',
    'web/events published streaming',
  ])
})

test.each(paths)('%s tells editors where its schema is', (path) => {
  const [first = ''] = readFileSync(path, 'utf8').split('\n', 1)
  expect(first).toBe(`# yaml-language-server: $schema=${'../'.repeat(path.split('/').length - 1)}schemas/dataflow.schema.json`)
})

test('every example in the schema and the documentation fits the schema', () => {
  const ajv = new Ajv2020({ strict: false })
  ajv.addSchema(schema)
  const documented: unknown = parse(/```yaml\n([^]*?)```/.exec(readFileSync('docs/manifest.md', 'utf8'))?.[1] ?? '')
  const misfits = [
    ...examplesOf('', schema),
    ...examplesOf('/$defs', schema.$defs),
    ...examplesOf('/properties', schema.properties),
    { at: '', example: documented },
  ]
    .filter(({ at, example }) => !ajv.validate(at === '' ? schema.$id : `${schema.$id}#${at}`, example))
    .map(({ at, example }) => `${at}: ${JSON.stringify(example)}`)
  expect(misfits).toEqual([])
})

/** The examples of a schema, or of each schema in a group of them. */
function examplesOf(at: string, node: object): { at: string; example: unknown }[] {
  if (at === '') return 'examples' in node ? (node.examples as unknown[]).map((example) => ({ at, example })) : []
  return Object.entries(node as Record<string, { examples?: unknown[] }>).flatMap(([name, { examples = [] }]) =>
    examples.map((example) => ({ at: `${at}/${name}`, example })),
  )
}

test('an editor shows a title or a description for every member', () => {
  const silent: string[] = []
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (name === 'properties') {
        for (const [member, inner] of Object.entries(value as Record<string, object>)) {
          const shown = 'description' in inner || '$ref' in inner || path.endsWith('/if') || path.endsWith('/then')
          if (!shown) silent.push(`${path}/${member}`)
        }
      }
      visit(value, `${path}/${name}`)
    }
  }
  visit(schema, '')
  expect(silent).toEqual([])
})
