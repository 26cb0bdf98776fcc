import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts'
import { formatPointer } from '../../src/lib/pointer.ts'
import { filesOf, manifests, type SampleManifest } from '../support/arbitraries.ts'
import type { InProcess } from '../support/daemon-in-process.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { anEdit, isFrozen, mergePatchOf, type Edit } from './edits.ts'
import { expectAsWanted, expectQuiet, flowAt, randomWorld, WHERE, writes } from './random-world.ts'

const NOW_SEC = new VirtualClock().nowMs() / 1000
const edited = fc.array(manifests(NOW_SEC), { minLength: 10, maxLength: 10 }).chain((list) => anEdit(list).map((edits) => ({ list, edits })))
const RUNS = { numRuns: 6, endOnFailure: true }

test('sees every real difference and corrects it with exactly that member, or holds it where the service cannot', async () => {
  await fc.assert(
    fc.asyncProperty(edited, async ({ list, edits }) => {
      const world = await editedWorld(list, edits)
      await world.resync(60_000)
      for (const [at, edit] of edits.entries()) if (edit !== null) expectCorrected(world, list[at] as SampleManifest, edit, at)
      const loose = edits.map((edit, at) => edit === null || !isFrozen(list[at] as SampleManifest, edit.tokens))
      if (loose.every(Boolean)) expectAsWanted(world, list)
      await world.stop()
    }),
    RUNS,
  )
})

test('keeps its hands off what git says to ignore', async () => {
  await fc.assert(
    fc.asyncProperty(edited, async ({ list, edits }) => {
      const ignoring = list.map((one, at): SampleManifest => ({
        ...one,
        document: { ...one.document, sluice: { ignore: edits[at] === null ? [] : [formatPointer(edits[at]?.tokens ?? [])] } },
      }))
      const world = await editedWorld(ignoring, edits)
      await world.resync(60_000)
      const markersBack = edits.flatMap((edit, at) => (edit?.tokens[0] === 'description' ? [`/flows/${asId(world, at)}`] : []))
      expect(
        writes(world)
          .map(({ path }) => path.replace('/data/foundation/flowservice', ''))
          .sort(),
      ).toEqual(markersBack.sort())
      expect(world.named('flow.held')).toEqual([])
      await world.stop()
    }),
    RUNS,
  )
})

test('reports drift, member by member, and leaves it, where the policy says report', async () => {
  await fc.assert(
    fc.asyncProperty(edited, async ({ list, edits }) => {
      const reporting = list.map((one): SampleManifest => ({ ...one, document: { ...one.document, sluice: { drift: 'report' } } }))
      const world = await editedWorld(reporting, edits)
      await world.resync(60_000)
      const markersBack = edits.filter((edit) => edit?.tokens[0] === 'description')
      expect(writes(world)).toHaveLength(markersBack.length)
      const said = world.named('flow.drifted').map(({ key, pointers }) => `${key} ${pointers.join()}`)
      const expected = edits.flatMap((edit, at) =>
        edit === null || edit.tokens[0] === 'description' ? [] : [`m${at} ${formatPointer(edit.tokens)}`],
      )
      // An edit of a whole object is told by the members in which it differs.
      const told = said.filter((line) => !line.endsWith(' /description')).map((line) => expected.find((one) => line.startsWith(`${one}/`)) ?? line)
      expect(told.sort()).toEqual(expected.sort())
      await world.stop()
    }),
    RUNS,
  )
})

async function editedWorld(list: readonly SampleManifest[], edits: readonly (Edit | null)[]): Promise<InProcess> {
  const world = randomWorld(list)
  await world.resync(60_000)
  for (const [at, edit] of edits.entries()) {
    if (edit === null) continue
    const flow = flowAt(world, at)
    world.emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch: mergePatchOf(edit, flow) })
  }
  world.emulator.clearJournal()
  return world
}

function expectCorrected(world: InProcess, sample: SampleManifest, { tokens }: Edit, at: number): void {
  const own = writes(world).filter(({ path }) => path.includes(asId(world, at)))
  if (isFrozen(sample, tokens)) {
    expect(own).toEqual([])
    expect(world.named('flow.held').filter((event) => event.key === `m${at}`)).toMatchObject([{ reason: 'schedule-frozen' }])
    return
  }
  expect(own).toMatchObject([{ method: 'PATCH' }])
  const ops = own[0]?.body as JsonObject[]
  const wanted = tokens[0] === 'transformations' ? /^\/transformations\/[0-9]$/ : formatPointer(tokens)
  expect([sample.document, ops]).toEqual([
    sample.document,
    [expect.objectContaining({ path: wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted })],
  ])
}

/** The flow's id, also while an edit has taken its marker away. */
function asId(world: InProcess, at: number): string {
  return world.named('flow.created').find((event) => event.key === `m${at}`)?.flowId ?? ''
}

test('leaves what people added and git never declared, and takes away what git declared and dropped', async () => {
  const drafts = fc.array(manifests(NOW_SEC, ['draft']), { minLength: 10, maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(drafts, async (samples) => {
      const list = samples.filter((one) => one.category !== 'dataset-export')
      const world = randomWorld(list)
      await world.resync(60_000)
      for (const at of list.keys()) addAsPerson(world, at)
      const before = list.map((_, at) => flowAt(world, at))
      world.source.commit(filesOf(list.map(bare)))
      await world.look(60_000)
      for (const [at, sample] of list.entries()) {
        const after = flowAt(world, at)
        expect(after['options']).toEqual(theirs(before[at]?.['options'], sample.document['options']))
        expect(after['policy']).toEqual({ fields: ['theirs'] })
        expect(after['labels'] ?? []).toEqual([])
        expect(after['scheduleParams']).toEqual(
          sample.document['scheduleParams'] === null || sample.document['scheduleParams'] === undefined ? undefined : { theirs: true },
        )
        expect(names(after)).toEqual(names(before[at] ?? {}).filter((one) => one === 'Theirs'))
      }
      await expectQuiet(world)
      await world.stop()
    }),
    RUNS,
  )
})

/** Beside every member of git's stands one of somebody else. */
function addAsPerson(world: InProcess, at: number): void {
  const flow = flowAt(world, at)
  const patch: JsonObject = {
    options: { theirs: { deep: 1 } },
    policy: { fields: ['theirs'] },
    ...(flow['scheduleParams'] === undefined ? {} : { scheduleParams: { theirs: true } }),
    transformations: [...((flow['transformations'] as JsonObject[] | undefined) ?? []), { name: 'Theirs', params: { a: 1 } }],
  }
  world.emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch })
}

/** The manifest without everything that it may drop. */
function bare(sample: SampleManifest): SampleManifest {
  const { name, flowSpec, sourceConnectionIds, targetConnectionIds, state } = sample.document
  return { ...sample, document: { name, flowSpec, sourceConnectionIds, targetConnectionIds, state } as JsonObject }
}

function theirs(live: Json | undefined, declared: Json | undefined): Json {
  const ours = isJsonObject(declared) ? declared : {}
  return Object.fromEntries(Object.entries(live as JsonObject).filter(([name]) => !Object.hasOwn(ours, name)))
}

function names(flow: JsonObject): string[] {
  return ((flow['transformations'] as JsonObject[] | undefined) ?? []).map((one) => one['name'] as string)
}
