import { expect, test } from 'vitest'
import { packPosition } from '../../src/manifest/positions-kept.ts'
import { suspensionOf } from '../../src/plan/suspended.ts'
import { desired, type DesiredOptions } from '../support/worlds.ts'

const place = { path: 'flows/.sluice.yaml', line: 3, column: 10 }
const on = { target: true, orphans: new Map() }
const none = { target: false, orphans: new Map() }
const orphaned = { target: false, orphans: new Map([['crm', place]]) }
const manifest = (suspend: boolean, change: DesiredOptions = {}): ReturnType<typeof desired> => desired('crm', { ...change, policy: { suspend } })
const inherited = (suspend: boolean): ReturnType<typeof desired> => ({ ...manifest(suspend), inherited: new Map([['suspend', place]]) })
const placed = { ...manifest(true), positions: { '/sluice/suspend': packPosition({ line: 12, column: 3 }) } }

test.each([
  [
    'a target',
    manifest(false),
    on,
    'the configuration suspends this target (policy.suspend)',
    'Set policy.suspend of the target to false to go on.',
    '',
  ],
  [
    'a target, before all else',
    placed,
    on,
    'the configuration suspends this target (policy.suspend)',
    'Set policy.suspend of the target to false to go on.',
    '',
  ],
  ['a manifest', manifest(true), none, 'the manifest says sluice.suspend', 'Remove sluice.suspend to go on.', '/sluice/suspend'],
  [
    'a manifest, with its place',
    placed,
    none,
    'the manifest says sluice.suspend (flows/crm.yaml:12)',
    'Remove sluice.suspend to go on.',
    '/sluice/suspend',
  ],
  [
    'a folder',
    inherited(true),
    none,
    'flows/.sluice.yaml:3 suspends this folder',
    'Remove suspend there, or set sluice.suspend: false in the manifest, to go on.',
    '/sluice/suspend',
  ],
  [
    'the folder of a manifest that is gone',
    null,
    orphaned,
    'flows/.sluice.yaml:3 suspends this folder',
    'Remove suspend there to go on.',
    '/sluice/suspend',
  ],
])('%s that is suspended says so', (_name, want, suspend, message, hint, pointer) => {
  expect(suspensionOf('crm', want, { suspend })).toEqual({ message, hint, pointer })
})

test.each([
  ['nothing is', manifest(false), none],
  ['the manifest says otherwise than its folder', inherited(false), none],
  ['the folder of another flow is', null, { target: false, orphans: new Map([['other', place]]) }],
  ['only a flow without a manifest is', manifest(false), orphaned],
])('nothing is held back where %s', (_name, want, suspend) => expect(suspensionOf('crm', want, { suspend })).toBeNull())
