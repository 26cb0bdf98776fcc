import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { loadConfig, type LoadInput } from '../../src/config/load.ts'
import { formatProblems } from '../../src/config/problem.ts'

const FULL = `
owner: acme
git: { url: "https://git.example.com/acme/flows.git", ref: main, token: "\${file:secrets/git}" }
targets:
  - name: prod
    url: https://platform.adobe.io
    imsUrl: https://ims-na1.adobelogin.com
    org: 0123456789ABCDEF01234567@AdobeOrg
    sandbox: prod
    credentials: { clientId: abc, clientSecret: "\${env:PROD_SECRET}" }
    vars: { mapping: "0011" }
`
const ENV_ONLY = {
  SLUICE_OWNER: 'acme',
  SLUICE_GIT_URL: 'https://git.example.com/acme/flows.git',
  SLUICE_URL: 'https://platform.adobe.io',
  SLUICE_IMS_URL: 'https://ims-na1.adobelogin.com',
  SLUICE_ORG: '0123456789ABCDEF01234567@AdobeOrg',
  SLUICE_SANDBOX: 'dev',
  SLUICE_CLIENT_ID: 'abc',
  SLUICE_CLIENT_SECRET: 's3cret-value',
}

const withMember = (member: string): string => FULL.replace('    vars: { mapping: "0011" }', `    ${member}`)

type World = Partial<LoadInput> & { files?: Record<string, string>; onSecret?: (value: string) => void }

function load({ files = {}, onSecret = () => {}, ...input }: World): ReturnType<typeof loadConfig> {
  const readFile = (path: string): string => {
    const text = files[path]
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
    return text
  }
  const cronProblem = (expression: string): string | null => (expression.split(' ').length >= 5 ? null : 'needs five fields')
  return loadConfig({ flags: {}, env: {}, cwd: '/home/op', needs: { targets: true, git: true }, ...input }, { readFile, cronProblem, onSecret })
}

function usable(world: World): Config {
  const { config, problems } = load(world)
  if (config === null) throw new Error(formatProblems(problems))
  return config
}

const withFile = (text: string, more: World = {}): World => ({
  env: { PROD_SECRET: 's3cret-value' },
  ...more,
  files: { '/home/op/sluice.yaml': text, '/home/op/secrets/git': 'g1t-token\n', ...more.files },
})

const problemsOf = (world: World): string[] => load(world).problems.map(({ name, message }) => `${name}: ${message}`)

