import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import planSchema from '../../schemas/plan.schema.json' with { type: 'json' }
import dataflowSchema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import { adminOf } from '../support/emulator-admin.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { writeLines } from '../support/journal-lines.ts'
import { schemaProblems } from '../support/json-schema.ts'
import { runSluice, startSluice } from '../support/sluice-process.ts'
import { tempDir } from '../support/temp.ts'
import { manifest } from './manifests.ts'
import { project } from './project.ts'
import { standing } from './standing.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

test.concurrent('plan says what apply would do, apply asks before it does it, plan then says that nothing is left, and a held flow ends apply with 4', async () => {
  await using at = await project({ 'flows/web.yaml': manifest({ state: 'published' }), 'flows/draft.yaml': manifest({ name: 'Draft' }) })
  const plan = await at.run(['plan', '--detailed-exitcode'])
  expect(plan).toMatchObject({ code: 2, stderr: '' })
  expect(plan.stdout).toContain('Plan: 2 to create, 0 to patch, 1 to publish, 0 to prune, 0 held, 0 unchanged.')

  const asked = await at.run(['apply'])
  expect(asked).toMatchObject({ code: 64, stderr: expect.stringContaining('--auto-approve') as string })
  expect(writeLines(at.emulator.journal({ write: true }))).toEqual([])

  const applied = await at.run(['apply', '--auto-approve'])
  expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('test: applied 2 created, 1 published.') as string })
  expect(standing(at.emulator.flows('dev'))).toEqual({ Draft: 'draft', 'Web events': 'enabled' })

  const after = await at.run(['plan', '--detailed-exitcode'])
  expect(after).toMatchObject({ code: 0, stdout: expect.stringMatching(/no changes/i) as string })

  // What is held stays as it is, and blocks nothing else.
  at.emulator.person.edit({ org: TEST_ORG, sandbox: 'dev', name: 'Web events', clone: { name: 'By hand', description: 'of a person' } })
  await at.repo.commit({ 'flows/new.yaml': manifest({ name: 'By hand', state: 'published' }) })
  at.emulator.clearJournal()
  const held = await at.run(['apply', '--auto-approve'])
  expect(held).toMatchObject({ code: 4, stdout: expect.stringContaining('name-taken') as string })
  expect(writeLines(at.emulator.journal({ write: true }))).toEqual([])
  const json = await at.run(['plan', '-o', 'json'])
  expect(schemaProblems(planSchema, JSON.parse(json.stdout))).toEqual([])
  expect(json.stdout).toContain('name-taken')
})

test.concurrent('a second process on a data folder, and a port that is taken, end with 75 and say who and what to do', async () => {
  await using at = await project({ 'flows/web.yaml': manifest() })
  const first = await at.start()
  const second = await at.run(['run'])
  expect(second).toMatchObject({ code: 75, stdout: '' })
  expect(second.stderr).toMatch(/SLUICE_LEDGER_BUSY/)
  expect(second.stderr).toContain(String(first.pid))
  // Looking is not writing.
  expect((await at.run(['status'])).code).toBe(0)
  await first.stop()

  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const taken = await at.run(['run'], { SLUICE_SERVER_PORT: String(port) })
  expect(taken).toMatchObject({ code: 75, stderr: expect.stringMatching(new RegExp(`${port}[^]*server\\.port`)) as string })
  const takenByEmulator = await at.run(['run', '--emulator'], { SLUICE_EMULATOR_PORT: String(port) })
  expect(takenByEmulator).toMatchObject({ code: 75, stderr: expect.stringMatching(new RegExp(`${port}[^]*emulator\\.port`)) as string })
  other.close()
})

test.concurrent('every wrong setting is named at once, with where it came from, and ends with 64', async () => {
  await using at = await project({ 'sluice.yaml': 'ownr: acme\ntargets:\n  - sandbox: dev\n    limits: { concurrency: 0 }\n' })
  const env = { SLUICE_RESYNC: 'often', SLUICE_LOG_LEVEL: 'loud', SLUICE_ORG: 'none' }
  const { code, stdout, stderr } = await at.run(['run'], env)
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
  for (const name of ['ownr', 'owner', 'limits.concurrency', 'SLUICE_RESYNC', 'SLUICE_LOG_LEVEL', 'SLUICE_ORG']) expect(stderr).toContain(name)
})

test.concurrent('version, schema, help and slips of the pen', async () => {
  await using folder = await tempDir()
  const where = { cwd: folder.path }
  const [said, schema, unknown, unknownSchema, help] = await Promise.all([
    runSluice(['version'], where),
    runSluice(['schema', 'dataflow'], where),
    runSluice(['pla'], where),
    runSluice(['schema', 'flow'], where),
    runSluice(['plan', '--help'], where),
  ])
  expect(said).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  expect(schema).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(schema.stdout)).toEqual(dataflowSchema)
  expect(unknown).toMatchObject({ code: 64, stdout: '', stderr: expect.stringMatching(/unknown command 'pla'[^]*plan/) as string })
  expect(unknownSchema).toMatchObject({ code: 64, stderr: expect.stringContaining('dataflow, folder, config, plan') as string })
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Example:') as string })
})

test.concurrent('the emulator keeps its state in a file through SIGKILL', async () => {
  await using folder = await tempDir()
  const args = ['emulator', '--port', '0', '--data', join(folder.path, 'state.ndjson'), '--settle-ms', '0']
  const create = { org: TEST_ORG, sandbox: 'dev', create: { name: 'Kept', flowSpec: { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81', version: '1.0' } } }
  {
    await using first = startSluice(args, { cwd: folder.path })
    const { url } = await first.until({ event: 'emulator.listening' })
    await adminOf(String(url)).edit(create)
    expect(await first.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' })
  }
  await using second = startSluice(args, { cwd: folder.path })
  const { url } = await second.until({ event: 'emulator.listening' })
  expect(await adminOf(String(url)).flows()).toMatchObject([{ name: 'Kept', state: 'draft' }])
  expect(await second.stop()).toMatchObject({ code: 0, stdout: '' })
})
