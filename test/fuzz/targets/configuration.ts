import { inspect } from 'node:util'
import { stringify } from 'yaml'
import { loadConfig, type LoadInput, type Loaded } from '../../../src/config/load.ts'
import { OPTIONS, valueKind, type OptionRow } from '../../../src/config/options.ts'
import { formatProblems } from '../../../src/config/problem.ts'
import { SluiceError } from '../../../src/lib/errors.ts'
import type { Json, JsonObject } from '../../../src/lib/json.ts'
import { cronProblem } from '../../../src/reconcile/triggers.ts'
import type { Dice } from '../dice.ts'
import { define, HOSTILE_NAMES, hostileScalar, hostileText, mutateBytes, mutateJson } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted, mustNotContain } from '../violation.ts'
import { yamlText } from '../yaml-text.ts'

type Input = {
  text: string | null
  cut: boolean
  env: Record<string, string>
  flags: Record<string, unknown>
  files: Record<string, string>
  needs: LoadInput['needs']
  emulator: boolean
}

/** One per way to give a secret, so that a finding tells which. */
const SECRETS = {
  text: 'PLANTED-text-6f1c',
  env: 'PLANTED-env-93aa',
  file: 'PLANTED-file-0b7d',
  variable: 'PLANTED-variable-55e0',
  variableFile: 'PLANTED-variable-file-c2c2',
  url: 'PLANTED-url-7e7e',
  number: '918273645',
}
const PLANTED = Object.values(SECRETS)
/** Those that do not stand in the file itself. */
const ELSEWHERE = [SECRETS.env, SECRETS.file, SECRETS.variable, SECRETS.variableFile]
const WORDS = [
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\t',
  '\n',
  '&a ',
  '*a',
  '!x ',
  '# ',
  '|\n',
  '---\n',
  '${env:',
  '${file:',
  '${',
  '$${',
  '}',
  '<<: ',
  '? ',
  '\ufeff',
  '\u0000',
]
const BASE: JsonObject = {
  owner: 'acme',
  git: { url: 'https://git.example.com/acme/flows.git', ref: 'main', path: 'flows', poll: '*/1 * * * *', token: '${file:secrets/git}' },
  targets: [
    {
      name: 'prod',
      url: 'https://platform.adobe.io',
      imsUrl: 'https://ims-na1.adobelogin.com',
      org: '0123456789ABCDEF01234567@AdobeOrg',
      sandbox: 'prod',
      credentials: { clientId: 'abc', clientSecret: '${env:PROD_SECRET}', scopes: ['openid'] },
      vars: { mapping: '0011' },
      policy: { drift: 'correct', prune: 'off' },
      limits: { concurrency: 4, requestsPerSecond: 4, timeoutMs: 65_000, createWindowMs: 90_000, listLagMs: 10_000 },
    },
  ],
  resync: '*/10 * * * *',
  server: { host: '127.0.0.1', port: 8080, token: '${env:SERVER_TOKEN}' },
  dataDir: '.sluice',
  log: { level: 'info', format: 'auto' },
}

/** `sluice.yaml`, environment and flags together. */
export const configuration = fuzzTarget<Input>({
  name: 'configuration',
  promise: 'any configuration is frozen or all its problems are told, and no secret shows in either',
  share: 60_000,
  make: (dice) => ({
    ...(dice.chance(0.1) ? { text: null, cut: false } : fileText(dice)),
    env: environment(dice),
    flags: flags(dice),
    files: { '/etc/secrets/git': SECRETS.file, '/etc/secrets/broken': `${SECRETS.file}\n\n`, '/run/secret': SECRETS.variableFile },
    needs: { targets: dice.chance(0.8), git: dice.chance(0.8), server: dice.chance(0.5) },
    emulator: dice.chance(0.2),
  }),
  open: () => ({ check }),
  allowedMs: ({ text }) => 100 + (text?.length ?? 0) / 20,
  describe: ({ text, env, flags, needs }) => `${text}\n${JSON.stringify({ env, flags, needs })}`,
})

/** `cut`: bytes were changed, which may bring a secret of the file into the place of a public setting or of a name. */
type Written = { text: string; cut: boolean }

