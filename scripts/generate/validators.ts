/** Validators compiled ahead from the schemas: compiling them took half a second of every start. */
import { readFileSync } from 'node:fs'
import { _, Ajv2020, type CodeKeywordDefinition } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import type { Artefact } from '../generate.ts'

type Schema = { [member: string]: unknown }

const MANIFEST = readSchema('dataflow')
const VARIABLES_BOUND = { ...MANIFEST, $id: `${String(MANIFEST['$id'])}#bound`, $defs: { ...(MANIFEST['$defs'] as Schema), variable: { not: {} } } }

export const artefacts: Artefact[] = [
  artefact('src/manifest/generated/fits.ts', { fitsAsWritten: MANIFEST, fitsBound: VARIABLES_BOUND, fitsFolder: readSchema('folder') }, [
    eachOnceKeyword(),
  ]),
  artefact('src/config/generated/fits.ts', { fitsConfig: readSchema('config') }, []),
]

function artefact(path: string, schemas: Readonly<Record<string, Schema>>, keywords: CodeKeywordDefinition[]): Artefact {
  return { path, produce: () => moduleOf(schemas, keywords) }
}

/** They say yes or no. Why not, and in which words, is for a validator that knows the schema's texts, compiled when one says no. */
function moduleOf(schemas: Readonly<Record<string, Schema>>, keywords: CodeKeywordDefinition[]): string {
  const ajv = new Ajv2020({
    schemas: Object.values(schemas).map((schema) => withoutTexts(schema)),
    messages: false,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    validateSchema: false,
    code: { source: true, esm: true, lines: true, optimize: 2 },
  })
  for (const one of keywords) ajv.removeKeyword(String(one.keyword)).addKeyword(one)
  const ids = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, String(schema['$id'])]))
  const code = standalone.default(ajv, ids).replace('"use strict";', '').replaceAll('require("ajv/dist/runtime/ucs2length").default', 'characters')
  if (code.includes('require(')) throw new Error(`generated code requires a module: ${/require\([^)]*\)/.exec(code)?.[0]}`)
  const imports = [
    ...(code.includes('characters') ? [`import { characters } from '../../lib/characters.ts'`] : []),
    ...(code.includes('eachOnce') ? [`import { eachOnce } from '../../lib/each-once.ts'`] : []),
  ]
  return [
    '// Generated from schemas/ by scripts/generate/validators.ts: change the schema, then `npm run generate`.',
    '// @ts-nocheck',
    ...imports,
    code.trim(),
    '',
  ].join('\n')
}

/** As in src/manifest/schema.ts, by a call that generated code can make. */
function eachOnceKeyword(): CodeKeywordDefinition {
  return {
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    code(context) {
      const call = context.gen.scopeValue('func', { ref: () => true, key: 'eachOnce', code: _`eachOnce` })
      context.fail(_`!${call}(${context.data})`)
    },
  }
}

const TEXTS: ReadonlySet<string> = new Set(['title', 'description', 'examples', 'errorMessage', '$comment', 'default'])

/** What only people and editors read would be most of the code. Members may be called like keywords. */
function withoutTexts(schema: Schema, areMembers = false): Schema {
  const kept = Object.entries(schema).filter(([name]) => areMembers || !TEXTS.has(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, inner(value, !areMembers && (name === 'properties' || name === '$defs'))]))
}

function inner(value: unknown, areMembers: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => inner(item, false))
  return typeof value === 'object' && value !== null ? withoutTexts(value as Schema, areMembers) : value
}

function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as Schema
}
