import { createHash } from 'node:crypto'
import { defaultKnobs, type Knobs } from '../../src/emulator/core/knobs.ts'
import { openSpace } from '../../src/emulator/core/seed/open-space.ts'
import type { Seed } from '../../src/emulator/core/seed/seed.ts'
import { sandboxId, type Space } from '../../src/emulator/core/space.ts'
import type { Stored } from '../../src/emulator/core/table.ts'
import { createWorld, type World } from '../../src/emulator/core/world.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { connectionName, FLOW_SPECS } from './wish.ts'

export const ORG = '0123456789ABCDEF01234567@AdobeOrg'
export const SANDBOX = 'dev'
export const OWNER = 'acme'
export const CLIENT = 'sluice-sim'

/** The emulator's core with the few entities that histories need: listing a whole catalogue is most of a start. */
export type SimService = { world: World; space: Space; sandboxId: string }

const LAKE = { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' }
const SOURCES = {
  stream: { connectionSpec: { id: 'bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb', version: '1.0' }, data: { format: 'json' } },
  files: {
    connectionSpec: { id: '4c10e202-c428-4796-9208-5f1f5732b1cf', version: '1.0' },
    data: { format: 'delimited' },
    params: { path: '/in', type: 'folder' },
  },
} as const

const LANES = (['stream', 'files'] as const).flatMap((spec) => ([0, 1] as const).map((lane) => ({ spec, lane })))

const SEED: Seed = {
  sandboxes: [{ name: SANDBOX, type: 'development', isDefault: true }],
  entities: [
    {
      connections: [],
      sourceConnections: LANES.map((at) => ({ name: connectionName('source', at), ...SOURCES[at.spec] })),
      targetConnections: LANES.map((at) => ({
        name: connectionName('target', at),
        connectionSpec: LAKE,
        data: { format: 'parquet_xdm', schema: { id: 'https://ns.adobe.com/acme/schemas/1', version: '1' } },
        params: { dataSetId: '65a0c0ffee0000000000e001' },
      })),
    },
  ],
}

const CONNECTION_SPECS = new Set<string>([LAKE.id, SOURCES.stream.connectionSpec.id, SOURCES.files.connectionSpec.id])

export function createService(hostNowMs: () => number, seedNumber: number, knobs: Partial<Knobs>): SimService {
  const world = createWorld({ hostNowMs, random: seededRandom(seedNumber), seedNumber, seed: SEED, knobs: { ...defaultKnobs(), ...knobs } })
  const wanted = new Set<string>(Object.values(FLOW_SPECS))
  world.catalogue = {
    flowSpecs: new Map([...world.catalogue.flowSpecs].filter(([id]) => wanted.has(id))),
    connectionSpecs: new Map([...world.catalogue.connectionSpecs].filter(([id]) => CONNECTION_SPECS.has(id))),
  }
  const space = openSpace(world, ORG, SANDBOX)
  return { world, space, sandboxId: sandboxId(space) }
}

export function flowsOf({ space }: SimService): Stored[] {
  return [...space.tables.flows.all()]
}

export function connectionIdOf({ space }: SimService, side: 'source' | 'target', at: Parameters<typeof connectionName>[1]): string {
  const name = connectionName(side, at)
  const table = space.tables[side === 'source' ? 'sourceConnections' : 'targetConnections']
  return [...table.all()].find(({ doc }) => doc['name'] === name)?.id ?? ''
}

const LINE = /^\[managed by sluice: ([^/\s]+)\/([^;\s]+); id=([0-9a-f]{8})([^\]]*)\]$/

export type MarkerLine = { owner: string; key: string; id: string; rest: string }

/** The line in a description as design.md puts it, read without Sluice's own parser. */
export function markerIn(doc: JsonObject): MarkerLine | null {
  for (const line of textOf(doc['description']).split('\n').reverse()) {
    const match = LINE.exec(line.trim())
    if (match !== null) return { owner: match[1] ?? '', key: match[2] ?? '', id: match[3] ?? '', rest: match[4] ?? '' }
  }
  return null
}

/** Which of the flows that have followed each other under one key it is. */
export function generationIn(doc: JsonObject): number {
  return Number(/gen=(\d+)/.exec(markerIn(doc)?.rest ?? '')?.[1] ?? 1)
}

/** The description without the line; empty where nothing is left. */
export function descriptionIn(doc: JsonObject): string {
  const lines = textOf(doc['description']).split('\n')
  return lines
    .filter((line) => !LINE.test(line.trim()))
    .join('\n')
    .trimEnd()
}

const ids = new Map<string, string>()

export function markerIdOf(sandboxId: string, key: string): string {
  const text = [ORG, sandboxId, OWNER, key].join('\n')
  const known = ids.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 8)
  if (ids.size > 10_000) ids.clear()
  ids.set(text, known)
  return known
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
