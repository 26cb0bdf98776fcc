import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { QUESTIONS } from '../../scripts/generate/logs.ts'
import { EVENTS, type EventName } from '../../src/telemetry/events.ts'

const FIELDS_OF_EVERY_LINE = ['time', 'level', 'event', 'msg', 'target', 'passId', 'revision']

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && path !== join('telemetry', 'events.ts'),
)
const page = readFileSync('docs/logs.md', 'utf8')

describe('docs/logs.md', () => {
  test.each(Object.keys(EVENTS) as EventName[])('describes %s with all its fields', (name) => {
    const section = page.split(`### ${name}\n`)[1]?.split('\n### ')[0] ?? ''
    const { level, message, says, needs, may } = EVENTS[name]
    expect(section).toContain(`| ${level} | ${message} |`)
    expect(section).toContain(says)
    for (const field of needs) expect(section).toContain(`\`${field}\``)
    for (const field of may) expect(section).toContain(`\`${field}\`?`)
  })

  test.each(QUESTIONS)('answers "$question" from events and fields that exist', ({ filter }) => {
    const fields = new Set<string>([...FIELDS_OF_EVERY_LINE, ...Object.values(EVENTS).flatMap(({ needs, may }) => [...needs, ...may])])
    for (const [, name] of filter.matchAll(/"([a-z]+\.[a-z-]+)"/g)) expect(Object.keys(EVENTS)).toContain(name)
    for (const [, name = ''] of filter.matchAll(/(?<![\w"])\.([a-zA-Z]+)/g)) expect([...fields]).toContain(name)
    for (const [, inner = ''] of filter.matchAll(/\| \{([\w, ]+)\}$/g)) for (const name of inner.split(', ')) expect([...fields]).toContain(name)
    expect(page).toContain(filter)
  })
})

describe('the table of events', () => {
  test('holds every event that the code emits', () => {
    expect(sources.flatMap((path) => literals(readFileSync(join('src', path), 'utf8'))).filter((name) => !(name in EVENTS))).toEqual([])
  })

  test('calls no field of an event both needed and optional', () => {
    for (const { needs, may } of Object.values(EVENTS)) expect(needs.filter((field) => (may as readonly string[]).includes(field))).toEqual([])
  })

  test('holds no event that nothing emits', () => {
    const text = sources.map((path) => readFileSync(join('src', path), 'utf8')).join('\n')
    expect((Object.keys(EVENTS) as EventName[]).filter((name) => !text.includes(`'${name}'`))).toEqual([])
  })

  test('literals are found in emits of any shape', () => {
    expect(literals("emit({ event: 'flow.created', key }); return {\n  event:'no.such' }; log('x.y')")).toEqual(['flow.created', 'no.such'])
  })
})

function literals(text: string): string[] {
  return [...text.matchAll(/\bevent:\s*'([^']+)'/g)].map(([, name = '']) => name)
}
