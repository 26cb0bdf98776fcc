import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import schema from '../../schemas/validate.schema.json' with { type: 'json' }
import type { Config } from '../../src/config/config.ts'
import { EXIT, type ExitCode } from '../../src/cli/system.ts'
import { validateCommand, type ValidateArgs } from '../../src/cli/validate.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { SluiceError } from '../../src/lib/errors.ts'
import { tempRepo, testGitEnv, type Changes } from '../support/git-repo.ts'
import { tempDir } from '../support/temp.ts'

const good = (name: string, more = ''): string => `name: ${name}
flowSpec: { name: CloudStorageToAEP }
sourceConnectionIds: [{ name: source }]
targetConnectionIds: [{ name: target }]
transformations: [{ name: Mapping, params: { mappingId: m1 } }]
scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1 }
${more}`

const broken: Changes = {
  'flows/good.yaml': good('Good'),
  'flows/misspelt.yaml': good('Misspelt', 'shceduleParams: {}\n'),
  'flows/syntax.yaml': 'name: [\n',
  'flows/often.yaml': good('Often').replace('frequency: hour, interval: 1', 'frequency: minute, interval: 5').concat('state: published\n'),
  'flows/crm/empty.yaml': '',
  'flows/crm/binary.yaml': new Uint8Array([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0x0a]),
}

type Run = { code: ExitCode; stdout: string }
type Place = { cwd: string; config?: Partial<Pick<Config, 'targetVars' | 'dataDir'>> & { folder?: string } }

async function validate({ cwd, config = {} }: Place, args: Partial<ValidateArgs> = {}, signal = new AbortController().signal): Promise<Run> {
  let stdout = ''
  const written = new Map<string, string>([
    ['vars.yaml', 'mapping: m1\n'],
    ['wrong.yaml', 'mapping: 00112233\nsecret: "${env:HOME}"\nlist: [1]\n'],
  ])
  const sources = [
    {
      name: 'default',
      url: cwd,
      ref: null,
      path: config.folder ?? 'flows',
      poll: '',
      username: '',
      token: null,
      sshKey: null,
      knownHosts: null,
      maxStaleMs: 0,
    },
  ]
  const code = await validateCommand(
    { paths: [], output: 'human', path: '.', ...args },
    { sources, targetVars: config.targetVars ?? [], dataDir: config.dataDir ?? join(cwd, '.sluice') },
    {
      cwd,
      env: testGitEnv(),
      clock: systemClock,
      version: '0.1.0',
      readFile: (path) => {
        const text = written.get(path.slice(cwd.length + 1))
        if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
        return text
      },
      stdout: { write: (text) => void (stdout += text), isTerminal: false, columns: 100 },
      stop: { drain: signal, now: new AbortController().signal },
    },
  )
  return { code, stdout }
}

type Document = {
  files: string[]
  targets: string[]
  diagnostics: { code: string; path: string; severity: string; targets: string[]; hint: string }[]
  summary: object
}

async function document(place: Place, args: Partial<ValidateArgs> = {}): Promise<Document & { code: ExitCode }> {
  const { code, stdout } = await validate(place, { ...args, output: 'json' })
  const parsed = JSON.parse(stdout) as Document
  const fits = new Ajv2020({ strict: true }).compile(schema)
  fits(parsed)
  expect(fits.errors).toBeNull()
  return { ...parsed, code }
}

const codes = ({ diagnostics }: Document): string[] => diagnostics.map(({ path, code }) => `${path} ${code}`)

test('five broken files and a good one: every problem with its place and its line, and exit code 3', async () => {
  await using repo = await tempRepo(broken)
  const { code, stdout } = await validate({ cwd: repo.path })
  expect(code).toBe(EXIT.invalid)
  await expect(stdout).toMatchFileSnapshot('../golden/validate-broken.txt')
})

test('says the same in every format', async () => {
  await using repo = await tempRepo(broken)
  const { diagnostics, summary, code } = await document({ cwd: repo.path })
  expect(code).toBe(EXIT.invalid)
  expect(summary).toMatchObject({ files: 6, errors: diagnostics.length })
  const github = await validate({ cwd: repo.path }, { output: 'github' })
  expect(github.stdout.match(/^::error /gm)).toHaveLength(diagnostics.length)
  const sarif = JSON.parse((await validate({ cwd: repo.path }, { output: 'sarif' })).stdout) as { runs: { results: unknown[] }[] }
  expect(sarif.runs[0]?.results).toHaveLength(diagnostics.length)
  const junit = await validate({ cwd: repo.path }, { output: 'junit' })
  expect(junit.stdout).toContain('tests="6" failures="5"')
  expect([github.code, junit.code]).toEqual([EXIT.invalid, EXIT.invalid])
})

test('valid manifests end with exit code 0, uncommitted and in a plain folder too', async () => {
  await using folder = await tempDir()
  await write(folder.path, { 'flows/a.yaml': good('A'), 'flows/_draft.yaml': ':' })
  expect(await validate({ cwd: folder.path })).toEqual({ code: EXIT.done, stdout: '1 file, 0 errors, 0 warnings\n' })
})