describe('layers', () => {
  test('one source and one target come from the environment alone', () => {
    const config = usable({ env: ENV_ONLY })
    expect(config.targets).toMatchObject([{ name: 'default', owner: 'acme', sandbox: 'dev', limits: { concurrency: 4, createWindowMs: 90_000 } }])
    expect(config.targets[0]?.credentials.clientSecrets.map((secret) => secret.open())).toEqual(['s3cret-value'])
    expect(config.sources).toMatchObject([{ name: 'default', url: ENV_ONLY.SLUICE_GIT_URL, ref: null, path: 'flows', maxStaleMs: 1_800_000 }])
  })

  test.each([
    { name: 'default', world: {}, want: 8080 },
    { name: 'file over default', world: { server: 1 }, want: 1 },
    { name: 'environment over file', world: { server: 1, env: '2' }, want: 2 },
    { name: 'flag over environment', world: { server: 1, env: '2', flag: '3' }, want: 3 },
  ] as { name: string; world: { server?: number; env?: string; flag?: string }; want: number }[])('$name', ({ world, want }) => {
    const text = FULL + (world.server === undefined ? '' : `server: { port: ${world.server} }\n`)
    const env = { PROD_SECRET: 'x', ...(world.env === undefined ? {} : { SLUICE_SERVER_PORT: world.env }) }
    expect(usable(withFile(text, { env, flags: world.flag === undefined ? {} : { serverPort: world.flag } })).server.port).toBe(want)
  })

  test('an empty variable counts as unset', () => {
    expect(usable(withFile(FULL, { env: { PROD_SECRET: 'x', SLUICE_GIT_REF: '' } })).sources[0]?.ref).toBe('main')
  })

  test('a variable for one target is refused where several are configured, unless the file names it', () => {
    const second = FULL.slice(FULL.indexOf('  - name')).replaceAll('prod', 'stage')
    const two = FULL + second.replace('${env:PROD_SECRET}', '${env:SLUICE_CLIENT_SECRET}')
    expect(load(withFile(two, { env: { PROD_SECRET: 'x', SLUICE_CLIENT_SECRET: 'y' } })).problems).toEqual([])
    expect(problemsOf(withFile(two, { env: { PROD_SECRET: 'x', SLUICE_CLIENT_SECRET: 'y', SLUICE_SANDBOX: 'dev' } }))).toEqual([
      'targets[].sandbox: 2 targets are configured, and it does not say which one is meant',
    ])
  })

  test('lists, booleans and maps are read from text', () => {
    const env = { ...ENV_ONLY, SLUICE_FORMER_OWNERS: 'a, b', SLUICE_MARKER: 'false', SLUICE_VARS: '{"m":"0011"}', SLUICE_REQUESTS_PER_SECOND: '0.5' }
    expect(usable({ env }).targets[0]).toMatchObject({
      formerOwners: ['a', 'b'],
      policy: { marker: false },
      vars: { m: '0011' },
      limits: { requestsPerSecond: 0.5 },
    })
  })

  test('paths in the file are relative to the file, others to the working directory', () => {
    const text = FULL.replace('https://git.example.com/acme/flows.git', '../flows')
    const world = {
      flags: { config: 'etc/sluice.yaml', dataDir: 'state' },
      files: { '/home/op/etc/sluice.yaml': text, '/home/op/etc/secrets/git': 't' },
    }
    const config = usable({ env: { PROD_SECRET: 'x' }, ...world })
    expect([config.sources[0]?.url, config.dataDir]).toEqual(['/home/op/flows', '/home/op/state'])
  })

  test('the emulator gives targets their origins', () => {
    const { SLUICE_URL: _, SLUICE_IMS_URL: __, ...env } = ENV_ONLY
    expect(problemsOf({ env })).toEqual(['targets[0].url: is not set', 'targets[0].imsUrl: is not set'])
    expect(usable({ env, emulator: true }).targets[0]?.url).toBe('http://127.0.0.1:8090')
  })
})

