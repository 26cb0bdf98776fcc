import { join, resolve } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { Halt } from '../execute/context.ts'
import { hasError } from '../manifest/finding.ts'
import { isPassing } from '../reconcile/conditions.ts'
import { propose, type Proposal } from '../reconcile/once.ts'
import { ORDINARY, type PassOptions } from '../reconcile/prepare.ts'
import type { Target } from '../reconcile/pass.ts'
import { nearestKeys } from '../reconcile/why.ts'
import type { SourceSnapshot, SourceWatch } from '../reconcile/source-watch.ts'
import { openWorktreeSource } from '../source/worktree-source.ts'
import { openSources, watchOf, type Composition } from './compose.ts'
import { EXIT, type ExitCode, type System } from './system.ts'

/** Which state of the manifests a command looks at. */
export type Look = { path?: string; revision?: string }

/** Reads the manifests once: a commit of the repository, or with `path` the working tree as it lies on disk. */
export async function readManifests(composition: Composition, look: Look, signal: AbortSignal): Promise<SourceSnapshot> {
  const { system, config } = composition
  if (look.path !== undefined) {
    const folder = config.sources[0]?.path ?? 'flows'
    const root = resolve(system.cwd, look.path)
    return readOnce(watchOf(openWorktreeSource({ root, path: folder }, { env: system.env }), folder, null, composition), signal, join(root, folder))
  }
  const [opened] = await openSources(composition, null, { signal, ...(look.revision === undefined ? {} : { ref: look.revision }) })
  if (opened === undefined) throw new SluiceError('SLUICE_CONFIG', 'no source is configured: set git.url')
  try {
    return await readOnce(opened.watch, signal, opened.config.url)
  } finally {
    await opened.source[Symbol.asyncDispose]()
  }
}

async function readOnce(watch: SourceWatch, signal: AbortSignal, about: string): Promise<SourceSnapshot> {
  const result = await watch.look({ signal })
  const snapshot = watch.current()
  if (result === 'failed' || snapshot === null)
    throw watch.failing() ?? new SluiceError('SLUICE_GIT_UNAVAILABLE', `nothing could be read from ${about}`)
  return snapshot
}

/** A proposal for each target; a target that cannot be read does not keep the others from being shown. */
export type ProposalResult = { target: Target; proposal: Proposal } | { target: Target; error: SluiceError }

export async function proposeAll(
  targets: readonly Target[],
  snapshot: SourceSnapshot,
  keys: readonly FlowKey[],
  options: Partial<PassOptions> & { halt: Halt },
): Promise<ProposalResult[]> {
  const scope = { kind: 'full' as const, ...(keys.length === 0 ? {} : { only: new Set(keys) }) }
  return Promise.all(
    targets.map(async (target): Promise<ProposalResult> => {
      try {
        return { target, proposal: await propose(target, snapshot, scope, { ...ORDINARY, ...options }) }
      } catch (error) {
        if (error instanceof SluiceError && !options.halt.signal.aborted) return { target, error }
        throw error
      }
    }),
  )
}

/** Keys that neither git nor the ledger knows: a slip of the pen, not an empty plan. */
export function unknownKeys(keys: readonly FlowKey[], results: readonly ProposalResult[]): FlowKey[] {
  const known = results.flatMap((one) => {
    if (!('proposal' in one) || one.proposal.prepared.kind !== 'planned') return []
    const { input, plan } = one.proposal.prepared
    // A marker alone makes a flow known as well.
    return [...one.proposal.set.desired.keys(), ...one.proposal.set.brokenKeys, ...input.owned.map((row) => row.key), ...plan.bound.keys()]
  })
  return keys.filter((key) => !known.includes(key))
}

/** With the keys that were perhaps meant. */
export function unknownKey(keys: readonly FlowKey[], proposals: readonly Proposal[]): SluiceError {
  const near = [...new Set(keys.flatMap((key) => nearestKeys(key, proposals)))]
  const list = near.length < 2 ? near.join('') : `${near.slice(0, -1).join(', ')} or ${near.at(-1)}`
  const hint = near.length === 0 ? '' : `; did you mean ${list}?`
  return new SluiceError('SLUICE_USAGE', `no manifest and no managed flow has the key ${keys.join(', ')}${hint}`)
}

/** How a plan ends for the shell: unavailable before invalid before blocked before changes. */
export function exitOf(results: readonly ProposalResult[], options: { detailed: boolean }): ExitCode {
  if (results.some((one) => 'error' in one)) return EXIT.unavailable
  const proposals = results.flatMap((one) => ('proposal' in one ? [one.proposal] : []))
  if (proposals.some(({ set }) => hasError(set.diagnostics))) return EXIT.invalid
  if (proposals.some(isBlocked)) return EXIT.blocked
  return options.detailed && proposals.some(hasChanges) ? EXIT.changes : EXIT.done
}

export function isBlocked({ prepared }: Proposal): boolean {
  if (prepared.kind === 'stopped' || prepared.plan.stop !== null || prepared.budget !== null) return true
  return prepared.plan.steps.some((step) => step.kind === 'hold' && !step.chosen && !isPassing(step.reason))
}

export function hasChanges({ prepared }: Proposal): boolean {
  return prepared.kind === 'planned' && prepared.plan.steps.some((step) => step.kind !== 'hold')
}

/** A command that is stopped ends at once: it holds nothing that a later run would not find. */
export function haltOf(system: System): Halt {
  return { signal: AbortSignal.any([system.stop.drain, system.stop.now]), drain: system.stop.drain }
}
