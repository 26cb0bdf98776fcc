import { beforeEach, expect, test } from 'vitest'
import { createEpisodeTracker, type EpisodeTracker } from '../../src/telemetry/episodes.ts'
import type { SluiceEvent } from '../../src/telemetry/events.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const details = { code: 'SLUICE_UNAVAILABLE', message: 'HTTP 503', route: '/flows' }
let clock: VirtualClock
let events: SluiceEvent[]
let tracker: EpisodeTracker

beforeEach(() => {
  clock = new VirtualClock()
  events = []
  tracker = createEpisodeTracker({ emit: (event) => events.push(event), clock })
})

const names = (): string[] => events.map(({ event }) => event)

test('one line when it starts, one when it ends, none between', async () => {
  for (let failure = 0; failure < 5; failure++) tracker.failed('service', 'GET /flows', { ...details, status: 503 })
  await clock.advance(7_000)
  tracker.recovered('service', 'GET /flows')
  tracker.recovered('service', 'GET /flows')
  expect(events).toEqual([
    { event: 'service.trouble', ...details, status: 503 },
    { event: 'service.recovered', code: details.code, route: details.route, durationMs: 7_000, attempts: 5 },
  ])
})

test('an episode ends only when everything that failed in it works again', () => {
  tracker.failed('service', 'GET /flows', details)
  tracker.failed('service', 'token', details)
  tracker.recovered('service', 'token')
  tracker.recovered('service', 'PATCH /flows/{id}')
  expect(names()).toEqual(['service.trouble'])
  tracker.recovered('service', 'GET /flows')
  expect(names()).toEqual(['service.trouble', 'service.recovered'])
})

test('scopes do not mix', () => {
  tracker.failed('flow:a', 'etag', { ...details, key: 'a' })
  tracker.failed('flow:b', 'etag', { ...details, key: 'b' })
  tracker.recovered('flow:b', 'etag')
  expect(events.map((event) => [event.event, 'key' in event ? event.key : null])).toEqual([
    ['service.trouble', 'a'],
    ['service.trouble', 'b'],
    ['service.recovered', 'b'],
  ])
})

test('the success of one call does not end the trouble of another that is still failing', () => {
  const [first, second, third] = [0, 1, 2].map(() => tracker.watch('service', 'GET /flows'))
  first?.failed(details)
  second?.succeeded()
  third?.failed(details)
  first?.succeeded()
  expect(names()).toEqual(['service.trouble'])
  third?.succeeded()
  expect(names()).toEqual(['service.trouble', 'service.recovered'])
})

test('a call that gave up leaves its kind in trouble until another one of it goes through', () => {
  const failed = tracker.watch('service', 'PATCH /flows/{id}')
  failed.failed(details)
  failed.ended()
  tracker.watch('service', 'GET /flows').succeeded()
  expect(names()).toEqual(['service.trouble'])
  tracker.watch('service', 'PATCH /flows/{id}').succeeded()
  expect(names()).toEqual(['service.trouble', 'service.recovered'])
})

test('what nobody asks for any more does not keep an episode open for ever', async () => {
  const failed = tracker.watch('service', 'POST /flows')
  failed.failed(details)
  failed.ended()
  await clock.advance(4 * 60_000)
  tracker.watch('service', 'GET /flows').succeeded()
  expect(names()).toEqual(['service.trouble'])
  await clock.advance(2 * 60_000)
  tracker.watch('service', 'GET /flows').succeeded()
  expect(names()).toEqual(['service.trouble', 'service.recovered'])
})
