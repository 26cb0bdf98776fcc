import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KNOBS } from '../../src/emulator/core/knobs.ts'
import { FLOW_SPECS } from '../../src/emulator/core/specs/flow-specs.ts'
import { supportsDrafts } from '../../src/emulator/core/specs/catalogue.ts'
import { SAMPLE_ENTITIES } from '../../src/emulator/core/seed/sample.ts'
import { service } from './service.ts'

const doc = readFileSync(join(import.meta.dirname, '../../docs/emulator.md'), 'utf8')
const tests = ['transport', 'reads', 'writes', 'connections', 'runs', 'faults']
  .map((name) => readFileSync(join(import.meta.dirname, `${name}.test.ts`), 'utf8'))
  .join('\n')

describe('docs/emulator.md', () => {
  test('lists every knob with its default and what it does, and no other', () => {
    const rows = Object.entries(KNOBS).map(([name, { initial, about }]) => `| \`${name}\` | \`${JSON.stringify(initial)}\` | ${about} |`)
    const table = doc.slice(doc.indexOf('| knob | default |')).split('\n\n')[0]?.split('\n').slice(2)
    expect(table).toEqual(rows)
  })

  test('names every flow spec and whether it takes drafts', () => {
    for (const spec of FLOW_SPECS)
      expect(doc).toContain(`| \`${spec['id'] as string}\` | ${spec['name'] as string} | ${supportsDrafts(spec) ? 'yes' : 'no'} |`)
  })

  test('names every connection of the sample', () => {
    const names = SAMPLE_ENTITIES.flatMap(({ connections = [], sourceConnections = [], targetConnections = [] }) => [
      ...connections,
      ...sourceConnections,
      ...targetConnections,
    ])
    for (const { name } of names) expect(doc).toContain(`\`${name as string}\``)
  })

  test('has a row for each of the 31 points, and each point has a test', () => {
    for (let point = 1; point <= 31; point++) {
      expect(doc).toContain(`| 13.${point} |`)
      expect(tests).toMatch(new RegExp(`'13\\.${point} `))
    }
  })

  test('shows every admin route', () => {
    const { routes } = service().ask('GET', '/__emulator').body as { routes: string[] }
    for (const route of routes.map((one) => one.split(' ')[1] ?? '')) expect(doc).toContain(route.replace(/\/$/, ''))
  })
})
