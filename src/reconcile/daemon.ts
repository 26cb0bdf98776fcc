import type { Clock } from '../lib/clock.ts'
import type { Halt } from '../execute/context.ts'
import type { Emit } from '../telemetry/events.ts'
import { inContext } from '../telemetry/events.ts'
import { createBinder, type Binder } from './bind-set.ts'
import type { DesiredSet } from './desired-set.ts'
import { startTargetLoop, type TargetLoop } from './loop.ts'
import type { PassResult, Target } from './pass.ts'
import { ORDINARY } from './prepare.ts'
import { reportDiagnostics } from './report-diagnostics.ts'
import type { SourceWatch } from './source-watch.ts'

export type DaemonDeps = {
  sources: readonly SourceWatch[]
  targets: readonly Target[]
  clock: Clock
  emit: Emit
  halt: Halt
  /** After so long without git, what looks like drift is only reported. */
  gitMaxStaleMs: number
  /** Every pass says what it would do, and writes nothing. */
  observeOnly: boolean
  onPass: (result: PassResult, target: Target) => void
}

export type SourceState = { name: string; revision: string | null; lastGoodAtMs: number | null; trouble: { code: string; message: string } | null }

export type Daemon = {
  /** Look whether a ref moved; `source` null for all. */
  lookAtGit(trigger: string, source?: string | null): Promise<void>
  /** Fetch, then look at everything there is. */
  resync(trigger: string, options?: { asked?: boolean; target?: string | null; allowBudget?: string | null }): Promise<void>
  /** A person asks: everything again, or some keys, refused flows included; or lets the plan of this digest through. */
  reconcileNow(target: string | null, keys: readonly string[] | null, allowBudget?: string | null): Promise<void>
  /** How each source stands. */
  sources(): SourceState[]
  /** Why the daemon is not ready, empty when it is. */
  notReady(): string[]
  /** Since when (monotonic ms) each target works on its pass under way; null while idle. */
  busySince(): ReadonlyMap<string, number | null>
  done: Promise<void>
}

/** How long a pass waits for git before it takes it for unreachable. */
const CONFIRM_WITHIN_MS = 30_000

type Running = { target: Target; binder: Binder; loop: TargetLoop; latest: { set: DesiredSet | null }; passes: { first: boolean } }

/**
 * The targets side by side, each with its own queue; the sources are shared. What comes in only ever says "look again": a lost or
 * doubled event costs a look and nothing else.
 */
