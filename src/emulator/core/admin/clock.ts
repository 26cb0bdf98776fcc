import type { JsonObject } from '../../../lib/json.ts'
import { catchUp } from '../progress.ts'
import { changeTime, type TimeChange } from '../time.ts'
import { nowMs, type World } from '../world.ts'
import { bodyReader } from './body.ts'

/** `set` (epoch milliseconds or an ISO date), then `advance`, then `rate`: virtual milliseconds per real one, 0 to stand still. */
type ClockRequest = { set?: number | string; advanceMs?: number; rate?: number }

const readRequest = bodyReader<ClockRequest>({
  set: {
    anyOf: [
      { type: 'integer', minimum: 0, maximum: 4e12 },
      { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z$' },
    ],
  },
  advanceMs: { type: 'integer', minimum: 0, maximum: 4e11 },
  rate: { type: 'number', minimum: 0, maximum: 1e6 },
})

export function readClock(world: World): JsonObject {
  return { nowMs: nowMs(world), now: new Date(nowMs(world)).toISOString(), rate: world.time.rate }
}

/** Whatever became due on the way has happened when this answers. */
export function turnClock(world: World, body: string | null): JsonObject {
  const { set, ...rest } = readRequest(body)
  const change: TimeChange = { ...rest, ...(set === undefined ? {} : { nowMs: typeof set === 'number' ? set : Date.parse(set) }) }
  world.time = changeTime(world.time, world.hostNowMs(), change)
  world.changes?.touchWorld()
  catchUp(world)
  return readClock(world)
}
