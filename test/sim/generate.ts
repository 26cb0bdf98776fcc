import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import { drawFrom, type Draw } from './draw.ts'
import type { Action, Change, Deed, MachineSetup, Mischief, Setup, Story, Stranger } from './story.ts'
import { UNBOUNDED } from './machine.ts'
import { plainWish, type Wish } from './wish.ts'

/** The history of a seed, decided before it begins. */
export function storyOf(seed: number): Story {
  const draw = drawFrom(seed)
  const setup = setupOf(draw)
  return { seed, setup, actions: actionsOf(draw, setup) }
}

function setupOf(draw: Draw): Setup {
  const createWindowMs = draw.pick([5_000, 30_000, 90_000])
  const listLagMs = draw.pick([0, 2_000, 10_000])
  const slackMs = draw.chance(0.2) ? 1_500 : 0
  const lagMs = draw.chance(0.5) ? Math.max(0, listLagMs - slackMs) : 0
  const keys = Array.from({ length: draw.int(1, 5) }, (_, at) => `k${at}`)
  const strangers = Array.from({ length: draw.chance(0.4) ? draw.int(1, 2) : 0 }, () => strangerOf(draw, keys))
  const two = draw.chance(0.35)
  return {
    weather: draw.int(1, 2 ** 31),
    daemons: Array.from({ length: two ? 2 : 1 }, () => machineOf(draw)),
    drift: draw.chance(0.75) ? 'correct' : draw.pick(['report', 'ignore']),
    prune: draw.weighted({ off: 4, disable: 2, delete: 4 }),
    deleteAfterMs: draw.pick([10, 60, 24 * 60]) * 60_000,
    maxChanges: draw.chance(0.1) ? { create: 'none', patch: 'none', publish: 'none', disable: 1, delete: 1 } : UNBOUNDED,
    marker: true,
    concurrency: draw.pick([1, 2, 4]),
    timeoutMs: draw.pick([5_000, 20_000, 65_000]),
    createWindowMs,
    listLagMs,
    settleMs: draw.pick([5_000, 30_000]),
    resyncMs: draw.pick([4, 10]) * 60_000,
    patient: draw.chance(0.2),
    long: draw.chance(0.05),
    stuckMs: draw.chance(0.1) ? null : draw.int(10_000, 4 * 60_000),
    pollMs: draw.pick([20_000, 60_000]),
    slackMs,
    knobs: {
      settleMs: draw.pick([0, 0, 1_000, 6_000]),
      listLagMs: lagMs,
      createHiddenMs: draw.chance(0.3) ? Math.min(lagMs, 5_000) : 0,
      actionIfMatch: draw.chance(0.8) ? 'honour' : 'ignore',
      repeatedAction: draw.chance(0.8) ? 'refuse' : 'noop',
      scheduleEcho: draw.pick(['as-sent', 'strings']),
      tokenSec: draw.chance(0.8) ? 86_399 : 400,
      notFoundEnvelope: draw.chance(0.8) ? 'current' : 'legacy',
      runs: draw.chance(0.5),
    },
    files: Object.fromEntries(keys.filter(() => draw.chance(0.7)).map((key) => [key, wishOf(draw, key, strangers.length)])),
    strangers,
  }
}

function machineOf(draw: Draw): MachineSetup {
  return { phaseMs: draw.int(0, 600_000), skewMs: draw.chance(0.3) ? draw.int(-30_000, 30_000) : 0 }
}

function strangerOf(draw: Draw, keys: readonly string[]): Stranger {
  const key = keys[draw.int(0, keys.length - 1)] ?? 'k0'
  const like = { ...wishOf(draw, key, 0), ...(draw.chance(0.6) ? {} : { name: 'Made by hand' }) }
  return { like, state: draw.pick(['draft', 'enabled']), copyOf: draw.chance(0.15) ? key : null }
}

