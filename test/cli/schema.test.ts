import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { SCHEMA_NAMES, schemaCommand, schemaText } from '../../src/cli/schema.ts'

const folder = join(import.meta.dirname, '../../schemas')

test('every schema of the repository can be printed', () => {
  const files = readdirSync(folder).map((name) => name.replace('.schema.json', ''))
  expect([...SCHEMA_NAMES].sort()).toEqual(files.sort())
})

test.each(SCHEMA_NAMES)('prints %s as it is in the repository', (name) => {
  let stdout = ''
  schemaCommand(name, { stdout: { write: (text) => void (stdout += text), isTerminal: false, columns: 80 } })
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), 'utf8')))
  expect(stdout).toBe(schemaText(name))
})

test.each(['plan', 'validate', 'export'] as const)('%s compiles as JSON Schema 2020-12 and describes every member', (name) => {
  const schema = JSON.parse(schemaText(name)) as object
  const ajv = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }))
  expect(() => ajv.compile(schema)).not.toThrow()
  expect(undescribed(schema)).toEqual([])
})

test('a schema that there is not is a mistake of the command line', () => {
  const print = (): unknown => schemaCommand('flow', { stdout: { write: () => {}, isTerminal: false, columns: 80 } })
  expect(print).toThrow(/no schema "flow"; there are dataflow, folder, config/)
})

/** Members without a word of explanation, neither here nor where they refer to. */
function undescribed(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { properties } = node as { properties?: Record<string, object> }
  const bare = Object.entries(properties ?? {}).filter(([, member]) => !('description' in member || 'title' in member || '$ref' in member))
  return [...bare.map(([name]) => `${path}/${name}`), ...Object.entries(node).flatMap(([name, value]) => undescribed(value, `${path}/${name}`))]
}
