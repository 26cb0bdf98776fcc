import { expect, test } from 'vitest'
import schema from '../../schemas/status.schema.json' with { type: 'json' }
import type { StatusReport } from '../../src/reconcile/status.ts'
import { adminOf } from '../support/emulator-admin.ts'
import type { TestRepo } from '../support/git-repo.ts'
import { writeLines } from '../support/journal-lines.ts'
import { schemaProblems } from '../support/json-schema.ts'
import { runSluice, startSluice, type SluiceProcess } from '../support/sluice-process.ts'
import { manifest } from './manifests.ts'
import { sampleProject } from './project.ts'
import { lookAgain, untilReady } from './standing.ts'

const ENV = { SLUICE_EMULATOR_PORT: '0', SLUICE_SERVER_PORT: '0', SLUICE_EMULATOR_SETTLE_MS: '0' }
const PUBLISHED = 'web/events'

/** `npm start` on a fresh clone. */
function start(repo: TestRepo): SluiceProcess {
  return startSluice(['run', '--emulator'], { cwd: repo.path, env: ENV })
}

async function emulatorOf(sluice: SluiceProcess): Promise<ReturnType<typeof adminOf>> {
  return adminOf(String((await sluice.until({ event: 'emulator.listening' }))['url']))
}

test.concurrent('a fresh clone comes up with the sample published, in the service, the log and the status, and sends nothing when started again', async () => {
  await using repo = await sampleProject()
  {
    await using sluice = start(repo)
    const emulator = await emulatorOf(sluice)
    await sluice.until({ event: 'flow.published', key: PUBLISHED })
    expect(await sluice.until({ event: 'pass.finished' })).toMatchObject({
      outcome: 'ready',
      counts: { create: 5, publish: 2, disable: 1 },
      flows: { ready: 5 },
    })
    expect(await emulator.flows()).toContainEqual(expect.objectContaining({ name: 'Web events', state: 'enabled' }))
    expect(writeLines(await emulator.journal({ write: true }))).toHaveLength(8)

    const human = await runSluice(['status'], { cwd: repo.path })
    expect(human).toMatchObject({ code: 0, stderr: '' })
    expect(human.stdout).toMatch(/^ *web\/events +ready +enabled +published/m)
    const json = await runSluice(['status', '-o', 'json'], { cwd: repo.path })
    const report = JSON.parse(json.stdout) as StatusReport
    expect(schemaProblems(schema, report)).toEqual([])
    expect(report.targets[0]?.flows).toContainEqual(
      expect.objectContaining({ key: PUBLISHED, status: 'ready', inSync: true, state: 'enabled', revisionApplied: `main@sha1:${await repo.head()}` }),
    )
    expect(await sluice.stop('SIGINT')).toMatchObject({ code: 0, stdout: '' })
    // What the daemon keeps does not dirty the repository that it follows.
    expect(await repo.git('status', '--porcelain')).toBe('')
  }
  await using again = start(repo)
  const emulator = await emulatorOf(again)
  await untilReady(again)
  expect(writeLines(await emulator.journal({ write: true }))).toEqual([])
  expect(await emulator.flows()).toHaveLength(5)
  expect(await again.stop('SIGTERM')).toMatchObject({ code: 0, stdout: '' })
})

test.concurrent('commits become a draft, one patch of what changed, and a published flow; another look sends nothing', async () => {
  await using repo = await sampleProject()
  await using sluice = start(repo)
  const emulator = await emulatorOf(sluice)
  await sluice.until({ event: 'pass.finished', outcome: 'ready' })
  await emulator.clearJournal()
  const commit = async (text: string, event: string): Promise<number> => {
    const after = sluice.log.length
    const revision = `main@sha1:${await repo.commit({ 'flows/web/clicks.yaml': text })}`
    const committedAtMs = Date.now()
    const line = await sluice.until({ event, key: 'web/clicks', revision }, { after })
    await sluice.until({ event: 'pass.finished', revision, outcome: 'ready' }, { after })
    return line.atMs - committedAtMs
  }
  const clicks = { name: 'Web clicks', description: 'Clicks' }
  const latencyMs = {
    create: await commit(manifest(clicks), 'flow.created'),
    patch: await commit(manifest({ ...clicks, name: 'Web clicks 2', description: 'More' }), 'flow.patched'),
    publish: await commit(manifest({ ...clicks, name: 'Web clicks 2', description: 'More', state: 'published' }), 'flow.published'),
  }
  const patched = await sluice.until({ event: 'flow.patched' })
  expect(patched['changes']).toEqual([
    { pointer: '/description', before: 'Clicks', after: 'More', cause: 'revision' },
    { pointer: '/name', before: 'Web clicks', after: 'Web clicks 2', cause: 'revision' },
  ])
  await lookAgain(sluice)
  const writes = writeLines(await emulator.journal({ write: true }))
  expect(writes).toEqual(['POST /flows?mode=draft', expect.stringMatching(/^PATCH \/flows\/\{id\} /), 'POST /flows/{id}/action?op=publish'])
  const ops = JSON.parse(writes[1]?.replace(/^\S+ \S+ /, '') ?? '') as { path: string }[]
  expect(ops.map(({ path }) => path).sort()).toEqual(['/description', '/name'])
  expect(await emulator.flows()).toContainEqual(expect.objectContaining({ name: 'Web clicks 2', state: 'enabled' }))
  process.stdout.write(`commit to log line, ms: ${JSON.stringify(latencyMs)}\n`)
})
