import { createUndiciTransport } from '../flowservice/undici-transport.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Halt } from '../execute/context.ts'
import { applyProposal } from '../reconcile/once.ts'
import { countsOf, type PassResult } from '../reconcile/pass.ts'
import { ORDINARY, type PassOptions } from '../reconcile/prepare.ts'
import { composeTargets, openLedger } from './compose.ts'
import type { Session } from './load-settings.ts'
import { showProposals, type PlanArgs } from './plan.ts'
import { readPlanFile, type PlanFile } from './plan-file.ts'
import { checkPlanFile, checkProposals, checkRevision } from './planned-before.ts'
import { exitOf, hasChanges, proposeAll, readManifests, type ProposalResult } from './propose-all.ts'
import { EXIT, type ExitCode, type System } from './system.ts'
import { irreversibleSentence } from './views/plan-summary.ts'
import { targetPlan } from './views/target-plan.ts'

export type ApplyArgs = Omit<PlanArgs, 'path' | 'detailedExitcode' | 'out'> & {
  autoApprove: boolean
  acceptVanished: boolean
  allowBudget: string | null
  /** Carry out what this file holds, or nothing. */
  planFile: string | null
}

/** `sluice apply`: shows the plan, asks, carries it out, and ends. */
export async function applyCommand(args: ApplyArgs, session: Session): Promise<ExitCode> {
  if (session.config.observeOnly)
    throw new SluiceError('SLUICE_USAGE', 'cannot apply: observeOnly is set, and nothing may be written; `sluice plan` shows what is due')
  const file = args.planFile === null ? null : await readPlanFile(args.planFile, session.system)
  if (file === null) return applyNow(args, null, session)
  checkPlanFile(file, args.planFile ?? '', session)
  const { revision: _, ...rest } = args
  return applyNow({ ...rest, keys: file.keys, ...(file.source.ref === null ? {} : { revision: file.source.ref }) }, file, session)
}

async function applyNow(args: ApplyArgs, file: PlanFile | null, session: Session): Promise<ExitCode> {
  const { system } = session
  await using http = createUndiciTransport({ env: system.env })
  const halt: Halt = { signal: system.stop.now, drain: system.stop.drain }
  const ledger = await openLedger(session, 'apply')
  try {
    const snapshot = await readManifests(session, args, AbortSignal.any([halt.signal, halt.drain]))
    const targets = composeTargets(session, ledger, http.transport).filter(({ settings }) => isPlanned(settings.name, file))
    if (file !== null) checkRevision(file, args.planFile ?? '', snapshot)
    const options = { acceptVanished: args.acceptVanished, allowBudget: args.allowBudget, retryStalled: true, halt }
    const results = await proposeAll(targets, snapshot, args.keys, options)
    if (file !== null) checkResults(file, args.planFile ?? '', results)
    if (args.output === 'human') showProposals(results, args.keys, 'human', session)
    if (results.some((one) => 'proposal' in one && hasChanges(one.proposal)) && !(await isApproved(args, results, system))) {
      system.stderr.write('Not applied.\n')
      return EXIT.failed
    }
    const ends = await applyAll(results, options)
    if (args.output === 'json') system.stdout.write(`${JSON.stringify(resultJson(ends), null, 2)}\n`)
    else system.stdout.write(formatEnds(ends))
    return system.stop.drain.aborted ? EXIT.interrupted : exitOfApply(results, ends)
  } finally {
    await ledger.close()
  }
}

function isPlanned(target: string, file: PlanFile | null): boolean {
  return file === null || file.targets.some(({ name }) => name === target)
}

/** A target that cannot be read leaves open whether the plan still holds: then nothing of the file is carried out. */
function checkResults(file: PlanFile, path: string, results: readonly ProposalResult[]): void {
  for (const one of results) if ('error' in one) throw one.error
  checkProposals(
    file,
    path,
    results.flatMap((one) => ('proposal' in one ? [one.proposal] : [])),
  )
}

