import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asText } from '../../src/emulator/core/text.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Step } from '../../src/plan/model.ts'
import { daemonInProcess } from '../support/daemon-in-process.ts'
import { writes } from '../hazards/random-world.ts'
import { desiredOf, exportAll, openSandbox, planOf, sandboxPlans, textsOf, type Sandbox } from './sandboxes.ts'

const RUNS = { numRuns: 6, endOnFailure: true }
const worlds = sandboxPlans({ min: 0, max: 8 })

test('any sandbox, exported with --adopt, plans to nothing but adopting what nobody manages; then to nothing', async () => {
  let exported = 0
  let flows = 0
  await fc.assert(
    fc.asyncProperty(worlds, async (found) => {
      const sandbox = await openSandbox(found)
      const { input } = sandbox
      const result = exportAll(input)
      exported += result.exported.length
      flows += input.live.flows.length
      expect(result.exported.length + result.leftOut.length).toBe(input.live.flows.length)
      const texts = textsOf(result)
      const adopted = new Set(result.exported.filter(({ adopt }) => adopt).map(({ key }) => key))
      const rest = surprises(sandbox, planOf(input, desiredOf(texts)).steps).filter((step) => !(step.kind === 'adopt' && adopted.has(step.key)))
      expect(rest.map(told)).toEqual([])
      await applied(sandbox, texts, found.ledger)
    }),
    RUNS,
  )
  // Names that no manifest can have, flows on their way and those of others are few.
  expect(exported).toBeGreaterThan(flows / 2)
})

test('without --adopt the plan holds what nobody manages, and creates nothing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (found) => {
      const sandbox = await openSandbox(found)
      const result = exportAll(sandbox.input, { adopt: false, ids: true })
      const { steps } = planOf(sandbox.input, desiredOf(textsOf(result)))
      const unmanaged = result.exported.filter(({ managed }) => !managed).map(({ key }) => key)
      const isTaken = (step: Step): boolean =>
        step.kind === 'hold' && unmanaged.includes(step.key) && ['name-taken', 'marker-copied'].includes(step.reason)
      expect(
        surprises(sandbox, steps)
          .filter((step) => !isTaken(step))
          .map(told),
      ).toEqual([])
      expect(
        steps
          .filter(isTaken)
          .map(({ key }) => key)
          .sort(),
      ).toEqual(unmanaged.sort())
    }),
    RUNS,
  )
})

test('the same sandbox gives the same files, in whatever order it is listed; none of them holds a marker', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.infiniteStream(fc.nat()), async (found, chance) => {
      const { input } = await openSandbox(found)
      const shuffled = input.live.flows.map((flow) => ({ flow, at: chance.next().value as number })).sort((a, b) => a.at - b.at)
      const first = textsOf(exportAll(input))
      expect(textsOf(exportAll({ ...input, live: { ...input.live, flows: shuffled.map(({ flow }) => flow) } }))).toEqual(first)
      for (const { document } of desiredOf(first)) expect(document['description'] ?? '').not.toMatch(/managed by sluice/)
    }),
    RUNS,
  )
})

/** Steps that are no affair of Sluice's own: our line put back where people took it away, drafts that are one too many, copied lines. */
function surprises({ input }: Sandbox, steps: readonly Step[]): Step[] {
  return steps.filter((step) => {
    if (step.kind === 'remove-surplus') return false
    if (step.kind === 'patch') return step.changes.some(({ cause }) => cause !== 'marker-lost')
    // A copy of a marker holds up the original until the copy is adopted under a key of its own.
    const isCopy = (id: string | null): boolean => input.live.flows.some((flow) => flow.id === id && flow.marker?.key === step.key)
    return !(step.kind === 'hold' && step.reason === 'marker-copied' && isCopy(step.flowId))
  })
}

function told(step: Step): string {
  return `${step.kind} ${step.key} ${step.kind === 'hold' ? `${step.reason}: ${step.message}` : JSON.stringify('ops' in step ? step.ops : '')}`
}

/** A daemon over the files adopts, which touches descriptions and nothing else, and then is quiet. */
async function applied({ world }: Sandbox, texts: Readonly<Record<string, string>>, ledger: boolean): Promise<void> {
  const { clock, emulator, transport } = world
  const before = emulator.flows('dev').map(meaning)
  emulator.clearJournal()
  const daemon = daemonInProcess({ files: texts, survives: { clock, emulator, transport, ...(ledger ? { ledger: world.ledger } : {}) } })
  await daemon.resync(120_000)
  await daemon.resync(120_000)
  expect(
    writes(daemon)
      .flatMap(({ method, body }) => (body as JsonObject[]).map(({ path }) => `${method} ${asText(path)}`))
      .filter((one) => one !== 'PATCH /description'),
  ).toEqual([])
  emulator.clearJournal()
  await daemon.resync(120_000)
  expect(writes(daemon)).toEqual([])
  expect(emulator.flows('dev').map(meaning)).toEqual(before)
  await daemon.stop()
}

function meaning(flow: JsonObject): JsonObject {
  const {
    description: _d,
    etag: _e,
    version: _v,
    updatedAt: _a,
    updatedBy: _b,
    updatedClient: _c,
    lastOperation: _l,
    lastRunDetails: _r,
    ...rest
  } = flow
  return rest
}
