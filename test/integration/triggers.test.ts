import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { cronProblem, startTriggers, type TriggerConfig } from '../../src/reconcile/triggers.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { openTestSource } from '../source/open-source.ts'
import { tempRepo, type TestRepo } from '../support/git-repo.ts'

type Watching = AsyncDisposable & {
  events: SluiceEvent[]
  looks: string[]
  /** Resolves at the next look after `act` began. */
  lookAfter(act: () => Promise<unknown>): Promise<string>
}

async function watching(config: Partial<TriggerConfig>): Promise<Watching> {
  const target = new EventTarget()
  const looks: string[] = []
  const events: SluiceEvent[] = []
  const tell = (why: string): void => {
    looks.push(why)
    target.dispatchEvent(new CustomEvent('look', { detail: why }))
  }
  const triggers = await startTriggers(
    { watch: [], poll: null, resync: null, ...config },
    { onLook: tell, onResync: () => tell('resync'), emit: (event) => events.push(event), clock: systemClock },
  )
  return {
    events,
    looks,
    lookAfter: async (act) => {
      const looked = once(target, 'look', { signal: AbortSignal.timeout(10_000) })
      await act()
      const [event] = (await looked) as [CustomEvent<string>]
      return event.detail
    },
    [Symbol.asyncDispose]: () => triggers[Symbol.asyncDispose](),
  }
}

async function refsOf(repo: TestRepo, url = repo.url): Promise<string[]> {
  await using source = await openTestSource({ url })
  return source.refsToWatch()
}

describe('watching refs', () => {
  const nothing = async (): Promise<void> => {}
  test.concurrent.each<[what: string, before: (repo: TestRepo) => Promise<unknown>, act: (repo: TestRepo) => Promise<unknown>]>([
    ['a commit', nothing, (repo) => repo.commit({ 'flows/a.yaml': 'b' })],
    ['a commit on packed refs', (repo) => repo.git('pack-refs', '--all'), (repo) => repo.commit({ 'flows/a.yaml': 'b' })],
    ['git pack-refs', nothing, (repo) => repo.git('pack-refs', '--all')],
    [
      'git pack-refs, once more',
      (repo) => repo.git('pack-refs', '--all').then(() => repo.git('tag', 'v1')),
      (repo) => repo.git('pack-refs', '--all'),
    ],
    ['a switch of branches', (repo) => repo.git('branch', 'dev'), (repo) => repo.checkout('dev')],
    ['a new branch in a new folder', nothing, (repo) => repo.git('branch', 'team/deep/dev')],
    ['a tag', nothing, (repo) => repo.tag('v1')],
    ['a deleted branch', (repo) => repo.git('branch', 'dev'), (repo) => repo.git('branch', '--delete', 'dev')],
    ['a reset', (repo) => repo.commit({ 'flows/a.yaml': 'b' }), (repo) => repo.git('reset', '--quiet', '--hard', 'HEAD~1')],
  ])('looks after %s', async (_what, before, act) => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
    await before(repo)
    await using triggers = await watching({ watch: await refsOf(repo) })
    expect(await triggers.lookAfter(() => act(repo))).toBe('ref')
    expect(triggers.events).toEqual([])
  })

  test.concurrent('goes on looking after HEAD, refs and packed refs were replaced', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
    await using triggers = await watching({ watch: await refsOf(repo) })
    for (let round = 0; round < 3; round += 1) {
      await triggers.lookAfter(() => repo.branch(`round/${round}`))
      await triggers.lookAfter(() => repo.git('pack-refs', '--all'))
      await triggers.lookAfter(() => repo.commit({ 'flows/a.yaml': `${round}` }))
    }
  })

  test.concurrent('looks after a commit in a linked work tree and after a push into a bare repository', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
    const linked = `${repo.path}-linked`
    await repo.git('worktree', 'add', '--quiet', '-b', 'side', linked)
    await repo.git('clone', '--quiet', '--bare', repo.path, `${repo.path}.git`)
    {
      await using triggers = await watching({ watch: await refsOf(repo, linked) })
      expect(await triggers.lookAfter(() => repo.git('-C', linked, 'commit', '--quiet', '--allow-empty', '-m', 'x'))).toBe('ref')
    }
    await using triggers = await watching({ watch: await refsOf(repo, `${repo.path}.git`) })
    await repo.commit({ 'flows/a.yaml': 'b' })
    expect(await triggers.lookAfter(() => repo.git('push', '--quiet', `${repo.path}.git`, 'main'))).toBe('ref')
  })

  test.concurrent('makes few looks of many changes', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
    await using triggers = await watching({ watch: await refsOf(repo) })
    const line = `${await repo.head()}\n`
    const tags = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`.git/refs/tags/t${index}`, line]))
    await triggers.lookAfter(() => repo.write(tags))
    expect(triggers.looks.length).toBeLessThan(20)
  })

  test.concurrent('says nothing any more once it was disposed of', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'a' })
    const triggers = await watching({ watch: await refsOf(repo) })
    await triggers[Symbol.asyncDispose]()
    await using witness = await watching({ watch: await refsOf(repo) })
    await witness.lookAfter(() => repo.commit({ 'flows/a.yaml': 'b' }))
    expect(triggers.looks).toEqual([])
  })
})

describe('cron', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      now: Date.parse('2026-01-01T00:00:30Z'),
      toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  test('polls and resyncs when their expressions say so, in UTC, and not after it was disposed of', async () => {
    const triggers = await watching({ poll: '*/1 * * * *', resync: '*/5 * * * *' })
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    expect(triggers.looks.toSorted()).toEqual(['poll', 'poll', 'poll', 'poll', 'poll', 'resync'])
    await triggers[Symbol.asyncDispose]()
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(triggers.looks).toHaveLength(6)
  })

  test('reads hours as UTC', async () => {
    await using triggers = await watching({ resync: '0 3 * * *' })
    await vi.advanceTimersByTimeAsync(3 * 3_600_000 - 31_000)
    expect(triggers.looks).toEqual([])
    await vi.advanceTimersByTimeAsync(2000)
    expect(triggers.looks).toEqual(['resync'])
  })

  test('takes expressions with seconds', async () => {
    await using triggers = await watching({ poll: '*/10 * * * * *' })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(triggers.looks).toEqual(['poll', 'poll', 'poll'])
  })

  test('goes on after a sleep of the machine, without a word on stdout or stderr', async () => {
    const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write'), vi.spyOn(console, 'log'), vi.spyOn(console, 'warn')]
    await using triggers = await watching({ poll: '*/1 * * * *' })
    vi.setSystemTime(Date.parse('2026-01-01T05:00:30Z'))
    await vi.advanceTimersByTimeAsync(3 * 60_000)
    await nextTurn()
    expect(triggers.looks.length).toBeGreaterThanOrEqual(2)
    expect(triggers.events).toEqual([])
    expect(written.flatMap((spy) => spy.mock.calls)).toEqual([])
  })
})

test.each([
  ['*/1 * * * *', null],
  ['*/10 * * * * *', null],
  ['0 3 * * 1-5', null],
])('%s is a cron expression', (expression, problem) => expect(cronProblem(expression)).toBe(problem))

test.each([
  ['', /./],
  ['every minute', /./],
  ['61 * * * *', /minute/],
  ['* * * *', /./],
  ['* * 32 * *', /day/i],
  ['0-999999999 * * * *', /two digits/],
  [`*/10 * * * *${'0'.repeat(100)}`, /two digits/],
  [`${'0,'.repeat(200)}0 * * * *`, /256/],
])('%j is none, and the reason is given', (expression, reason) => expect(cronProblem(expression)).toMatch(reason))
