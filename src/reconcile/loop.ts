import type { FlowKey } from '../manifest/desired.ts'
import { backoffMs } from '../execute/backoff.ts'
import type { Halt } from '../execute/context.ts'
import { changedKeys, type DesiredSet } from './desired-set.ts'
import { runPass, type PassResult, type Target } from './pass.ts'
import type { PassOptions, PassScope } from './prepare.ts'

/** Why the loop should look again; `asked` by a person, who wants what waits done now. A full look covers every targeted one. */
export type Look =
  | { kind: 'full'; trigger: string; asked?: boolean; allowBudget?: string | null }
  | { kind: 'revision'; trigger: string }
  | { kind: 'keys'; trigger: string; keys: ReadonlySet<FlowKey>; asked?: boolean }

export type LoopDeps = {
  target: Target
  halt: Halt
  /** The newest set that git asks of this target; null until a first revision was read. */
  newestSet: () => DesiredSet | null
  passOptions: () => PassOptions
  /** Asks git once more; null when it does not answer. */
  confirmRevision: () => Promise<DesiredSet | null>
  /** After each pass, for readiness and metrics. */
  onPass: (result: PassResult, target: Target) => void
}

export type TargetLoop = {
  look(look: Look): void
  /** Ends when the halt's drain aborts and the pass under way is over. */
  done: Promise<void>
  /** Null while idle; since when (monotonic ms) the pass under way runs. */
  busySinceMs(): number | null
}

/** A sandbox that holds nothing at all is asked again this often. */
const UNIDENTIFIED_RETRY_MS = 30_000

/** A reason of its own: the default one is an exception with a stack, made for every trigger. */
const WOKEN = 'woken'

/** What is waiting to be looked at; triggers that come meanwhile melt into one. */
type Pending = { full: boolean; revision: boolean; keys: Set<FlowKey>; trigger: string; asked: boolean; allowBudget: string | null }

const nothing = (): Pending => ({ full: false, revision: false, keys: new Set(), trigger: '', asked: false, allowBudget: null })