export function startDaemon(deps: DaemonDeps): Daemon {
  const { clock, emit, halt } = deps
  const byName = new Map(deps.sources.map((source) => [source.name, source]))
  const running = deps.targets.map((target) => startTarget(target, byName.get(target.settings.source), deps))
  const reported = new Map<string, Parameters<typeof reportDiagnostics>[0]>()

  async function look(source: SourceWatch): Promise<'changed' | 'same' | 'failed'> {
    const result = await source.look({ signal: AbortSignal.any([halt.signal, halt.drain]) })
    if (result !== 'changed') return result
    const snapshot = source.current()
    if (snapshot === null) return result
    const { diagnostics } = snapshot.assembly
    reportDiagnostics(reported.get(source.name) ?? [], diagnostics, inContext(emit, { revision: snapshot.revision.text }))
    reported.set(source.name, diagnostics)
    for (const one of running.filter(({ target }) => target.settings.source === source.name)) {
      const set = one.binder.bind(snapshot)
      const context = inContext(emit, { target: one.target.settings.name, revision: set.revision })
      reportDiagnostics(one.latest.set?.boundDiagnostics ?? [], set.boundDiagnostics, context)
      one.latest.set = set
    }
    return result
  }

  /** Stopping is no failure. */
  async function quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!halt.drain.aborted && !halt.signal.aborted) throw error
    }
  }

  async function resync(
    trigger: string,
    { asked = false, target: only = null, allowBudget = null }: { asked?: boolean; target?: string | null; allowBudget?: string | null } = {},
  ): Promise<void> {
    // Each source on its own: one that hangs holds up nobody else's targets.
    await Promise.all(
      deps.sources.map(async (source) =>
        quietly(async () => {
          await look(source)
          for (const { target, loop } of running) {
            const chosen = target.settings.source === source.name && (only === null || target.settings.name === only)
            if (chosen) loop.look({ kind: 'full', trigger, asked, allowBudget })
          }
        }),
      ),
    )
  }

  return {
    async lookAtGit(trigger, name = null) {
      const chosen = deps.sources.filter((source) => name === null || source.name === name)
      await Promise.all(
        chosen.map(async (source) =>
          quietly(async () => {
            if ((await look(source)) !== 'changed') return
            for (const { target, loop } of running) if (target.settings.source === source.name) loop.look({ kind: 'revision', trigger })
          }),
        ),
      )
    },
    resync,
    async reconcileNow(only, keys, allowBudget = null) {
      if (keys === null) return resync('http', { asked: true, target: only, allowBudget })
      await quietly(async () => {
        await Promise.all(deps.sources.map(look))
      })
      for (const { target, loop } of running) {
        if (only === null || target.settings.name === only) loop.look({ kind: 'keys', trigger: 'http', keys: new Set(keys), asked: true })
      }
    },
    sources: () =>
      deps.sources.map((source) => {
        const failing = source.failing()
        const lastGoodMs = source.lastGoodMs()
        return {
          name: source.name,
          revision: source.current()?.revision.text ?? null,
          lastGoodAtMs: lastGoodMs === null ? null : clock.nowMs() - (clock.monotonicMs() - lastGoodMs),
          trouble: failing === null ? null : { code: failing.code, message: failing.message },
        }
      }),
    notReady: () => running.flatMap((one) => whyNotReady(one, byName.get(one.target.settings.source))),
    busySince: () => new Map(running.map(({ target, loop }) => [target.settings.name, loop.busySinceMs()])),
    done: Promise.all(running.map(async ({ loop }) => loop.done)).then(() => undefined),
  }

  function startTarget(target: Target, source: SourceWatch | undefined, { gitMaxStaleMs, observeOnly, onPass }: DaemonDeps): Running {
    const latest: { set: DesiredSet | null } = { set: null }
    const passes = { first: false }
    const isStale = (): boolean => {
      const lastGoodMs = source?.lastGoodMs() ?? null
      return source?.failing() !== null && lastGoodMs !== null && clock.monotonicMs() - lastGoodMs > gitMaxStaleMs
    }
    const confirmRevision = async (): Promise<DesiredSet | null> => {
      if (source === undefined) return null
      // A fetch that hangs must not hold up what does not depend on it.
      const ended = new AbortController()
      const signal = AbortSignal.any([halt.signal, halt.drain, ended.signal])
      const result = await Promise.race([look(source), clock.sleep(CONFIRM_WITHIN_MS, { signal }).then(() => 'failed' as const)])
      ended.abort()
      return result === 'failed' ? null : latest.set
    }
    const loop = startTargetLoop({
      target,
      halt,
      newestSet: () => latest.set,
      confirmRevision,
      passOptions: () => ({ ...ORDINARY, observeOnly, reportDriftOnly: isStale(), gitUnreachable: source?.failing() !== null }),
      onPass: (result, of) => {
        if (result.kind === 'done') passes.first = true
        onPass(result, of)
      },
    })
    return { target, binder: createBinder(target.settings.vars), loop, latest, passes }
  }
}

function whyNotReady({ target, latest, passes }: Running, source: SourceWatch | undefined): string[] {
  const { name } = target.settings
  const failing = source?.failing() ?? null
  if (latest.set === null) return [`${name}: no revision read yet${failing === null ? '' : ` (${failing.code})`}`]
  if (!passes.first) return [`${name}: first pass not done${target.state.failing === null ? '' : ` (${target.state.failing})`}`]
  return target.state.stopped === null ? [] : [`${name}: stopped (${target.state.stopped.reason})`]
}
