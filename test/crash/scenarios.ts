import type { JsonObject } from '../../src/lib/json.ts'
import { UNBOUNDED } from '../sim/machine.ts'
import type { Setup } from '../sim/story.ts'
import { DRAFTLESS_SPEC, manifest, REPLACED, several, type Files } from './manifests.ts'
import { bodyOf, byHand, idOf, markerLine, straggler } from './sandbox.ts'
import type { Disk } from './run-scenario.ts'
import type { Stage } from './stage.ts'

/** Something happens, and the daemon is given its time. */
export type Act = { does: (stage: Stage) => void | Promise<void>; ms?: number }

/** Passes in which the daemon is made to die at every point. `before` sets the stage, undisturbed; the points are those of `acts`. */
export type Scenario = {
  name: string
  setup?: Partial<Setup>
  files: Files
  before?: readonly Act[]
  acts: readonly Act[]
  /**
   * What only the ledger knew, where that makes a difference: without it the passes may end otherwise, but change nothing that an
   * undisturbed run does not change; or, `acts`, they may also do otherwise. What holds for one flow per key, for other people's flows
   * and for coming to rest holds all the same.
   */
  withoutLedger?: { may: 'end otherwise' | 'act otherwise'; because: string }
  /** The one death at which a promise cannot be held; the check fails as soon as it can. */
  brokenAt?: { at: string; disk: Disk; because: string }
}

const commit = (files: Files, allows: readonly string[] = []): Act => ({ does: ({ repository }) => void repository.commit(files, allows) })
const person = (what: JsonObject | ((stage: Stage) => JsonObject)): Act => ({
  does: (stage) => byHand(stage.service, typeof what === 'function' ? what(stage) : what),
  // Listings lag.
  ms: 5_000,
})
const wait = (ms: number): Act => ({ does: () => undefined, ms })
/** The daemon starts in front of what the scenario has prepared. */
const start: Act = { does: ({ machine }) => machine.start() }
const resync: Act = { does: async ({ machine }) => machine.daemon?.resync('test') }

const DRAFT: Files = { web: manifest() }
const PUBLISHED: Files = { web: manifest({ state: 'published' }) }
const STAYS: Files = { stays: manifest({ name: 'Stays' }) }
const PRUNING: Partial<Setup> = { prune: 'delete', deleteAfterMs: 120_000 }
const ORIGIN = { may: 'end otherwise', because: 'nobody remembers which source the manifest was in: held as origin-unknown' } as const
const ORDERS = { name: 'Orders', description: 'by hand', state: 'draft' }

