import { createServer } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import schema from '../../schemas/doctor.schema.json' with { type: 'json' }
import { doctorCommand, type DoctorArgs } from '../../src/cli/doctor.ts'
import type { System } from '../../src/cli/system.ts'
import type { Check, CheckName } from '../../src/doctor/check.ts'
import type { DoctorReport } from '../../src/doctor/report.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { testSystem } from '../support/cli-system.ts'
import { startTestEmulator, TEST_ORG, type TestEmulator } from '../support/emulator.ts'
import { tempRepo, type TestRepo } from '../support/git-repo.ts'
import { listen } from '../support/scripted-server.ts'
import { tempDir } from '../support/temp.ts'

const SECRET = 'p8e-doctor-must-not-tell'

const orders = `name: Orders
flowSpec: { name: CloudStorageToAEP }
sourceConnectionIds: [{ name: orders-files-source }]
targetConnectionIds: [{ name: orders-files-target }]
transformations: [{ name: Mapping, params: { mappingId: m1 } }]
scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1 }
`
const datasets = `name: Datasets
state: STATE
flowSpec: { id: 269ba276-16fc-47db-92b0-c1049a3c131f }
sourceConnectionIds: [{ name: audience-export-source }]
targetConnectionIds: [{ name: acme-s3-export-target }]
scheduleParams: { startTime: 1893456000, interval: 3, timeUnit: hour }
`

type Setup = {
  url?: string
  clientId?: string
  sandbox?: string
  org?: string
  git?: string
  extra?: string
  targetExtra?: string
  secret?: string | null
}

function configText(
  url: string,
  repo: string,
  { sandbox = 'dev', org = TEST_ORG, git, extra = '', targetExtra = '', secret = SECRET, clientId = 'acme-client' }: Setup,
): string {
  return `owner: acme
git: { url: ${git ?? repo}${extra.includes('ref:') ? `, ${extra}` : ''} }
server: { port: 0 }
targets:
  - name: dev
    url: ${url}
    imsUrl: ${url}
    org: ${org}
    sandbox: ${sandbox}
    credentials: { clientId: ${clientId}${secret === null ? '' : `, clientSecret: ${secret}`} }
    limits: { requestsPerSecond: 200 }
${targetExtra}`
}

