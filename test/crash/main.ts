/** `npm run crash [-- --only <text>] [--every n] [--twice] [--record]`: dies at every point of every scenario, and prints the table. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkScenario, sizeDiffers, type Size } from './check-scenario.ts'
import { SCENARIOS } from './scenarios.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    every: { type: 'string', default: '1' },
    twice: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const FILE = join(import.meta.dirname, 'points.json')
const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Size>
const out = (text: string): void => void process.stdout.write(`${text}\n`)
const row = (name: string, cells: readonly (number | string)[]): string => name.padEnd(62) + cells.map((cell) => String(cell).padStart(9)).join('')

const sizes: Record<string, Size> = {}
const failures: string[] = []
const total = { points: 0, changes: 0, runs: 0 }
const startMs = performance.now()
out(row('scenario', ['points', 'changes', 'runs', 'failed', 'seconds']))
for (const scenario of SCENARIOS.filter(({ name }) => name.includes(values.only))) {
  const beganMs = performance.now()
  const checked = await checkScenario(scenario, { every: Number(values.every), twice: values.twice })
  const { size, runs } = checked
  sizes[scenario.name] = size
  const differs = values.record ? null : sizeDiffers(scenario.name, size, recorded[scenario.name])
  const found = [...checked.failures, ...(differs === null ? [] : [differs])]
  failures.push(...found.map((text) => `${scenario.name}: ${text}`))
  total.points += size.points
  total.changes += size.changes
  total.runs += runs
  out(row(scenario.name, [size.points, size.changes, runs, found.length, ((performance.now() - beganMs) / 1000).toFixed(1)]))
}
out(row('all', [total.points, total.changes, total.runs, failures.length, ((performance.now() - startMs) / 1000).toFixed(1)]))
for (const text of failures) out(`\n${text}`)
if (values.record) writeFileSync(FILE, `${JSON.stringify(values.only === '' ? sizes : { ...recorded, ...sizes }, null, 2)}\n`)
process.exitCode = failures.length === 0 ? 0 : 1