export const SCENARIOS: readonly Scenario[] = [
  { name: 'create a draft', files: DRAFT, acts: [start] },
  { name: 'create and publish', files: PUBLISHED, acts: [start] },
  { name: 'create, publish and disable', files: { web: manifest({ state: 'disabled' }) }, acts: [start] },
  {
    name: 'plain create of a spec without draft mode',
    files: { web: manifest({ state: 'published', flowSpec: { id: DRAFTLESS_SPEC } }) },
    acts: [start],
    brokenAt: {
      at: 'POST /flows: on its way',
      disk: 'lost',
      because: 'without a ledger nobody knows that a create is on its way, and what is no draft is not removed again: held as duplicate-suspected',
    },
  },
  { name: 'create and publish five flows side by side', files: several(5, { state: 'published' }), acts: [start] },
  { name: 'patch a draft', files: DRAFT, before: [start], acts: [commit({ web: manifest({ description: 'changed' }) })] },
  {
    name: 'patch a published flow',
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: manifest({ state: 'published', description: 'changed' }) })],
  },
  {
    name: 'patch a draft and publish it',
    files: DRAFT,
    before: [start],
    acts: [commit({ web: manifest({ description: 'changed', state: 'published' }) })],
  },
  {
    name: 'correct drift',
    files: PUBLISHED,
    before: [start],
    acts: [person({ name: 'Web', patch: { transformations: [] } }), resync],
  },
  { name: 'disable', files: PUBLISHED, before: [start], acts: [commit({ web: manifest({ state: 'disabled' }) })] },
  {
    name: 'enable',
    files: { web: manifest({ state: 'disabled' }) },
    before: [start],
    acts: [commit(PUBLISHED)],
  },
  {
    name: 'put a marker back',
    files: PUBLISHED,
    before: [start],
    acts: [person({ name: 'Web', patch: { description: 'as declared' } }), resync],
    withoutLedger: { may: 'end otherwise', because: 'marker and ledger are gone, so nobody can know that the flow was ours: held as name-taken' },
  },
  {
    name: 'adopt a flow by its name and patch it',
    files: {},
    before: [person(({ service }) => ({ create: bodyOf(service, ORDERS) })), start],
    acts: [commit({ orders: manifest({ name: 'Orders', sluice: { adopt: 'by-name' } }) })],
  },
  {
    name: 'adopt a flow by its id, patch and publish it',
    files: {},
    before: [person(({ service }) => ({ create: bodyOf(service, ORDERS) })), start],
    acts: [
      {
        does: ({ service, repository }) =>
          void repository.commit({ orders: manifest({ name: 'Orders 2', state: 'published', sluice: { adopt: idOf(service, 'Orders') } }) }),
      },
    ],
  },
  {
    name: 'abandon',
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: manifest({ state: 'published', sluice: { abandon: true } }) })],
  },
  {
    name: 'move to another key, told',
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: null, 'sales/web': manifest({ state: 'published', description: 'moved', sluice: { movedFrom: 'web' } }) })],
  },
  {
    name: 'move to another key, recognised by its body',
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: null, 'sales/web': manifest({ state: 'published' }) })],
  },
  {
    name: 'two keys swap their flows',
    files: { a: manifest({ name: 'A', state: 'published' }), b: manifest({ name: 'B' }) },
    before: [start],
    acts: [
      commit({
        a: manifest({ name: 'B', sluice: { movedFrom: 'b' } }),
        b: manifest({ name: 'A', state: 'published', sluice: { movedFrom: 'a' } }),
      }),
    ],
    withoutLedger: {
      may: 'act otherwise',
      because: 'markers alone do not tell a swap that is due from one that was done: each key keeps the flow that its marker names',
    },
  },
  {
    name: 'prune a draft',
    setup: PRUNING,
    files: { ...DRAFT, ...STAYS },
    before: [start],
    acts: [commit({ web: null }), resync],
    withoutLedger: ORIGIN,
  },
  {
    name: 'prune a published flow: disable, mark, delete',
    setup: PRUNING,
    files: { ...PUBLISHED, ...STAYS },
    before: [start],
    acts: [commit({ web: null }), wait(120_000), resync],
    withoutLedger: ORIGIN,
  },
  {
    name: 'put a manifest back after its flow was disabled by pruning',
    setup: { ...PRUNING, deleteAfterMs: 86_400_000 },
    files: { ...PUBLISHED, ...STAYS },
    before: [start, commit({ web: null })],
    acts: [commit(PUBLISHED)],
  },
  {
    name: 'replace a draft',
    files: DRAFT,
    before: [start],
    acts: [commit({ web: manifest(REPLACED) }), resync],
  },
  {
    name: 'replace a published flow and prune the old one',
    setup: PRUNING,
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: manifest({ ...REPLACED, state: 'published' }) }), wait(120_000), resync, resync],
  },
  {
    name: 'replace a published flow and keep the old one',
    files: PUBLISHED,
    before: [start],
    acts: [commit({ web: manifest({ ...REPLACED, state: 'published' }) }), resync],
  },
  {
    name: 'remove a surplus draft',
    files: PUBLISHED,
    before: [start],
    acts: [{ does: ({ service }) => straggler(service, 'web'), ms: 5_000 }, resync],
  },
  {
    name: 'forget a flow that is gone and not wanted',
    files: { ...PUBLISHED, ...STAYS },
    before: [start],
    acts: [person({ name: 'Web', action: 'delete' }), commit({ web: null }), resync, resync],
  },
  {
    name: 'create a draft again that is gone',
    files: { ...DRAFT, ...STAYS },
    before: [start],
    acts: [person({ name: 'Web', action: 'delete' }), resync, resync],
  },
  {
    name: 'create a published flow again where that is allowed',
    files: { web: manifest({ state: 'published', sluice: { recreate: 'allow' } }), ...STAYS },
    before: [start],
    acts: [person({ name: 'Web', action: 'delete' }), resync, resync],
  },
  {
    name: 'hold a published flow that is gone',
    files: { ...PUBLISHED, ...STAYS },
    before: [start],
    acts: [person({ name: 'Web', action: 'delete' }), resync, resync],
    withoutLedger: { may: 'act otherwise', because: 'nobody remembers that there was a flow: it is created' },
  },
  {
    name: 'stop over the budget',
    setup: { maxChanges: { ...UNBOUNDED, create: 2 } },
    files: STAYS,
    before: [start],
    acts: [commit(several(4))],
    withoutLedger: { may: 'end otherwise', because: 'a stopped target does not even bind the flows it finds again' },
  },
  {
    name: 'a plan over the budget, let through by its digest',
    setup: { maxChanges: { ...UNBOUNDED, create: 2 } },
    files: STAYS,
    before: [start, commit(several(4))],
    acts: [1, 2, 3, 4].map(() => ({ does: letThrough, ms: 45_000 })),
    withoutLedger: { may: 'end otherwise', because: 'what was found again counts for nothing while the target is stopped' },
  },
  {
    name: 'a plan over the budget, let through by its commit',
    setup: { maxChanges: { ...UNBOUNDED, create: 2 } },
    files: STAYS,
    before: [start],
    acts: [commit(several(4), ['budget'])],
  },
  {
    name: 'stop because most flows vanished',
    files: several(5, { state: 'published' }),
    before: [start],
    acts: [...[1, 2, 3, 4].map((at) => person({ name: `Flow ${at}`, action: 'delete' })), resync, resync],
    withoutLedger: { may: 'act otherwise', because: 'nobody remembers that there were flows: they are created' },
  },
  {
    name: 'rebuild a lost ledger from markers',
    files: { ...PUBLISHED, ...STAYS },
    before: [start],
    acts: [{ does: ({ machine }) => machine.crash(1_000, 'lost') }],
  },
  {
    name: 'leave a copy of a marker alone',
    files: PUBLISHED,
    before: [start],
    acts: [person(({ service }) => ({ create: bodyOf(service, { name: 'Copy', description: markerLine(service, 'web') }) })), resync],
    withoutLedger: { may: 'end otherwise', because: 'a key with a copy is held before its own flow is bound again' },
  },
  {
    name: 'another surplus draft, older than the flow that has the key',
    files: {},
    before: [
      { does: ({ service }) => straggler(service, 'web'), ms: 60_000 },
      { does: ({ service }) => straggler(service, 'web'), ms: 60_000 },
    ],
    acts: [{ does: (stage) => (stage.repository.commit(PUBLISHED), stage.machine.start()) }, resync],
  },
]

/** A person lets the plan through that the daemon stopped at last. */
async function letThrough({ events, machine }: Stage): Promise<void> {
  const digest = events.findLast((event) => event.event === 'target.stopped')?.hint?.match(/--allow-budget ([0-9a-f]+)/)?.[1] ?? null
  if (machine.target?.state.stopped === null) return
  void machine.daemon?.reconcileNow(null, null, digest)
}
