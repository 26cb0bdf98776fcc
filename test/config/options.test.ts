import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import schema from '../../schemas/config.schema.json' with { type: 'json' }
import { loadConfig } from '../../src/config/load.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../src/lib/json.ts'
import { flagAttribute, flagRows, inWords, optionDefault, OPTIONS, optionName, optionSchema, valueKind } from '../../src/config/options.ts'

test('every setting of the schema is an option, and every option a setting', () => {
  const whole = schema as unknown as JsonObject
  const own = leaves(whole).filter((path) => !/^(\$schema|git|sources|targets)/.test(path))
  const target = leaves(schema.$defs.target as unknown as JsonObject).map((path) => `targets[].${path}`)
  const git = leaves(schema.$defs.git as unknown as JsonObject).map((path) => `git.${path}`)
  expect(OPTIONS.map(optionName).sort()).toEqual([...own, ...git, ...target].sort())
})

test('no two options share a flag or a variable', () => {
  const names = OPTIONS.flatMap(({ env, flag, secret }) => [env, ...(secret ? [`${env}_FILE`] : []), ...(flag === null ? [] : [`--${flag}`])])
  expect(new Set(names).size).toBe(names.length)
})

test('a secret can be given by no flag, where it would stand in the list of processes', () => {
  expect(OPTIONS.filter((option) => option.secret && option.flag !== null)).toEqual([])
  expect(OPTIONS.filter((option) => option.secret).map(optionName)).toEqual(['git.token', 'targets[].credentials.clientSecret', 'server.token'])
})

test.each(OPTIONS.map((option) => ({ name: optionName(option), option })))(
  '$name is described, and its default and examples fit its own schema',
  ({ option }) => {
    expect(memberOf(optionSchema(option), 'title')).toBeTypeOf('string')
    expect(memberOf(optionSchema(option), 'description')).toMatch(/\.$/)
    const preset = optionDefault(option)
    if (preset === undefined || valueKind(option) === 'map' || option.flag === null) return
    const text = inWords(preset)
    const result = load({ [flagAttribute(option.flag)]: text === '' ? 'a' : text })
    expect(result.problems).toEqual([])
  },
)

test('the sample configuration of this repository is right', () => {
  const needs = { targets: true, git: true, server: true }
  const readFile = (path: string): string => readFileSync(path, 'utf8')
  const { config, problems } = loadConfig({ flags: {}, env: {}, cwd: process.cwd(), needs }, { readFile, cronProblem: () => null })
  expect(problems).toEqual([])
  expect(config).toMatchObject({
    owner: 'sluice-demo',
    sources: [{ url: process.cwd() }],
    targets: [{ name: 'local', limits: { createWindowMs: 0 } }],
  })
})

test('help names the variable and the default', () => {
  const row = flagRows(['target']).find(({ flags }) => flags.startsWith('--concurrency'))
  expect(row).toEqual({ flags: '--concurrency <n>', help: 'Flows worked on side by side [$SLUICE_CONCURRENCY, default 4]', scope: 'target' })
})

function load(flags: Record<string, string>): ReturnType<typeof loadConfig> {
  const readFile = (): string => {
    throw Object.assign(new Error('none'), { code: 'ENOENT' })
  }
  return loadConfig({ flags, env: {}, cwd: '/', needs: { targets: false, git: false } }, { readFile, cronProblem: () => null })
}

/** Paths of members that hold no further members. */
function leaves(shape: JsonObject, prefix = ''): string[] {
  const members = memberOf(shape, 'properties')
  // A member with a default of its own is set as a whole, its parts at most in the file.
  if (!isJsonObject(members) || memberOf(shape, 'default') !== undefined) return [prefix]
  return Object.entries(members).flatMap(([name, member]) => leaves(resolved(member), prefix === '' ? name : `${prefix}.${name}`))
}

function resolved(member: Json): JsonObject {
  if (!isJsonObject(member)) return {}
  const ref = memberOf(member, '$ref')
  if (typeof ref !== 'string' || ref === '#/$defs/git') return member
  const shared = ref
    .slice(2)
    .split('/')
    .reduce<Json>((at, token) => (isJsonObject(at) ? (memberOf(at, token) ?? {}) : {}), schema as unknown as JsonObject) as JsonObject
  return { ...shared, ...member }
}
