import { readdir, readFile, mkdir, symlink, writeFile, chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import schema from '../../schemas/export.schema.json' with { type: 'json' }
import type { ExportReport } from '../../src/cli/views/export-report.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { WHERE } from '../hazards/random-world.ts'
import { tempDir } from '../support/temp.ts'
import { manifest } from '../e2e/manifests.ts'
import { project, type Project } from '../e2e/project.ts'

const ENV = { NO_COLOR: '1' }
const fits = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })).compile(schema)

/** One managed flow, `Web events`, and the body of it without what is its own. */
async function started(): Promise<Project & { body: JsonObject }> {
  const one = await project({ 'flows/web.yaml': `# mine\n${manifest({ state: 'published', sluice: { key: 'web' } })}` }, { env: ENV })
  expect((await one.run(['apply', '--auto-approve'])).code).toBe(0)
  const { flowSpec, sourceConnectionIds, targetConnectionIds, transformations } = one.emulator.flows('dev')[0] ?? {}
  return { ...one, body: { flowSpec, sourceConnectionIds, targetConnectionIds, transformations } as JsonObject }
}

function made({ emulator, body }: Awaited<ReturnType<typeof started>>, name: string, more: JsonObject = {}): string {
  return String(emulator.person.edit({ ...WHERE, create: { ...body, name, state: 'enabled', ...more } })['id'] as string)
}

const filesOf = async ({ repo }: Project, folder = 'flows'): Promise<string[]> => (await readdir(join(repo.path, folder), { recursive: true })).sort()
const textOf = ({ repo }: Project, path: string): Promise<string> => readFile(join(repo.path, path), 'utf8')
const reportOf = (stdout: string): ExportReport => {
  const report = JSON.parse(stdout) as ExportReport
  fits(report)
  expect(fits.errors).toBeNull()
  return report
}

test('a sandbox found as it is: exported, committed, planned, adopted, quiet', async () => {
  await using one = await started()
  const id = made(one, 'Hand made')
  const exported = await one.run(['export', '--all', '--skip-existing', '--adopt'])
  expect([exported.code, exported.stderr]).toEqual([0, ''])
  expect(exported.stdout).toBe(
    `+ flows/hand-made.yaml  Hand made (enabled)\n\nExport: 1 created, 0 refreshed, 0 unchanged, 0 left out, 1 with a manifest already.\nFor completion in editors: sluice schema dataflow > dataflow.schema.json\n`,
  )
  await one.repo.commit({}, 'take over')
  const plan = await one.run(['plan'])
  expect(plan.stdout).toContain('Plan: 0 to create, 0 to patch, 0 to publish, 1 to adopt, 0 to prune, 0 held, 1 unchanged.')
  expect((await one.run(['apply', '--auto-approve'])).code).toBe(0)
  expect((await one.run(['plan'])).stdout).toContain('No changes. Every flow equals its manifest.')
  expect(one.emulator.flows('dev').find((flow) => flow['id'] === id)?.['description']).toMatch(/^\[managed by sluice: acme\/hand-made; id=/)
})

test('without --adopt the plan holds the flow until the line in its manifest is uncommented', async () => {
  await using one = await started()
  made(one, 'Hand made')
  const exported = await one.run(['export', '--name', 'Hand*'])
  expect(exported.stdout).toContain('1 flow is not managed by Sluice yet: the plan holds it (name-taken)')
  const held = await one.run(['plan', '--path', '.'])
  expect([held.code, held.stdout]).toEqual([4, expect.stringMatching(/name-taken[^]*0 to create, 0 to patch, 0 to publish, 0 to prune, 1 held/)])
  // Exported a second time it is not there twice, and not lost either.
  expect((await one.run(['export', '--all', '--skip-existing'])).stdout).toContain(
    '0 created, 0 refreshed, 0 unchanged, 0 left out, 2 with a manifest already',
  )
  expect((await one.run(['export', '--all', '--refresh'])).stdout).toMatch(/no-flow: its manifest does not say sluice.adopt/)
  expect(await filesOf(one)).toEqual(['hand-made.yaml', 'web.yaml'])
  const text = await textOf(one, 'flows/hand-made.yaml')
  await one.repo.write({ 'flows/hand-made.yaml': text.replace('  # adopt:', '  adopt:') })
  expect((await one.run(['plan', '--path', '.'])).stdout).toContain('1 to adopt')
})

describe('writes nothing where something stands in the way, and tells all of it:', () => {
  test('manifests, files and folders', async () => {
    await using one = await started()
    for (const name of ['A', 'B', 'C']) made(one, name)
    await one.repo.write({ 'flows/a.yaml': 'mine', 'flows/b.yaml/c': 'mine' })
    const { code, stdout, stderr } = await one.run(['export', '--all'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      `sluice: nothing was written, because something is in the way:\n  flows/web.yaml is the manifest of web already\n  flows/a.yaml is there already\n  flows/b.yaml is there already\nSLUICE_EXPORT_FAILED: Nothing that was there was overwritten. Use --refresh to bring manifests up to date, --skip-existing to pass them over, or --out.\n`,
    )
    expect(await filesOf(one)).toEqual(['a.yaml', 'b.yaml', 'b.yaml/c', 'web.yaml'])
  })

  test('links, wherever they lead', async () => {
    await using one = await started()
    await using outside = await tempDir()
    await writeFile(join(outside.path, 'target.yaml'), 'theirs')
    made(one, 'A')
    made(one, 'B')
    await symlink(join(outside.path, 'target.yaml'), join(one.repo.path, 'flows/a.yaml'))
    await symlink(join(outside.path, 'nowhere.yaml'), join(one.repo.path, 'flows/b.yaml'))
    const first = await one.run(['export', '--all', '--skip-existing'])
    expect([first.code, first.stderr]).toEqual([1, expect.stringMatching(/flows\/a.yaml is there already\n {2}flows\/b.yaml is there already/)])
    await symlink(outside.path, join(one.repo.path, 'flows/sub'))
    const second = await one.run(['export', '--all', '--skip-existing', '--out', 'flows/sub'])
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('flows/sub is a link')])
    expect(await readdir(outside.path)).toEqual(['target.yaml'])
    expect(await readFile(join(outside.path, 'target.yaml'), 'utf8')).toBe('theirs')
  })

  test('a manifest that is a link is not refreshed', async () => {
    await using one = await started()
    await one.repo.git('mv', 'flows/web.yaml', 'flows/_real.yaml')
    await symlink('_real.yaml', join(one.repo.path, 'flows/web.yaml'))
    one.emulator.person.edit({ ...WHERE, id: one.emulator.flows('dev')[0]?.['id'] ?? '', patch: { name: 'Edited' } })
    const { code, stdout } = await one.run(['export', '--refresh'])
    expect([code, stdout]).toEqual([1, expect.stringContaining('it is a link')])
    expect(await textOf(one, 'flows/_real.yaml')).toContain('Web events')
  })
})