function wishOf(draw: Draw, key: string, strangers: number): Wish {
  const plain = plainWish(key)
  const changes = draw.int(0, 3)
  let wish = plain
  for (let at = 0; at < changes; at += 1) {
    const { fields, policy } = editOf(draw, key, strangers)
    wish = { ...wish, ...fields, policy: { ...wish.policy, ...policy } }
  }
  return wish
}

type Edit = Pick<Extract<Change, { what: 'set' }>, 'fields' | 'policy'>

function editOf(draw: Draw, key: string, strangers: number): Edit {
  const what = draw.weighted({ state: 30, text: 20, name: 6, spec: 8, mapping: 10, schedule: 14, options: 6, policy: 18, broken: 7, mend: 6 })
  switch (what) {
    case 'state':
      // With something else in one commit one write has to wait for the other to settle.
      return set({
        state: draw.weighted({ draft: 3, published: 5, disabled: 3 }),
        ...(draw.chance(0.4) ? { description: `text ${draw.int(1, 99)}` } : {}),
      })
    case 'text':
      return set({ description: draw.chance(0.8) ? `text ${draw.int(1, 99)}` : null })
    case 'name':
      return set({ name: draw.chance(0.7) ? `Flow ${key} v${draw.int(1, 9)}` : 'Made by hand' })
    case 'spec': {
      const { fields } = set(draw.chance(0.6) ? { spec: draw.pick(['files', 'stream']) } : { lane: draw.pick([0, 1]) })
      return { fields, policy: draw.chance(0.5) ? { replace: 'allow' } : {} }
    }
    case 'mapping':
      return set({ mappingVersion: draw.int(0, 3) })
    case 'schedule':
      return set(scheduleOf(draw))
    case 'options':
      return set({ percent: draw.chance(0.5) ? draw.int(1, 9) : null, diagnostics: draw.pick([null, true, false]) })
    case 'broken':
      return set({ broken: draw.pick(['syntax', 'schema', 'variable']) })
    case 'mend':
      return set({ broken: null })
    case 'policy':
      return { fields: {}, policy: policyOf(draw, strangers) }
  }
}

const set = (fields: Edit['fields']): Edit => ({ fields, policy: {} })

function scheduleOf(draw: Draw): Edit['fields'] {
  switch (draw.weighted({ interval: 4, frequency: 1, start: 4, backfill: 1 })) {
    case 'interval':
      return { spec: 'files', interval: draw.int(1, 6) }
    case 'frequency':
      return { spec: 'files', frequency: draw.pick(['hour', 'day']) }
    case 'start':
      return { spec: 'files', startMin: draw.pick([-60, 5, 20, 45, 43_200]) }
    case 'backfill':
      return { spec: 'files', backfill: draw.pick([null, true, false]) }
  }
}

function policyOf(draw: Draw, strangers: number): Partial<Wish['policy']> {
  switch (draw.weighted({ adopt: 4, drift: 3, ignore: 3, startTime: 2, recreate: 2, replace: 4, suspend: 2, abandon: 1, movedFrom: 1, protect: 2 })) {
    case 'adopt':
      return { adopt: strangers > 0 && draw.chance(0.5) ? draw.int(0, strangers - 1) : draw.pick(['by-name', 'never', null]) }
    case 'drift':
      return { drift: draw.pick(['correct', 'report', 'ignore', null]) }
    case 'ignore':
      return { ignore: draw.chance(0.3) ? [] : [draw.pick(['interval', 'description', 'mapping'])] }
    case 'startTime':
      return { startTime: draw.pick(['shift', 'hold']) }
    case 'replace':
      return { replace: draw.chance(0.8) ? 'allow' : 'hold' }
    case 'recreate':
      return { recreate: draw.pick(['allow', 'hold']) }
    case 'suspend':
      return { suspend: draw.chance(0.6) }
    case 'abandon':
      return { abandon: draw.chance(0.6) }
    case 'protect':
      return { protect: draw.chance(0.7) }
    case 'movedFrom':
      return { movedFrom: draw.chance(0.5) ? `k${draw.int(0, 5)}` : null }
  }
}

