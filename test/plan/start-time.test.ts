import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { effectiveStart, hasStarted, withStart } from '../../src/plan/start-time.ts'
import { NOW_MS, NOW_SEC, desired, live, type DesiredOptions } from '../support/worlds.ts'

const schedule = (startTime: number | null): JsonObject => ({
  scheduleParams: startTime === null ? { frequency: 'hour' } : { startTime, frequency: 'hour' },
})
const written = { shifted: false }

type Row = {
  name: string
  start: number | null
  state?: DesiredOptions['state']
  shift?: boolean
  flow?: { state: string; start: number | null }
  want: { startSec: number | null; shifted: boolean } | undefined
}

test.each<Row>([
  { name: 'no start at all', start: null, want: { startSec: null, ...written } },
  { name: 'a draft with a past start', start: NOW_SEC - 60, state: 'draft', shift: true, want: { startSec: NOW_SEC - 60, ...written } },
  { name: 'a past start that may not be shifted', start: NOW_SEC - 60, want: { startSec: NOW_SEC - 60, ...written } },
  { name: 'a start just far enough ahead', start: NOW_SEC + 300, shift: true, want: { startSec: NOW_SEC + 300, ...written } },
  { name: 'a start a second too near', start: NOW_SEC + 299, shift: true, want: { startSec: NOW_SEC + 600, shifted: true } },
  {
    name: 'a start just far enough ahead of a disable',
    start: NOW_SEC + 600,
    state: 'disabled',
    shift: true,
    want: { startSec: NOW_SEC + 600, ...written },
  },
  {
    name: 'a start a second too near before a disable',
    start: NOW_SEC + 599,
    state: 'disabled',
    shift: true,
    want: { startSec: NOW_SEC + 900, shifted: true },
  },
  {
    name: 'a draft flow that an earlier shift moved',
    start: NOW_SEC - 60,
    shift: true,
    flow: { state: 'draft', start: NOW_SEC + 300 },
    want: { startSec: NOW_SEC + 300, ...written },
  },
  {
    name: 'a draft flow that an earlier shift did not move far enough',
    start: NOW_SEC - 60,
    shift: true,
    flow: { state: 'draft', start: NOW_SEC + 299 },
    want: { startSec: NOW_SEC + 600, shifted: true },
  },
  {
    name: 'a draft flow whose start is earlier than what git says',
    start: NOW_SEC + 200,
    shift: true,
    flow: { state: 'draft', start: NOW_SEC + 100 },
    want: { startSec: NOW_SEC + 600, shifted: true },
  },
  {
    name: 'a draft flow without a start',
    start: NOW_SEC - 60,
    shift: true,
    flow: { state: 'draft', start: null },
    want: { startSec: NOW_SEC + 600, shifted: true },
  },
  { name: 'a published flow that starts now', start: NOW_SEC - 60, flow: { state: 'enabled', start: NOW_SEC }, want: undefined },
  { name: 'a disabled flow that has started', start: NOW_SEC + 9000, flow: { state: 'disabled', start: NOW_SEC - 1 }, want: undefined },
  {
    name: 'a published flow whose start is ahead',
    start: NOW_SEC - 60,
    flow: { state: 'enabled', start: NOW_SEC + 1 },
    want: { startSec: NOW_SEC - 60, ...written },
  },
  {
    name: 'a published flow without a start',
    start: NOW_SEC - 60,
    flow: { state: 'enabled', start: null },
    want: { startSec: NOW_SEC - 60, ...written },
  },
  {
    name: 'a published flow without a start that may be shifted',
    start: NOW_SEC - 60,
    shift: true,
    flow: { state: 'enabled', start: null },
    want: { startSec: NOW_SEC - 60, ...written },
  },
  {
    name: 'a published flow that was shifted',
    start: NOW_SEC - 60,
    shift: true,
    flow: { state: 'enabled', start: NOW_SEC + 500 },
    want: { startSec: NOW_SEC + 500, ...written },
  },
  {
    name: 'a published flow that was shifted from this very moment',
    start: NOW_SEC,
    shift: true,
    flow: { state: 'enabled', start: NOW_SEC + 500 },
    want: { startSec: NOW_SEC, ...written },
  },
  {
    name: 'a published flow that somebody moved, its start ahead',
    start: NOW_SEC + 400,
    shift: true,
    flow: { state: 'enabled', start: NOW_SEC + 500 },
    want: { startSec: NOW_SEC + 400, ...written },
  },
])('the start that counts: $name', ({ start, state = 'published', shift = false, flow, want }) => {
  const manifest = desired('crm', { state, document: schedule(start), policy: { startTime: shift ? 'shift' : 'hold' } })
  const there = flow === undefined ? null : live(manifest, { state: flow.state, document: schedule(flow.start) })
  expect(effectiveStart(manifest, there, NOW_MS)).toEqual(want)
})

test('two passes within one minute shift to the same whole minute', () => {
  const manifest = desired('crm', { state: 'published', document: schedule(NOW_SEC - 60), policy: { startTime: 'shift' } })
  const starts = [1, 30_500, 59_999].map((ms) => effectiveStart(manifest, null, NOW_MS + ms)?.startSec)
  expect(starts).toEqual([NOW_SEC + 600, NOW_SEC + 660, NOW_SEC + 660])
})

test('a flow has started from the second of its start on', () => {
  const at = (start: number | null): ReturnType<typeof live> => live(desired('crm', { document: schedule(start) }))
  expect([NOW_SEC, NOW_SEC + 1, null].map((start) => hasStarted(at(start), NOW_MS))).toEqual([true, false, false])
  expect(hasStarted(null, NOW_MS)).toBe(false)
})

test('puts another start into the schedule, or takes it out, and leaves a document without a schedule', () => {
  expect(withStart({ a: 1, ...schedule(5) }, 7)).toEqual({ a: 1, ...schedule(7) })
  expect(withStart({ a: 1, ...schedule(5) }, null)).toEqual({ a: 1, ...schedule(null) })
  expect([withStart({ a: 1 }, 7), withStart({ scheduleParams: 'odd' }, 7)]).toEqual([{ a: 1 }, { scheduleParams: 'odd' }])
})
