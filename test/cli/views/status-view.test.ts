import { expect, test } from 'vitest'
import { formatStatus } from '../../../src/cli/views/status-view.ts'
import { statusReport } from '../../../src/reconcile/status.ts'
import { EVERYTHING, flow, NOW_MS, ORG } from '../../reconcile/standing.ts'

const REPORT = statusReport(EVERYTHING)
const linesOf = (text: string): string[] => text.split('\n')

test('reads as a table by target, with a reason under each flow that is not in sync', async () => {
  await expect(formatStatus(REPORT, { color: false, columns: 120 })).toMatchFileSnapshot('../../golden/status.txt')
})

test('lists the flows of a sandbox that are not ours, ids whole, and says how many more there are', async () => {
  const report = statusReport({ ...EVERYTHING, listUnmanaged: true })
  await expect(formatStatus(report, { color: false, columns: 120 })).toMatchFileSnapshot('../../golden/status-unmanaged.txt')
})

test.each([80, 120, 160])('fits %i columns, but for single words, which stay whole to be copied', (columns) => {
  const tooLong = linesOf(formatStatus(REPORT, { color: false, columns })).filter((line) => line.length > columns)
  expect(tooLong.filter((line) => line.trim().includes(' '))).toEqual([])
})

test('colours change nothing but the colour', () => {
  const coloured = formatStatus(REPORT, { color: true, columns: 120 })
  expect(coloured).toContain('\u001b[31m')
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(formatStatus(REPORT, { color: false, columns: 120 }))
})

test('a ledger without a pass says so', () => {
  const empty = statusReport({ nowMs: NOW_MS, version: '0', sources: [], targets: [] })
  expect(formatStatus(empty, { color: false, columns: 120 })).toBe('Nothing is recorded yet: no pass has run with this data folder.\n')
})

test('text from git and from the service cannot move the cursor or forge a line', () => {
  const conditions = [
    flow('a', { status: 'held', reason: 'name-taken', message: 'one\n  crm/x  ready\u001b[2J', state: 'odd\u0007', path: 'flows/\u202ea.yaml' }),
  ]
  const report = statusReport({ ...EVERYTHING, targets: [{ name: 'prod', org: ORG, sandbox: 'prod', record: null, passes: [], conditions }] })
  const text = formatStatus(report, { color: false, columns: 120 })
  expect(text).not.toMatch(/[\u001b\u0007\u202e]/)
  expect(linesOf(text).filter((line) => line.trim().startsWith('crm/x'))).toEqual([])
})
