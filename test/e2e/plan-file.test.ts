import { readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import planFileSchema from '../../schemas/plan-file.schema.json' with { type: 'json' }
import type { PlanFile } from '../../src/cli/plan-file.ts'
import { runProgram } from '../../src/cli/program.ts'
import { testSystem } from '../support/cli-system.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { testGitEnv } from '../support/git-repo.ts'
import { writeLines } from '../support/journal-lines.ts'
import { schemaProblems } from '../support/json-schema.ts'
import { manifest } from './manifests.ts'
import { project, type Env, type Project } from './project.ts'
import { standing } from './standing.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const WEB = { 'flows/web.yaml': manifest({ state: 'published' }) }

const fileIn = (at: Project, name = 'plan.json'): string => join(at.repo.path, name)
const read = (at: Project): PlanFile => JSON.parse(readFileSync(fileIn(at), 'utf8')) as PlanFile
const edit = (at: Project, change: (file: PlanFile & Record<string, unknown>) => void): void => {
  const file = read(at) as PlanFile & Record<string, unknown>
  change(file)
  writeFileSync(fileIn(at), JSON.stringify(file))
}
type Answered = { code: number; stdout: string; stderr: string; asked: string[] }

/** The program in this process, on real git, disk and HTTP. `answer` is what a person says when asked. */
async function run(at: Project, args: readonly string[], env: Env = {}, answer: string | null = null): Promise<Answered> {
  const asked: string[] = []
  const ask = async (question: string): Promise<string> => {
    asked.push(question)
    return answer ?? ''
  }
  const system = testSystem(at.repo.path, { env: { ...testGitEnv(), ...at.env, ...env }, ...(answer === null ? {} : { ask }) })
  const code = await runProgram(args, system)
  return { code, stdout: system.out(), stderr: system.err(), asked }
}
const apply = (at: Project, env?: Env, ...args: string[]): Promise<Answered> => run(at, ['apply', 'plan.json', '--auto-approve', ...args], env)
const written = (at: Project): string[] => writeLines(at.emulator.journal({ write: true }))

/** A published flow with a change of its name committed and planned. */
async function planned(env: Env = {}): Promise<Project> {
  const at = await project({ ...WEB, 'flows/draft.yaml': manifest({ name: 'Draft' }) }, { env })
  expect((await run(at, ['apply', '--auto-approve'])).code).toBe(0)
  await at.repo.commit({ 'flows/web.yaml': manifest({ state: 'published', name: 'Web events 2' }) })
  expect(await run(at, ['plan', '--out', 'plan.json'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('sluice apply plan.json') as string,
  })
  at.emulator.clearJournal()
  return at
}

test('a plan that was kept is carried out as it was looked at, once', async () => {
  await using at = await planned()
  const file = read(at)
  expect(schemaProblems(planFileSchema, file as never)).toEqual([])
  expect(statSync(fileIn(at)).mode & 0o777).toBe(0o600)
  expect(file).toMatchObject({
    keys: [],
    source: { commit: await at.repo.head() },
    targets: [{ steps: [{ kind: 'patch', impact: [{ label: 'safe' }] }] }],
  })

  const done = await apply(at)
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('applied 1 patched') as string })
  expect(standing(at.emulator.flows('dev'))).toEqual({ Draft: 'draft', 'Web events 2': 'enabled' })

  at.emulator.clearJournal()
  const again = await apply(at)
  expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/the plan: other steps are due[^]*SLUICE_PLAN_STALE/) as string })
  expect(written(at)).toEqual([])
})

