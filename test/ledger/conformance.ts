import { expect, onTestFinished, test } from 'vitest'
import type { Ledger, WriteRecord } from '../../src/ledger/ledger.ts'
import { FOLDER_FENCE as FENCE, HISTORY_KEPT_MS, PRUNE_BATCH } from '../../src/ledger/rules.ts'
import { condition, intent, otherScope, ownedFlow, pass, scope, target, write } from './rows.ts'

/** A ledger under test; `restart` gives what the next process finds. */
export type Subject = { ledger: Ledger; restart: () => Promise<Ledger>; dispose: () => Promise<void> }

/** What every ledger promises; each implementation runs it. */
export function conformsToThePort(open: () => Promise<Subject>): void {
  const start = async (): Promise<Subject> => {
    const subject = await open()
    onTestFinished(() => subject.dispose())
    return subject
  }

  test('a scope nothing was recorded for is empty', async () => {
    const { ledger } = await start()
    expect(await ledger.snapshot(scope)).toEqual({ owned: [], intents: [], conditions: [] })
    expect(await ledger.lookup(scope, ['a'])).toEqual({ owned: [], intents: [], conditions: [] })
    expect(await ledger.scopes()).toEqual([])
    expect(await ledger.standing(scope)).toEqual([])
    expect(await ledger.due(scope, 9e15)).toEqual({ keys: [], nextAtMs: null })
    expect(await ledger.passes(scope, 10)).toEqual([])
    expect(await ledger.writes(scope, { key: null, limit: 10 })).toEqual([])
    expect(await ledger.writeCounts(scope, 0)).toEqual({})
    expect(await ledger.recentWrites(scope, { sinceMs: 0, key: null, reason: null })).toEqual([])
    expect(await ledger.target('prod')).toBeNull()
    expect(await ledger.targets()).toEqual([])
    expect(await ledger.cachedParses(['x'])).toEqual(new Map())
  })

  test('everything that was acknowledged is there after a restart', async () => {
    const { ledger, restart } = await start()
    await ledger.own(scope, [ownedFlow('b', { missing: { sinceMs: 1, reads: 2, lastReadAtMs: 3 } }), ownedFlow('a', { applied: null })], FENCE)
    await ledger.intend(scope, intent('i1', 'c'), FENCE)
    await ledger.conditions(scope, [condition('b'), condition('a', { nextRetryAtMs: 7_000.25 })], [], FENCE)
    await ledger.settle(scope, 'i0', { write: write('p1', 'a') }, FENCE)
    await ledger.recordPass(scope, pass('p1'), FENCE)
    await ledger.saveTarget(target('prod'), FENCE)

    const next = await restart()
    expect(await next.snapshot(scope)).toEqual({
      owned: [ownedFlow('a', { applied: null }), ownedFlow('b', { missing: { sinceMs: 1, reads: 2, lastReadAtMs: 3 } })],
      intents: [intent('i1', 'c')],
      conditions: [condition('a', { nextRetryAtMs: 7_000.25 }), condition('b')],
    })
    expect(await next.writes(scope, { key: null, limit: 10 })).toEqual([write('p1', 'a')])
    expect(await next.passes(scope, 10)).toEqual([pass('p1')])
    expect(await next.target('prod')).toEqual(target('prod'))
  })

  test('scopes do not see each other', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a')], FENCE)
    await ledger.intend(otherScope, intent('i', 'a'), FENCE)
    await ledger.release(otherScope, ['a'], FENCE)
    await ledger.settle(scope, 'i', { owned: null }, FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
    expect((await ledger.snapshot(otherScope)).intents).toEqual([intent('i', 'a')])
  })

  test('scopes that something was recorded for are listed', async () => {
    const { ledger } = await start()
    const another = { ...scope, source: 'another' }
    await ledger.own(otherScope, [ownedFlow('a')], FENCE)
    await ledger.recordPass(scope, pass('p'), FENCE)
    await ledger.intend(another, intent('i', 'a'), FENCE)
    expect(await ledger.scopes()).toEqual([another, scope, otherScope])
  })

  test('how flows stand is read without what is owned, sorted by key', async () => {
    const { ledger } = await start()
    await ledger.conditions(scope, [condition('b'), condition('a')], [], FENCE)
    await ledger.conditions(otherScope, [condition('c')], [], FENCE)
    expect(await ledger.standing(scope)).toEqual([condition('a'), condition('b')])
  })

  test('settling writes the row and closes the intent together', async () => {
    const { ledger } = await start()
    await ledger.intend(scope, intent('i1', 'a'), FENCE)
    await ledger.intend(scope, intent('i2', 'b'), FENCE)
    await ledger.settle(scope, 'i1', { owned: ownedFlow('a'), write: write('p1', 'a') }, FENCE)
    expect(await ledger.snapshot(scope)).toEqual({ owned: [ownedFlow('a')], intents: [intent('i2', 'b')], conditions: [] })
    expect(await ledger.writes(scope, { key: 'a', limit: 1 })).toEqual([write('p1', 'a')])
  })

  test('settling with null forgets the flow of the intent, and only that', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a'), ownedFlow('b')], FENCE)
    await ledger.intend(scope, intent('i1', 'a', { kind: 'delete', flowId: 'flow-of-a' }), FENCE)
    await ledger.settle(scope, 'i1', { owned: null }, FENCE)
    expect(await ledger.snapshot(scope)).toEqual({ owned: [ownedFlow('b')], intents: [], conditions: [] })
  })

  test('settling without a row leaves ownership as it is', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a')], FENCE)
    await ledger.intend(scope, intent('i1', 'a', { kind: 'patch' }), FENCE)
    await ledger.settle(scope, 'i1', { write: write('p1', 'a', { outcome: 'failed', code: 'SLUICE_REFUSED' }) }, FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  })

  test('settling an intent that is closed already forgets nothing', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a')], FENCE)
    await ledger.intend(scope, intent('i1', 'a'), FENCE)
    await ledger.settle(scope, 'i1', {}, FENCE)
    await ledger.settle(scope, 'i1', { owned: null }, FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a')])
  })

  test('a write is in history before it is sent, and settling gives it its outcome', async () => {
    const { ledger, restart } = await start()
    const sent = write('p1', 'a', { outcome: 'unknown', requestId: null, durationMs: 0 })
    await ledger.intend(scope, intent('i1', 'a'), FENCE, sent)
    await ledger.intend(scope, intent('i2', 'b'), FENCE, { ...sent, key: 'b' })
    expect(await ledger.writes(scope, { key: 'a', limit: 9 })).toEqual([sent])
    const next = await restart()
    await next.settle(scope, 'i1', { owned: ownedFlow('a'), write: write('p1', 'a') }, FENCE)
    expect(await next.writes(scope, { key: null, limit: 9 })).toEqual([{ ...sent, key: 'b' }, write('p1', 'a')])
  })

  test('a write whose intent is closed without a word stays unknown, and nothing later takes its place', async () => {
    const { ledger } = await start()
    const sent = write('p1', 'a', { outcome: 'unknown' })
    await ledger.intend(scope, intent('i1', 'a'), FENCE, sent)
    await ledger.settle(scope, 'i1', {}, FENCE)
    await ledger.settle(scope, 'i1', { write: write('p2', 'a') }, FENCE)
    await ledger.intend(scope, intent('i1', 'a'), FENCE, write('p3', 'a', { outcome: 'unknown' }))
    expect((await ledger.writes(scope, { key: null, limit: 9 })).map((one) => [one.passId, one.outcome])).toEqual([
      ['p3', 'unknown'],
      ['p2', 'done'],
      ['p1', 'unknown'],
    ])
  })

  test('an intent with the same id replaces what was to be written', async () => {
    const { ledger } = await start()
    await ledger.intend(scope, intent('i1', 'a'), FENCE, write('p1', 'a', { outcome: 'unknown' }))
    await ledger.intend(scope, intent('i1', 'b'), FENCE, write('p2', 'b', { outcome: 'unknown' }))
    await ledger.intend(otherScope, intent('i1', 'c'), FENCE, write('p3', 'c', { outcome: 'unknown' }))
    expect((await ledger.writes(scope, { key: null, limit: 9 })).map(({ key }) => key)).toEqual(['b'])
  })

  test('history is read a page at a time, of a key, a pass or a time where asked', async () => {
    const { ledger } = await start()
    for (let n = 1; n <= 5; n++) {
      await ledger.settle(scope, 'none', { write: write(`p${n % 2}`, n % 2 === 0 ? 'even' : 'odd', { atMs: n }) }, FENCE)
      await ledger.recordPass(scope, pass(`p${n}`, { finishedAtMs: n, counts: { create: n } }), FENCE)
    }
    const all = { key: null, passId: null, sinceMs: null, after: null, limit: 2 }
    const times = async (query: typeof all | Record<string, unknown>): Promise<number[]> => {
      const { rows, next } = await ledger.writePage(scope, { ...all, ...query })
      const read = rows.map(({ atMs }) => atMs)
      return next === null ? read : [...read, ...(await times({ ...query, after: next }))]
    }
    expect((await ledger.writePage(scope, all)).rows.map(({ atMs }) => atMs)).toEqual([5, 4])
    expect(await times({})).toEqual([5, 4, 3, 2, 1])
    expect(await times({ key: 'odd' })).toEqual([5, 3, 1])
    expect(await times({ passId: 'p0' })).toEqual([4, 2])
    expect(await times({ sinceMs: 3, key: 'odd' })).toEqual([5, 3])
    const passes = await ledger.passPage(scope, { ...all, limit: 3 })
    expect(passes.rows.map(({ passId }) => passId)).toEqual(['p5', 'p4', 'p3'])
    expect((await ledger.passPage(scope, { ...all, limit: 3, after: passes.next })).rows.map(({ passId }) => passId)).toEqual(['p2', 'p1'])
    expect((await ledger.passPage(scope, { ...all, passId: 'p2' })).rows).toEqual([pass('p2', { finishedAtMs: 2, counts: { create: 2 } })])
    expect(await ledger.writePage(otherScope, all)).toEqual({ rows: [], next: null })
  })

  test('writes are counted by step since a time: those that were done, and flows of which nobody knows', async () => {
    const { ledger } = await start()
    const record = (key: string, atMs: number, changes: Partial<WriteRecord>) =>
      ledger.settle(scope, 'none', { write: write('p', key, { atMs, ...changes }) }, FENCE)
    await record('a', 999, { step: 'create' })
    await record('a', 1_000, { step: 'create' })
    await record('b', 1_000.5, { step: 'create' })
    await record('b', 1_001, { step: 'publish', outcome: 'failed' })
    await record('c', 1_002, { step: 'disable', outcome: 'failed' })
    for (const atMs of [1_003, 1_004, 1_005]) await record('b', atMs, { step: 'publish', outcome: 'unknown' })
    await record('a', 1_006, { step: 'publish', outcome: 'unknown' })
    await record('a', 1_007, { step: 'publish' })
    await ledger.intend(scope, intent('i', 'd'), FENCE, write('p', 'd', { atMs: 1_008, step: 'delete', outcome: 'unknown' }))
    await ledger.settle(otherScope, 'none', { write: write('p', 'z', { atMs: 2_000, step: 'create' }) }, FENCE)
    expect(await ledger.writeCounts(scope, 1_000)).toEqual({ create: 2, publish: 3, delete: 1 })
    expect(await ledger.writeCounts(scope, 1_009)).toEqual({})
    await ledger.settle(scope, 'i', { write: write('p', 'd', { atMs: 1_008, step: 'delete', outcome: 'failed' }) }, FENCE)
    expect(await ledger.writeCounts(scope, 1_000)).toEqual({ create: 2, publish: 3 })
  })

  test('recent writes come newest first, of a key or a reason where asked', async () => {
    const { ledger } = await start()
    const record = (key: string, atMs: number, changes: Partial<WriteRecord>) =>
      ledger.settle(scope, 'none', { write: write('p', key, { atMs, ...changes }) }, FENCE)
    await record('a', 3_000, { reason: 'drift' })
    await record('a', 2_000, { reason: 'drift', outcome: 'failed' })
    await record('b', 2_500, { reason: 'drift' })
    await record('a', 2_500, { reason: 'revision', step: 'publish' })
    await record('a', 1_999, { reason: 'drift' })
    const all = { sinceMs: 2_000, key: null, reason: null }
    expect((await ledger.recentWrites(scope, all)).map(({ key, atMs }) => `${key} ${atMs}`)).toEqual(['a 3000', 'a 2500', 'b 2500', 'a 2000'])
    expect(await ledger.recentWrites(scope, { ...all, key: 'a', reason: 'drift' })).toEqual([
      { key: 'a', step: 'patch', reason: 'drift', outcome: 'done', atMs: 3_000 },
      { key: 'a', step: 'patch', reason: 'drift', outcome: 'failed', atMs: 2_000 },
    ])
    expect(await ledger.recentWrites(scope, { ...all, sinceMs: 3_001 })).toEqual([])
    expect(await ledger.recentWrites(otherScope, all)).toEqual([])
  })

  test('an intent with the same id replaces the one before', async () => {
    const { ledger } = await start()
    await ledger.intend(scope, intent('i1', 'a'), FENCE)
    await ledger.intend(scope, intent('i1', 'b', { sentAtMs: 9_000 }), FENCE)
    expect((await ledger.snapshot(scope)).intents).toEqual([intent('i1', 'b', { sentAtMs: 9_000 })])
    expect((await ledger.lookup(scope, ['a'])).intents).toEqual([])
  })

  test('a flow has one key: owning it under another moves it', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('old', { flowId: 'f1' })], FENCE)
    await ledger.own(scope, [ownedFlow('new', { flowId: 'f1' })], FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('new', { flowId: 'f1' })])
  })

  test('two keys can swap their flows in one call', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a', { flowId: 'f1' }), ownedFlow('b', { flowId: 'f2' })], FENCE)
    await ledger.own(scope, [ownedFlow('a', { flowId: 'f2' }), ownedFlow('b', { flowId: 'f1' })], FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('a', { flowId: 'f2' }), ownedFlow('b', { flowId: 'f1' })])
  })

  test('released keys are forgotten, unknown ones are no error', async () => {
    const { ledger } = await start()
    await ledger.own(scope, [ownedFlow('a'), ownedFlow('b')], FENCE)
    await ledger.release(scope, ['a', 'never-there'], FENCE)
    expect((await ledger.snapshot(scope)).owned).toEqual([ownedFlow('b')])
  })

  test('a lookup gives rows of the named keys only, sorted by key', async () => {
    const { ledger } = await start()
    await ledger.own(
      scope,
      ['c', 'a', 'b'].map((key) => ownedFlow(key)),
      FENCE,
    )
    await ledger.conditions(
      scope,
      ['c', 'a', 'b'].map((key) => condition(key)),
      [],
      FENCE,
    )
    await ledger.intend(scope, intent('i2', 'c'), FENCE)
    await ledger.intend(scope, intent('i1', 'c'), FENCE)
    await ledger.intend(scope, intent('i3', 'b'), FENCE)
    expect(await ledger.lookup(scope, ['c', 'a', 'nowhere'])).toEqual({
      owned: [ownedFlow('a'), ownedFlow('c')],
      intents: [intent('i1', 'c'), intent('i2', 'c')],
      conditions: [condition('a'), condition('c')],
    })
  })

  test('holders gives rows by their flows, sorted by key', async () => {
    const { ledger } = await start()
    const rows = [ownedFlow('c', { flowId: 'f1' }), ownedFlow('a', { flowId: 'f2' }), ownedFlow('b', { flowId: 'f3' })]
    await ledger.own(scope, rows, FENCE)
    expect(await ledger.holders(scope, ['f1', 'f2', 'nowhere'])).toEqual([ownedFlow('a', { flowId: 'f2' }), ownedFlow('c', { flowId: 'f1' })])
    expect(await ledger.holders(scope, [])).toEqual([])
    const replaced = ownedFlow('d', { flowId: 'f5', retired: ['f4'], successor: { flowId: 'f6', createdAtMs: 1 } })
    await ledger.own(scope, [replaced], FENCE)
    expect(await ledger.holders(scope, ['f4', 'f6'])).toEqual([replaced])
    expect(await ledger.holders(scope, ['f6'])).toEqual([])
  })

  test('conditions are replaced, and go with their keys', async () => {
    const { ledger } = await start()
    await ledger.conditions(scope, [condition('a'), condition('b')], [], FENCE)
    await ledger.conditions(scope, [condition('b', { status: 'held', reason: 'name-taken' })], ['a'], FENCE)
    expect((await ledger.snapshot(scope)).conditions).toEqual([condition('b', { status: 'held', reason: 'name-taken' })])
  })

  test('due keys come most overdue first, with the earliest time of all', async () => {
    const { ledger } = await start()
    const retryAt = (key: string, nextRetryAtMs: number | null) => condition(key, { status: 'retrying', nextRetryAtMs })
    await ledger.conditions(scope, [retryAt('a', 500), retryAt('b', 200), retryAt('c', 900), retryAt('d', null), retryAt('e', 200)], [], FENCE)
    expect(await ledger.due(scope, 500)).toEqual({ keys: ['b', 'e', 'a'], nextAtMs: 200 })
    expect(await ledger.due(scope, 100)).toEqual({ keys: [], nextAtMs: 200 })
    await ledger.conditions(scope, [retryAt('b', null)], ['e', 'a', 'c'], FENCE)
    expect(await ledger.due(scope, 1_000)).toEqual({ keys: [], nextAtMs: null })
  })

  test('history comes newest first, limited, and by key where asked', async () => {
    const { ledger } = await start()
    for (const [n, key] of ['a', 'b', 'a'].entries()) await ledger.settle(scope, 'none', { write: write(`p${n}`, key) }, FENCE)
    expect(await ledger.writes(scope, { key: null, limit: 2 })).toEqual([write('p2', 'a'), write('p1', 'b')])
    expect(await ledger.writes(scope, { key: 'a', limit: 10 })).toEqual([write('p2', 'a'), write('p0', 'a')])
  })

  test('of passes that wrote nothing and ended alike, the first and the last are kept', async () => {
    const { ledger } = await start()
    for (const passId of ['p1', 'p2', 'p3', 'p4']) await ledger.recordPass(scope, pass(passId), FENCE)
    await ledger.recordPass(scope, pass('elsewhere', { target: 'dev' }), FENCE)
    await ledger.recordPass(scope, pass('p5', { kind: 'targeted', counts: {} }), FENCE)
    expect((await ledger.passes(scope, 10)).map(({ passId }) => passId)).toEqual(['p5', 'elsewhere', 'p1'])
  })

  test.each([
    { name: 'an outcome', change: { outcome: 'retrying' } as const },
    { name: 'a reason', change: { reason: 'SLUICE_TIMEOUT' } },
    { name: 'a revision', change: { revision: 'main@sha1:1111' } },
    { name: 'counts', change: { counts: { unchanged: 2, held: 1 } } },
  ])('$name that changed keeps the pass', async ({ change }) => {
    const { ledger } = await start()
    for (const passId of ['p1', 'p2']) await ledger.recordPass(scope, pass(passId), FENCE)
    for (const passId of ['p3', 'p4']) await ledger.recordPass(scope, pass(passId, change), FENCE)
    expect((await ledger.passes(scope, 10)).map(({ passId }) => passId)).toEqual(['p4', 'p3', 'p2', 'p1'])
  })

  test('a pass that wrote something is kept, however alike', async () => {
    const { ledger } = await start()
    for (const passId of ['p1', 'p2', 'p3', 'p4']) {
      await ledger.settle(scope, 'none', { write: write(passId, 'a') }, FENCE)
      await ledger.recordPass(scope, pass(passId), FENCE)
    }
    expect(await ledger.passes(scope, 10)).toHaveLength(4)
  })

  test('history older than 90 days goes, a batch per pass', async () => {
    const { ledger } = await start()
    const now = HISTORY_KEPT_MS + 1_000_000
    const ancient = 500
    for (let n = 0; n < PRUNE_BATCH + 2; n++) await ledger.settle(scope, 'none', { write: write('old', 'a', { atMs: ancient + n }) }, FENCE)
    await ledger.settle(otherScope, 'none', { write: write('old', 'b', { atMs: ancient }) }, FENCE)
    await ledger.settle(scope, 'none', { write: write('young', 'a', { atMs: now - HISTORY_KEPT_MS }) }, FENCE)
    await ledger.recordPass(scope, pass('old', { finishedAtMs: ancient }), FENCE)

    await ledger.recordPass(scope, pass('p1', { finishedAtMs: now }), FENCE)
    expect((await ledger.writes(scope, { key: null, limit: 10 })).map(({ passId }) => passId)).toEqual(['young', 'old', 'old', 'old'])
    expect(await ledger.writes(otherScope, { key: null, limit: 10 })).toEqual([])
    expect((await ledger.passes(scope, 10)).map(({ passId }) => passId)).toEqual(['p1'])

    await ledger.recordPass(scope, pass('p2', { finishedAtMs: now, revision: 'main@sha1:2222' }), FENCE)
    expect((await ledger.writes(scope, { key: null, limit: 10 })).map(({ passId }) => passId)).toEqual(['young'])
  })

  test('targets are found by name and listed in order', async () => {
    const { ledger } = await start()
    await ledger.saveTarget(target('prod'), FENCE)
    await ledger.saveTarget(target('dev', { sandboxId: null }), FENCE)
    await ledger.saveTarget(target('prod', { updatedAtMs: 6_000 }), FENCE)
    expect(await ledger.targets()).toEqual([target('dev', { sandboxId: null }), target('prod', { updatedAtMs: 6_000 })])
    expect(await ledger.target('dev')).toEqual(target('dev', { sandboxId: null }))
  })

  test('cached parses come back by key', async () => {
    const { ledger } = await start()
    await ledger.cacheParses(
      new Map([
        ['k1', 'one'],
        ['k2', 'two'],
      ]),
    )
    await ledger.cacheParses(new Map([['k1', 'one again']]))
    expect(await ledger.cachedParses(['k1', 'k3', 'k2'])).toEqual(
      new Map([
        ['k1', 'one again'],
        ['k2', 'two'],
      ]),
    )
  })

  test('what the caller changes afterwards is not recorded', async () => {
    const { ledger } = await start()
    const row = ownedFlow('a')
    const recorded = ledger.own(scope, [row], FENCE)
    row.state = 'enabled'
    await recorded
    const read = await ledger.snapshot(scope)
    expect(read.owned[0]?.state).toBe('draft')
    read.owned.length = 0
    expect((await ledger.snapshot(scope)).owned).toHaveLength(1)
  })

  test('a record that would not survive the disk is refused, and nothing of its call is kept', async () => {
    const { ledger } = await start()
    await expect(ledger.own(scope, [ownedFlow('a'), ownedFlow('b', { gen: Number.NaN })], FENCE)).rejects.toThrow('gen')
    await expect(ledger.settle(scope, 'i', { owned: ownedFlow('a'), write: write('p', 'a', { durationMs: Infinity }) }, FENCE)).rejects.toThrow(
      'durationMs',
    )
    expect((await ledger.snapshot(scope)).owned).toEqual([])
  })

  test('a write with a foreign fence is refused', async () => {
    const { ledger } = await start()
    await expect(ledger.own(scope, [ownedFlow('a')], FENCE + 1)).rejects.toThrow('fence')
    await expect(ledger.saveTarget(target('prod'), FENCE + 1)).rejects.toThrow('fence')
    expect((await ledger.snapshot(scope)).owned).toEqual([])
  })

  test('after close nothing is answered, and closing again is no error', async () => {
    const { ledger } = await start()
    await ledger.close()
    await ledger.close()
    await expect(ledger.snapshot(scope)).rejects.toThrow(/closed|not open/)
  })
}
