import { join } from 'node:path'
import { bindExisting, type BoundManifest } from '../export/existing.ts'
import { exportFlows, type ExportInput, type ExportResult } from '../export/export-flows.ts'
import { leftOutFlow, type ExportedFlow, type LeftOut } from '../export/model.ts'
import { refreshManifest } from '../export/refresh.ts'
import { selectFlows } from '../export/selection.ts'
import { standings } from '../export/standing.ts'
import type { Assembly } from '../manifest/assemble.ts'
import type { FlowKey } from '../manifest/desired.ts'
import { createBinder } from '../reconcile/bind-set.ts'
import type { DesiredSet } from '../reconcile/desired-set.ts'
import type { Target } from '../reconcile/pass.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import type { ExportArgs } from './export-args.ts'
import { readText } from './export-files.ts'
import type { ExportPlace } from './export-place.ts'
import type { RefreshedFile } from './views/export-report.ts'

/** What an export would write, and why not more. `present` are manifests of selected flows that nobody asked to refresh. */
export type Made = { created: ExportedFlow[]; refreshed: RefreshedFile[]; leftOut: LeftOut[]; present: { path: string; key: FlowKey }[] }

/** Reads manifests that are there; writes nothing. */
export async function makeFiles(
  args: ExportArgs,
  place: ExportPlace,
  { settings }: Target,
  input: ExportInput,
  snapshot: SourceSnapshot,
): Promise<Made> {
  const { assembly } = snapshot
  const set = createBinder(settings.vars).bind(snapshot)
  const existing = bindExisting([...set.desired.values()], input, set)
  const { ids, unknown } = selected(args, input, existing)
  const missing = unknown.map((ref): LeftOut => ({ ...NOTHING, flowId: ref, reason: 'not-found', message: `there is no flow ${ref}` }))
  const asked = args.selection === null ? existing : existing.filter(({ live }) => live !== null && ids.has(live.id))
  const fresh = freshManifests(args, place, input, ids, existing)
  const [taken, created] = args.stdout ? [[], fresh.exported] : partedByKey(fresh.exported, assembly)
  const present = [...asked.map(({ want }) => ({ path: want.path, key: want.key })), ...taken.map(({ path, one }) => ({ path, key: one.key }))]
  if (!args.refresh) return { created, refreshed: [], leftOut: [...missing, ...fresh.leftOut], present }
  const again = await refreshFiles(asked, args, place, settings.vars, input, assembly)
  const unbound = taken.map(({ path, one }) =>
    leftOutFlow(one.flow, 'no-flow', `its manifest does not say sluice.adopt: ${one.flow.id}`, { path, key: one.key }),
  )
  const unusable = args.selection === null ? brokenFiles(set) : []
  return { created, refreshed: again.files, leftOut: [...missing, ...fresh.leftOut, ...again.leftOut, ...unbound, ...unusable], present: [] }
}

/** Of flows that have none; what is printed only is made of any flow. */
function freshManifests(
  args: ExportArgs,
  place: ExportPlace,
  input: ExportInput,
  ids: ReadonlySet<string>,
  existing: readonly BoundManifest[],
): ExportResult {
  const bound = new Map(existing.flatMap((one) => (one.live === null || args.stdout ? [] : [[one.live.id, one.want.key] as const])))
  return exportFlows(input, {
    selected: new Set([...ids].filter((id) => !bound.has(id))),
    adopt: args.adopt,
    ids: args.ids,
    reserved: bound.values(),
    folder: place.folder,
    out: place.out,
    schemaFor: place.schemaFor,
  })
}

/** Keys that a manifest has already, though no flow is bound to it: one exported earlier, and not adopted since. */
function partedByKey(exported: readonly ExportedFlow[], { manifests }: Assembly): [{ path: string; one: ExportedFlow }[], ExportedFlow[]] {
  const holders = new Map(manifests.map(({ key, path }) => [key, path]))
  const taken = exported.flatMap((one) => {
    const path = holders.get(one.key)
    return path === undefined ? [] : [{ path, one }]
  })
  return [taken, exported.filter(({ key }) => !holders.has(key))]
}

const NOTHING: Omit<LeftOut, 'reason' | 'message'> = { flowId: null, name: null, state: null, key: null, path: null }

function selected(args: ExportArgs, input: ExportInput, existing: readonly BoundManifest[]): { ids: ReadonlySet<string>; unknown: string[] } {
  if (args.selection === null) return { ids: new Set(), unknown: [] }
  const managed = [...standings(input.live.flows, input.owned, input.identity)].flatMap(([id, one]): [FlowKey, string][] =>
    one.whose === 'ours' ? [[one.key, id]] : [],
  )
  const manifests = existing.flatMap((one): [FlowKey, string][] => (one.live === null ? [] : [[one.want.key, one.live.id]]))
  return selectFlows(args.selection, input.live.flows, new Map([...managed, ...manifests]))
}

async function refreshFiles(
  existing: readonly BoundManifest[],
  { ids }: ExportArgs,
  { base, folder }: ExportPlace,
  vars: Target['settings']['vars'],
  input: ExportInput,
  assembly: Assembly,
): Promise<{ files: RefreshedFile[]; leftOut: LeftOut[] }> {
  const manifests = new Map(assembly.manifests.map((manifest) => [manifest.key, manifest]))
  const files: RefreshedFile[] = []
  const leftOut: LeftOut[] = []
  for (const one of existing) {
    const { key, path } = one.want
    const manifest = manifests.get(key)
    const file = await readText(join(base, path)).catch(() => null)
    if (one.live === null || manifest === undefined || file === null) {
      const message = one.live === null ? one.message : 'it is a link, or not there any more'
      leftOut.push({ ...NOTHING, key, path, name: one.want.name, reason: 'no-flow', message })
      continue
    }
    const mark = file.startsWith('\ufeff') ? '\ufeff' : ''
    const { want, live, owned, managed } = one
    const result = refreshManifest({ ...input, text: file.slice(mark.length), manifest, want, live, owned, folder, vars, ids })
    if ('leftOut' in result) leftOut.push(leftOutFlow(live, result.leftOut, result.message, { key, path }))
    else files.push({ path, key, flow: live, managed, before: file, text: mark + result.text, changes: result.changes, kept: result.kept })
  }
  return { files, leftOut }
}

function brokenFiles({ diagnostics, brokenPaths }: DesiredSet): LeftOut[] {
  return [...brokenPaths].map(([key, path]): LeftOut => {
    const message =
      diagnostics.find((one) => one.path === path && one.severity === 'error')?.message ?? 'a variable is missing, or has a value that does not fit'
    return { ...NOTHING, key, path, reason: 'manifest-invalid', message }
  })
}
