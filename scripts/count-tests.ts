/** Adds up vitest's JSON reports in a folder and prints the plain line "N passed, N failed"; no test at all is a failure. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.'
let passed = 0
let failed = 0
for (const name of readdirSync(folder)) {
  const report: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  if (typeof report !== 'object' || report === null) continue
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report as Record<string, unknown>
  passed += Number(numPassedTests ?? 0)
  // A file that fails to load has no test to fail: count the file.
  failed += Math.max(Number(numFailedTests ?? 0), Number(numFailedTests ?? 0) === 0 ? Number(numFailedTestSuites ?? 0) : 0)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
