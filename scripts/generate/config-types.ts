/** Types of `sluice.yaml` from its schema. */
import { readFileSync } from 'node:fs'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import type { Artefact } from '../generate.ts'

const SCHEMA = 'schemas/config.schema.json'

export const artefacts: Artefact[] = [
  {
    path: 'src/config/generated/config.ts',
    produce: () =>
      compile(untitled(JSON.parse(readFileSync(SCHEMA, 'utf8'))) as JSONSchema, 'ConfigFile', {
        bannerComment: `/* Generated from ${SCHEMA} by npm run generate. Do not edit. */`,
        ignoreMinAndMaxItems: true,
        style: { semi: false, singleQuote: true, printWidth: 150 },
      }),
  },
]

/** Every title becomes a type of its own otherwise: `Port`, `Port1`, … They are for editors. */
function untitled(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(untitled)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([name, value]) => !(typeof value === 'string' && (name === 'title' || name === '$id')))
  return Object.fromEntries(kept.map(([name, value]) => [name, untitled(value)]))
}
