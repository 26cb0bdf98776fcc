import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import { startTestEmulator, TEST_ORG } from '../support/emulator.ts'
import { tempRepo } from '../support/git-repo.ts'
import { journalLines } from '../support/journal-lines.ts'
import { startSluice } from '../support/sluice-process.ts'
import { tempDir } from '../support/temp.ts'
import { manifest } from '../e2e/manifests.ts'
import { NEVER } from '../e2e/project.ts'

const COMMITS = 9
const A = { name: 'a', sandbox: 'prod', vars: { mapping: 'aaaa' } }
const B = { name: 'b', sandbox: 'dev', vars: { mapping: 'bbbb' } }

function web(n: number): string {
  return manifest({
    name: `Web ${n}`,
    state: 'published',
    transformations: [{ name: 'Mapping', params: { mappingId: '${vars.mapping}', mappingVersion: 0 } }],
  })
}

function configText(targets: readonly object[], repo: string, service: string, dataDir: string): string {
  const limits = { requestsPerSecond: 1000, createWindowMs: 0, listLagMs: 0 }
  const credentials = { clientId: 'sluice-test', clientSecret: 'test-secret' }
  return JSON.stringify({
    owner: 'acme',
    git: { url: repo, poll: NEVER },
    targets: targets.map((target) => ({ ...target, url: service, imsUrl: service, org: TEST_ORG, credentials, limits })),
    resync: NEVER,
    server: { port: 0 },
    dataDir,
  })
}

/** Follows some commits with these targets; how long B took from commit to write, in the middle, and what was asked for B. */
async function follow(targets: readonly object[], fault: FaultRule | null): Promise<{ medianMs: number; journal: string[]; mapping: unknown }> {
  await using repo = await tempRepo({ 'flows/web.yaml': web(0) })
  await using emulator = await startTestEmulator()
  await using folder = await tempDir()
  if (fault !== null) emulator.fault({ match: { sandbox: 'prod' }, ...fault })
  const config = join(folder.path, 'sluice.yaml')
  await writeFile(config, configText(targets, repo.url, emulator.url, join(folder.path, 'data')))
  await using sluice = startSluice(['run', '--config', config], { cwd: folder.path })
  await sluice.until({ event: 'pass.finished', target: 'b', outcome: 'ready' })
  const tookMs: number[] = []
  for (let n = 1; n <= COMMITS; n += 1) {
    const after = sluice.log.length
    await repo.commit({ 'flows/web.yaml': web(n) })
    const committedAtMs = Date.now()
    const line = await sluice.until({ event: 'flow.patched', target: 'b' }, { after })
    await sluice.until({ event: 'pass.finished', target: 'b', outcome: 'ready' }, { after })
    tookMs.push(line.atMs - committedAtMs)
  }
  if (fault !== null) expect(emulator.journal({ sandbox: 'prod' }).map((entry) => entry.fault)).not.toEqual([])
  expect(emulator.flows('prod')).toEqual([])
  const [flow] = emulator.flows('dev')
  expect(flow).toMatchObject({ name: `Web ${COMMITS}`, state: 'enabled' })
  expect(await sluice.stop()).toMatchObject({ code: 0 })
  const { transformations } = flow as unknown as { transformations: { params: { mappingId: string } }[] }
  return {
    medianMs: tookMs.sort((a, b) => a - b)[Math.floor(COMMITS / 2)] ?? 0,
    // Reads of one pass go out side by side: their order is chance.
    journal: journalLines(emulator.journal({ sandbox: 'dev' })).sort((a, b) => a.localeCompare(b)),
    mapping: transformations[0]?.params.mappingId,
  }
}

test('a target that answers 503 or not at all holds up no other target, and changes none of its calls', async () => {
  const alone = await follow([B], null)
  expect(alone.mapping).toBe('bbbb')
  expect(alone.journal.filter((line) => line.startsWith('PATCH'))).toHaveLength(COMMITS)
  for (const fault of [{ status: 503 }, { latencyMs: 60_000 }]) {
    const beside = await follow([A, B], fault)
    expect(beside.journal).toEqual(alone.journal)
    process.stdout.write(`commit to live of B, ms: alone ${alone.medianMs}, beside A with ${JSON.stringify(fault)} ${beside.medianMs}\n`)
    // The floor is for machines that are busy with something else.
    expect(beside.medianMs).toBeLessThanOrEqual(Math.max(1.5 * alone.medianMs, alone.medianMs + 300))
  }
})
