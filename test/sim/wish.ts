import type { DesiredState } from '../../src/manifest/desired.ts'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { EPOCH_MS } from './sim-clock.ts'

/**
 * What one manifest asks for, as the history knows it: the text that git serves is made from this, and so is the judgement whether a
 * flow equals it. Nothing here went through Sluice's own parser.
 */
export type Wish = {
  name: string
  /** Null: not declared. */
  description: string | null
  spec: 'stream' | 'files'
  /** Which of two pairs of connections. */
  lane: 0 | 1
  state: DesiredState
  mappingVersion: number
  /** Batch only, as is what follows. */
  interval: number
  frequency: 'hour' | 'day'
  /** Minutes from the beginning of the history; may be negative. */
  startMin: number
  backfill: boolean | null
  percent: number | null
  diagnostics: boolean | null
  policy: {
    /** `by-name`, `never`, or the number of a flow that people made. */
    adopt: 'by-name' | 'never' | number | null
    movedFrom: string | null
    abandon: boolean
    drift: 'correct' | 'report' | 'ignore' | null
    /** Members that are left to people. */
    ignore: ('interval' | 'description' | 'mapping')[]
    startTime: 'hold' | 'shift'
    recreate: 'hold' | 'allow'
    /** Whether another flow may take the place of one whose flow spec or connections changed. */
    replace: 'hold' | 'allow'
    suspend: boolean
    protect: boolean
  }
  broken: null | 'syntax' | 'schema' | 'variable'
}

export const POINTERS = {
  interval: '/scheduleParams/interval',
  description: '/description',
  mapping: '/transformations/Mapping/params/mappingVersion',
} as const

export function plainWish(key: string): Wish {
  return {
    name: `Flow ${key}`,
    description: 'as declared',
    spec: 'stream',
    lane: 0,
    state: 'published',
    mappingVersion: 0,
    interval: 1,
    frequency: 'hour',
    startMin: 60 * 24 * 30,
    backfill: null,
    percent: null,
    diagnostics: null,
    policy: {
      adopt: null,
      movedFrom: null,
      abandon: false,
      drift: null,
      ignore: [],
      startTime: 'hold',
      recreate: 'hold',
      replace: 'hold',
      suspend: false,
      protect: false,
    },
    broken: null,
  }
}

export const FLOW_SPECS = { stream: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81', files: '9753525b-82c7-4dce-8a9b-5ccfce2b9876' } as const
export const MAPPING_ID = '00112233445566778899aabbccddeeff'

export function connectionName(side: 'source' | 'target', { spec, lane }: Pick<Wish, 'spec' | 'lane'>): string {
  return `${spec}-${lane}-${side}`
}

export function startSecOf(wish: Wish): number {
  return EPOCH_MS / 1000 + wish.startMin * 60
}

/** @param idOf the id of a flow that people made, by its number; null while there is none */
export function manifestText(wish: Wish, idOf: (number: number) => string | null): string {
  if (wish.broken === 'syntax') return 'name: "Flow\nstate: [published\n'
  const document: JsonObject = {
    name: wish.name,
    ...(wish.description === null ? {} : { description: wish.description }),
    state: wish.state,
    flowSpec: { id: FLOW_SPECS[wish.spec] },
    sourceConnectionIds: [{ name: connectionName('source', wish) }],
    targetConnectionIds: [{ name: connectionName('target', wish) }],
    transformations: [{ name: 'Mapping', params: { mappingId: MAPPING_ID, mappingVersion: wish.mappingVersion } }],
    ...(wish.spec === 'files' ? { scheduleParams: schedule(wish), ...optionsOf(wish) } : {}),
    ...(wish.broken === 'schema' ? { nmae: 'typo' } : {}),
    ...(wish.broken === 'variable' ? { labels: ['${vars.NOBODY_SET_THIS}'] } : {}),
  }
  const sluice = policyBlock(wish, idOf)
  return JSON.stringify(Object.keys(sluice).length === 0 ? document : { ...document, sluice })
}

function schedule(wish: Wish): JsonObject {
  const { interval, frequency, backfill } = wish
  return { startTime: startSecOf(wish), frequency, interval, ...(backfill === null ? {} : { backfill }) }
}

function optionsOf({ percent, diagnostics }: Wish): JsonObject {
  if (percent === null && diagnostics === null) return {}
  const options: JsonObject = {
    ...(percent === null ? {} : { partialIngestionPercent: percent }),
    ...(diagnostics === null ? {} : { errorDiagnosticsEnabled: diagnostics }),
  }
  return { options }
}

function policyBlock({ policy }: Wish, idOf: (number: number) => string | null): JsonObject {
  const adopt: Json = typeof policy.adopt === 'number' ? idOf(policy.adopt) : policy.adopt
  return {
    ...(adopt === null ? {} : { adopt }),
    ...(policy.movedFrom === null ? {} : { movedFrom: policy.movedFrom }),
    ...(policy.abandon ? { abandon: true } : {}),
    ...(policy.drift === null ? {} : { drift: policy.drift }),
    ...(policy.ignore.length === 0 ? {} : { ignore: policy.ignore.map((name) => POINTERS[name]) }),
    ...(policy.startTime === 'hold' ? {} : { startTime: policy.startTime }),
    ...(policy.recreate === 'hold' ? {} : { recreate: policy.recreate }),
    ...(policy.replace === 'hold' ? {} : { replace: policy.replace }),
    ...(policy.suspend ? { suspend: true } : {}),
    ...(policy.protect ? { protect: true } : {}),
  }
}