function fileText(dice: Dice): Written {
  const document = mutateJson(dice, withSecrets(dice), dice.between(0, 3))
  // Unquoted by hand: YAML gives meaning to how such a password begins.
  const sigil = dice.chance(0.1)
    ? dice.pick(['!', '*', '&', '|', '>', '%', '@', '`', '"', "'", '{', '[', '- ', '? ', '# ', '!!', '!<', ', ', '\t', ': '])
    : null
  const { text, cut } = render(dice, document)
  return { text: sigil === null ? text : text.replace(SECRETS.text, `${sigil}${SECRETS.text}`), cut }
}

function render(dice: Dice, document: Json): Written {
  const written = dice.chance(0.3) ? JSON.stringify(document, null, 1) : safeStringify(document)
  return dice.either<Written>(
    [40, () => ({ text: written, cut: false })],
    [16, () => ({ text: Buffer.from(mutateBytes(dice, Buffer.from(written), dice.between(1, 3), WORDS)).toString(), cut: true })],
    [2, () => ({ text: `${written}${yamlText(dice)}`, cut: false })],
    [1, () => ({ text: yamlText(dice), cut: false })],
    [1, () => ({ text: written.repeat(dice.between(2, 8)), cut: false })],
  )
}

function safeStringify(document: Json): string {
  try {
    return stringify(document)
  } catch {
    return JSON.stringify(document)
  }
}

/** Secrets where they belong, in every form, and where people put them by mistake but still under the name of a secret. */
function withSecrets(dice: Dice): JsonObject {
  const copy = structuredClone(BASE)
  const target = (copy['targets'] as JsonObject[])[0] as JsonObject
  const git = copy['git'] as JsonObject
  const server = copy['server'] as JsonObject
  const credentials = target['credentials'] as JsonObject
  if (dice.chance(0.7)) credentials['clientSecret'] = secret(dice)
  if (dice.chance(0.5)) git['token'] = secret(dice)
  if (dice.chance(0.5)) server['token'] = secret(dice)
  if (dice.chance(0.1))
    git['url'] = dice.pick([
      `https://${SECRETS.url}@git.example.com/x.git`,
      `https://u:${SECRETS.url}@git.example.com/x`,
      `ssh://u:${SECRETS.url}@h/x`,
      `https://u:${SECRETS.url}@git.example.com/a b\n`,
    ])
  if (dice.chance(0.05))
    target[dice.pick(['url', 'imsUrl'])] = dice.pick([`https://u:${SECRETS.url}@h`, `u:${SECRETS.url}@h`, `https://u:${SECRETS.url}@`])
  if (dice.chance(0.05)) define(credentials, dice.pick(['clientsecret', 'client_secret', 'secret', 'clientSecrets', 'password']), secret(dice))
  if (dice.chance(0.05)) copy['targets'] = [target, structuredClone(target)]
  if (dice.chance(0.05)) {
    delete copy['git']
    copy['sources'] = [git, structuredClone(git)].slice(0, dice.between(1, 2))
  }
  return copy
}

function secret(dice: Dice): Json {
  return dice.either<Json>(
    [4, () => SECRETS.text],
    [3, () => '${env:PROD_SECRET}'],
    [3, () => '${file:secrets/git}'],
    [1, () => '${file:secrets/missing}'],
    [1, () => '${env:MISSING}'],
    [1, () => `${SECRETS.text}\${nonsense}`],
    [1, () => `\${${SECRETS.text}}`],
    [1, () => `$\${${SECRETS.text}`],
    [1, () => Number(SECRETS.number)],
    [1, () => [SECRETS.text, '${env:PROD_SECRET}']],
    [1, () => [Number(SECRETS.number), SECRETS.text, SECRETS.text]],
    [1, () => ({ value: SECRETS.text })],
    [1, () => [[SECRETS.text]]],
    [1, () => `-----BEGIN\n${SECRETS.text}\n-----END\n`],
    [1, () => ''],
    [1, () => null],
  )
}

