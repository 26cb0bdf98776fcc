import type { DesiredFlow } from '../manifest/desired.ts'
import { keptPosition } from '../manifest/positions-kept.ts'
import type { Bindings, SpecFacts } from '../plan/model.ts'
import { resolveReferences, type Resolved } from '../plan/resolve.ts'
import type { DesiredSet } from '../reconcile/desired-set.ts'
import { failed, ok, skipped, warning, type Check } from './check.ts'
import { listed } from './source-checks.ts'

/** A manifest whose every reference leads to one entity of the sandbox. */
export type Placed = { want: DesiredFlow; resolved: Resolved }

export type ManifestFindings = { checks: Check[]; placed: Placed[] }

/** What the manifests need of this sandbox: variables, specs, connections, drafts. */
export function checkManifests(set: DesiredSet | null, bindings: Bindings | null): ManifestFindings {
  if (set === null) return none('git could not be read')
  const variables = variablesCheck(set)
  if (bindings === null) {
    return { checks: [variables, ...unread('specs and connections could not be read')], placed: [] }
  }
  const wanted = [...set.desired.values()]
  const results = wanted.map((want) => ({ want, result: resolveReferences(want, bindings) }))
  const placed = results.flatMap(({ want, result }) => ('resolved' in result ? [{ want, resolved: result.resolved }] : []))
  return { checks: [variables, referencesCheck(results), draftsCheck(placed, bindings)], placed }
}

function none(why: string): ManifestFindings {
  return { checks: [skipped('variables', why), ...unread(why)], placed: [] }
}

function unread(why: string): Check[] {
  return [skipped('references', why), skipped('drafts', why)]
}

function variablesCheck({ boundDiagnostics, desired }: DesiredSet): Check {
  const errors = boundDiagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return ok('variables', `${desired.size} manifest${desired.size === 1 ? '' : 's'} with this target's variables in place`)
  return failed('variables', listed(errors), 'Set what is missing under vars of this target, or mend the manifest.')
}

type Result = { want: DesiredFlow; result: ReturnType<typeof resolveReferences> }

function referencesCheck(results: readonly Result[]): Check {
  const problems = results.flatMap(({ want, result }) =>
    'problems' in result
      ? result.problems.map(({ pointer, message, hint }) => ({
          path: want.path,
          line: keptPosition(want.positions, pointer)?.line ?? 1,
          message,
          hint,
        }))
      : [],
  )
  const [first] = problems
  if (first === undefined) return ok('references', 'every flow spec and connection that manifests name is there, once')
  return failed('references', listed(problems), first.hint)
}

/** Specs without draft mode: nothing can be tried out before it is published, and a lost answer may leave two flows that run. */
function draftsCheck(placed: readonly Placed[], bindings: Bindings): Check {
  const without = placed.flatMap((one) => {
    const specs = specsWithoutDrafts(one, bindings)
    return specs.length === 0 ? [] : [{ ...one, specs }]
  })
  if (without.length === 0) return ok('drafts', placed.length === 0 ? 'no manifest to look at' : 'every spec in use supports draft mode')
  const names = [...new Set(without.flatMap(({ specs }) => specs.map(({ name, id }) => `${name} (${id})`)))].sort().join(', ')
  const stuck = without.filter(({ want }) => want.state === 'draft').map(({ want }) => want.key)
  if (stuck.length > 0) {
    const remedy = 'Set their state to published or disabled, or use another flow spec: such flows cannot be drafts.'
    return failed('drafts', `no draft mode in ${names}, which manifests with state draft need: ${stuck.join(', ')}`, remedy)
  }
  const remedy = 'Nothing to do with one daemon. Several daemons on this sandbox could create such a flow twice.'
  return warning('drafts', `no draft mode in ${names}: such flows are created at once enabled`, remedy)
}

function specsWithoutDrafts({ resolved }: Placed, { connectionSpecs }: Bindings): SpecFacts[] {
  const ids = new Set([...resolved.sources, ...resolved.targets].map(({ connectionSpecId }) => connectionSpecId))
  return [resolved.flowSpec, ...connectionSpecs.filter(({ id }) => ids.has(id))].filter(({ draftMode }) => !draftMode)
}

/** A flow spec and connections that a draft can be made of: those of a manifest, or any that fit together. */
export type DraftParts = { flowSpec: SpecFacts; sourceId: string; targetId: string }

export function draftParts(placed: readonly Placed[], bindings: Bindings): DraftParts | null {
  for (const one of placed) {
    const [source] = one.resolved.sources
    const [target] = one.resolved.targets
    if (source === undefined || target === undefined || specsWithoutDrafts(one, bindings).length > 0) continue
    return { flowSpec: one.resolved.flowSpec, sourceId: source.id, targetId: target.id }
  }
  const drafting = new Set(bindings.connectionSpecs.filter(({ draftMode }) => draftMode).map(({ id }) => id))
  for (const flowSpec of bindings.flowSpecs.filter(({ draftMode }) => draftMode)) {
    const fits = (ids: readonly string[]) => (one: { connectionSpecId: string }) =>
      ids.includes(one.connectionSpecId) && drafting.has(one.connectionSpecId)
    const source = bindings.sourceConnections.find(fits(flowSpec.sourceConnectionSpecIds))
    const target = bindings.targetConnections.find(fits(flowSpec.targetConnectionSpecIds))
    if (source !== undefined && target !== undefined) return { flowSpec, sourceId: source.id, targetId: target.id }
  }
  return null
}