test('--refresh takes over what people changed, keeps mode and comments, and plans to nothing; a dry run says the same and writes nothing', async () => {
  await using one = await started()
  const path = join(one.repo.path, 'flows/web.yaml')
  await chmod(path, 0o640)
  const before = await textOf(one, 'flows/web.yaml')
  one.emulator.person.edit({ ...WHERE, id: one.emulator.flows('dev')[0]?.['id'] ?? '', patch: { name: 'Edited' }, action: 'disable' })
  const dry = await one.run(['export', '--refresh', '--dry-run', '--detailed-exitcode'])
  expect([dry.code, dry.stdout]).toEqual([2, expect.stringContaining('dry run: nothing was written')])
  expect(await textOf(one, 'flows/web.yaml')).toBe(before)
  const report = reportOf((await one.run(['export', '--refresh', '-o', 'json'])).stdout)
  expect(report.files).toMatchObject([
    {
      action: 'refreshed',
      key: 'web',
      changes: [
        { pointer: '/name', before: 'Web events', after: 'Edited' },
        { pointer: '/state', before: 'published', after: 'disabled' },
      ],
    },
  ])
  expect(await textOf(one, 'flows/web.yaml')).toBe(before.replace('Web events', 'Edited').replace('published', 'disabled'))
  expect((await stat(path)).mode & 0o777).toBe(0o640)
  expect(await filesOf(one)).toEqual(['web.yaml'])
  expect((await one.run(['plan', '--path', '.'])).stdout).toContain('Every flow equals its manifest')
})

test('prints to stdout what it would write, and nothing else', async () => {
  await using one = await started()
  const id = made(one, 'Hand made')
  const printed = await one.run(['export', id, '--stdout', '--adopt'])
  expect([printed.code, printed.stderr, printed.stdout]).toEqual([0, '', expect.stringMatching(/^# yaml-language-server: [^]*adopt: /)])
  const managed = await one.run(['export', 'web', '--stdout'])
  expect([managed.code, managed.stdout]).toEqual([0, expect.stringMatching(/name: Web events[^]*key: web\n$/)])
  expect(await filesOf(one)).toEqual(['web.yaml'])
})

test('says what it could not export: in the exit code, too', async () => {
  await using one = await started()
  const moving = made(one, 'Moving')
  one.emulator.person.edit({ ...WHERE, id: moving, patch: { state: 'updating' } })
  const { code, stdout } = await one.run(['export', moving, 'nobody', '-o', 'json'])
  expect(code).toBe(1)
  expect(reportOf(stdout).leftOut.map(({ flowId, reason }) => [flowId, reason])).toEqual([
    ['nobody', 'not-found'],
    [moving, 'in-transition'],
  ])
})

test('writes to the folder that --out names, also where there is none yet, and the schema is where it is found', async () => {
  await using one = await started()
  await using elsewhere = await tempDir()
  await mkdir(join(one.repo.path, 'schemas'))
  await writeFile(join(one.repo.path, 'schemas/dataflow.schema.json'), '{}')
  const out = join(elsewhere.path, 'deep/er')
  const { code, stdout } = await one.run(['export', '--all', '--out', out])
  expect([code, stdout]).toEqual([0, expect.stringContaining('+ web.yaml')])
  expect(await readdir(out)).toEqual(['web.yaml'])
  made(one, 'A')
  expect((await one.run(['export', '--name', 'A', '--out', 'flows/found'])).code).toBe(0)
  expect(await textOf(one, 'flows/found/a.yaml')).toMatch(/^# yaml-language-server: \$schema=..\/..\/schemas\/dataflow.schema.json\n/)
})

test('refuses command lines that contradict themselves', async () => {
  await using one = await project({}, { env: ENV })
  const refusals: [args: string[], says: string][] = [
    [[], 'say which flows'],
    [['--all', 'x'], '--all takes every flow'],
    [['--all', '--stdout', '-o', 'json'], '--stdout prints manifests'],
    [['--all', '--refresh', '--skip-existing'], '--refresh edits what --skip-existing passes over'],
    [['--all', '--detailed-exitcode'], 'belongs to --dry-run'],
    [['--all', '--target', 'nope'], 'there is no target "nope"; there are test'],
  ]
  const ended = await Promise.all(refusals.map(async ([args]) => one.run(['export', ...args])))
  expect(ended.map(({ code, stderr }, at) => [code, stderr.includes(refusals[at]?.[1] ?? '')])).toEqual(refusals.map(() => [64, true]))
})
