import { expect, test } from 'vitest'
import { oneAtATime } from '../../src/source/one-at-a-time.ts'
import { never } from './open-source.ts'

test('runs calls one after the other, in order, whatever becomes of each', async () => {
  const inTurn = oneAtATime()
  const log: string[] = []
  const step = (name: string, fails = false) =>
    inTurn(async () => {
      log.push(`${name} begins`)
      await Promise.resolve()
      log.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }, never)
  expect(await Promise.allSettled([step('a'), step('b', true), step('c')])).toMatchObject([
    { value: 'a' },
    { reason: { message: 'b' } },
    { value: 'c' },
  ])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('lets go whoever stops waiting, without running their work and without letting others overtake', async () => {
  const inTurn = oneAtATime()
  const gate = Promise.withResolvers<void>()
  const controller = new AbortController()
  const log: string[] = []
  const first = inTurn(() => gate.promise, never)
  const second = inTurn(async () => void log.push('second'), { signal: controller.signal })
  const third = inTurn(async () => void log.push('third'), never)
  controller.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  expect(log).toEqual([])
  gate.resolve()
  await first
  await third
  expect(log).toEqual(['third'])
})
