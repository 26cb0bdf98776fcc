import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLimiter, createLimiters, type Limiter } from '../../src/flowservice/limiter.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { failureOf, never } from '../support/flow-client.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const start = (requestsPerSecond: number): { clock: VirtualClock; limiter: Limiter } => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  return { clock, limiter: createLimiter({ requestsPerSecond, clock }) }
}
const patient = { signal: never, maxWaitMs: 120_000 }

test('lets a second’s worth through at once and then keeps to the rate', async () => {
  const { clock, limiter } = start(4)
  const at = await Promise.all(Array.from({ length: 10 }, () => limiter.take('a', patient).then(() => clock.nowMs())))
  expect(at).toEqual([0, 0, 0, 0, 250, 500, 750, 1_000, 1_250, 1_500])
})

test('keeps to a rate below one a second', async () => {
  const { clock, limiter } = start(0.5)
  const at = await Promise.all(Array.from({ length: 3 }, () => limiter.take('a', patient).then(() => clock.nowMs())))
  expect(at).toEqual([0, 2_000, 4_000])
})

test('never more than the burst plus the rate in any window', async () => {
  const { clock, limiter } = start(3)
  const at: number[] = []
  for (let round = 0; round < 40; round++) {
    await limiter.take('a', patient)
    at.push(clock.nowMs())
    if (round % 7 === 0) await clock.sleep(1_300, { signal: never })
  }
  for (const from of at) expect(at.filter((ms) => ms >= from && ms < from + 2_000).length).toBeLessThanOrEqual(3 + 2 * 3)
})

test('lanes take turns: a queue of one target does not hold up another', async () => {
  const { limiter } = start(1)
  const order: string[] = []
  const take = async (lane: string): Promise<number> => limiter.take(lane, patient).then(() => order.push(lane))
  await Promise.all([...Array.from({ length: 6 }, () => take('busy')), take('other'), take('third'), take('other')])
  // The first goes straight through; from then on each lane has its turn.
  expect(order.join(' ')).toBe('busy busy other third busy other busy busy busy')
})

test('a pause holds for everyone, and after it there is no burst', async () => {
  const { clock, limiter } = start(4)
  limiter.pause(5_000)
  const at = await Promise.all(['a', 'b', 'a'].map((lane) => limiter.take(lane, patient).then(() => clock.nowMs())))
  expect(at).toEqual([5_250, 5_500, 5_750])
})

test('a shorter pause does not cut a longer one', async () => {
  const { clock, limiter } = start(Infinity)
  limiter.pause(5_000)
  limiter.pause(1_000)
  await limiter.take('a', patient)
  expect(clock.nowMs()).toBe(5_000)
})

test('who has less patience than the pause is told so at once, also when already waiting', async () => {
  const { clock, limiter } = start(1)
  await limiter.take('a', patient)
  const waiting = failureOf(limiter.take('a', { signal: never, maxWaitMs: 10_000 }))
  limiter.pause(60_000)
  const errors = [await waiting, await failureOf(limiter.take('a', { signal: never, maxWaitMs: 10_000 }))]
  expect(errors.map(({ code, facts }) => [code, facts])).toEqual(Array.from({ length: 2 }, () => ['SLUICE_RATE_LIMITED', { retryAfterMs: 60_000 }]))
  expect(clock.nowMs()).toBe(0)
})

test('an abort ends a wait at once and leaves no timer behind', async () => {
  const clock = new VirtualClock(0)
  const limiter = createLimiter({ requestsPerSecond: 1, clock })
  await limiter.take('a', patient)
  const stop = new AbortController()
  const waits = ['a', 'b'].map((lane) => limiter.take(lane, { signal: stop.signal, maxWaitMs: 1_000 }))
  stop.abort(new Error('stopping'))
  for (const wait of waits) await expect(wait).rejects.toThrow('stopping')
  expect(clock.pending).toBe(0)
  const next = limiter.take('b', patient)
  await clock.advance(1_000)
  await next
})

test('who comes while the last one before is just giving up is served all the same', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  const sleep: Clock['sleep'] = async (ms, { signal }) => {
    try {
      await clock.sleep(ms, { signal })
    } catch (error) {
      await nextTurn()
      throw error
    }
  }
  const limiter = createLimiter({
    requestsPerSecond: 1,
    clock: { nowMs: clock.nowMs, monotonicMs: clock.monotonicMs, deadline: clock.deadline, sleep },
  })
  await limiter.take('a', patient)
  const stop = new AbortController()
  const gaveUp = limiter.take('a', { signal: stop.signal, maxWaitMs: 1_000 }).catch(() => limiter.take('b', patient))
  stop.abort(new Error('gave up'))
  await gaveUp
  expect(clock.nowMs()).toBe(1_000)
})

test('targets of one client id share one limiter, at the lowest rate asked for', async () => {
  const clock = new VirtualClock(0, { autoAdvance: true })
  const limiters = createLimiters({ clock })
  const first = limiters.of({ url: 'https://gateway.invalid/base', clientId: 'acme', requestsPerSecond: 4 })
  const second = limiters.of({ url: 'https://gateway.invalid', clientId: 'acme', requestsPerSecond: 1 })
  expect(second).toBe(first)
  expect(limiters.of({ url: 'https://gateway.invalid', clientId: 'other', requestsPerSecond: 1 })).not.toBe(first)
  const at = await Promise.all([0, 1, 2].map(() => first.take('a', patient).then(() => clock.nowMs())))
  expect(at).toEqual([0, 1_000, 2_000])
})

test('refuses a rate that would let nothing through', () => {
  expect(() => start(0)).toThrow(RangeError)
  expect(() => start(Number.NaN)).toThrow(RangeError)
})
