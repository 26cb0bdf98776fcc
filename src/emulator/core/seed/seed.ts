import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject } from '../../../lib/json.ts'
import { SAMPLE_ENTITIES } from './sample.ts'

/** What a world starts with. Entities come to life in each sandbox they name when that sandbox is first touched. */
export type Seed = {
  sandboxes: SandboxSeed[]
  flowSpecs?: JsonObject[]
  connectionSpecs?: JsonObject[]
  entities: EntitySeed[]
}

export type SandboxSeed = { name: string; type: 'production' | 'development'; title?: string; isDefault?: boolean }

/**
 * Bodies as for a create. Without `id` it is a digest of organisation, sandbox, collection and name, so that it is the same on every
 * machine. `state` is settled (default `enabled`). Connections may be named instead of giving their ids: `base`, `source`, `target`.
 */
export type EntitySeed = {
  /** Absent: every organisation. */
  org?: string
  /** Absent: every sandbox. */
  sandbox?: string
  connections?: JsonObject[]
  sourceConnections?: JsonObject[]
  targetConnections?: JsonObject[]
  flows?: JsonObject[]
  /** With any entry, only these mapping sets exist there. */
  mappings?: JsonObject[]
}

const SANDBOXES: SandboxSeed[] = [
  { name: 'prod', type: 'production', title: 'Production', isDefault: true },
  { name: 'dev', type: 'development', title: 'Development' },
]

const named: JsonObject = { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } }
const specs: JsonObject = { type: 'array', items: { type: 'object', required: ['id', 'name'] } }

const validate = new Ajv2020({ allErrors: true, strict: false }).compile({
  type: 'object',
  additionalProperties: false,
  properties: {
    sandboxes: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]*$' },
          type: { enum: ['production', 'development'], default: 'development' },
          title: { type: 'string' },
          isDefault: { type: 'boolean' },
        },
      },
    },
    flowSpecs: specs,
    connectionSpecs: specs,
    entities: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          org: { type: 'string' },
          sandbox: { type: 'string' },
          connections: named,
          sourceConnections: named,
          targetConnections: named,
          flows: named,
          mappings: {
            type: 'array',
            items: {
              type: 'object',
              required: ['id'],
              additionalProperties: false,
              properties: {
                id: { type: 'string' },
                versions: { type: 'array', items: { type: 'integer' } },
                schemaId: { type: 'string' },
                refused: { type: 'boolean' },
              },
            },
          },
        },
      },
    },
  },
})

/** The seed of an emulator that was not given one: two sandboxes, each with the sample connections. */
export function defaultSeed(sample: boolean): Seed {
  return { sandboxes: SANDBOXES, entities: sample ? SAMPLE_ENTITIES : [] }
}

/** A seed from a file or a request, or every reason why it is none. Nothing of the sample is added to it. */
export function readSeed(value: unknown): { seed: Seed } | { problems: string[] } {
  const given: unknown = value ?? {}
  if (!validate(given)) return { problems: (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`) }
  const { sandboxes = SANDBOXES, entities = [], ...rest } = given as Partial<Seed>
  return { seed: { ...rest, entities, sandboxes: sandboxes.map((one) => ({ ...one, type: one.type ?? 'development' })) } }
}