function actionsOf(draw: Draw, setup: Setup): Action[] {
  const actions: Action[] = []
  const count = draw.int(8, 40)
  let atMs = draw.int(0, 60_000)
  let jumpsLeft = 2
  for (let at = 0; at < count; at += 1) {
    atMs += gapOf(draw)
    const deed = deedOf(draw, setup)
    if (deed.do === 'clock-jump' && deed.byMs > 0) {
      jumpsLeft -= 1
      if (jumpsLeft < 0) continue
    }
    actions.push({ atMs, ...deed })
    if (deed.do === 'person' && draw.chance(0.08)) actions.push(...againAndAgain(draw, atMs, deed))
  }
  return actions.sort((a, b) => a.atMs - b.atMs)
}

/** Somebody, or another tool, does the same to the same flow whenever it was undone: a fight. */
function againAndAgain(draw: Draw, sinceMs: number, deed: Deed): Action[] {
  const everyMs = draw.int(1, 6) * 60_000
  return Array.from({ length: draw.int(2, 6) }, (_, at) => ({ atMs: sinceMs + (at + 1) * everyMs, ...deed }))
}

/** Things come in bursts, and then nothing for a while. */
function gapOf(draw: Draw): number {
  switch (draw.weighted({ same: 2, burst: 4, short: 4, long: 3 })) {
    case 'same':
      return draw.int(0, 50)
    case 'burst':
      return draw.int(0, 3_000)
    case 'short':
      return draw.int(1_000, 60_000)
    case 'long':
      return draw.int(60_000, 8 * 60_000)
  }
}

function deedOf(draw: Draw, setup: Setup): Deed {
  const daemon = draw.int(0, setup.daemons.length - 1)
  const kind = draw.weighted({
    commit: 36,
    back: 4,
    folder: 1,
    person: 22,
    fault: 22,
    straggle: 9,
    revoke: 2,
    git: 3,
    crash: 9,
    stop: 2,
    disk: 2,
    jump: 2,
    now: 3,
  })
  switch (kind) {
    case 'commit':
      return {
        do: 'commit',
        changes: Array.from({ length: draw.weighted({ '1': 6, '2': 3, '3': 1 }) === '1' ? 1 : draw.int(2, 3) }, () => changeOf(draw, setup)),
      }
    case 'back':
      return { do: 'back', commits: draw.int(1, 3), how: draw.pick(['revert', 'force-push']) }
    case 'folder':
      return { do: 'folder', there: draw.chance(0.6) }
    case 'person':
      return { do: 'person', what: draw.weighted(MISCHIEF), pick: draw.float(), with: draw.int(0, 99) }
    case 'fault':
      return faultOf(draw)
    case 'straggle':
      return straggleOf(draw, setup, daemon)
    case 'revoke':
      return { do: 'revoke-tokens' }
    case 'git':
      return { do: 'git-outage', daemon, what: draw.pick(['all', 'objects']), forMs: draw.pick([30_000, 5 * 60_000, 40 * 60_000]) }
    case 'crash':
      return {
        do: 'crash',
        daemon,
        afterPoints: draw.chance(0.3) ? 0 : draw.int(1, 40),
        downMs: draw.pick([100, 2_000, 60_000]),
        disk: draw.chance(0.25) ? 'lost' : 'kept',
      }
    case 'stop':
      return { do: 'stop', daemon, downMs: draw.pick([100, 5_000, 60_000]) }
    case 'disk':
      return { do: 'disk-full', daemon, writes: draw.int(1, 3) }
    case 'jump':
      return { do: 'clock-jump', daemon, byMs: draw.chance(0.5) ? Math.floor(setup.slackMs / 2) : -draw.int(0, 60_000) }
    case 'now':
      return { do: 'reconcile-now', daemon }
  }
}