const MOVES: { name: string; move: (at: Project) => unknown; env?: Env; says: RegExp }[] = [
  {
    name: 'a person has edited the flow, in a member that no manifest names',
    move: (at) => at.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { labels: ['core/C1'] } }),
    says: /the flow of web: [0-9a-f-]{36} was written at .* by exc_app/,
  },
  {
    name: 'a person has disabled the flow',
    move: (at) => at.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'disable' }),
    says: /the flow of web: [^]*the plan: other steps/,
  },
  {
    name: 'a person has deleted the flow',
    move: (at) => at.emulator.person.edit({ ...WHERE, name: 'Web events', action: 'delete' }),
    says: /the flow of web: .* is gone/,
  },
  {
    name: 'there is a new commit, whatever it changes',
    move: (at) => at.repo.commit({ 'README.md': 'hello' }),
    says: /git: the plan was made of main@sha1:[0-9a-f]{40}, and now it is main@sha1:[0-9a-f]{40}/,
  },
  {
    name: 'another version of Sluice made it',
    move: (at) => edit(at, (file) => void (file.version = '0.0.1')),
    says: /made by version 0\.0\.1, and this is/,
  },
  { name: 'a policy is another', move: () => undefined, env: { SLUICE_PRUNE: 'delete' }, says: /the configuration: prune was "off" and is "delete"/ },
  { name: 'the flows folder is another', move: () => undefined, env: { SLUICE_GIT_PATH: 'other' }, says: /git\.path was "flows" and is "other"/ },
  {
    name: 'the file says other steps than are due',
    move: (at) => edit(at, (file) => file.targets.forEach((one) => (one.planDigest = '0'.repeat(64)))),
    says: /the plan: other/,
  },
]

test.each(MOVES)('nothing is written where $name', async ({ move, env, says }) => {
  await using at = await planned()
  await move(at)
  at.emulator.clearJournal()
  const ended = await apply(at, env)
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(says)
  expect(ended.stderr).toContain('SLUICE_PLAN_STALE')
  expect(written(at)).toEqual([])
})

test('a run of the flow between plan and apply is nobody’s change', async () => {
  await using at = await planned()
  // What a run does to its flow: another etag, who wrote last, when, and how it went.
  const flow = at.emulator.flows('dev').find(({ name }) => name === 'Web events')
  at.emulator.person.edit({
    ...WHERE,
    name: 'Web events',
    patch: { lastRunDetails: { id: 'run-1', state: 'success' } },
    as: 'acp_foundation_connectors',
  })
  expect(at.emulator.flows('dev').find(({ name }) => name === 'Web events')?.['etag']).not.toBe(flow?.['etag'])
  expect(await apply(at)).toMatchObject({ code: 0 })
})

test('only the keys that were planned are applied', async () => {
  await using at = await project({ 'flows/a.yaml': manifest({ name: 'A' }), 'flows/b.yaml': manifest({ name: 'B' }) })
  await run(at, ['plan', 'a', '--out', 'plan.json'])
  expect(read(at).keys).toEqual(['a'])
  expect(await apply(at)).toMatchObject({ code: 0 })
  expect(standing(at.emulator.flows('dev'))).toEqual({ A: 'draft' })
})

test('a plan over its budget is kept, and needs its digest to be let through', async () => {
  await using folder = await project({ 'flows/a.yaml': manifest({ name: 'A' }), 'flows/b.yaml': manifest({ name: 'B' }) })
  const env = { SLUICE_MAX_CHANGES: '{"create":1}' }
  expect(await run(folder, ['plan', '--out', 'plan.json'], env)).toMatchObject({ code: 4 })
  const [target] = read(folder).targets
  expect(await apply(folder, env)).toMatchObject({ code: 4 })
  expect(written(folder)).toEqual([])
  expect(await apply(folder, env, '--allow-budget', target?.planDigest ?? '')).toMatchObject({ code: 0 })
  expect(Object.keys(standing(folder.emulator.flows('dev'))).sort()).toEqual(['A', 'B'])
  expect(readFileSync(fileIn(folder), 'utf8')).not.toContain('test-secret')
})

