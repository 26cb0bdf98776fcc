/** TypeScript types of manifests, from their schema. */
import { compile } from 'json-schema-to-typescript'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import type { Artefact } from '../generate.ts'

type Node = { [member: string]: unknown }

export const artefacts: Artefact[] = [
  {
    path: 'src/manifest/generated/dataflow.ts',
    produce: () =>
      compile({ ...typeShape(schema), title: 'Dataflow' }, 'Dataflow', {
        bannerComment: '// Generated from schemas/dataflow.schema.json by scripts/generate/types.ts: change the schema, then `npm run generate`.',
        unreachableDefinitions: true,
        style: { singleQuote: true, semi: false, printWidth: 150 },
      }),
  },
]

/**
 * The schema without what has no type: titles would become names of types, conditions and "either … or" over `required` would
 * become index signatures that allow anything.
 */
function typeShape(node: Node, insideProperties = false): Node {
  const kept = Object.entries(node).filter(([name, value]) => insideProperties || !isUntyped(name, value))
  return Object.fromEntries(kept.map(([name, value]) => [name, inner(value, !insideProperties && (name === 'properties' || name === '$defs'))]))
}

function inner(value: unknown, insideProperties: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => inner(item, false))
  return typeof value === 'object' && value !== null ? typeShape(value as Node, insideProperties) : value
}

function isUntyped(name: string, value: unknown): boolean {
  if (name === 'title' || name === '$id' || name === 'errorMessage' || name === 'examples') return true
  if (name !== 'allOf' && name !== 'oneOf') return false
  return Array.isArray(value) && value.every((branch: Node) => 'if' in branch || Object.keys(branch).join('') === 'required')
}