function environment(dice: Dice): Record<string, string> {
  const env: Record<string, string> = { PROD_SECRET: SECRETS.env, SERVER_TOKEN: SECRETS.env }
  for (const option of dice.list(0, dice.pick([0, 1, 3, 12]), () => dice.pick(OPTIONS))) env[option.env] = optionText(dice, option)
  for (const option of OPTIONS) {
    if (option.secret && dice.chance(0.15))
      env[`${option.env}_FILE`] = dice.pick(['/run/secret', '/missing', 'secrets/git', '', '/etc/secrets/broken'])
  }
  if (dice.chance(0.1)) env[dice.pick(['SLUICE_', 'SLUICE_OWNR', 'SLUICE_CLIENT_SECRT', 'SLUICE___proto__', '__proto__', ''])] = SECRETS.variable
  return env
}

function optionText(dice: Dice, option: OptionRow): string {
  if (option.secret) return SECRETS.variable
  return dice.either(
    [3, () => ({ text: 'x', integer: '5', number: '2.5', boolean: 'true', list: 'a,b', map: '{"a":1}' })[valueKind(option)]],
    [3, () => hostileText(dice)],
    [
      1,
      () =>
        dice.pick([
          'https://h',
          'https://u:pw@h/x',
          '* * * * *',
          '10m',
          '{"__proto__":1}',
          '{"a":{"b":[]}}',
          '[]',
          '-5',
          '99999999999999',
          '1e5',
          '',
        ]),
    ],
  )
}

function flags(dice: Dice): Record<string, unknown> {
  const rows = OPTIONS.filter(({ flag }) => flag !== null)
  const given = dice.list(0, dice.pick([0, 0, 2, 8]), () => dice.pick(rows))
  const result: Record<string, unknown> = {}
  for (const row of given)
    result[(row.flag ?? '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = dice.chance(0.9)
      ? optionText(dice, row)
      : hostileScalar(dice)
  if (dice.chance(0.1)) Object.defineProperty(result, dice.pick(HOSTILE_NAMES), { value: hostileText(dice), enumerable: true, configurable: true })
  return result
}

function check({ text, cut, env, flags: given, files, needs, emulator }: Input): void {
  const told: string[] = []
  const load = (): Loaded =>
    loadConfig(
      { flags: given, env, cwd: '/etc', needs, emulator },
      {
        readFile: (path) => {
          const found = path === '/etc/sluice.yaml' ? text : Object.hasOwn(files, path) ? files[path] : undefined
          if (found === null || found === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' })
          return found
        },
        cronProblem,
        onSecret: (value) => void told.push(value),
      },
    )
  const { config, problems } = load()
  const again = load()
  must(inspect(again, { depth: 12 }) === inspect({ config, problems }, { depth: 12 }), 'the same configuration gives two results')
  must(
    (config === null) === problems.some(({ severity }) => severity === 'error'),
    'an unusable configuration without an error, or the reverse',
    problems,
  )
  must(config === null || Object.isFrozen(config), 'a configuration that can be changed')
  const printed = `${JSON.stringify(problems)}\n${formatProblems(problems)}\n${inspect(problems)}`
  mustNotContain(printed, cut ? ELSEWHERE : PLANTED, 'what is said about the configuration')
  for (const { message, hint } of problems)
    must(
      [message, hint].every(({ length }) => length > 0 && length < 2000),
      'a problem that says nothing, or too much',
      message,
      hint,
    )
  if (config !== null) {
    // A user's own slip, a secret under a name that is public, is not ours to find.
    mustNotContain(
      `${JSON.stringify(config)}\n${inspect(config, { depth: 12, showHidden: true })}`,
      cut ? ELSEWHERE : PLANTED,
      'the configuration as it prints',
    )
    opened(
      config.targets.flatMap(({ credentials }) => credentials.clientSecrets),
      told,
    )
    opened(
      [config.server.token, ...config.sources.map(({ token }) => token)].flatMap((one) => one ?? []),
      told,
    )
  }
  mustBeUnpolluted()
}

/** Whoever opens a secret finds it among those that the log masks. */
function opened(secrets: readonly { open(): string }[], told: readonly string[]): void {
  for (const one of secrets) {
    const value = valueOf(one)
    must(value === null || told.includes(value), 'a secret that the log does not know')
  }
}

/** Null for one that is missing, which is an error only where somebody needs it. */
function valueOf(secret: { open(): string }): string | null {
  try {
    return secret.open()
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'SLUICE_CONFIG') return null
    throw error
  }
}
