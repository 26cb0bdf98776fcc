import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { linkSignals } from '../../src/lib/abort.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const never = new AbortController().signal

test('stands still until it is moved', async () => {
  const clock = new VirtualClock(1_000)
  let done = false
  const sleeping = clock.sleep(50, { signal: never }).then(() => (done = true))
  await clock.advance(49)
  expect([clock.nowMs(), done]).toEqual([1_049, false])
  await clock.advance(1)
  await sleeping
  expect([clock.nowMs(), clock.monotonicMs(), done]).toEqual([1_050, 50, true])
})

test('lets what a sleeper sets off happen at its own time, inside one advance', async () => {
  const clock = new VirtualClock(0)
  const log: string[] = []
  const chain = async (name: string, ms: number): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      await clock.sleep(ms, { signal: never })
      log.push(`${name}@${clock.nowMs()}`)
    }
  }
  const both = Promise.all([chain('a', 10), chain('b', 15)])
  await clock.advance(45)
  await both
  // Those of one moment go off in the order in which they were set: b's for 30 was set at 15, a's at 20.
  expect(log).toEqual(['a@10', 'b@15', 'a@20', 'b@30', 'a@30', 'b@45'])
})

test('moves by itself, in order, as soon as nothing else goes on', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  const log: number[] = []
  await Promise.all([
    clock.sleep(3_600_000, { signal: never }).then(() => log.push(clock.nowMs())),
    clock.sleep(1_000, { signal: never }).then(() => log.push(clock.nowMs())),
  ])
  expect(log).toEqual([1_000, 3_600_000])
})

test('does not move by itself while work outside of it goes on, nor for a deadline that nobody waits for', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  clock.deadline(10)
  const work = Promise.withResolvers<void>()
  const working = clock.during(work.promise)
  const sleeping = clock.sleep(100, { signal: never })
  for (let turn = 0; turn < 20; turn++) await nextTurn()
  expect(clock.nowMs()).toBe(0)
  work.resolve()
  await Promise.all([working, sleeping])
  expect([clock.nowMs(), clock.pending]).toEqual([100, 0])
})

test('ends a deadline that somebody waits for, with a TimeoutError', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  using linked = linkSignals(never, clock.deadline(65_000))
  await new Promise((resolve) => linked.signal.addEventListener('abort', resolve))
  expect([clock.nowMs(), (linked.signal.reason as Error).name]).toEqual([65_000, 'TimeoutError'])
})

test('ends a sleep at once with the reason of its signal, and forgets it', async () => {
  const clock = new VirtualClock(0)
  const stop = new AbortController()
  const sleeping = clock.sleep(1_000, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  await expect(clock.sleep(1, { signal: stop.signal })).rejects.toThrow('enough')
  expect(clock.pending).toBe(0)
})

test('runs until nobody waits, and says so when that never comes', async () => {
  const clock = new VirtualClock(0)
  const stop = new AbortController()
  const forever = (async () => {
    for (;;) await clock.sleep(1_000, { signal: stop.signal })
  })()
  await expect(clock.runUntilIdle({ maxMs: 10_000 })).rejects.toThrow('still waiting after 10000 ms')
  stop.abort(new Error('enough'))
  await expect(forever).rejects.toThrow('enough')
  await clock.runUntilIdle()
})
