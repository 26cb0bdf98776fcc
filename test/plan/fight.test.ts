import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fightIn, fightInWords, type PastWrite } from '../../src/plan/fight.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
const T0 = Date.UTC(2026, 0, 1)

let passes = 0
function write(atMs: number, change: Partial<PastWrite> = {}): PastWrite {
  passes += 1
  return {
    passId: `p${passes}`,
    atMs: T0 + atMs,
    step: 'patch',
    reason: 'drift',
    outcome: 'done',
    digest: 'd',
    asked: false,
    edited: null,
    ...change,
  }
}

/** When the flow is corrected again, in minutes after the last correction; null when it is no fight. */
function pauseMin(writes: readonly PastWrite[]): number | null {
  const fight = fightIn(writes, 'd')
  const last = fight?.corrections.at(-1)
  return fight === null || last === undefined ? null : (fight.untilMs - last.atMs) / MIN
}

const three = [write(0), write(10 * MIN), write(20 * MIN)]

test.each([
  { name: 'three corrections within an hour', writes: three, want: 10 },
  {
    name: 'three that put the marker or the running state back',
    writes: [write(0, { reason: 'marker-lost' }), write(MIN, { step: 'enable' }), write(2 * MIN)],
    want: 10,
  },
  { name: 'two corrections', writes: three.slice(1), want: null },
  { name: 'three corrections within two hours', writes: [write(0), write(50 * MIN), write(100 * MIN)], want: null },
  {
    name: 'three writes of one pass that put back different things',
    writes: ['patch', 'enable', 'disable'].map((step) => write(0, { passId: 'p', step })),
    want: null,
  },
  { name: 'three times the same in one pass', writes: [0, 1, 2].map((at) => write(at, { passId: 'p' })), want: 10 },
  { name: 'what git asked for', writes: three.map((one) => ({ ...one, reason: 'revision' })), want: null },
  { name: 'writes that failed', writes: three.map((one, at) => (at === 1 ? { ...one, outcome: 'failed' } : one)), want: null },
  { name: 'corrections of another manifest', writes: three.map((one) => ({ ...one, digest: 'before' })), want: null },
  { name: 'corrections before git changed the manifest', writes: [...three, write(25 * MIN, { reason: 'revision' })], want: null },
  { name: 'the first correction after that', writes: [...three, write(25 * MIN, { reason: 'revision' }), write(30 * MIN)], want: null },
  { name: 'a correction that a person asked for', writes: [...three, write(25 * MIN, { asked: true })], want: null },
  { name: 'two more after that', writes: [...three, write(25 * MIN, { asked: true }), write(30 * MIN), write(35 * MIN)], want: 10 },
  { name: 'a fourth, after the pause', writes: [...three, write(30 * MIN)], want: 20 },
  { name: 'a fifth, after twice the pause', writes: [...three, write(30 * MIN), write(50 * MIN)], want: 40 },
  { name: 'one a long time after the fight', writes: [...three, write(8 * HOUR)], want: null },
  { name: 'three in exactly an hour', writes: [write(0), write(30 * MIN), write(60 * MIN)], want: 10 },
  { name: 'two in the moment when the hour of the first is over', writes: [write(0), write(60 * MIN), write(60 * MIN)], want: 10 },
  { name: 'three within an hour after one that was too early', writes: [write(0), write(50 * MIN), write(70 * MIN), write(80 * MIN)], want: 10 },
  {
    name: 'a third that put back two things at once',
    writes: [write(0), write(10 * MIN), write(20 * MIN, { passId: 'p' }), write(20 * MIN, { passId: 'p', step: 'enable' })],
    want: 10,
  },
  {
    name: 'one, and then two of the same in one pass that put back something else too',
    writes: [write(0), ...['patch', 'enable', 'enable'].map((step, at) => write(10 * MIN + at, { passId: 'p', step }))],
    want: 10,
  },
  {
    name: 'one more after two in a pass that a person asked for',
    writes: [...three, ...[25, 26].map((at) => write(at * MIN, { passId: 'p', asked: true })), write(30 * MIN)],
    want: 10,
  },
  { name: 'nothing', writes: [], want: null },
])('$name: pause $want', ({ writes, want }) => {
  expect(pauseMin(writes)).toBe(want)
  expect(pauseMin(writes.toReversed())).toBe(want)
})

test('a fight that goes on comes to one correction a day', () => {
  const writes = [...three]
  for (let round = 0; round < 40; round += 1) writes.push(write((fightIn(writes, 'd')?.untilMs ?? 0) - T0))
  expect(pauseMin(writes)).toBe(DAY / MIN)
  const spanDays = ((writes.at(-1)?.atMs ?? 0) - T0) / DAY
  expect(spanDays).toBeGreaterThan(30)
})

test('whatever was written, a pause is between ten minutes and a day, and follows at least three corrections', () => {
  const past = fc.array(
    fc.record({
      passId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      atMs: fc.integer({ min: 0, max: 3 * HOUR }).map((ms) => T0 + ms),
      step: fc.constantFrom('patch', 'enable', 'disable', 'publish'),
      reason: fc.constantFrom('drift', 'drift', 'marker-lost', 'revision'),
      outcome: fc.constantFrom('done', 'done', 'failed', 'unknown'),
      digest: fc.constantFrom('d', 'd', 'e', null),
      asked: fc.boolean(),
      edited: fc.constant(null),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(past, (writes) => {
      const fight = fightIn(writes, 'd')
      if (fight === null) return
      const last = fight.corrections.at(-1)?.atMs ?? NaN
      expect(fight.corrections.length).toBeGreaterThanOrEqual(3)
      expect(fight.untilMs - last).toBeGreaterThanOrEqual(10 * MIN)
      expect(fight.untilMs - last).toBeLessThanOrEqual(DAY)
    }),
  )
})

test('says how often, since when, by whom and when last', () => {
  const person = { client: 'exc_app', by: 'jane@acme.com', atMs: T0 + MIN }
  const robot = { client: 'other-tool', by: null, atMs: T0 + 9 * MIN }
  const fight = fightIn([write(2 * MIN, { edited: person }), write(10 * MIN, { edited: robot }), write(20 * MIN, { edited: person })], 'd')
  expect(fight === null ? '' : fightInWords(fight)).toBe(
    'put back 3 times since 2026-01-01T00:02:00.000Z and changed again; edited 2 times by a person in the user interface (exc_app, jane@acme.com), ' +
      'last at 2026-01-01T00:01:00.000Z; once by client other-tool, last at 2026-01-01T00:09:00.000Z',
  )
})

test('says somebody where nobody knows who', () => {
  const fight = fightIn([write(0), write(MIN, { edited: { client: 'tool', by: null, atMs: 0 } }), write(2 * MIN)], 'd')
  expect(fight === null ? '' : fightInWords(fight)).toBe(
    'put back 3 times since 2026-01-01T00:00:00.000Z and changed again; edited 2 times by somebody; once by client tool',
  )
})