describe('secrets', () => {
  test('are read again at each use', () => {
    const files = { '/home/op/secrets/git': 'one\n' }
    const world = withFile(FULL)
    const all = { ...world.files, ...files }
    const config = usable({ ...world, files: all })
    const before = config.sources[0]?.token?.open()
    all['/home/op/secrets/git'] = 'two\n'
    expect([before, config.sources[0]?.token?.open()]).toEqual(['one', 'two'])
  })

  test('show in no text that a configuration or its problems can become', () => {
    const broken = FULL.replace('sandbox: prod', 'sandbox: PROD').replace('clientId: abc', 'clientId: abc, clientsecret: hunter2')
    const { problems } = load(withFile(broken, { env: { PROD_SECRET: 's3cret-value', SLUICE_SERVER_TOKEN: 's3cret-value' } }))
    const config = usable(withFile(FULL, { env: { PROD_SECRET: 's3cret-value', SLUICE_SERVER_TOKEN: 's3cret-value' } }))
    const text = formatProblems(problems) + JSON.stringify(config) + inspect(config, { depth: 20 })
    expect(text).not.toMatch(/s3cret-value|g1t-token|hunter2/)
    expect(problems).toHaveLength(2)
  })

  test('a YAML error does not quote the line it is about', () => {
    const { problems } = load(withFile('server: { token: hunter2\nowner: [a'))
    expect(formatProblems(problems)).not.toContain('hunter2')
    expect(problems.length).toBeGreaterThan(0)
  })

  test('come from a file named by a _FILE variable', () => {
    const { SLUICE_CLIENT_SECRET: _, ...env } = ENV_ONLY
    const config = usable({ env: { ...env, SLUICE_CLIENT_SECRET_FILE: 'cs' }, files: { '/home/op/cs': 'from-file\n' } })
    expect(config.targets[0]?.credentials.clientSecrets[0]?.open()).toBe('from-file')
    expect(problemsOf({ env: { ...ENV_ONLY, SLUICE_CLIENT_SECRET_FILE: 'cs' }, files: { '/home/op/cs': 'x' } })).toEqual([
      'targets[].credentials.clientSecret: SLUICE_CLIENT_SECRET is set too',
    ])
  })

  test('a list of client secrets keeps its order', () => {
    const text = FULL.replace('"${env:PROD_SECRET}"', '["${env:NEW}", "${env:OLD}"]')
    const config = usable(withFile(text, { env: { NEW: 'n', OLD: 'o' } }))
    expect(config.targets[0]?.credentials.clientSecrets.map((secret) => secret.open())).toEqual(['n', 'o'])
  })

  test('every value read is told to whoever scrubs the output', () => {
    const seen: string[] = []
    usable(withFile(FULL, { onSecret: (value) => seen.push(value) }))
    expect(seen).toEqual(expect.arrayContaining(['s3cret-value', 'g1t-token']))
  })

  test('a secret that vanished says which, when it is used', () => {
    const world = withFile(FULL)
    const files: Record<string, string> = { ...world.files }
    const config = usable({ ...world, files })
    delete files['/home/op/secrets/git']
    expect(() => config.sources[0]?.token?.open()).toThrow('cannot read git.token: the file /home/op/secrets/git does not exist')
  })
})

