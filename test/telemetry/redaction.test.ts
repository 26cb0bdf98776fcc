import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SluiceError } from '../../src/lib/errors.ts'
import { Secret } from '../../src/lib/secret.ts'
import { createLogger, type Logger } from '../../src/telemetry/logger.ts'
import { maskJson, scrubText, scrubValue, SecretRegistry } from '../../src/telemetry/redaction.ts'

const PLANTED = 'pl4nted/s3cret+"va\\lue'

function logger(format: 'json' | 'pretty'): { log: Logger; lines: string[]; secrets: SecretRegistry } {
  const lines: string[] = []
  const secrets = new SecretRegistry()
  return { log: createLogger({ level: 'debug', format, terminal: false, write: (line) => lines.push(line), secrets }), lines, secrets }
}

describe.each(['json', 'pretty'] as const)('in the %s log', (format) => {
  test.each([
    { name: 'a field', fields: () => ({ message: `token is ${PLANTED}.` }) },
    { name: 'a nested field', fields: () => ({ counts: { a: [{ b: PLANTED }] } }) },
    { name: 'a URL', fields: () => ({ url: `https://h/?q=${encodeURIComponent(PLANTED)}` }) },
    { name: 'an error message', fields: () => ({ err: new Error(`failed with ${PLANTED}`) }) },
    {
      name: 'a chain of causes',
      fields: () => ({ err: new Error('a', { cause: new Error('b', { cause: new SluiceError('SLUICE_REFUSED', PLANTED) }) }) }),
    },
    { name: 'an aggregate', fields: () => ({ err: new AggregateError([new Error(PLANTED)], 'many') }) },
    { name: 'what a library hangs on an error', fields: () => ({ err: Object.assign(new Error('x'), { request: { headers: { a: PLANTED } } }) }) },
    { name: 'a basic authorization', fields: () => ({ message: `sent ${Buffer.from(`user:${PLANTED}`).toString('base64')}` }) },
    { name: 'JSON inside a text', fields: () => ({ message: JSON.stringify({ a: PLANTED }) }) },
    { name: 'a wrapped secret', fields: () => ({ counts: Secret.of(PLANTED) }) },
  ])('an opened secret in $name is masked', ({ fields }) => {
    const { log, lines, secrets } = logger(format)
    secrets.add(PLANTED)
    log.error(fields(), 'msg')
    const text = lines.join('')
    for (const spelling of [
      PLANTED,
      JSON.stringify(PLANTED).slice(1, -1),
      encodeURIComponent(PLANTED),
      Buffer.from(PLANTED).toString('base64').slice(0, 12),
    ]) {
      expect(text).not.toContain(spelling)
    }
    expect(lines).toHaveLength(1)
    if (format === 'json') expect(() => JSON.parse(lines[0] ?? '')).not.toThrow()
  })
})

test.each([
  ['https://me:pw@git.example.com/x.git', 'https://[secret]@git.example.com/x.git'],
  ['https://ghp_0123456789@github.com/x.git', 'https://[secret]@github.com/x.git'],
  ['ssh://git:pw@h/x', 'ssh://[secret]@h/x'],
  ['ssh://git@h/x', 'ssh://git@h/x'],
  ['git@h:x.git', 'git@h:x.git'],
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [secret]'],
  ['basic dXNlcjpwYXNzd29yZA1=', 'basic [secret]'],
  ['Basic authentication failed', 'Basic authentication failed'],
  ['the bearer token expired', 'the bearer token expired'],
  ['eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IngifQ.c2ln', '[secret]'],
  ['client_secret=abc&grant_type=x', 'client_secret=[secret]&grant_type=x'],
  ['{"access_token":"abc","expires_in":1}', '{"access_token":"[secret]","expires_in":1}'],
  ['secret p8e-ABC_def-1', 'secret [secret]'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----', '[secret]'],
  ['clientSecret: ${env:NAME}', 'clientSecret: ${env:NAME}'],
  ['invalid client_secret parameter', 'invalid client_secret parameter'],
])('%j becomes %j without knowing the secret', (text, want) => expect(scrubText(text)).toBe(want))

test('a JSON line stays JSON, whatever the secret', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, unit: 'grapheme' }), fc.string(), fc.string(), (secret, before, after) => {
      const { log, lines, secrets } = logger('json')
      secrets.add(secret)
      log.info({ message: `${before} ${secret} ${after}` }, 'm')
      const { message } = JSON.parse(lines[0] ?? '') as { message: string }
      expect(message.split('[secret]').join('')).not.toContain(secret)
    }),
  )
})

test.each(['', 'u', 'us', 'user:'])('a secret behind %j is masked in base64 too', (before) => {
  const secrets = new SecretRegistry()
  secrets.add(PLANTED)
  const masked = secrets.mask(Buffer.from(`${before}${PLANTED}\n`).toString('base64'))
  expect(masked).toContain('[secret]')
  for (const rest of masked.split('[secret]')) expect(rest.length).toBeLessThanOrEqual(12)
})

test('short values are not masked: they are words of every day', () => {
  const secrets = new SecretRegistry()
  secrets.add('local')
  expect(secrets.mask('target local')).toBe('target local')
})

test('the registry forgets the oldest of very many secrets, and keeps the newest', () => {
  const secrets = new SecretRegistry()
  for (let index = 0; index < 600; index++) secrets.add(`secret-number-${index};`)
  expect(secrets.mask('secret-number-599;')).toBe('[secret]')
  expect(secrets.mask('secret-number-0;')).toBe('secret-number-0;')
})

test('members named like secrets are masked by name', () => {
  expect(scrubValue({ authorization: 'x', nested: { clientSecret: 'y', key: 'crm' } })).toEqual({
    authorization: '[secret]',
    nested: { clientSecret: '[secret]', key: 'crm' },
  })
})

test('a cause that leads back to its error ends', () => {
  const error = new Error('round')
  error.cause = error
  expect(JSON.stringify(scrubValue(error))).toContain('[deep]')
})

test('masks a result whole, however deep, and leaves everything else as it is', () => {
  const registry = new SecretRegistry()
  registry.add('correct-horse')
  const deep = (value: unknown): unknown => Array.from({ length: 40 }).reduce((inner) => ({ in: [inner] }), value)
  const scrub = (text: string): string => scrubText(text, registry)
  expect(maskJson(deep('says correct-horse'), scrub)).toEqual(deep('says [secret]'))
  expect(maskJson({ clientSecret: { a: 1 }, '/params/password': 'abc', token: null, n: 3, list: ['x', false] }, scrub)).toEqual({
    clientSecret: '[secret]',
    '/params/password': '[secret]',
    token: null,
    n: 3,
    list: ['x', false],
  })
})
