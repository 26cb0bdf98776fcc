import { belowFolder } from '../manifest/key.ts'
import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import { plan } from '../plan/plan.ts'
import { isRunning } from '../plan/in-progress.ts'
import type { LiveFlow, PlanInput } from '../plan/model.ts'
import { desiredState, manifestOf } from './document.ts'
import { fitManifest } from './fit.ts'
import { assignKeys } from './keys.ts'
import { manifestText } from './manifest-text.ts'
import { leftOutFlow, type ExportedFlow, type LeftOut, type Standing } from './model.ts'
import { idPart, pathOf } from './slug.ts'
import { standings } from './standing.ts'

/** The sandbox as one pass reads it, without anything that git asks for. */
export type ExportInput = Omit<PlanInput, 'fights' | 'desired' | 'brokenKeys' | 'sourceComplete' | 'sourceEmpty' | 'keys' | 'intents' | 'revision'>

export type ExportOptions = {
  /** Ids of the flows to export. */
  selected: ReadonlySet<string>
  adopt: boolean
  ids: boolean
  /** Keys of manifests that are there already and belong to other flows. */
  reserved: Iterable<FlowKey>
  /** The flows folder, and where files go: below it, or it. Both with `/`, seen from the same place. */
  folder: string
  out: string
  /** How a file at this path names the schema. */
  schemaFor: (path: string) => string
}

export type ExportResult = { exported: ExportedFlow[]; leftOut: LeftOut[] }

/** A manifest for each selected flow, sorted by key. Pure: the same sandbox in any order gives the same files. */
export function exportFlows(input: ExportInput, options: ExportOptions): ExportResult {
  const { flows } = input.live
  const standing = standings(flows, input.owned, input.identity)
  const keys = assignKeys(flows, standing, options.reserved)
  const paths = new Map<string, string>()
  const drafts: Draft[] = []
  const leftOut: LeftOut[] = []
  for (const flow of flows.toSorted((a, b) => order(keys.get(a.id) ?? a.id, keys.get(b.id) ?? b.id))) {
    if (!options.selected.has(flow.id)) continue
    const one = standing.get(flow.id) ?? { whose: 'unmanaged', hint: null }
    const key = keys.get(flow.id)
    const made = key === undefined ? refusal(flow, one) : exportOne(flow, key, one, paths, input, options)
    if ('reason' in made) leftOut.push(leftOutFlow(flow, made.reason, made.message))
    else drafts.push(made)
  }
  const together = checkTogether(drafts, input)
  return { exported: together.exported, leftOut: [...leftOut, ...together.leftOut] }
}

type Refusal = Pick<LeftOut, 'reason' | 'message'>
type Draft = { exported: ExportedFlow; want: DesiredFlow }

function refusal({ id, state }: LiveFlow, one: Standing): Refusal {
  if (one.whose === 'other') return { reason: 'owned-by-other', message: `managed as ${one.owner}/${one.key}` }
  if (one.whose === 'duplicate') return { reason: 'duplicate-suspected', message: `the marker of ${one.key} is also on ${one.others.join(', ')}` }
  return { reason: 'not-expressible', message: `flow ${id} (${state}) has no key` }
}

function exportOne(
  flow: LiveFlow,
  key: FlowKey,
  one: Standing,
  paths: Map<string, string>,
  input: ExportInput,
  options: ExportOptions,
): Draft | Refusal {
  const state = desiredState(flow)
  if (state === null) return { reason: 'in-transition', message: `the flow is ${flow.state}` }
  if (isRunning(flow)) {
    const { operation = '', status = '' } = flow.lastOperation ?? {}
    return { reason: 'in-transition', message: `operation ${operation} is ${status}` }
  }
  const managed = one.whose === 'ours'
  const adopt = options.adopt && !managed
  const style = { bindings: input.bindings, ids: options.ids }
  const { source, omitted } = manifestOf(flow, state, { key, adopt: adopt ? flow.id : null }, { style, nowMs: input.nowMs })
  const path = freePath(key, flow.id, paths)
  const whole = [options.out, path].filter((part) => part !== '').join('/')
  const schema = options.schemaFor(whole)
  const note = managed || adopt ? [] : [`adopt: ${flow.id} # not managed yet: uncomment to take it over`]
  const fitted = fitManifest(source, flow, {
    path: whole,
    folder: belowFolder(whole, options.folder) === null ? options.out : options.folder,
    textOf: (document) => manifestText(document, { schema, note }),
    bound: managed ? { owned: input.owned.find((row) => row.key === key && row.flowId === flow.id) ?? null } : null,
    input: { ...input, revision: 'export', sourceComplete: true, sourceEmpty: false, intents: [], fights: new Map() },
  })
  if ('reason' in fitted) return fitted
  return {
    want: fitted.want,
    exported: {
      flow,
      key,
      path,
      managed,
      adopt,
      text: fitted.text,
      omitted: [...omitted, ...fitted.omitted].sort((a, b) => order(a.pointer, b.pointer)),
    },
  }
}

/** Different keys may lead to one file where case does not count, or where a hidden name was changed. */
function freePath(key: FlowKey, flowId: string, paths: Map<string, string>): string {
  const path = pathOf(key)
  const free = paths.has(path.toLowerCase()) ? path.replace(/\.yaml$/, `-${idPart(flowId)}.yaml`) : path
  paths.set(free.toLowerCase(), flowId)
  return free
}

/** All manifests as one commit: what they would do to each other shows only here. */
function checkTogether(drafts: readonly Draft[], input: ExportInput): { exported: ExportedFlow[]; leftOut: LeftOut[] } {
  const keys = new Set(drafts.map(({ exported }) => exported.key))
  const { steps } = plan({
    ...input,
    policy: { ...input.policy, acceptVanished: true },
    desired: drafts.map(({ want }) => want),
    brokenKeys: new Set(),
    sourceComplete: false,
    sourceEmpty: false,
    fights: new Map(),
    keys,
    intents: [],
    revision: 'export',
  })
  const bad = new Map(steps.flatMap((step): [FlowKey, string][] => (BLOCKING.has(step.kind) ? [[step.key, `the plan would ${step.kind} it`]] : [])))
  const leftOut = drafts.flatMap(({ exported: { key, flow } }): LeftOut[] => {
    const message = bad.get(key)
    return message === undefined ? [] : [leftOutFlow(flow, 'held', message)]
  })
  return { exported: drafts.flatMap(({ exported }) => (bad.has(exported.key) ? [] : [exported])), leftOut }
}

const BLOCKING: ReadonlySet<string> = new Set(['create', 'publish', 'enable', 'disable'])

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