/** One target: one pass at a time, one more if something came meanwhile, and a wake-up for the earliest retry. */
export function startTargetLoop(deps: LoopDeps): TargetLoop {
  const { target, halt } = deps
  const { clock, random, ledger } = target.deps
  let pending = nothing()
  let failures = 0
  let busySince: number | null = null
  let wake: (() => void) | null = null
  let firstDone = false
  let stoppedUntilMs: number | null = null

  function look(what: Look): void {
    const asked = what.kind !== 'revision' && what.asked === true
    // What a person asked for is known as such, whatever else came before it.
    if (pending.trigger === '' || (asked && !pending.asked)) pending.trigger = what.trigger
    pending.asked ||= asked
    if (what.kind === 'full') {
      pending.full = true
      pending.allowBudget = what.allowBudget ?? pending.allowBudget
    }
    if (what.kind === 'revision') pending.revision = true
    if (what.kind === 'keys') for (const key of what.keys) pending.keys.add(key)
    wake?.()
  }

  function isWaiting(): boolean {
    return pending.full || pending.revision || pending.keys.size > 0
  }

  /** Sleeps until a trigger, the time given, or the end. */
  async function sleepUntil(atMs: number | null, untilTrigger: boolean): Promise<void> {
    const woken = new AbortController()
    if (untilTrigger) wake = () => woken.abort(WOKEN)
    const signal = AbortSignal.any([halt.drain, halt.signal, woken.signal])
    const pauseMs = atMs === null ? 24 * 60 * 60_000 : Math.max(0, atMs - clock.nowMs())
    try {
      if (!signal.aborted) await clock.sleep(pauseMs, { signal })
    } catch {
      // Woken, or draining: the loop looks at why.
    } finally {
      wake = null
    }
  }

  async function nextDue(): Promise<{ keys: FlowKey[]; nextAtMs: number | null }> {
    const identity = target.state.identity
    if (target.state.stopped !== null) {
      if (stoppedUntilMs !== null && stoppedUntilMs <= clock.nowMs()) look({ kind: 'full', trigger: 'retry' })
      return { keys: [], nextAtMs: stoppedUntilMs }
    }
    if (identity === null) return { keys: [], nextAtMs: null }
    const { owner, org, source } = target.settings
    return ledger.due({ owner, org, sandboxId: identity.sandboxId, source }, clock.nowMs())
  }

  async function run(): Promise<void> {
    while (!halt.drain.aborted && !halt.signal.aborted) {
      const set = deps.newestSet()
      if (set === null || !isWaiting()) {
        const due = set === null ? { keys: [], nextAtMs: null } : await nextDue()
        if (due.keys.length > 0) look({ kind: 'keys', trigger: 'retry', keys: new Set(due.keys) })
        else if (set === null || !isWaiting()) await sleepUntil(due.nextAtMs, true)
        if (set === null) continue
        if (!isWaiting()) continue
      }
      await onePass()
    }
  }

  async function onePass(): Promise<void> {
    const taken = pending
    pending = nothing()
    const set = deps.newestSet()
    if (set === null) return
    const scope = await scopeOf(taken, set)
    if (scope === null) {
      target.state.lastSet = set
      return
    }
    busySince = clock.monotonicMs()
    let applying = set.revision
    const superseded = (): boolean => deps.newestSet()?.revision !== applying
    const confirmRevision = async (): Promise<DesiredSet | null> => {
      const newest = await deps.confirmRevision()
      applying = newest?.revision ?? applying
      return newest
    }
    const options = { ...deps.passOptions(), asked: taken.asked, retryStalled: taken.asked || !firstDone, allowBudget: taken.allowBudget }
    const request = { scope, trigger: taken.trigger, set, options }
    const result = await runPass(target, request, { halt, superseded, confirmRevision })
    busySince = null
    deps.onPass(result, target)
    await after(result, taken)
  }

  async function scopeOf(taken: Pending, set: DesiredSet): Promise<PassScope | null> {
    if (taken.full || !firstDone || target.state.stopped !== null) return { kind: 'full' }
    const keys = new Set([...taken.keys, ...changedKeys(target.state.lastSet, set)])
    if (keys.size === 0) return null
    return (await needListing(keys)) ? { kind: 'full' } : { kind: 'targeted', keys }
  }

  /** Whether a flow is gone, and which of several flows is the key's, is for a listing to say: reads by id never end such a wait. */
  async function needListing(keys: ReadonlySet<FlowKey>): Promise<boolean> {
    const identity = target.state.identity
    if (identity === null) return true
    const { owner, org, source } = target.settings
    const { owned, conditions } = await ledger.lookup({ owner, org, sandboxId: identity.sandboxId, source }, [...keys])
    return owned.some((row) => row.missing !== null) || conditions.some((row) => row.reason === 'keeper-unconfirmed')
  }

  async function after(result: PassResult, taken: Pending): Promise<void> {
    if (result.kind === 'done') {
      failures = 0
      firstDone = true
      const dropped = result.completion.outcomes.filter((one) => one.end.kind === 'dropped' && one.end.why === 'superseded').map((one) => one.key)
      if (dropped.length > 0) look({ kind: 'keys', trigger: 'revision', keys: new Set(dropped) })
      return
    }
    if (result.kind === 'stopped') {
      failures = 0
      firstDone = true
      // Somebody may be about to create the first connection; the other reasons wait for a person, or for the next full look.
      stoppedUntilMs = result.reason === 'sandbox-unidentified' ? clock.nowMs() + UNIDENTIFIED_RETRY_MS : null
      return
    }
    // Nothing is lost: what this pass should have looked at is looked at again after a pause, together with what came meanwhile.
    failures += 1
    merge(taken)
    await sleepUntil(clock.nowMs() + backoffMs(failures - 1, random, result.error.facts.retryAfterMs), false)
  }

  function merge(taken: Pending): void {
    pending = {
      full: pending.full || taken.full,
      revision: pending.revision || taken.revision,
      keys: new Set([...pending.keys, ...taken.keys]),
      trigger: taken.trigger,
      asked: pending.asked || taken.asked,
      allowBudget: pending.allowBudget ?? taken.allowBudget,
    }
  }

  return { look, done: run(), busySinceMs: () => busySince }
}