const MISCHIEF: Readonly<Record<Mischief, number>> = {
  'edit-name': 2,
  'edit-description': 3,
  'edit-interval': 3,
  'edit-mapping': 3,
  'edit-options': 2,
  publish: 3,
  enable: 3,
  disable: 4,
  delete: 4,
  'strip-marker': 2,
  copy: 1,
}

function changeOf(draw: Draw, setup: Setup): Change {
  const key = `k${draw.int(0, 5)}`
  switch (draw.weighted({ set: 20, remove: 5, rename: 3, removeAll: 0.3 })) {
    case 'set':
      return { key, what: 'set', ...editOf(draw, key, setup.strangers.length) }
    case 'remove':
      return { key, what: 'remove' }
    case 'rename':
      return { key, what: 'rename', to: `k${draw.int(0, 7)}`, told: draw.chance(0.7) }
    case 'removeAll':
      return { key, what: 'remove-all' }
  }
}

/** Late, but within what the windows promise: forward jumps of our clock shorten them. */
function straggleOf(draw: Draw, { createWindowMs, slackMs }: Setup, daemon: number): Deed {
  // Most often while the sender still waits for it: what happens then is for the etag to notice.
  const atMostMs = draw.chance(0.5) ? 2_000 : createWindowMs - slackMs - 100
  const meanwhile = draw.chance(0.5) ? { what: draw.weighted(MISCHIEF), with: draw.int(0, 99) } : null
  const beforeMs = draw.chance(0.7) || meanwhile !== null ? draw.int(0, atMostMs) : 0
  const answerMs = draw.chance(0.4) ? draw.int(0, 90_000) : 0
  return { do: 'straggle', daemon, writes: draw.int(1, 3), beforeMs, answerMs, cut: draw.chance(0.4), meanwhile }
}

const TOKENS = '/ims/token/v3'

function faultOf(draw: Draw): Deed {
  const count = draw.int(1, 3)
  const forMs = draw.pick([5_000, 60_000, 5 * 60_000])
  const write = draw.chance(0.6) ? { match: { write: true } } : {}
  const fault = (rule: FaultRule, ms = forMs): Deed => ({ do: 'fault', rule, forMs: ms })
  switch (draw.weighted({ cut: 8, lost: 6, status: 6, limit: 3, token: 4, body: 3, slow: 3, stuck: 2, fails: 4, missing: 4, sandbox: 2, down: 2 })) {
    case 'cut':
      return fault({ match: { write: true }, cut: draw.pick(['before', 'after']), count })
    case 'lost':
      return fault({
        match: { method: 'POST', path: draw.pick(['/flows', '/flows/*/action']) },
        status: draw.pick([500, 503, 504]),
        applied: draw.chance(0.7),
        count,
      })
    case 'status':
      return fault({ ...write, status: draw.pick([500, 502, 503, 504]), count })
    case 'limit':
      return fault({ ...write, status: 429, count, ...(draw.chance(0.5) ? { retryAfter: draw.int(1, 60) } : {}) })
    case 'token':
      return fault(draw.chance(0.5) ? { status: 401, count } : { match: { path: TOKENS }, status: draw.pick([500, 503, 429]), count })
    case 'body':
      return fault({ ...write, body: draw.pick(['truncated', 'html', 'empty']), count })
    case 'slow':
      return fault({ ...write, latencyMs: draw.pick([500, 8_000, 70_000]), count })
    case 'stuck':
      return fault({ match: { write: true }, stuck: true, count: 1 })
    case 'fails':
      return fault({ match: { write: true }, operationFails: {}, count: 1 })
    case 'missing':
      // Fewer misses, over less time, than make a flow count as gone.
      return fault({ match: { method: draw.pick(['GET', 'PATCH']), path: '/flows/*' }, status: 404, count: draw.int(1, 2) }, 20_000)
    case 'sandbox':
      return fault(
        draw.pick([
          { status: 404, code: '2100', count },
          { status: 500, code: '2102', count },
          { status: 403, code: '2120', count },
        ]),
      )
    case 'down':
      return fault({ status: 503 })
  }
}
