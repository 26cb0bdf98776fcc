import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ExportReport } from '../../src/cli/views/export-report.ts'
import { isJsonObject } from '../../src/lib/json.ts'
import { addStrangers, sandboxPlans } from '../export/sandboxes.ts'
import { mergePatchOf } from '../hazards/edits.ts'
import { shake, WHERE } from '../hazards/random-world.ts'
import { addConnections, filesOf } from '../support/arbitraries.ts'
import { tempRepo } from '../support/git-repo.ts'
import { runSluice } from '../support/sluice-process.ts'
import { project } from '../e2e/project.ts'

/** The sandbox is filled at one go, which no budget would let pass. */
const ANY = JSON.stringify({ create: 'none', publish: 'none', disable: 'none', delete: 'none' })

test('Export of a random sandbox of 300 flows plans to nothing', async () => {
  const nowSec = Math.floor(Date.now() / 1000)
  const seed = Number(process.env['SLUICE_SEED'] ?? 20261123) || 1
  const [found] = fc.sample(sandboxPlans({ min: 150, max: 150 }, nowSec), { numRuns: 1, seed })
  const [theirs] = fc.sample(sandboxPlans({ min: 20, max: 20 }, nowSec), { numRuns: 1, seed: seed + 1 })
  if (found === undefined || theirs === undefined) throw new Error('no sandbox')

  // Ours and another owner's, by the program itself; then people at work; then the service.
  await using one = await project(filesOf(found.ours), { env: { NO_COLOR: '1', SLUICE_MAX_CHANGES: ANY, SLUICE_MAX_CHANGES_PER_HOUR: ANY } })
  const { emulator } = one
  addConnections(emulator, WHERE)
  await using other = await tempRepo(Object.fromEntries(Object.values(filesOf(theirs.ours)).map((text, at) => [`flows/theirs${at}.yaml`, text])))
  await one.run(['apply', '--auto-approve'])
  await one.run(['apply', '--auto-approve'], { SLUICE_OWNER: 'other', SLUICE_GIT_URL: other.url, SLUICE_DATA_DIR: `${one.dataDir}-other` })
  const keyed = new Map(emulator.flows('dev').map((flow) => [/acme\/(m[0-9]+);/.exec(String(flow['description'] as string))?.[1], flow]))
  for (const [at, edit] of found.edits.entries()) {
    const flow = keyed.get(`m${at}`)
    if (edit !== null && flow !== undefined) emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch: mergePatchOf(edit, flow) })
  }
  addStrangers(one, found.strangers)
  for (const [at, flow] of emulator.flows('dev').entries()) {
    if (at % 3 === 0) shake(one, flow)
    // Some have been running for a while.
    if (at % 5 === 0 && isJsonObject(flow['scheduleParams']))
      emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch: { scheduleParams: { startTime: nowSec - 86_400 } } })
  }
  const before = emulator.flows('dev').map(({ id, name, state }) => [id, name, state])
  expect(before.length).toBeGreaterThanOrEqual(300)

  // Whoever exports has neither the manifests nor the ledger.
  await using repo = await tempRepo({ 'README.md': 'flows' })
  const run = (args: readonly string[]) =>
    runSluice(args, { cwd: repo.path, env: { ...one.env, SLUICE_GIT_URL: repo.url, SLUICE_DATA_DIR: `${one.dataDir}-new` } })
  const exported = await run(['export', '--all', '--adopt', '-o', 'json'])
  const { summary, files } = JSON.parse(exported.stdout) as ExportReport
  expect(exported.code).toBe(1)
  expect(summary.created + summary.leftOut).toBe(before.length)
  expect(summary.created).toBeGreaterThan(before.length * 0.75)
  await repo.commit({}, 'take over')

  const validated = await run(['validate'])
  expect([validated.code, validated.stdout]).toEqual([0, expect.stringContaining(' 0 errors, 0 warnings')])
  const plan = await run(['plan'])
  const adopted = files.filter(({ adopt }) => adopt).length
  const sum = /^Plan: .*$/m.exec(plan.stdout)?.[0] ?? ''
  expect(sum).toMatch(new RegExp(`^Plan: 0 to create, 0 to patch, 0 to publish, ${adopted} to adopt, 0 to prune, `))

  // People's own flows may be such that the service refuses any change of them, the marker too. Nothing else is left to do.
  await run(['apply', '--auto-approve'])
  emulator.clearJournal()
  await run(['apply', '--auto-approve'])
  const changed = emulator.journal({ write: true }).filter(({ path, status }) => path.startsWith('/data/') && status !== null && status < 400)
  expect(changed).toEqual([])
  const again = await run(['plan'])
  expect(again.stdout).toMatch(/^Plan: 0 to create, 0 to patch, 0 to publish, (?:[0-9] to adopt, )?0 to prune, /m)
  expect(emulator.flows('dev').map(({ id, name, state }) => [id, name, state])).toEqual(before)
})
