/** Random worlds of the pure core, and a service and ledger that do exactly what a plan says. */
import fc from 'fast-check'
import type { JsonObject } from '../../src/lib/json.ts'
import { digestJson } from '../../src/lib/digest.ts'
import type { DesiredFlow, DriftPolicy, FlowPolicy } from '../../src/manifest/desired.ts'
import { appliedBy } from '../../src/execute/writes.ts'
import { patched } from '../../src/plan/fits-spec.ts'
import { splitDescription } from '../../src/plan/marker.ts'
import type { LiveFlow, OwnedFlow, Plan, PlanInput, PrunePolicy, PruneStep, Step } from '../../src/plan/model.ts'
import { resolveReferences } from '../../src/plan/resolve.ts'
import { ownershipFound } from '../../src/reconcile/prepare.ts'
import { AHEAD_SEC, NOW_MS, NOW_SEC, bindings, desired, live, markerOf, owned, policy, world } from '../support/worlds.ts'

const KEYS = ['a', 'b', 'c', 'd'] as const

const schedule = fc.record({
  startTime: fc.constantFrom(AHEAD_SEC, AHEAD_SEC + 60, NOW_SEC - 60),
  frequency: fc.constantFrom('hour', 'once'),
  interval: fc.constantFrom(1, '1', 2),
})
const document = fc.record(
  {
    description: fc.constantFrom('', 'text', 'text\n'),
    options: fc.constantFrom<JsonObject>({}, { errorDiagnosticsEnabled: true }, { partialIngestionPercent: '5' }),
    scheduleParams: schedule,
    transformations: fc.constantFrom<JsonObject[]>([], [{ name: 'Mapping', params: { mappingId: 'm1', mappingVersion: '0' } }, { name: 'Copy' }]),
    flowSpec: fc.constantFrom<JsonObject>({ id: 'spec-files' }, { name: 'CloudStorageToAEP' }, { id: 'spec-nodraft' }),
  },
  { requiredKeys: [] },
)

const wanted = fc.record({
  state: fc.constantFrom('draft' as const, 'published' as const, 'disabled' as const),
  name: fc.constantFrom('a', 'b', 'same'),
  document,
  policy: fc.record({
    adopt: fc.constantFrom(null, null, null, 'never', 'by-name', 'flow-a', 'flow-b'),
    movedFrom: fc.constantFrom(null, null, null, 'a', 'b'),
    drift: fc.constantFrom<DriftPolicy | null>(null, 'correct', 'report', 'ignore'),
    startTime: fc.constantFrom('hold' as const, 'shift' as const),
    recreate: fc.constantFrom('hold' as const, 'allow' as const),
    suspend: fc.constantFrom(false, false, false, true),
    abandon: fc.constantFrom(false, false, false, true),
  }),
})

const found = fc.record({
  state: fc.constantFrom('draft', 'draft', 'enabled', 'disabled', 'updating'),
  document,
  name: fc.constantFrom('a', 'b', 'same'),
  marker: fc.constantFrom('ours' as const, 'ours' as const, 'none' as const, 'wrong' as const, 'other' as const),
  createdClient: fc.constantFrom('client-1', 'client-1', 'exc_app'),
  surplus: fc.constantFrom(0, 0, 0, 1),
})

const known = fc.record({ document, state: fc.constantFrom('draft' as const, 'published' as const), unknown: fc.boolean() })

const perKey = fc.record({ want: fc.option(wanted, { freq: 4 }), found: fc.option(found, { freq: 4 }), known: fc.option(known, { freq: 4 }) })