async function isApproved(args: Pick<ApplyArgs, 'autoApprove'>, results: readonly ProposalResult[], system: System): Promise<boolean> {
  if (args.autoApprove) return true
  if (system.ask === null) throw new SluiceError('SLUICE_USAGE', 'nobody can be asked here: give --auto-approve to apply without asking')
  const warning = irreversibleSentence(results.flatMap((one) => ('proposal' in one ? [targetPlan(one.proposal)] : [])))
  const answer = await system.ask(`\n${warning === null ? '' : `${warning} `}Apply this plan? Only yes is taken for yes: `, {
    signal: system.stop.drain,
  })
  return answer.trim() === 'yes'
}

type End = { target: string; result: PassResult | null }

async function applyAll(results: readonly ProposalResult[], options: Partial<PassOptions> & { halt: Halt }): Promise<End[]> {
  return Promise.all(
    results.flatMap((one) =>
      'proposal' in one
        ? [
            (async (): Promise<End> => ({
              target: one.target.settings.name,
              result: await applyProposal(one.proposal, { ...ORDINARY, ...options }),
            }))(),
          ]
        : [],
    ),
  )
}

function exitOfApply(results: readonly ProposalResult[], ends: readonly End[]): ExitCode {
  if (ends.some(({ result }) => result === null || result.kind === 'failed')) return EXIT.failed
  const failed = ends.some(
    ({ result }) => result?.kind === 'done' && result.completion.outcomes.some((one) => ['stalled', 'retrying', 'dropped'].includes(one.end.kind)),
  )
  const before = exitOf(results, { detailed: false })
  if (before === EXIT.unavailable || before === EXIT.invalid) return before
  if (failed) return EXIT.failed
  const held = ends.some(
    ({ result }) =>
      result?.kind === 'stopped' ||
      (result?.kind === 'done' && result.completion.outcomes.some((one) => one.end.kind === 'held' && !one.end.hold.chosen)),
  )
  return held ? EXIT.blocked : before
}

function formatEnds(ends: readonly End[]): string {
  return ends
    .map(({ target, result }) => {
      if (result === null) return `${target}: the sandbox changed while the plan was waiting; nothing was applied. Run it again.\n`
      if (result.kind === 'failed') return `${target}: ${result.error.message} (${result.error.code})\n`
      if (result.kind === 'stopped') return `${target}: stopped (${result.reason}): ${result.message}\n  ${result.hint}\n`
      const problems = result.completion.outcomes.flatMap(({ key, end }) => {
        if (end.kind === 'stalled') return [`  ${key}: ${end.failure.message} (${end.failure.code})\n`]
        if (end.kind === 'retrying') return [`  ${key}: ${end.message} (${end.reason})\n`]
        return end.kind === 'dropped' ? [`  ${key}: not finished (${end.why})\n`] : []
      })
      const counts = countsOf(result)
      const done = ['create', 'patch', 'publish', 'enable', 'disable', 'adopt', 'abandon', 'remove-surplus', 'forget', 'prune', 'replace'].flatMap(
        (kind) => (counts[kind] === undefined ? [] : [`${counts[kind]} ${PAST[kind] ?? kind}`]),
      )
      return `${target}: ${done.length === 0 ? 'nothing to do' : `applied ${done.join(', ')}`}.\n${problems.join('')}`
    })
    .join('')
}

const PAST: Readonly<Record<string, string>> = {
  create: 'created',
  patch: 'patched',
  publish: 'published',
  enable: 'enabled',
  disable: 'disabled',
  adopt: 'adopted',
  abandon: 'abandoned',
  'remove-surplus': 'surplus drafts removed',
  forget: 'forgotten',
  prune: 'pruned',
  replace: 'replaced',
}

function resultJson(ends: readonly End[]): unknown {
  return {
    formatVersion: 1,
    targets: ends.map(({ target, result }) => {
      if (result === null) return { target, outcome: 'changed-meanwhile' }
      if (result.kind === 'failed') return { target, outcome: 'failed', code: result.error.code, message: result.error.message }
      if (result.kind === 'stopped') return { target, outcome: 'stopped', reason: result.reason, message: result.message }
      const flows = result.completion.outcomes.map(({ key, steps, end, owned }) => ({
        key,
        end: end.kind,
        flowId: owned?.flowId ?? null,
        steps: steps.map(({ kind, status }) => ({ kind, status })),
      }))
      return { target, outcome: 'done', passId: result.passId, counts: countsOf(result), flows }
    }),
  }
}
