import { expect } from 'vitest'
import { asText } from '../../src/emulator/core/text.ts'
import type { ChangeBounds } from '../../src/lib/change-bounds.ts'
import type { InProcess } from '../support/daemon-in-process.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { overHttp, type OverHttp } from '../support/over-http.ts'
import { BEFORE, FILES, FIRST_FILES, type Hostile, type Prune } from './commits.ts'
import { addForeignFlows, foreignFlows, runningTwice, standingOf, told, WHERE, withoutRemedy, writesTo, type Standing } from './sandbox.ts'

/** The budgets that a configuration without any has. */
const DEFAULTS: ChangeBounds = { create: 200, patch: 'none', publish: 200, disable: { percent: 10 }, delete: { percent: 10 } }
const HOUR_MS = 3_600_000

/** Commits it, waits until nothing more can come of it, takes it back, and compares what became of the sandbox and what was said. */
export async function tryCommit(row: Hostile, prune: Prune): Promise<void> {
  await using at = await overHttp(FIRST_FILES)
  await at.repo.git('tag', 'old')
  await at.repo.commit(FILES)
  await at.repo.git('tag', 'good')
  const settings = { prune, deleteAfterMs: HOUR_MS, maxChanges: DEFAULTS, maxChangesPerHour: DEFAULTS }
  let daemon = await at.daemon({ settings })
  await daemon.resync(60_000)
  for (const sandbox of ['dev', 'prod']) addForeignFlows(at.emulator, sandbox)
  const foreign = foreignFlows(at.emulator)
  // The hour in which the flows were made is over: budgets are about what comes now.
  await daemon.resync(2 * HOUR_MS)
  expect(standingOf(at.emulator)).toEqual(BEFORE)

  at.emulator.clearJournal()
  const mark = daemon.events.length
  await row.commit?.(at.repo)
  if (row.otherSandbox === true) at.emulator.reset({ ...WHERE, reseed: true, newId: true })
  if (row.restart !== undefined) daemon = await startedAgain(daemon, row.restart)
  await daemon.look(60_000)
  for (let pass = 0; pass < 3; pass += 1) await daemon.resync(2 * HOUR_MS)
  const said = daemon.events.slice(row.restart === undefined ? mark : 0)
  const ends = { changes: {}, said: [], ...row, ...row.under?.[prune] }
  expect({
    ...whole(at),
    said: told(said).sort(),
    withoutRemedy: withoutRemedy(said),
    writes: Object.keys(ends.changes).length > 0 || writesTo(at.emulator),
  }).toEqual({
    standing: row.otherSandbox === true ? {} : changed(BEFORE, ends.changes),
    inProd: {},
    runningTwice: [],
    said: [...ends.said].sort(),
    withoutRemedy: [],
    writes: Object.keys(ends.changes).length > 0 || [],
    foreign: row.otherSandbox === true ? [] : foreign,
  })
  if (row.otherSandbox === true) return

  await at.repo.git('checkout', '--quiet', '--force', 'main')
  await at.repo.git('read-tree', '-u', '--reset', 'good')
  await at.repo.commit({}, 'taken back')
  if (row.restart !== undefined) daemon = await startedAgain(daemon, {})
  await daemon.look(60_000)
  for (let pass = 0; pass < 2; pass += 1) await daemon.resync(2 * HOUR_MS)
  at.emulator.clearJournal()
  for (let pass = 0; pass < 2; pass += 1) await daemon.resync(2 * HOUR_MS)
  expect({ ...whole(at), writes: writesTo(at.emulator), unready: await unready(daemon) }).toEqual({
    standing: changed(BEFORE, ends.afterwards ?? {}),
    inProd: {},
    runningTwice: [],
    foreign,
    writes: [],
    unready: ends.unready ?? [],
  })

  async function startedAgain(old: InProcess, change: NonNullable<Hostile['restart']>): Promise<InProcess> {
    await old.stop()
    const next = await at.daemon({ ...change, settings: { ...settings, ...change.settings }, ledger: old.ledger })
    await next.resync(60_000)
    return next
  }
}

function whole({ emulator }: OverHttp): { standing: Standing; inProd: Standing; runningTwice: string[]; foreign: unknown[] } {
  return {
    standing: standingOf(emulator),
    inProd: standingOf(emulator, 'prod'),
    runningTwice: runningTwice(emulator),
    foreign: foreignFlows(emulator),
  }
}

function changed(before: Standing, changes: Readonly<Record<string, string | null>>): Standing {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** Keys that do not stand well, with the reason. */
async function unready({ ledger, emulator }: InProcess): Promise<string[]> {
  const sandboxId = asText(emulator.flows('dev')[0]?.['sandboxId'])
  const { conditions } = await ledger.snapshot({ owner: 'acme', org: TEST_ORG, sandboxId, source: 'default' })
  return conditions.filter(({ status }) => status !== 'ready').map(({ key, status, reason }) => `${key} ${status} ${reason}`)
}