describe('problems', () => {
  test('are all told at once, each with its place', () => {
    const text = `ownr: acme
git: { url: "https://me:pw@git.example.com/x.git", poll: soon }
targets:
  - sandbox: Prod
    limits: { concurrency: 0 }
`
    const { problems } = load(withFile(text, { env: { SLUICE_SERVER_PORT: 'http', SLUICE_ORGG: 'x' }, flags: { logLevel: 'loud' } }))
    expect(formatProblems(problems)).toMatchInlineSnapshot(`
      "error: /home/op/sluice.yaml:1:1 ownr: there is no such setting
          Did you mean owner?
      error: /home/op/sluice.yaml:1:1 owner: is not set
          Set owner in sluice.yaml, $SLUICE_OWNER or --owner.
      error: /home/op/sluice.yaml:2:13 git.url: holds credentials, which would show in process lists and logs
          Set git.token, and git.username if the host wants one.
      error: /home/op/sluice.yaml:2:58 git.poll: "soon" is no cron expression: needs five fields
          For example */10 * * * *.
      error: /home/op/sluice.yaml:4:5 targets[0].url: is not set
          Set targets[].url in sluice.yaml, $SLUICE_URL or --url.
      error: /home/op/sluice.yaml:4:5 targets[0].imsUrl: is not set
          Set targets[].imsUrl in sluice.yaml, $SLUICE_IMS_URL or --ims-url.
      error: /home/op/sluice.yaml:4:5 targets[0].org: is not set
          Set targets[].org in sluice.yaml, $SLUICE_ORG or --org.
      error: /home/op/sluice.yaml:4:5 targets[0].credentials.clientId: is not set
          Set targets[].credentials.clientId in sluice.yaml, $SLUICE_CLIENT_ID or --client-id.
      error: /home/op/sluice.yaml:4:5 targets[0].credentials.clientSecret: is not set
          Set targets[].credentials.clientSecret in sluice.yaml, $SLUICE_CLIENT_SECRET or $SLUICE_CLIENT_SECRET_FILE.
      error: /home/op/sluice.yaml:4:14 targets[0].sandbox: "Prod" is not of the right form
          For example prod.
      error: /home/op/sluice.yaml:5:28 targets[0].limits.concurrency: 0 is too small
          The least is 1.
      error: $SLUICE_SERVER_PORT server.port: "http" is not a whole number
          Give it a whole number.
      warning: $SLUICE_ORGG SLUICE_ORGG: there is no such variable
          Did you mean SLUICE_ORG?
      error: --log-level log.level: "loud" is none of debug, info, warn, error
          Choose one of them."
    `)
  })

  test.each([
    { name: 'unknown member', text: `${FULL}servr: {}\n`, want: 'servr: there is no such setting' },
    { name: 'wrong type', text: `${FULL}log: loud\n`, want: 'log: is text, not a group of settings' },
    { name: 'no value', text: `${FULL}dataDir:\n`, want: 'dataDir: has no value' },
    { name: 'not a mapping', text: '- a\n', want: '/home/op/sluice.yaml: not valid YAML: the file is not a mapping of settings' },
    { name: 'endless alias', text: 'a: &a [*a]\n', want: '/home/op/sluice.yaml: not valid YAML: its aliases are too many, or contain themselves' },
    {
      name: 'deletion delay',
      text: withMember('policy: { deleteAfter: soon }'),
      want: 'targets[0].policy.deleteAfter: "soon" is not of the right form',
    },
    {
      name: 'reference in a variable',
      text: withMember('vars: { a: "x${env:HOME}" }'),
      want: 'targets[0].vars.a: variables may not refer to the environment or to files',
    },
    { name: 'unknown reference', text: FULL.replace('ref: main', 'ref: "${vars.x}"'), want: 'git.ref: ${vars.x} is no reference' },
    { name: 'missing variable', text: FULL.replace('ref: main', 'ref: "${env:REF}"'), want: 'git.ref: the environment variable REF is not set' },
    { name: 'missing file', text: FULL.replace('secrets/git', 'secrets/none'), want: 'git.token: the file /home/op/secrets/none does not exist' },
    { name: 'id read as a number', text: withMember('vars: { a: 00112233 }'), want: 'targets[0].vars.a: 00112233 is read as the number 112233' },
    { name: 'id read as a float', text: withMember('vars: { a: 99e2 }'), want: 'targets[0].vars.a: 99e2 is read as the number 9900' },
    { name: 'variable name', text: withMember('vars: { 1a: x }'), want: 'targets[0].vars.1a: is no name for a variable' },
    {
      name: 'origin with a path',
      text: FULL.replace('platform.adobe.io', 'platform.adobe.io/data'),
      want: 'targets[0].url: holds more than an origin',
    },
    { name: 'both shapes', text: `${FULL}sources: []\n`, want: 'sources: git and sources are both set' },
    {
      name: 'secret of the wrong type',
      text: FULL.replace('"${env:PROD_SECRET}"', '12345'),
      want: 'targets[0].credentials.clientSecret: is a number, not text or a list of texts',
    },
    { name: 'stale time', text: FULL.replace('ref: main', 'maxStale: soon'), want: 'git.maxStale: "soon" is not of the right form' },
  ])('$name', ({ text, want }) => expect(problemsOf(withFile(text))).toEqual([want]))

  test('a name may be as long as the file: what is said of it is not', () => {
    const { problems } = load(withFile(FULL.replace('ref: main', `${'x'.repeat(5_000)}: "\${file:none}"`)))
    expect(problems.length).toBeGreaterThan(0)
    expect(Math.max(...problems.flatMap(({ message, hint }) => [message.length, hint.length]))).toBeLessThan(1_000)
  })

  test('two targets with one name or one sandbox are refused', () => {
    const again = FULL + FULL.slice(FULL.indexOf('  - name'))
    expect(problemsOf(withFile(again))).toEqual([
      'targets[1].name: targets[0] has the same name',
      'targets[1].sandbox: targets[0] has the same organisation and sandbox',
    ])
  })

  test('a named configuration file that is not there is an error, the default one is not', () => {
    expect(problemsOf({ env: { ...ENV_ONLY, SLUICE_CONFIG: 'x.yaml' } })).toEqual(['sluice.yaml: the file /home/op/x.yaml does not exist'])
    expect(load({ env: ENV_ONLY }).problems).toEqual([])
  })

  test('a variable that the file names is no unknown one', () => {
    const env = { SLUICE_PROD_SECRET: 'x' }
    expect(load(withFile(FULL.replace('PROD_SECRET', 'SLUICE_PROD_SECRET'), { env })).problems).toEqual([])
    expect(load({ env: { ...ENV_ONLY, ...env } }).problems).toMatchObject([{ severity: 'warning', name: 'SLUICE_PROD_SECRET' }])
  })

  test('variables that Kubernetes sets beside a Service named sluice raise no warning', () => {
    const env = { ...ENV_ONLY, SLUICE_SERVICE_HOST: '10.0.0.1', SLUICE_PORT: 'tcp://10.0.0.1:8080', SLUICE_PORT_8080_TCP_ADDR: '10.0.0.1' }
    expect(load({ env }).problems).toEqual([])
  })
})