test('a file that is named is validated wherever it lies, and nothing else is read', async () => {
  await using repo = await tempRepo(broken)
  await using elsewhere = await tempDir()
  await write(elsewhere.path, { 'other.yaml': good('Other', 'nonsense: 1\n'), 'beside.yaml': ':' })
  const place = { cwd: repo.path }
  expect(codes(await document(place, { paths: ['flows/good.yaml', 'flows/crm/empty.yaml'] }))).toEqual(['flows/crm/empty.yaml not-an-object'])
  const { diagnostics, files } = await document(place, { paths: [join(elsewhere.path, 'other.yaml')] })
  expect(files).toHaveLength(1)
  expect(diagnostics).toMatchObject([{ code: 'member-unknown', path: expect.stringMatching(/^\.\.\/.*\/other\.yaml$/) as string }])
})

test('a folder below the flows folder keeps its keys, another is a flows folder of its own', async () => {
  await using repo = await tempRepo({
    'flows/crm/a.yaml': good('A', 'sluice: { key: crm/b }\n'),
    'flows/crm/b.yaml': good('B'),
    'drafts/a.yaml': good('A', 'sluice: { key: b }\n'),
    'drafts/b.yaml': good('B'),
    'compose.yaml': 'services: {}\n',
  })
  const place = { cwd: repo.path }
  expect(codes(await document(place, { paths: ['flows/crm'] }))).toEqual(['flows/crm/a.yaml key-duplicate', 'flows/crm/b.yaml key-duplicate'])
  expect(codes(await document(place, { paths: ['drafts'] }))).toEqual(['drafts/a.yaml key-duplicate', 'drafts/b.yaml key-duplicate'])
  expect((await document(place, { paths: ['.', 'flows', 'flows/crm', 'flows/crm/b.yaml'] })).files).toEqual(['flows/crm/a.yaml', 'flows/crm/b.yaml'])
})

test('--path names another working tree, and paths in it are those of the user', async () => {
  await using repo = await tempRepo(broken)
  const { files } = await document({ cwd: dirname(repo.path) }, { path: 'repo', paths: ['repo/flows/good.yaml'] })
  expect(files).toEqual(['repo/flows/good.yaml'])
  expect((await document({ cwd: dirname(repo.path) }, { path: 'repo' })).files).toContain('repo/flows/crm/empty.yaml')
})

test('what all targets have is told once, what one has names it', async () => {
  await using repo = await tempRepo({
    'flows/a.yaml': good('${vars.title}').replace('m1', '"${vars.mapping}"'),
    'flows/b.yaml': good('B', 'nonsense: 1\n'),
  })
  const targetVars = [
    { target: 'prod', vars: { mapping: 'm1' } },
    { target: 'stage', vars: {} },
  ]
  const { diagnostics, targets } = await document({ cwd: repo.path, config: { targetVars } })
  expect(targets).toEqual(['prod', 'stage'])
  expect(diagnostics.map((one) => [one.path, one.code, one.targets])).toEqual([
    ['flows/a.yaml', 'variable-missing', []],
    ['flows/a.yaml', 'variable-missing', ['stage']],
    ['flows/b.yaml', 'member-unknown', []],
  ])
})

test('without any variables at hand their absence is a note, with a vars file it is not', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': good('A').replace('m1', '"${vars.mapping}"') })
  const bare = await document({ cwd: repo.path })
  expect(bare.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['variable-missing', 'note']])
  expect(bare.code).toBe(EXIT.done)
  const place = { cwd: repo.path, config: { targetVars: [{ target: 'prod', vars: {} }] } }
  expect((await document(place)).code).toBe(EXIT.invalid)
  expect(await document(place, { varsFile: 'vars.yaml' })).toMatchObject({ code: EXIT.done, diagnostics: [], targets: ['vars.yaml'] })
})

test('everything that is wrong with a vars file is told, and no file or variable of the machine is read', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': good('A') })
  const error = await validate({ cwd: repo.path }, { varsFile: 'wrong.yaml' }).catch((one: unknown) => one)
  expect(error).toMatchObject({ code: 'SLUICE_CONFIG' })
  expect(String(error)).toMatch(/put 00112233 in quotes.*secret may not refer to the environment.*list must be text/)
})

test.each([
  { name: 'a path that is not there', args: { paths: ['flows/no.yaml'] }, message: /no such file or folder/ },
  { name: 'a flows folder that is not there', args: { path: 'sub' }, message: /no folder sub\/flows here/ },
  { name: 'a vars file that is not there', args: { varsFile: 'no.yaml' }, message: /cannot read the vars file no\.yaml/ },
])('$name is a mistake of the command line', async ({ args, message }) => {
  await using repo = await tempRepo({ 'flows/a.yaml': good('A'), 'sub/x': '' })
  const error = await validate({ cwd: repo.path }, args).catch((one: unknown) => one)
  expect(error).toBeInstanceOf(SluiceError)
  expect(error).toMatchObject({ code: 'SLUICE_USAGE', message: expect.stringMatching(message) as string })
})

