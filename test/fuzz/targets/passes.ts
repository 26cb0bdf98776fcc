import type { WireRequest } from '../../../src/flowservice/wire.ts'
import { isJsonObject, type JsonObject } from '../../../src/lib/json.ts'
import { splitDescription } from '../../../src/plan/marker.ts'
import type { PrunePolicy } from '../../../src/plan/model.ts'
import { daemonInProcess, manifest } from '../../support/daemon-in-process.ts'
import { inProcessEmulator, TEST_ORG, type Handles } from '../../support/emulator.ts'
import { memorySource } from '../../support/memory-source.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { hostileAnswer } from '../answers.ts'
import type { Dice } from '../dice.ts'
import { Spoiling, type Spoilt } from '../spoiling.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

type Input = { prune: PrunePolicy; spoilt: [number, Spoilt][]; edited: boolean; rounds: number }

const FILES = {
  'flows/draft.yaml': manifest({ name: 'Draft' }),
  'flows/published.yaml': manifest({ name: 'Published', state: 'published' }),
  'flows/disabled.yaml': manifest({ name: 'Disabled', state: 'disabled' }),
  'flows/gone.yaml': manifest({ name: 'Gone', state: 'published' }),
}
/** Which flows, by name, may ever get an action; nobody has asked for anything else. */
const MAY: Readonly<Record<string, readonly string[]>> = { publish: ['Published', 'Disabled'], enable: ['Published'], disable: ['Disabled'] }
const THEIRS = new Set(['Theirs', 'Their draft'])
const SETTLED = [
  ['Disabled', 'disabled'],
  ['Draft', 'draft'],
  ['Gone', 'enabled'],
  ['Published', 'enabled'],
  ['Their draft', 'draft'],
  ['Theirs', 'enabled'],
]
const HOUR_MS = 3_600_000

/** Whole passes of the daemon on a service whose answers are spoilt, beside flows of other people. */
export const passes = fuzzTarget<Input>({
  name: 'passes',
  promise: 'no spoilt answer makes a pass publish, disable or delete what git did not ask for; once they end, all is as git says',
  share: 2_000,
  make: (dice) => ({
    prune: dice.pick(['off', 'disable', 'delete'] as const),
    spoilt: dice.list(1, 12, () => [dice.below(40), spoiltAnswer(dice)]),
    edited: dice.chance(0.5),
    rounds: dice.between(1, 3),
  }),
  open: () => ({ check }),
  allowedMs: () => 10_000,
  describe: (input) => JSON.stringify(input, null, 1),
})

function spoiltAnswer(dice: Dice): Spoilt {
  return dice.either<Spoilt>(
    [3, () => hostileAnswer(dice, ['secret'])],
    [1, () => ({ kind: 'cut' })],
    [1, () => ({ kind: 'emptied' })],
    [4, () => ({ kind: 'changed', choices: dice.list(1, 12, () => dice.roll()) })],
  )
}

async function check({ prune, spoilt, edited, rounds }: Input): Promise<void> {
  using clock = new VirtualClock()
  const { transport, ...emulator } = inProcessEmulator({ clock })
  const trespasses: string[] = []
  const spoiling = new Spoiling(transport, (request) => trespasses.push(...trespassesOf(request, emulator)))
  const source = memorySource(FILES)
  const at = daemonInProcess({ survives: { clock, source, emulator, transport: spoiling.transport }, settings: { prune } })
  try {
    await at.look(60_000)
    for (const [name, state] of [
      ['Theirs', 'enabled'],
      ['Their draft', 'draft'],
    ] as const)
      addForeign(emulator, name, state)
    must(standing(emulator) === JSON.stringify(SETTLED), 'the world did not come about', standing(emulator), at.events.slice(-3))
    trespasses.length = 0
    spoiling.begin(new Map(spoilt))
    if (edited) source.commit({ 'flows/draft.yaml': manifest({ name: 'Draft', description: 'edited' }) })
    // A flow whose file is gone is pruned by a policy that says so; without one it stays.
    if (prune === 'off') source.commit({ 'flows/gone.yaml': null })
    for (let round = 0; round < rounds; round++) await (round === 0 ? at.look(HOUR_MS / 3) : at.resync(HOUR_MS / 3))
    spoiling.end()
    for (let round = 0; round < 3; round++) await at.resync(2 * HOUR_MS)
    must(trespasses.length === 0, 'a write that nobody asked for', trespasses)
    must(standing(emulator) === JSON.stringify(SETTLED), 'the world is not as git says', standing(emulator), at.events.slice(-6))
    mustBeUnpolluted()
  } finally {
    spoiling.end()
    await at.stop(60_000)
  }
}

function trespassesOf({ method, url }: WireRequest, emulator: Handles): string[] {
  const { pathname, searchParams } = new URL(url)
  const [, id] = /\/flows\/([^/]+)(?:\/action)?$/.exec(pathname) ?? []
  if (method === 'GET' || id === undefined || id === 'search') return []
  const all = emulator.flows('dev')
  const flow = all.find((one) => one['id'] === decodeURIComponent(id))
  if (flow === undefined) return []
  const name = nameOf(flow)
  const told = `${method} ${searchParams.get('op') ?? ''} ${name}`
  if (THEIRS.has(name)) return [told]
  if (method === 'POST') return (MAY[searchParams.get('op') ?? ''] ?? []).includes(name) ? [] : [told]
  // A surplus draft goes, as part of creating once: the marker is on another flow too.
  if (method === 'DELETE') return flow['state'] === 'draft' && all.some((one) => one !== flow && keyOf(one) === keyOf(flow)) ? [] : [told]
  return []
}

function keyOf({ description }: JsonObject): string | null {
  return splitDescription(typeof description === 'string' ? description : null).marker?.key ?? null
}

function addForeign(emulator: Handles, name: string, state: string): void {
  const like = emulator.flows('dev').find((one) => one['name'] === 'Published')
  must(isJsonObject(like), 'nothing to copy')
  const { flowSpec, sourceConnectionIds, targetConnectionIds, transformations } = like
  emulator.person.edit({
    org: TEST_ORG,
    sandbox: 'dev',
    collection: 'flows',
    create: {
      name,
      state,
      flowSpec: flowSpec ?? null,
      sourceConnectionIds: sourceConnectionIds ?? [],
      targetConnectionIds: targetConnectionIds ?? [],
      transformations: transformations ?? [],
    },
  })
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : ''
}

function standing(emulator: Handles): string {
  const flows = emulator.flows('dev').toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return JSON.stringify(flows.map(({ name, state }) => [name, state]))
}