describe('commands that need less', () => {
  const offline = { targets: false, git: false }

  test('a missing secret, target or source does not stop them', () => {
    const config = usable(withFile(FULL, { env: {}, files: {}, needs: offline }))
    expect(config).toMatchObject({ targets: [], targetVars: [{ target: 'prod', vars: { mapping: '0011' } }] })
    expect(usable({ needs: offline })).toMatchObject({ owner: null, targets: [], sources: [], dataDir: '/home/op/.sluice' })
  })

  test('wrong settings do', () => {
    expect(problemsOf(withFile(withMember('limits: { concurrency: 0 }'), { env: {}, needs: offline }))).toEqual([
      'targets[0].limits.concurrency: 0 is too small',
    ])
  })

  test('a target that is complete is there all the same', () => {
    expect(usable(withFile(FULL, { needs: offline })).targets.map(({ name }) => name)).toEqual(['prod'])
  })

  test('a token for the status server is asked for by the daemon only', () => {
    const text = `${FULL}server: { token: "\${env:ST}" }\n`
    expect(load(withFile(text)).problems).toEqual([])
    expect(problemsOf(withFile(text, { needs: { targets: true, git: true, server: true } }))).toEqual([
      'server.token: the environment variable ST is not set',
    ])
  })
})

test('the result is frozen through and through', () => {
  const config = usable({ env: ENV_ONLY })
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
  expect(frozen(config)).toBe(true)
})

test('$${ is a literal ${', () => {
  expect(usable(withFile(FULL.replace('ref: main', () => 'ref: "a$${b}"'))).sources[0]?.ref).toBe('a${b}')
})

describe('a secret that is written wrongly', () => {
  const SECRET = 'p4ssw0rd-of-theirs'
  test.each([
    { name: 'begins like a tag', member: `credentials: { clientId: a, clientSecret: !${SECRET} }` },
    { name: 'begins like a block of text', member: `credentials:\n      clientId: a\n      clientSecret: |${SECRET}` },
    { name: 'begins like an alias', member: `credentials: { clientId: a, clientSecret: *${SECRET} }` },
    { name: 'is no reference', member: `credentials: { clientId: a, clientSecret: "\${${SECRET}}" }` },
    { name: 'is no reference, under a misspelt name', member: `credentials: { clientId: a, clientsecret: "\${${SECRET}}" }` },
    { name: 'is the name of a member', member: `credentials: { ? { a: ${SECRET} } }` },
  ])('is not shown when it $name', ({ member }) => {
    const { problems } = load(withFile(FULL.replace(/credentials: .*/, member)))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.map(({ message }) => message).join()).not.toContain(SECRET)
    expect(problems.map(({ hint }) => hint).join()).not.toContain(SECRET)
  })
})

test('a switch is on or off, and not what every object inherits', () => {
  const { problems } = load({ env: { ...ENV_ONLY, SLUICE_MARKER: 'constructor' } })
  expect(problems).toMatchObject([{ name: 'targets[].policy.marker', message: '"constructor" is not true or false' }])
})