test('links are followed to manifests, and one that leads beside a named folder is no mistake', async () => {
  await using repo = await tempRepo({ 'flows/crm/a.yaml': good('A'), 'flows/shared/b.yaml': good('B') })
  await symlink('../shared/b.yaml', join(repo.path, 'flows/crm/linked.yaml'))
  await symlink('/etc/hostname', join(repo.path, 'flows/shared/outside.yaml'))
  expect(codes(await document({ cwd: repo.path }))).toEqual(['flows/shared/outside.yaml link-outside'])
  expect(codes(await document({ cwd: repo.path }, { paths: ['flows', 'flows/shared'] }))).toEqual(['flows/shared/outside.yaml link-outside'])
  const crm = await document({ cwd: repo.path }, { paths: ['flows/crm'] })
  expect(crm.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['link-unfollowed', 'note']])
  expect((await document({ cwd: repo.path }, { paths: ['flows/crm/linked.yaml'] })).diagnostics).toEqual([])
})

test('a file that is too large is not read, named or found', async () => {
  await using repo = await tempRepo({ 'flows/large.yaml': `name: ${'x'.repeat(300_000)}\n` })
  expect(codes(await document({ cwd: repo.path }))).toEqual(['flows/large.yaml file-too-large'])
  expect(codes(await document({ cwd: repo.path }, { paths: ['flows/large.yaml'] }))).toEqual(['flows/large.yaml file-too-large'])
})

test('a pipe that was named does not hold it up', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': good('A') })
  const { execFile } = await import('node:child_process')
  await new Promise((done) => execFile('mkfifo', [join(repo.path, 'pipe.yaml')], done))
  await expect(validate({ cwd: repo.path }, { paths: ['pipe.yaml'] })).rejects.toMatchObject({ code: 'SLUICE_USAGE' })
})

test('stops when it is told to', async () => {
  await using repo = await tempRepo({ 'flows/a.yaml': good('A') })
  const stop = AbortSignal.abort('SIGINT')
  await expect(validate({ cwd: repo.path }, {}, stop)).rejects.toBe('SIGINT')
})

test('the manifests of this repository are valid with the variables of its configuration', async () => {
  const cwd = join(import.meta.dirname, '../..')
  const targetVars = [{ target: 'local', vars: { crmMapping: '99990000aaaabbbbccccddddeeeeffff' } }]
  expect(await document({ cwd, config: { targetVars } })).toMatchObject({ code: EXIT.done, diagnostics: [] })
})

async function write(top: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(top, name)), { recursive: true })
    await writeFile(join(top, name), text)
  }
}

test('tells of folder settings that are broken, whether the folder, one of its manifests or the settings themselves are named', async () => {
  await using repo = await tempRepo({
    'flows/good.yaml': good('Good'),
    'flows/crm/.sluice.yaml': 'drift: report\nsuspned: true\n',
    'flows/crm/deep/orders.yaml': good('Orders'),
    'flows/web/.sluice.yaml': 'drift: report\n',
    'flows/web/events.yaml': good('Events'),
  })
  const said = 'flows/crm/.sluice.yaml:2:1'
  for (const paths of [[], ['flows/crm'], ['flows/crm/deep'], ['flows/crm/deep/orders.yaml'], ['flows/crm/.sluice.yaml']]) {
    const run = await validate({ cwd: repo.path }, { paths })
    expect(run.code).toBe(EXIT.invalid)
    expect(run.stdout).toContain(said)
    expect(run.stdout).toContain('Did you mean `suspend`?')
  }
  for (const paths of [['flows/web'], ['flows/web/events.yaml'], ['flows/web/.sluice.yaml'], ['flows/good.yaml']]) {
    const run = await validate({ cwd: repo.path }, { paths })
    expect(run.code).toBe(EXIT.done)
    expect(run.stdout).not.toContain(said)
  }
})

test('says the same with parses that an earlier run kept, before and after a file changed', async () => {
  await using repo = await tempRepo(broken)
  const first = await validate({ cwd: repo.path })
  await mkdir(join(repo.path, '.sluice'))
  const writing = await validate({ cwd: repo.path })
  const reading = await validate({ cwd: repo.path })
  expect([writing, reading]).toEqual([first, first])
  const file = new DatabaseSync(join(repo.path, '.sluice/parse-cache.db'), { readOnly: true })
  expect(file.prepare('SELECT count(*) AS parses FROM parses').get()).toEqual({ parses: 6 })
  file.close()
  await write(repo.path, { 'flows/syntax.yaml': good('Mended') })
  const mended = await validate({ cwd: repo.path })
  expect(mended.stdout).not.toContain('flows/syntax.yaml')
  expect(mended.stdout).toContain('flows/crm/empty.yaml')
})

test('leaves no data folder behind where there was none', async () => {
  await using repo = await tempRepo(broken)
  await validate({ cwd: repo.path })
  expect(existsSync(join(repo.path, '.sluice'))).toBe(false)
})
