/** Adds up vitest's JSON reports in a folder, names what failed, and prints the plain line "N passed, N failed"; no test at all is a failure. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Suite = {
  name?: string
  status?: string
  message?: string
  assertionResults?: {
    fullName?: string
    status?: string
    failureMessages?: string[]
  }[]
}
type Report = { numPassedTests?: number; testResults?: Suite[] }

const MESSAGE_LINES = 12

const folder = process.argv[2] ?? '.'
let passed = 0
const failures: string[] = []
for (const name of readdirSync(folder)) {
  const { numPassedTests = 0, testResults = [] } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report
  passed += numPassedTests
  for (const suite of testResults) {
    const failed = (suite.assertionResults ?? []).filter(({ status }) => status === 'failed')
    failures.push(...failed.map((one) => described(suite, one.fullName ?? '', one.failureMessages?.[0])))
    // A file that fails to load has no test to fail: count the file.
    if (failed.length === 0 && suite.status === 'failed') failures.push(described(suite, 'the file', suite.message))
  }
}
// The log above is long, and whoever reads only its end has to see what broke.
for (const failure of failures) console.log(failure)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1

function described(suite: Suite, test: string, message = ''): string {
  return [`FAILED ${suite.name ?? ''} > ${test}`, ...message.split('\n').slice(0, MESSAGE_LINES)].join('\n    ')
}
