import { assertNever } from '../lib/assert-never.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { GONE_READS } from './missing.ts'
import type { HoldReason } from './model.ts'
import { namesakes, type Pair, type PairContext } from './pair.ts'

/** How the flow of a key was found, or why none was. `message` is one sentence without its full stop. */
export type Finding = {
  how: 'ledger' | 'marker' | 'keeper' | 'moved' | 'replaced' | 'adopting' | 'missing' | 'conflict' | 'none'
  message: string
  flowId: string | null
  /** `conflict` only. */
  reason: HoldReason | null
}

/** @param heir the key that the flow goes on under, where it moved away from this one */
export function explainFinding(pair: Pair | null, heir: FlowKey | null, context: PairContext): Finding {
  if (pair === null) return { ...NONE, message: heir === null ? 'no flow belongs to this key' : `its flow goes on under ${heir}` }
  switch (pair.kind) {
    case 'bound':
      return { how: pair.by.how, message: boundMessage(pair), flowId: pair.live.id, reason: null }
    case 'adopting':
      return {
        how: 'adopting',
        message: `sluice.adopt: ${pair.want.policy.adopt ?? ''} names it, and nobody else manages it`,
        flowId: pair.live.id,
        reason: null,
      }
    case 'missing':
      return { how: 'missing', message: missingMessage(pair), flowId: pair.owned.flowId, reason: null }
    case 'conflict':
      return { how: 'conflict', message: pair.message, flowId: pair.flowId, reason: pair.reason }
    case 'unbound':
      return { ...NONE, message: noneMessage(pair.want, context) }
    default:
      return assertNever(pair)
  }
}

const NONE: Finding = { how: 'none', message: '', flowId: null, reason: null }

function boundMessage({ by, predecessor, live, want, surplus }: Extract<Pair, { kind: 'bound' }>): string {
  if (predecessor !== null) return `it is the draft that is to replace ${predecessor.id} (${predecessor.state})`
  switch (by.how) {
    case 'ledger':
      return live.marker === null ? 'the ledger knows it; its description carries no marker line' : 'the ledger knows it, and its marker line agrees'
    case 'marker':
      return 'its marker line names this key; the ledger did not know it'
    case 'keeper':
      return surplus.length === 0
        ? 'its marker line names this key; the ledger names a flow that is not there'
        : `${surplus.length + 1} flows belong to this key, and this is the one that stays`
    case 'replaced':
      return 'it has replaced the flow that the ledger names, and is bound in its place'
    case 'moved':
      return want?.policy.movedFrom === by.from
        ? `sluice.movedFrom says that it was ${by.from} before`
        : `it was ${by.from} before: that manifest is gone, and this one has the same body`
    default:
      return assertNever(by)
  }
}

function missingMessage({ owned }: Extract<Pair, { kind: 'missing' }>): string {
  const { missing } = owned
  const since =
    missing === null
      ? 'it is missed for the first time now'
      : `${missing.reads} of ${GONE_READS} reads missed it, since ${new Date(missing.sinceMs).toISOString()}`
  return `the ledger knows flow ${owned.flowId}, last seen ${owned.state}, and the sandbox does not show it; ${since}`
}

function noneMessage(want: DesiredFlow, context: PairContext): string {
  const same = namesakes(want, context)
  const seen = `no flow of the sandbox carries the marker of this key, and the ledger knows none`
  if (same.length === 0) return seen
  const ids = same.map(({ id, state }) => `${id} (${state})`)
  return `${seen}; ${ids.length === 1 ? 'one flow has' : `${ids.length} flows have`} the same name and flow spec: ${ids.join(', ')}`
}