/** Any mixture of manifests, flows and ledger rows for a few keys, whether or not it could have come about. */
export const anyWorld: fc.Arbitrary<PlanInput> = fc
  .tuple(
    fc.array(perKey, { minLength: KEYS.length, maxLength: KEYS.length }),
    fc.constantFrom<DriftPolicy>('correct', 'report'),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom<PrunePolicy>('off', 'disable', 'delete'),
  )
  .map(([slots, drift, sourceComplete, marker, prune]) => {
    const flows: LiveFlow[] = []
    const manifests: DesiredFlow[] = []
    const rows: OwnedFlow[] = []
    for (const [at, slot] of slots.entries()) {
      const key = KEYS[at] ?? 'a'
      if (slot.want !== null) manifests.push(desired(key, { ...slot.want, policy: consistent(slot.want.policy) }))
      if (slot.found !== null) {
        const { marker: kind, surplus, ...rest } = slot.found
        const line = kind === 'none' ? null : markerOf(key, kind === 'wrong' ? { id: '00000000' } : kind === 'other' ? { owner: 'other' } : {})
        const base = desired(key, { name: rest.name, document: rest.document })
        flows.push(live(base, { ...rest, document: { flowSpec: { id: 'spec-files', version: '1.0' } }, marker: line }))
        if (surplus === 1) flows.push(live(base, { id: `flow-${key}2`, state: 'draft', marker: line, createdAtMs: NOW_MS - 60_000 }))
      }
      if (slot.known !== null) {
        const before = desired(key, slot.known)
        rows.push(owned(before, { state: slot.known.state === 'draft' ? 'draft' : 'enabled', ...(slot.known.unknown ? { applied: null } : {}) }))
      }
    }
    const bounds = { prune, deleteAfterMs: 90_000, acceptVanished: true }
    return world({ desired: manifests, live: flows, owned: rows, sourceComplete, policy: { ...policy, drift, marker, ...bounds } })
  })

/** What validation lets through: nobody adopts and abandons at once. */
function consistent(asked: Partial<FlowPolicy>): Partial<FlowPolicy> {
  return asked.adopt === null || asked.adopt === 'never' ? asked : { ...asked, abandon: false }
}

/** The next pass finds a world in which the plan was carried out to the letter, and a minute later. */
export function carryOut(input: PlanInput, result: Plan): PlanInput {
  const flows = new Map(input.live.flows.map((flow) => [flow.id, flow]))
  const rows = new Map(input.owned.map((row) => [row.key, row]))
  for (const { from } of result.rebinds) if (from !== null) rows.delete(from)
  for (const row of ownershipFound(input, result)) rows.set(row.key, row)
  for (const step of result.steps) take(step, flows, rows, input)
  confirm(result, rows, input)
  const nowMs = input.nowMs + 60_000
  for (const flow of flows.values())
    if (flow.state === 'updating') flows.set(flow.id, { ...flow, state: 'enabled', document: { ...flow.document, state: 'enabled' } })
  for (const row of rows.values())
    if (!flows.has(row.flowId)) rows.set(row.key, { ...row, missing: { sinceMs: nowMs - 60_000, reads: 3, lastReadAtMs: nowMs } })
  return { ...input, live: { ...input.live, flows: [...flows.values()], listedAtMs: nowMs }, owned: [...rows.values()], nowMs }
}

function take(step: Step, flows: Map<string, LiveFlow>, rows: Map<string, OwnedFlow>, input: PlanInput): void {
  const row = rows.get(step.key)
  switch (step.kind) {
    case 'create': {
      const flow = liveFrom(step.body, `new-${step.key}`, step.mode === 'plain' ? 'enabled' : 'draft', input)
      flows.set(flow.id, flow)
      const state = step.mode === 'plain' ? 'published' : 'draft'
      rows.set(step.key, rowFor(step.want, flow, { ...resolvedDocument(step.want), state }, input))
      return
    }
    case 'patch':
    case 'adopt': {
      const before = flows.get(step.flowId) as LiveFlow
      const flow = { ...liveFrom(patched(before.document, step.ops), before.id, before.state, input), createdClient: before.createdClient }
      flows.set(flow.id, flow)
      const base = row ?? rowFor(step.want, flow, null, input)
      rows.set(
        step.key,
        step.kind === 'adopt' ? base : { ...base, applied: appliedBy(resolvedDocument(step.want), step.want, base), ...digests(step.want) },
      )
      return
    }
    case 'publish':
    case 'enable':
    case 'disable': {
      const id = step.flowId ?? `new-${step.key}`
      const before = flows.get(id) as LiveFlow
      const state = step.kind === 'disable' ? 'disabled' : 'enabled'
      flows.set(id, { ...before, state, document: { ...before.document, state } })
      if (row !== undefined)
        rows.set(step.key, {
          ...row,
          state,
          applied: { ...resolvedDocument(step.want), state: state === 'disabled' ? 'disabled' : 'published' },
          ...digests(step.want),
        })
      return
    }
    case 'abandon': {
      const before = flows.get(step.flowId) as LiveFlow
      flows.set(step.flowId, liveFrom(patched(before.document, step.ops), before.id, before.state, input))
      rows.delete(step.key)
      return
    }
    case 'remove-surplus':
      flows.delete(step.flowId)
      return
    case 'forget':
      rows.delete(step.key)
      return
    // No manifest of these worlds allows a replacement: the simulation has them.
    case 'replace':
      throw new Error('no manifest asked for it')
    case 'prune':
      return takePrune(step, flows, rows, input)
    case 'hold':
  }
}

