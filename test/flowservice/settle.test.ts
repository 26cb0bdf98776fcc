import { expect, test } from 'vitest'
import { failureOf, flowClient, never, page, problem, wireFlow, type Bench } from '../support/flow-client.ts'
import type { Reply } from '../support/scripted-service.ts'

const state = (value: string): Reply => ({ json: page([wireFlow('1', { state: value })]) })
const gone: Reply = { status: 404, json: problem('FLOW-1439-404') }

function bench(...replies: Reply[]): { bench: Bench; at: number[] } {
  const running = flowClient()
  const at: number[] = []
  const scripts = replies.map((reply) => () => {
    at.push(running.clock.monotonicMs() / 1_000)
    return reply
  })
  running.service.on('GET /flows/1', ...scripts)
  return { bench: running, at }
}

test('a flow at rest is read once', async () => {
  const { bench: running, at } = bench(state('enabled'))
  const result = await running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: false }, { signal: never })
  expect([result.settled, result.flow?.state, at]).toEqual([true, 'enabled', [0]])
})

test('reads with growing pauses until the flow is at rest', async () => {
  const { bench: running, at } = bench(...Array.from({ length: 8 }, () => state('updating')), state('draft'))
  const result = await running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: false }, { signal: never })
  expect([result.settled, result.flow?.state]).toEqual([true, 'draft'])
  expect(at).toEqual([0, 1, 3, 7, 15, 30, 60, 90, 120])
})

test('gives up at its time with what it saw last, after one more look', async () => {
  const { bench: running, at } = bench(state('publishing'))
  const result = await running.client.waitUntilSettled('1', { maxMs: 10_000, justCreated: false }, { signal: never })
  expect([result.settled, result.flow?.state, at]).toEqual([false, 'publishing', [0, 1, 3, 7, 10]])
})

test('with no time at all it looks once', async () => {
  const { bench: running, at } = bench(state('publishing'))
  expect((await running.client.waitUntilSettled('1', { maxMs: 0, justCreated: false }, { signal: never })).settled).toBe(false)
  expect(at).toEqual([0])
})

test('a flow that was just created may take a while to show', async () => {
  const { bench: running, at } = bench(gone, gone, gone, state('draft'))
  const result = await running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: true }, { signal: never })
  expect([result.settled, at]).toEqual([true, [0, 1, 3, 7]])
})

test('a flow that was just created and never shows is given up after half a minute', async () => {
  const { bench: running, at } = bench(gone)
  const result = await running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: true }, { signal: never })
  expect(result).toEqual({ flow: null, settled: false })
  expect(at.at(-1)).toBe(30)
})

test('a flow that is gone is not waited for', async () => {
  const { bench: running, at } = bench(gone)
  expect(await running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: false }, { signal: never })).toEqual({
    flow: null,
    settled: false,
  })
  expect(at).toEqual([0])
})

test('ends at once when it is stopped', async () => {
  const { bench: running } = bench(state('updating'))
  const stop = new AbortController()
  running.service.on('GET /flows/1', () => {
    stop.abort(new Error('SIGTERM'))
    return state('updating')
  })
  const error = await failureOf(running.client.waitUntilSettled('1', { maxMs: 600_000, justCreated: false }, { signal: stop.signal }))
  expect(error.code).toBe('SLUICE_ABORTED')
})
