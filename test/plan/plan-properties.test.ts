import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Plan, PlanInput, Step } from '../../src/plan/model.ts'
import { isCorrection } from '../../src/plan/fight.ts'
import { plan } from '../../src/plan/plan.ts'
import { markerOf, summary } from '../support/worlds.ts'
import { anyWorld, carryOut } from './any-world.ts'

const RUNS = { numRuns: 200 }
const ours = (flowId: string, { live, owned }: PlanInput): boolean =>
  owned.some((row) => row.flowId === flowId) ||
  live.flows.some(({ id, marker }) => id === flowId && marker !== null && marker.id === markerOf(marker.key).id && marker.owner === 'acme')

test('the same world in any order gives the same plan', () => {
  fc.assert(
    fc.property(anyWorld, fc.nat(), (input, turn) => {
      const turned = <T>(list: readonly T[]): T[] => [...list.slice(turn % (list.length + 1)), ...list.slice(0, turn % (list.length + 1))].reverse()
      const other = { ...input, desired: turned(input.desired), owned: turned(input.owned), live: { ...input.live, flows: turned(input.live.flows) } }
      expect(plan(other)).toEqual(plan(input))
    }),
    RUNS,
  )
})

test('no step touches a flow that is neither owned nor adopted', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      const { steps } = plan(input)
      for (const step of steps) {
        if (step.kind === 'hold' || step.kind === 'create' || step.flowId === null) continue
        const { flowId, key } = step
        const adopted = steps.some((one) => one.kind === 'adopt' && one.flowId === flowId && one.key === key)
        expect([summary(step), adopted || ours(flowId, input)]).toEqual([summary(step), true])
      }
      for (const step of steps) if (step.kind === 'adopt') expect(['by-name', step.flowId]).toContain(step.want.policy.adopt)
    }),
    RUNS,
  )
})

test('nothing is published, enabled or created to run without consent in git, and nothing that is suspended is written', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      const wants = new Map(input.desired.map((want) => [want.key, want]))
      for (const step of plan(input).steps) {
        const want = wants.get(step.key)
        if (step.kind === 'publish' || step.kind === 'disable' || (step.kind === 'create' && step.mode === 'plain'))
          expect(want?.state).not.toBe('draft')
        if (step.kind === 'enable') expect(want?.state).toBe('published')
        if (!['hold', 'remove-surplus', 'forget', 'prune'].includes(step.kind)) expect(want?.policy.suspend).toBe(false)
        if (step.kind === 'create') expect(want).toBeDefined()
      }
    }),
    RUNS,
  )
})

test('a flow that is held is not written, and steps of one flow follow one another', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      const { steps } = plan(input)
      expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length)
      for (const [, own] of Map.groupBy(steps, (step) => step.key)) {
        const serious = own.filter((step) => step.kind !== 'remove-surplus')
        if (serious.some((step) => step.kind === 'hold')) expect(serious).toHaveLength(1)
        for (const [at, step] of serious.entries()) expect(step.dependsOn).toEqual(at === 0 ? [] : [(serious[at - 1] as Step).id])
      }
    }),
    RUNS,
  )
})

test('only drafts of ours are ever removed as surplus, and never the keeper', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      for (const step of plan(input).steps) {
        if (step.kind !== 'remove-surplus') continue
        const flow = input.live.flows.find((one) => one.id === step.flowId)
        expect(flow).toMatchObject({ state: 'draft', createdClient: 'client-1', marker: { key: step.key } })
        expect(step.flowId).not.toBe(step.keeperId)
      }
    }),
    RUNS,
  )
})

test('nothing is pruned that has a manifest, that the policy keeps, or while the source is in doubt', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      const { prune, deleteAfterMs } = input.policy
      for (const step of plan(input).steps) {
        if (step.kind !== 'prune') continue
        const flow = input.live.flows.find((one) => one.id === step.flowId)
        expect(input.desired.map((want) => want.key)).not.toContain(step.key)
        expect([prune, input.sourceComplete]).toEqual([step.mode === 'delete' ? 'delete' : expect.stringMatching('delete|disable'), true])
        const goneMs = input.owned.find((row) => row.key === step.key)?.goneAtMs ?? Date.parse(flow?.marker?.rest['gone'] ?? '')
        if (step.mode === 'delete' && flow?.state !== 'draft') expect(input.nowMs - goneMs).toBeGreaterThanOrEqual(deleteAfterMs)
      }
    }),
    RUNS,
  )
})

test('any world settles within five passes that are carried out, and never holds two flows of one key', () => {
  fc.assert(
    fc.property(anyWorld, (start) => {
      let input = start
      for (let pass = 0; pass < 5; pass += 1) input = carryOut(input, plan(input))
      const left = plan(input)
      expect(left.steps.filter((step) => step.kind !== 'hold').map(summary)).toEqual([])
      for (const step of start.desired) expect(input.live.flows.filter((flow) => flow.id === `new-${step.key}`).length).toBeLessThan(2)
    }),
    RUNS,
  )
})

test('in a target that is suspended nothing at all is written', () => {
  fc.assert(
    fc.property(anyWorld, (input) => {
      const { steps } = plan({ ...input, policy: { ...input.policy, suspend: { target: true, orphans: new Map() } } })
      expect(steps.map((step) => step.kind).filter((kind) => kind !== 'hold' && kind !== 'forget')).toEqual([])
    }),
    RUNS,
  )
})

test('a fight whose pause is not over holds what puts a flow back, and lets everything else go on', () => {
  const fight = (untilMs: number) => ({ corrections: [], untilMs })
  fc.assert(
    fc.property(anyWorld, (input) => {
      const before = plan(input)
      const fights = (untilMs: number) => new Map(before.steps.map(({ key }) => [key, fight(untilMs)]))
      const after = plan({ ...input, fights: fights(input.nowMs + 1) })
      const correcting = new Set(before.steps.flatMap((step) => (step.kind !== 'hold' && isCorrection(step) ? [step.key] : [])))
      expect(after.steps.filter((step) => step.kind !== 'hold' && isCorrection(step))).toEqual([])
      const held = new Set(before.steps.flatMap((step) => (step.kind === 'hold' ? [step.key] : [])))
      const others = ({ steps }: Plan): Step[] => steps.filter(({ key }) => !correcting.has(key) && !held.has(key))
      expect(others(after)).toEqual(others(before))
      for (const key of correcting)
        expect(after.steps.filter((step) => step.key === key && step.kind === 'hold')).toMatchObject([{ reason: 'fight-suspected' }])
      expect(plan({ ...input, fights: fights(input.nowMs) }).steps).toEqual(before.steps)
    }),
    RUNS,
  )
})