function takePrune(step: PruneStep, flows: Map<string, LiveFlow>, rows: Map<string, OwnedFlow>, input: PlanInput): void {
  const before = flows.get(step.flowId) as LiveFlow
  const row = rows.get(step.key)
  if (step.mode === 'delete') {
    flows.delete(step.flowId)
    rows.delete(step.key)
  } else if (step.mode === 'disable') {
    flows.set(step.flowId, { ...before, state: 'disabled', document: { ...before.document, state: 'disabled' } })
    if (row !== undefined) rows.set(step.key, { ...row, state: 'disabled' })
  } else {
    const marked = liveFrom(patched(before.document, step.ops), before.id, before.state, input)
    flows.set(step.flowId, { ...marked, createdClient: before.createdClient })
    if (row !== undefined) rows.set(step.key, { ...row, goneAtMs: input.nowMs })
  }
}

/** Flows found equal to their manifest count as applied. */
function confirm({ unchanged, bound }: Plan, rows: Map<string, OwnedFlow>, { desired: list }: PlanInput): void {
  for (const key of unchanged) {
    const want = list.find((one) => one.key === key)
    const row = rows.get(key)
    const state = bound.get(key)?.state
    if (want === undefined || row === undefined) continue
    const reached = state === 'draft' || state === 'disabled' ? state : 'enabled'
    rows.set(key, { ...row, state: reached, applied: { ...resolvedDocument(want), state: want.state }, ...digests(want) })
  }
}

function rowFor(want: DesiredFlow, flow: LiveFlow, applied: JsonObject | null, { nowMs }: PlanInput): OwnedFlow {
  const state = flow.state === 'draft' || flow.state === 'disabled' ? flow.state : 'enabled'
  return {
    ...owned(want),
    flowId: flow.id,
    applied,
    state,
    createdAtMs: nowMs,
    ...(applied === null ? { appliedDigest: null, appliedSourceDigest: null } : digests(want)),
  }
}

function digests(want: DesiredFlow): Pick<OwnedFlow, 'appliedDigest' | 'appliedSourceDigest'> {
  return { appliedDigest: want.digest, appliedSourceDigest: want.sourceDigest }
}

function resolvedDocument(want: DesiredFlow): JsonObject {
  const references = resolveReferences(want, bindings)
  return 'resolved' in references ? references.resolved.document : want.document
}

function liveFrom(document: JsonObject, id: string, state: string, { nowMs }: PlanInput): LiveFlow {
  const raw = document['description']
  const split = splitDescription(typeof raw === 'string' ? raw : null)
  const { flowSpec, name } = document as { flowSpec: { id: string }; name: string }
  return {
    id,
    etag: digestJson(document),
    name,
    state,
    description: split.text,
    marker: split.marker,
    flowSpecId: flowSpec.id,
    sandboxId: 'sandbox-1',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    createdClient: 'client-1',
    updatedClient: 'client-1',
    document: { ...document, state },
    lastOperation: null,
  }
}
