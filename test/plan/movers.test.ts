import { expect, test } from 'vitest'
import type { DesiredFlow } from '../../src/manifest/desired.ts'
import { moversIn } from '../../src/plan/movers.ts'
import type { PlanInput } from '../../src/plan/model.ts'
import { desired, live, markerOf, world } from '../support/worlds.ts'

const left = desired('left', { name: 'Orders' })
const flow = live(left, { id: 'flow-left' })
const site = (name: string, policy: Partial<DesiredFlow['policy']> = {}): DesiredFlow => desired('site', { name, policy })
const movers = (want: DesiredFlow, flows = [flow], change: Partial<PlanInput> = {}): string[] =>
  moversIn(want, flows, { ...world({ desired: [want] }), ...change }).map(({ id }) => id)

test.each([
  { by: 'its name', want: site('Orders') },
  { by: 'movedFrom', want: site('Other', { movedFrom: 'left' }) },
  { by: 'movedFrom, where no name counts', want: site('Orders', { movedFrom: 'left', adopt: 'never' }) },
  { by: 'adopt', want: site('Other', { adopt: 'flow-left' }) },
])('a flow of a gone key may have moved to a manifest by $by, and counts once', ({ want }) => expect(movers(want)).toEqual(['flow-left']))

test.each([
  { what: 'that is called otherwise', want: site('Other'), flows: [flow] },
  { what: 'of its name where git wants another beside it', want: site('Orders', { adopt: 'never' }), flows: [flow] },
  { what: 'that carries its own key', want: site('Orders'), flows: [live(left, { marker: markerOf('site') })] },
  { what: 'without a line', want: site('Orders'), flows: [live(left, { marker: null })] },
  { what: 'that somebody copied', want: site('Orders'), flows: [live(left, { createdClient: 'exc_app' })] },
])('no flow $what', ({ want, flows }) => expect(movers(want, flows)).toEqual([]))

test('no flow of a key that has a manifest, or may have one in a file that cannot be read', () => {
  const want = site('Orders')
  expect(movers(want, [flow], { desired: [want, left] })).toEqual([])
  expect(movers(want, [flow], { brokenKeys: new Set(['left']) })).toEqual([])
})