describe('sluice doctor', () => {
  let emulator: TestEmulator
  let repo: TestRepo
  beforeAll(async () => {
    emulator = await startTestEmulator()
    repo = await tempRepo({ 'flows/orders.yaml': orders })
  })
  afterAll(async () => {
    await emulator[Symbol.asyncDispose]()
    await repo[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    emulator.clearFaults()
    emulator.clearJournal()
    emulator.knobs({ organisations: null, credentials: null })
  })

  type Seen = {
    code: number
    report: DoctorReport
    text: string
    check: (name: CheckName) => Check
    statuses: (...names: readonly CheckName[]) => string[]
  }

  async function doctor(setup: Setup = {}, args: Partial<DoctorArgs> = {}, changes: Partial<System> = {}): Promise<Seen> {
    await using folder = await tempDir()
    return await doctorIn(folder.path, setup, args, changes)
  }

  async function doctorIn(cwd: string, setup: Setup, args: Partial<DoctorArgs> = {}, changes: Partial<System> = {}): Promise<Seen> {
    await writeFile(join(cwd, 'sluice.yaml'), configText(setup.url ?? emulator.url, repo.url, setup))
    const system = testSystem(cwd, changes)
    const code = await doctorCommand({ output: 'json', writeCheck: false, ...args }, {}, system)
    expect(system.out() + system.err()).not.toContain(SECRET)
    expect(system.err()).toBe('')
    const report = JSON.parse(system.out()) as DoctorReport
    const fits = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })).compile(schema)
    fits(report)
    expect(fits.errors).toBeNull()
    const checks = report.sections.flatMap((section) => section.checks)
    const check = (name: CheckName): Check => {
      const found = checks.find((one) => one.name === name)
      if (found === undefined) throw new Error(`no check ${name}`)
      return found
    }
    return { code, report, text: system.out(), check, statuses: (...names) => names.map((name) => check(name).status) }
  }

  const writes = (): string[] =>
    emulator
      .journal({ write: true })
      .filter(({ path }) => !path.startsWith('/ims'))
      .map(({ method }) => method)

  test('finds nothing wrong with a healthy target, and writes nothing', async () => {
    const { code, report, check } = await doctor()
    expect({ code, red: report.summary.failed + report.summary.unavailable, warnings: report.summary.warning }).toEqual({
      code: 0,
      red: 0,
      warnings: 0,
    })
    expect(check('sandbox').found).toBe('dev (Development) is active, a development sandbox')
    expect(check('git').found).toMatch(/main@sha1:[0-9a-f]{40}$/)
    expect(check('sandbox id').found).toMatch(/^[0-9a-f-]{36}$/)
    expect(check('write')).toMatchObject({ status: 'skipped', remedy: expect.stringContaining('--write-check') as string })
    expect(writes()).toEqual([])
  })

  test('--write-check creates one draft and removes it', async () => {
    const { code, check } = await doctor({}, { writeCheck: true })
    expect([code, check('write').status]).toEqual([0, 'ok'])
    expect(writes()).toEqual(['POST', 'DELETE'])
    expect(emulator.flows('dev')).toEqual([])
  })

  test('a write that is not permitted is red, with what to grant', async () => {
    emulator.fault({ match: { method: 'POST', path: '/flows' }, status: 403, code: 'FLOW-2120' })
    const { code, check } = await doctor({}, { writeCheck: true })
    expect([code, check('write').status, check('write').code]).toEqual([1, 'failed', 'SLUICE_FORBIDDEN'])
    expect(check('write').remedy).toContain('Manage Sources')
  })

  test('a draft whose answer was lost is looked for and removed', async () => {
    emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
    const { check } = await doctor({}, { writeCheck: true })
    expect(check('write')).toMatchObject({ status: 'failed', code: 'SLUICE_CREATE_UNKNOWN' })
    expect(writes()).toEqual(['POST', 'DELETE'])
    expect(emulator.flows('dev')).toEqual([])
  })

  test('being stopped while the draft is on its way leaves nothing behind', async () => {
    emulator.fault({ match: { method: 'POST', path: '/flows' }, latencyMs: 300 })
    const drain = new AbortController()
    const stop = { drain: drain.signal, now: new AbortController().signal }
    const waitForCreate = async (): Promise<void> => {
      while (!writes().includes('POST')) await systemClock.sleep(5, stop.drain.aborted ? { signal: stop.now } : { signal: stop.drain })
      drain.abort('SIGINT')
    }
    const [ended] = await Promise.allSettled([doctor({}, { writeCheck: true }, { stop }), waitForCreate()])
    expect(ended.status).toBe('rejected')
    expect(emulator.flows('dev')).toEqual([])
  })

  test('a draft that cannot be removed is named', async () => {
    emulator.fault({ match: { method: 'DELETE', path: '/flows/*' }, status: 403, code: 'FLOW-2120' })
    const { code, check } = await doctor({}, { writeCheck: true })
    const [left] = emulator.flows('dev')
    expect(code).toBe(1)
    expect(check('write')).toMatchObject({ status: 'failed', found: expect.stringContaining(left?.['id'] as string) as string })
    emulator.reset()
  })

  test.each([
    {
      name: 'a refused secret',
      prepare: () => emulator.knobs({ credentials: [{ clientId: 'acme-client', clientSecrets: ['another'] }] }),
      red: 'token',
      code: 'SLUICE_UNAUTHORIZED',
      skipped: ['organisation', 'sandbox', 'read', 'references'],
    },
    {
      name: 'a token that the gateway refuses',
      prepare: () => emulator.fault({ match: { path: '/flows' }, status: 401, code: '401013' }),
      red: 'organisation',
      code: 'SLUICE_UNAUTHORIZED',
      skipped: ['sandbox id', 'read'],
    },
    {
      name: 'an organisation that the credential is not entitled for',
      prepare: () => emulator.knobs({ organisations: ['AAAAAAAAAAAAAAAAAAAAAAAA@AdobeOrg'] }),
      red: 'organisation',
      code: 'SLUICE_FORBIDDEN',
      skipped: ['sandbox', 'sandbox id', 'read', 'write'],
    },
    {
      name: 'listings that the credential may not read',
      prepare: () => emulator.fault({ match: { path: '/sourceConnections' }, status: 403, code: 'FLOW-2120' }),
      red: 'read',
      code: 'SLUICE_FORBIDDEN',
      skipped: ['references', 'drafts', 'write'],
    },
  ] as const)('$name is red, ends with 1, and what hangs on it is not tried', async ({ prepare, red, code, skipped }) => {
    prepare()
    const seen = await doctor()
    expect(seen.code).toBe(1)
    expect(seen.check(red)).toMatchObject({ status: 'failed', code, remedy: expect.any(String) as string })
    expect(seen.statuses(...skipped)).toEqual(skipped.map(() => 'skipped'))
    expect(seen.check('git').status).toBe('ok')
  })

  test('an unknown sandbox is red', async () => {
    const seen = await doctor({ sandbox: 'stage' })
    expect(seen.code).toBe(1)
    expect(seen.statuses('organisation', 'sandbox', 'read')).toEqual(['ok', 'failed', 'skipped'])
    expect(seen.check('sandbox').remedy).toContain('stage')
  })

  test.each([
    { name: 'a service that fails', prepare: () => emulator.fault({ match: { path: '/data/**' }, status: 503 }), red: 'organisation' },
    {
      name: 'a service that answers with a web page',
      prepare: () => emulator.fault({ match: { path: '/data/**' }, status: 502, body: 'html' }),
      red: 'organisation',
    },
    { name: 'a token endpoint that fails', prepare: () => emulator.fault({ match: { path: '/ims/**' }, status: 500 }), red: 'token' },
  ] as const)('$name ends with 75 and soon', async ({ prepare, red }) => {
    prepare()
    const startMs = performance.now()
    const seen = await doctor()
    expect([seen.code, seen.check(red).status]).toEqual([75, 'unavailable'])
    expect(performance.now() - startMs).toBeLessThan(10_000)
  })

  test('nobody at the address of a local service is told how to start one', async () => {
    const gone = await listen(createServer())
    await gone[Symbol.asyncDispose]()
    const seen = await doctor({ url: gone.url })
    expect([seen.code, seen.check('token').status]).toEqual([75, 'unavailable'])
    expect(seen.check('token').remedy).toContain('sluice emulator')
  })

  test('a service that never answers is given up on when the command is stopped', async () => {
    await using silent = await listen(createServer(() => undefined))
    const drain = new AbortController()
    const startMs = performance.now()
    const asked = new Promise<void>((resolve) => silent.server.once('request', () => resolve()))
    const stopping = asked.then(() => drain.abort('SIGINT'))
    await expect(doctor({ url: silent.url }, {}, { stop: { drain: drain.signal, now: drain.signal } })).rejects.toBeDefined()
    await stopping
    expect(performance.now() - startMs).toBeLessThan(5_000)
  })

  test('sandbox management that refuses to answer is a warning: Sluice does not need it', async () => {
    emulator.fault({ match: { path: '/data/foundation/sandbox-management/**' }, status: 403, code: '403027' })
    const seen = await doctor()
    expect([seen.code, ...seen.statuses('sandbox', 'read')]).toEqual([0, 'warning', 'ok'])
    expect(seen.check('sandbox').remedy).toContain('View Sandboxes')
  })

  test.each([
    { state: 'draft', status: 'failed', code: 1 },
    { state: 'published', status: 'warning', code: 0 },
  ])('a spec without draft mode is $status for a manifest with state $state', async ({ state, status, code }) => {
    await using other = await tempRepo({ 'flows/datasets.yaml': datasets.replace('STATE', state) })
    const seen = await doctor({ git: other.url })
    expect([seen.code, seen.check('drafts').status]).toEqual([code, status])
    expect(seen.check('drafts').found).toContain('Batch Dataset Export')
  })

  test('references that lead nowhere are named with their lines', async () => {
    await using other = await tempRepo({ 'flows/orders.yaml': orders.replace('orders-files-source', 'ordres-source') })
    const seen = await doctor({ git: other.url })
    expect([seen.code, seen.check('references').status]).toEqual([1, 'failed'])
    expect(seen.check('references').found).toContain('flows/orders.yaml:3 no source connection with name "ordres-source"')
  })

  test('variables that this target does not set are red', async () => {
    await using other = await tempRepo({ 'flows/orders.yaml': orders.replace('mappingId: m1', 'mappingId: "${vars.mapping}"') })
    expect((await doctor({ git: other.url })).check('variables')).toMatchObject({ status: 'failed' })
    expect((await doctor({ git: other.url, targetExtra: '    vars: { mapping: m1 }\n' })).check('variables').status).toBe('ok')
  })

  test.each([
    { name: 'a minute slow', offMs: -60_000, status: 'warning', code: 0, found: 'behind' },
    { name: 'a minute fast', offMs: 60_000, status: 'warning', code: 0, found: 'ahead of' },
    { name: 'ten minutes fast', offMs: 600_000, status: 'failed', code: 1, found: '10 min ahead of' },
    { name: 'five seconds slow', offMs: -5_000, status: 'ok', code: 0, found: 'behind' },
  ])('a clock that is $name', async ({ offMs, status, code, found }) => {
    const seen = await doctor({}, {}, { clock: { ...systemClock, nowMs: () => systemClock.nowMs() + offMs } })
    expect([seen.code, seen.check('clock').status]).toEqual([code, status])
    expect(seen.check('clock').found).toContain(found)
  })

  test('broken manifests are counted, and the first places named', async () => {
    await using other = await tempRepo({ 'flows/orders.yaml': orders, 'flows/broken.yaml': `${orders}nonsense: 1\n` })
    const seen = await doctor({ git: other.url })
    expect(seen.code).toBe(1)
    expect(seen.check('manifests').found).toMatch(/^1 valid manifest, 1 broken: flows\/broken\.yaml:7 /)
    expect(seen.check('references').status).toBe('ok')
  })

  test('git: a ref, a folder and a repository that are not there', async () => {
    const ref = await doctor({ extra: 'ref: release' })
    expect([ref.code, ref.check('git').code]).toEqual([1, 'SLUICE_GIT_REF_UNKNOWN'])
    expect(ref.check('git').remedy).toContain('release')
    await using bare = await tempRepo({ 'README.md': 'nothing here' })
    expect((await doctor({ git: bare.url })).check('flows folder')).toMatchObject({ status: 'failed' })
    const gone = await doctor({ git: `${repo.url}-gone` })
    expect([gone.code, gone.check('git').code, gone.check('manifests').status]).toEqual([75, 'SLUICE_GIT_UNAVAILABLE', 'skipped'])
    expect(gone.check('read').status).toBe('ok')
  })

  test('a missing secret is named, and git is looked at all the same', async () => {
    const seen = await doctor({ secret: null })
    expect(seen.code).toBe(1)
    expect(seen.check('configuration')).toMatchObject({ status: 'failed', found: expect.stringContaining('clientSecret') as string })
    expect(seen.check('git').status).toBe('ok')
  })

  test('a secret that somebody put into another setting as well is not shown there', async () => {
    const seen = await doctor({ clientId: SECRET })
    expect(seen.check('token').found).toContain('[secret]')
  })

  test('settings that cannot be understood are all named', async () => {
    const seen = await doctor({ targetExtra: '    policy: { drift: sometimes }\n    nonsense: 1\n' })
    expect(seen.code).toBe(1)
    expect(seen.report.sections.flatMap(({ checks }) => checks.map(({ name, status }) => [name, status]))).toEqual([
      ['configuration', 'failed'],
      ['configuration', 'failed'],
    ])
  })

  test('a daemon beside it is named and not disturbed; a sandbox made anew is red', async () => {
    await using folder = await tempDir()
    const dataDir = join(folder.path, '.sluice')
    const ledger = await openSqliteLedger(dataDir, { clock: systemClock, emit: () => undefined, pid: 4711, host: 'elsewhere', command: 'run' })
    try {
      const record = {
        name: 'dev',
        owner: 'acme',
        org: TEST_ORG,
        sandbox: 'dev',
        sandboxId: 'the-one-before',
        condition: null,
        unmanaged: null,
        updatedAtMs: 0,
      }
      await ledger.saveTarget(record, 1)
      const seen = await doctorIn(folder.path, {})
      expect(seen.check('ledger')).toMatchObject({
        status: 'ok',
        found: expect.stringMatching(/knows dev; in use by process 4711 \(sluice run\)/) as string,
      })
      expect([seen.code, seen.check('sandbox id').status]).toEqual([1, 'failed'])
      await ledger.saveTarget({ ...record, sandboxId: null }, 1)
    } finally {
      await ledger.close()
    }
    expect((await doctorIn(folder.path, {})).check('ledger').found).toContain('no process holds it')
  })

  test('a data folder that cannot be one, and a port that is taken', async () => {
    await using folder = await tempDir()
    await writeFile(join(folder.path, 'file'), '')
    await using taken = await listen(createServer())
    const env = { ...testSystem('/').env, SLUICE_DATA_DIR: join(folder.path, 'file'), SLUICE_SERVER_PORT: String(taken.port) }
    const seen = await doctorIn(folder.path, {}, {}, { env })
    expect(seen.statuses('data folder', 'port')).toEqual(['failed', 'failed'])
    expect(seen.code).toBe(1)
  })
})
