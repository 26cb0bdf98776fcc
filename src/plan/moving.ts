import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import { categoryOf } from '../manifest/categories.ts'
import type { Category, DesiredFlow } from '../manifest/desired.ts'
import { frequencyOf } from './kinds/flow.ts'
import type { Bindings, LiveFlow } from './model.ts'

/** How a flow moves data: takes what producers send, reads a source by runs, or writes to a destination by runs. */
export type Moving = 'streaming' | 'batch' | 'exports'

const BY_CATEGORY: Readonly<Record<Exclude<Category, 'unknown'>, Moving>> = {
  streaming: 'streaming',
  files: 'batch',
  tables: 'batch',
  'audience-export': 'exports',
  'dataset-export': 'exports',
}

/** By its flow spec. Of one that nobody knows a schedule tells: the service wants one for everything but streaming. */
export function howItMoves(want: DesiredFlow | null, live: LiveFlow | null, bindings: Pick<Bindings, 'flowSpecs'>): Moving {
  const category = want === null || want.category === 'unknown' ? categoryOf({ id: specIdOf(want, live, bindings) ?? '' }) : want.category
  if (category !== 'unknown') return BY_CATEGORY[category]
  const schedule = memberOf(want?.document ?? live?.document ?? {}, 'scheduleParams')
  return isJsonObject(schedule) && Object.keys(schedule).length > 0 ? 'batch' : 'streaming'
}

/** Manifests may name a spec whose name nobody published; the sandbox says which it is. */
function specIdOf(want: DesiredFlow | null, live: LiveFlow | null, { flowSpecs }: Pick<Bindings, 'flowSpecs'>): string | undefined {
  if (live !== null) return live.flowSpecId
  const reference = memberOf(want?.document ?? {}, 'flowSpec')
  const name = isJsonObject(reference) ? memberOf(reference, 'name') : undefined
  return flowSpecs.find((one) => one.name === name)?.id
}

/** Whether the first run of a batch flow reads what was there before its start: the service does so by itself, but for one-time flows. */
export function readsBack(document: JsonObject): boolean {
  const schedule = memberOf(document, 'scheduleParams')
  if (!isJsonObject(schedule) || frequencyOf(document) === 'once') return false
  const backfill = memberOf(schedule, 'backfill')
  return backfill !== false && backfill !== 'false'
}
