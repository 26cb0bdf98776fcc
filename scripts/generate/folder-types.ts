/** Types of `.sluice.yaml` from its schema. */
import { readFileSync } from 'node:fs'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import type { Artefact } from '../generate.ts'

const SCHEMA = 'schemas/folder.schema.json'

export const artefacts: Artefact[] = [
  {
    path: 'src/manifest/generated/folder.ts',
    produce: () =>
      compile(untitled(JSON.parse(readFileSync(SCHEMA, 'utf8'))) as JSONSchema, 'FolderSettings', {
        bannerComment: `// Generated from ${SCHEMA} by scripts/generate/folder-types.ts: change the schema, then \`npm run generate\`.`,
        style: { singleQuote: true, semi: false, printWidth: 150 },
      }),
  },
]

/** Every title becomes a type of its own otherwise. */
function untitled(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(untitled)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([name, value]) => !(typeof value === 'string' && (name === 'title' || name === '$id')))
  return Object.fromEntries(kept.map(([name, value]) => [name, untitled(value)]))
}
