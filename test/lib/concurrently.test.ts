import { expect, test } from 'vitest'
import { concurrently } from '../../src/lib/concurrently.ts'

test('keeps the order of the tasks, whatever ends first', async () => {
  const slow = Promise.withResolvers<string>()
  const all = concurrently<[string, number]>([async () => slow.promise, async () => 2], { signal: new AbortController().signal })
  slow.resolve('one')
  expect(await all).toEqual(['one', 2])
})

test('the first failure ends the others before it is reported', async () => {
  let ended = false
  const hanging = async ({ signal }: { signal: AbortSignal }): Promise<never> => {
    const { promise, reject } = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => reject(new Error('second failure')))
    return promise.finally(() => (ended = true))
  }
  const failing = async (): Promise<never> => Promise.reject(new Error('first failure'))
  await expect(concurrently([hanging, failing], { signal: new AbortController().signal })).rejects.toThrow('first failure')
  expect(ended).toBe(true)
})
