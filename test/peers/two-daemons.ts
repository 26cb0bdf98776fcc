import { expect } from 'vitest'
import { SluiceError } from '../../src/lib/errors.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { drawFrom } from '../sim/draw.ts'
import { daemonInProcess } from '../support/daemon-in-process.ts'
import { memorySource, type MemorySource } from '../support/memory-source.ts'
import { RandomGit, wanted, type Commit } from './random-git.ts'
import { standing, twice } from './standing-flows.ts'

const SECOND_MS = 1_000
const SETTINGS = {
  prune: 'delete',
  deleteAfterMs: 60 * SECOND_MS,
  limits: { concurrency: 4, settleMs: 30_000, createWindowMs: 9_000, listLagMs: 6_000 },
} as const
const KNOBS = { listLagMs: 5_000, settleMs: 1_500 }
/** So many passes each may take, a minute apart, until nothing is left to do. */
const QUIET_WITHIN = 12

export type Told = { commits: number; writes: number; requests: number }

/**
 * Two daemons of one owner on one sandbox, each with a ledger and a way to git of its own, while git is changed at random. Every request
 * is looked at: never two flows that run under one key, never two published ones of one generation.
 */
export async function twoDaemons(seed: number, commits: number): Promise<Told> {
  const draw = drawFrom(seed)
  const git = new RandomGit(draw)
  const source = memorySource(git.files())
  const mirrors = [mirrorOf(source), mirrorOf(source)] as const
  const first = daemonInProcess({ survives: { source: mirrors[0] }, settings: SETTINGS, knobs: KNOBS })
  const { clock, emulator, transport } = first
  const second = daemonInProcess({ survives: { clock, emulator, transport, source: mirrors[1], ledger: createMemoryLedger() }, settings: SETTINGS })
  const both = [first, second] as const
  const story: string[] = []
  const failures = new Set<string>()
  let requests = 0
  for (const one of both)
    one.onRequest(() => {
      requests += 1
      for (const problem of twice(emulator.flows('dev'))) failures.add(`${problem}, after: ${story.at(-1)}`)
    })
  const outages = outagesOf(commits, draw)
  const looks: Promise<void>[] = []

  await quiet()
  for (let n = 1; n <= commits; n += 1) {
    for (const [at, mirror] of mirrors.entries()) mirror.down = outages[at]?.(n) ?? false
    const isOut = mirrors.some(({ down }) => down)
    const commit = git.next({ moves: !isOut })
    if (commit.settled) await quiet()
    commit.take()
    source.commit(commit.files)
    story.push(`${n}${isOut ? ' (outage)' : ''}: ${commit.what}`)
    await pollOutOfPhase(commit)
    same([...failures], [])
    if ((commit.settled || n % 20 === 0) && !isOut) await quiet()
  }
  for (const mirror of mirrors) mirror.down = false
  await quiet()
  emulator.clearJournal()
  for (let pass = 0; pass < 2; pass += 1) await passOfBoth()
  same(writes(), [])
  const writesInAll = both.flatMap(({ events }) => events).filter(({ event }) => WRITES.has(event)).length
  await Promise.all([...looks, first.stop(), second.stop()])
  return { commits, writes: writesInAll, requests }

  /** A failure tells the whole history. */
  function same(actual: unknown, wish: unknown): void {
    try {
      expect(actual).toEqual(wish)
    } catch (cause) {
      throw new Error(`seed ${seed}\n${story.join('\n')}`, { cause })
    }
  }

  /** Each looks at git when its own poll is due, and now and then at everything; neither waits for the other. */
  async function pollOutOfPhase({ settled }: Commit): Promise<void> {
    const moments = both
      .flatMap(({ daemon }): { atMs: number; look: () => Promise<void> }[] => [
        { atMs: draw.int(0, 20) * SECOND_MS, look: () => daemon.lookAtGit('poll') },
        ...(draw.chance(0.3) ? [{ atMs: draw.int(0, 30) * SECOND_MS, look: () => daemon.resync('resync') }] : []),
      ])
      .sort((a, b) => a.atMs - b.atMs)
    let nowMs = 0
    for (const { atMs, look } of moments) {
      await clock.advance(atMs - nowMs)
      nowMs = atMs
      looks.push(look())
    }
    await clock.advance(draw.int(0, settled ? 60 : 15) * SECOND_MS)
  }

  async function passOfBoth(): Promise<void> {
    const passes = [first.daemon.resync('resync')]
    await clock.advance(draw.int(1, 9) * SECOND_MS)
    passes.push(second.daemon.resync('resync'))
    await clock.advance(60 * SECOND_MS)
    await Promise.all(passes)
  }

  /** Until two passes of both write nothing; then the sandbox holds what git asks for, and nothing else. */
  async function quiet(): Promise<void> {
    let calm = 0
    for (let pass = 0; pass < QUIET_WITHIN && calm < 2; pass += 1) {
      emulator.clearJournal()
      await passOfBoth()
      calm = writes().length === 0 ? calm + 1 : 0
    }
    same([...failures], [])
    same(standing(emulator.flows('dev')), wanted(git))
    same({ calm, writes: calm < 2 ? writes() : [] }, { calm: 2, writes: [] })
  }

  function writes(): string[] {
    return emulator
      .journal({ write: true })
      .filter(({ path }) => path.includes('/flows'))
      .map(({ method, path }) => `${method} ${path}`)
  }
}

const WRITES: ReadonlySet<string> = new Set([
  'flow.created',
  'flow.patched',
  'flow.published',
  'flow.enabled',
  'flow.disabled',
  'flow.marked-gone',
  'flow.deleted',
  'flow.surplus-removed',
])

/** The same repository with outages of its own. */
function mirrorOf(source: MemorySource): MemorySource {
  const own: MemorySource = {
    ...source,
    down: false,
    resolve: async (options) => {
      if (own.down) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'the remote does not answer')
      return source.resolve(options)
    },
  }
  return own
}

/** One for each, a tenth of the history long, not at the same time. */
function outagesOf(commits: number, draw: { int(low: number, high: number): number }): readonly ((n: number) => boolean)[] {
  const length = Math.max(2, Math.floor(commits / 10))
  const half = Math.floor(commits / 2)
  return [0, half].map((from) => {
    const begin = from + draw.int(1, half - length)
    return (n: number) => n >= begin && n < begin + length
  })
}
