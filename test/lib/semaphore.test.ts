import { expect, test } from 'vitest'
import { createSemaphore } from '../../src/lib/semaphore.ts'

const never = new AbortController().signal

test('never runs more than its slots, and serves in the order of arrival', async () => {
  const semaphore = createSemaphore(2)
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const started: number[] = []
  let running = 0
  let most = 0
  const all = gates.map(async (gate, index) =>
    semaphore.run(
      async () => {
        started.push(index)
        most = Math.max(most, (running += 1))
        await gate.promise
        running -= 1
      },
      { signal: never },
    ),
  )
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  for (const gate of gates) gate.resolve()
  await Promise.all(all)
  expect([started, most]).toEqual([[0, 1, 2, 3, 4], 2])
})

test('frees the slot of work that fails and of a waiter that gives up', async () => {
  const semaphore = createSemaphore(1)
  const stop = new AbortController()
  const gate = Promise.withResolvers<void>()
  const first = semaphore.run(async () => gate.promise, { signal: never })
  const second = semaphore.run(async () => 'never', { signal: stop.signal })
  const third = semaphore.run(async () => 'third', { signal: never })
  stop.abort(new Error('gave up'))
  await expect(second).rejects.toThrow('gave up')
  gate.reject(new Error('failed'))
  await expect(first).rejects.toThrow('failed')
  await expect(third).resolves.toBe('third')
})

test('hands a slot to the one who waited, not to one who comes just then', async () => {
  const semaphore = createSemaphore(1)
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = semaphore
    .run(async () => gate.promise, { signal: never })
    .then(() => semaphore.run(async () => order.push('late'), { signal: never }))
  const waiting = semaphore.run(async () => order.push('waited'), { signal: never })
  gate.resolve()
  await Promise.all([first, waiting])
  expect(order).toEqual(['waited', 'late'])
})

test('refuses a limit that would let nothing through', () => {
  expect(() => createSemaphore(0)).toThrow(RangeError)
})
