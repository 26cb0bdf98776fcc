import { expect, test } from 'vitest'
import type { Json } from '../../src/lib/json.ts'
import { inContext, type Emit, type SluiceEvent } from '../../src/telemetry/events.ts'
import { logEvents } from '../../src/telemetry/log-events.ts'
import { createLogger, type LoggerOptions } from '../../src/telemetry/logger.ts'
import { prettyLine } from '../../src/telemetry/pretty-line.ts'
import { SecretRegistry } from '../../src/telemetry/redaction.ts'

function recorded(options: Partial<LoggerOptions> = {}): { emit: Emit; lines: string[] } {
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  return {
    emit: logEvents(createLogger({ level: 'info', format: 'json', terminal: false, write, secrets: new SecretRegistry(), ...options })),
    lines,
  }
}

const patched: SluiceEvent = {
  event: 'flow.patched',
  target: 'prod',
  passId: 'p1',
  revision: 'main@sha1:4f2c91d0aaaa',
  key: 'crm/contacts',
  flowId: 'f1',
  step: 'patch',
  reason: 'revision',
  durationMs: 120,
  changes: [{ pointer: '/name', before: 'A', after: 'B' }],
}
const line = (event: Record<string, Json>, colors = false): string =>
  prettyLine({ level: 'info', time: '2030-01-01T12:00:01.000Z', msg: 'm', ...event }, { colors })

test('a JSON line has ISO time, the level in words, the event before the facts and a constant message', () => {
  const { emit, lines } = recorded()
  emit(patched)
  const fields = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  expect(Object.keys(fields)).toEqual('level time event target key flowId step reason durationMs changes passId revision msg'.split(' '))
  expect(fields).toMatchObject({ level: 'info', event: 'flow.patched', msg: 'flow patched', time: expect.stringMatching(/^\d{4}-.*Z$/) as string })
  expect(lines[0]).toMatch(/}\n$/)
})

test('context is on every line, and what the event says itself wins', () => {
  const { emit, lines } = recorded()
  inContext(emit, { target: 'prod', passId: 'p9' })({ event: 'target.resumed', durationMs: 1, target: 'stage' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ target: 'stage', passId: 'p9' })
})

test.each([
  {
    client: 'exc_app',
    by: 'jane@acme.com',
    says: 'last edited by a person in the user interface (exc_app, jane@acme.com) at 2030-01-01T11:58:00.000Z',
  },
  {
    client: 'acp_foundation_connectors',
    by: undefined,
    says: 'last edited by the service itself (acp_foundation_connectors; who edited before it is not known) at 2030-01-01T11:58:00.000Z',
  },
  { client: 'other-tool', by: undefined, says: 'last edited by client other-tool at 2030-01-01T11:58:00.000Z' },
])('a line for people says in words that $client edited, and when', ({ client, by, says }) => {
  const text = line({ updatedClient: client, ...(by === undefined ? {} : { updatedBy: by }), updatedAt: '2030-01-01T11:58:00.000Z' })
  expect(text).toContain(says)
  expect(text).not.toContain('updatedClient')
})

test('lines below the level are not written', () => {
  const { emit, lines } = recorded({ level: 'warn' })
  emit(patched)
  emit({ event: 'flow.manifest-gone', key: 'a', flowId: 'f' })
  expect(lines.map((text) => (JSON.parse(text) as { event: string }).event)).toEqual(['flow.manifest-gone'])
})

test.each([
  { format: 'auto', terminal: true, people: true },
  { format: 'auto', terminal: false, people: false },
  { format: 'json', terminal: true, people: false },
  { format: 'pretty', terminal: false, people: true },
] as const)('format $format on terminal=$terminal is for people: $people', ({ format, terminal, people }) => {
  const { emit, lines } = recorded({ format, terminal })
  emit(patched)
  expect(lines[0]?.startsWith('{')).toBe(!people)
})

test('a line for people says when, what, which flow, why and what changed', () => {
  const { emit, lines } = recorded({ format: 'pretty' })
  emit(patched)
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d INFO {2}flow patched {2}crm\/contacts {2}reason=revision {2}name: "A" → "B" {2}target=prod {2}flowId=f1 {2}in 120 ms\n$/,
  )
})

test('several changes stand below each other, and a hint below those', () => {
  const changes = [
    { pointer: '/name', after: 1 },
    { pointer: '/a/b', before: [2] },
  ]
  expect(line({ changes, hint: 'do this' }).split('\n').slice(1)).toEqual(['         name: + 1', '         a.b: - [2]', '         do this', ''])
})

test('very many changes are cut', () => {
  const text = line({ changes: Array.from({ length: 40 }, (_, index) => ({ pointer: `/m${index}`, after: 1 })) })
  expect(text).toContain('and 28 more')
  expect(text.split('\n')).toHaveLength(15)
})

test('text from outside cannot forge a line or move the cursor', () => {
  const text = line({ message: 'a\nINFO forged\u001b[2J', key: 'x\r\ny', hint: 'h\n', path: 'p\u2028' }, false)
  expect(text.split('\n')).toHaveLength(3)
  expect(text).not.toContain('\u001b')
})

test('the facts of an event are all there in colour too', () => {
  const plain = line({ event: 'flow.held', key: 'k', reason: 'name-taken', message: 'why', flowId: 'f', nextRetryAt: '2030-01-01T00:00:00Z' })
  const colored = line({ event: 'flow.held', key: 'k', reason: 'name-taken', message: 'why', flowId: 'f', nextRetryAt: '2030-01-01T00:00:00Z' }, true)
  expect(colored).not.toBe(plain)
  // eslint-disable-next-line no-control-regex
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
})
