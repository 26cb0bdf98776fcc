import { SluiceError } from '../lib/errors.ts'
import { factsOfProposal, movedSince } from '../reconcile/plan-facts.ts'
import type { Proposal } from '../reconcile/once.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import { maskJson, scrubText } from '../telemetry/redaction.ts'
import type { Session } from './load-settings.ts'
import type { PlanFile } from './plan-file.ts'
import type { PlanArgs } from './plan.ts'
import { stepsJson } from './views/plan-json.ts'
import { targetPlan } from './views/target-plan.ts'

/** What a plan file keeps of what was planned. */
export function planFileOf(
  proposals: readonly Proposal[],
  snapshot: SourceSnapshot,
  args: Pick<PlanArgs, 'keys' | 'revision'>,
  session: Session,
): PlanFile {
  const { system, config, secrets } = session
  const [source] = config.sources
  const { commit, text } = snapshot.revision
  const mask = (value: string): string => scrubText(value, secrets)
  return {
    kind: 'sluice-plan',
    formatVersion: 1,
    version: system.version,
    madeAt: new Date(system.clock.nowMs()).toISOString(),
    source: { name: source?.name ?? '', path: source?.path ?? '', ref: args.revision ?? null, commit, revision: text },
    keys: [...args.keys],
    targets: proposals.map((one) => ({ ...factsOfProposal(one), steps: maskJson(stepsJson(targetPlan(one)), mask) })),
  }
}

/** Before anything is read: whether this Sluice and this configuration are the ones. @throws SluiceError */
export function checkPlanFile(file: PlanFile, path: string, { system, config }: Session): void {
  const known = new Set(config.targets.map(({ name }) => name))
  const unknown = file.targets.map(({ name }) => name).filter((name) => !known.has(name))
  if (unknown.length > 0) throw new SluiceError('SLUICE_USAGE', `${path} is a plan for ${unknown.join(', ')}, which this configuration does not have`)
  const [source] = config.sources
  const moved = [
    ...(file.version === system.version ? [] : [`Sluice: the file was made by version ${file.version}, and this is ${system.version}`]),
    ...(source?.name === file.source.name ? [] : [`the configuration: the source was ${file.source.name} and is ${source?.name ?? 'none'}`]),
    ...(source?.path === file.source.path
      ? []
      : [`the configuration: git.path was ${JSON.stringify(file.source.path)} and is ${JSON.stringify(source?.path ?? '')}`]),
  ]
  refuse(path, moved)
}

/** @throws SluiceError `SLUICE_PLAN_STALE` where git has moved on */
export function checkRevision(file: PlanFile, path: string, { revision }: SourceSnapshot): void {
  const { commit } = file.source
  if (revision.commit !== commit) refuse(path, [`git: the plan was made of ${file.source.revision}, and now it is ${revision.text}`])
}

/** @throws SluiceError `SLUICE_PLAN_STALE`, naming everything that has moved */
export function checkProposals(file: PlanFile, path: string, proposals: readonly Proposal[]): void {
  const now = new Map(proposals.map((one) => [one.target.settings.name, factsOfProposal(one)]))
  const several = file.targets.length > 1
  const moved = file.targets.flatMap((before) => {
    const facts = now.get(before.name)
    return facts === undefined ? [] : movedSince(before, facts).map((text) => (several ? `${before.name}: ${text}` : text))
  })
  refuse(path, moved)
}

function refuse(path: string, moved: readonly string[]): void {
  if (moved.length === 0) return
  throw new SluiceError(
    'SLUICE_PLAN_STALE',
    `${path} is not applied, nothing was written. What has moved since it was made:\n${moved.map((text) => `  - ${text}`).join('\n')}`,
  )
}
