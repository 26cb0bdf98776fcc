import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { linkSignals, orAborted } from '../../src/lib/abort.ts'

test('a link aborts with the first of its signals and its reason', () => {
  const [a, b] = [new AbortController(), new AbortController()]
  using linked = linkSignals(a.signal, b.signal)
  b.abort('because of b')
  a.abort('too late')
  expect(linked.signal.reason).toBe('because of b')
  using late = linkSignals(a.signal, b.signal)
  expect(late.signal.reason).toBe('too late')
})

test('a link leaves no listener behind, whether it was disposed or aborted', () => {
  const [a, b] = [new AbortController(), new AbortController()]
  for (let round = 0; round < 3; round++) linkSignals(a.signal, b.signal)[Symbol.dispose]()
  linkSignals(a.signal, b.signal)
  b.abort()
  expect(getEventListeners(a.signal, 'abort')).toEqual([])
})

test('a wait ends with the reason of the signal while the work goes on', async () => {
  const stop = new AbortController()
  const work = Promise.withResolvers<string>()
  const waiting = orAborted(work.promise, { signal: stop.signal })
  stop.abort(new Error('stopped'))
  await expect(waiting).rejects.toThrow('stopped')
  await expect(orAborted(work.promise, { signal: stop.signal })).rejects.toThrow('stopped')
  work.resolve('done')
  await expect(orAborted(work.promise, { signal: new AbortController().signal })).resolves.toBe('done')
})