const WRONG: { name: string; make: (at: Project) => unknown; says: string }[] = [
  { name: 'is not there', make: () => undefined, says: 'there is no plan file plan.json' },
  { name: 'is not JSON', make: (at) => writeFileSync(fileIn(at), 'name: x'), says: 'it is not JSON' },
  { name: 'is something else', make: (at) => writeFileSync(fileIn(at), '{"formatVersion":1,"targets":[]}'), says: 'plan.json is no plan file' },
  {
    name: 'is of another format version',
    make: (at) => writeFileSync(fileIn(at), '{"kind":"sluice-plan","formatVersion":2}'),
    says: 'format version 2, and this Sluice reads 1',
  },
  { name: 'is damaged', make: (at) => writeFileSync(fileIn(at), '{"kind":"sluice-plan","formatVersion":1,"version":"1"}'), says: 'damaged' },
  {
    name: 'is too big',
    make: (at) => {
      writeFileSync(fileIn(at), '')
      truncateSync(fileIn(at), 200 * 1024 * 1024)
    },
    says: 'a plan file at most',
  },
  {
    name: 'is for a target that is not configured',
    make: async (at) => {
      await run(at, ['plan', '--out', 'plan.json'], { SLUICE_TARGET_NAME: 'stage' })
    },
    says: 'a plan for stage, which this configuration does not have',
  },
]

test.each(WRONG)('a plan file that $name is a mistake of the command line', async ({ make, says }) => {
  await using at = await project(WEB)
  await make(at)
  const ended = await apply(at)
  expect(ended).toMatchObject({ code: 64, stdout: '' })
  expect(ended.stderr).toContain(says)
  expect(written(at)).toEqual([])
})

test('nothing but a plan file is written over, and no working tree is kept', async () => {
  await using at = await project(WEB)
  writeFileSync(fileIn(at), 'precious')
  expect(await run(at, ['plan', '--out', 'plan.json'])).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('choose another name') as string,
  })
  expect(readFileSync(fileIn(at), 'utf8')).toBe('precious')
  symlinkSync('plan.json', fileIn(at, 'link.json'))
  expect((await run(at, ['plan', '--out', 'link.json'])).code).toBe(64)
  expect(await run(at, ['plan', '--out', 'none/plan.json'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('cannot write none/plan.json: ENOENT') as string,
  })
  expect(await run(at, ['plan', '--path', '.', '--out', 'other.json'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('commit first') as string,
  })
  expect((await run(at, ['plan', '--out', 'new.json'])).code).toBe(0)
  expect((await run(at, ['plan', '--out', 'new.json'])).code).toBe(0)
  expect(await run(at, ['apply', 'new.json', 'web', '--auto-approve'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('says itself what is applied') as string,
  })
})

test('why explains one flow, writes nothing, and knows the nearest keys', async () => {
  await using at = await planned()
  const why = await run(at, ['why', 'web'])
  expect(why).toMatchObject({ code: 0, stderr: '' })
  expect(why.stdout).toMatch(/^web in test \(sandbox dev\) at main@sha1:[0-9a-f]{10}\n\n {2}due\n/)
  expect(why.stdout).toContain('~ name  "Web events" → "Web events 2"')
  expect(why.stdout).toMatch(/publish done \(new\) at main@sha1:[0-9a-f]{10}, commit by Test <test@example\.com>/)
  expect(await run(at, ['why', 'wob'])).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('did you mean web?') as string })
  expect(await run(at, ['plan', 'wob'])).toMatchObject({ code: 64, stderr: expect.stringContaining('did you mean web?') as string })
  expect(JSON.parse((await run(at, ['why', 'draft', '--path', '.', '-o', 'json'])).stdout)).toMatchObject({
    targets: [{ verdict: { status: 'in-sync' } }],
  })
  expect(written(at)).toEqual([])
})

test('the question says how many steps cannot be undone, and no is no', async () => {
  await using at = await project({
    ...WEB,
    'flows/two.yaml': manifest({ name: 'Two', state: 'published' }),
    'flows/draft.yaml': manifest({ name: 'Draft' }),
  })
  const ended = await run(at, ['apply'], {}, 'no')
  expect(ended).toMatchObject({ code: 1, asked: ['\n2 of these steps cannot be undone. Apply this plan? Only yes is taken for yes: '] })
  expect(written(at)).toEqual([])
  await run(at, ['plan', 'draft', '--out', 'plan.json'])
  expect(await run(at, ['apply', 'plan.json'], {}, 'yes')).toMatchObject({ code: 0, asked: ['\nApply this plan? Only yes is taken for yes: '] })
  expect(standing(at.emulator.flows('dev'))).toEqual({ Draft: 'draft' })
})
