import type { LedgerReader, LedgerScope, WriteRecord } from '../ledger/ledger.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { FIGHT_CORRECTIONS, fightIn, isCorrection, type Fight, type Fights, type PastWrite } from '../plan/fight.ts'
import type { Step } from '../plan/model.ts'

export const NO_FIGHTS: Fights = new Map()

/** A fight that has come to the longest pause is three months of history. */
const WRITES_READ = 200
/** What makes a pass look because a person asked. */
const ASKING: ReadonlySet<string> = new Set(['http', 'signal'])

/** Of the flows that are to be put back, those that others keep changing. What the ledger remembers is enough: a restart forgets nothing. */
export async function fightsAmong(steps: readonly Step[], ledger: Pick<LedgerReader, 'writes'>, scope: LedgerScope): Promise<Fights> {
  const due = new Map(
    steps.flatMap((step): [FlowKey, string][] =>
      step.kind !== 'hold' && isCorrection(step) && 'want' in step ? [[step.key, step.want.digest]] : [],
    ),
  )
  const found = new Map<FlowKey, Fight>()
  for (const [key, digest] of due) {
    const latest = await ledger.writes(scope, { key, limit: FIGHT_CORRECTIONS })
    if (latest.length < FIGHT_CORRECTIONS) continue
    const fight = fightIn((await ledger.writes(scope, { key, limit: WRITES_READ })).map(pastWrite), digest)
    if (fight !== null) found.set(key, fight)
  }
  return found
}

function pastWrite({ passId, atMs, step, reason, outcome, digest, trigger, edited }: WriteRecord): PastWrite {
  return { passId, atMs, step, reason, outcome, digest, edited, asked: trigger !== null && ASKING.has(trigger) }
}
