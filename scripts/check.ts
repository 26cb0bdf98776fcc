/**
 * `npm run check`: types, lint, format, fresh generated files, architecture. Runs all of them, then fails if any did,
 * so that one run shows everything there is to mend.
 */
import { spawnSync } from 'node:child_process'

const steps: [title: string, command: string, args: string[]][] = [
  ['types', 'tsc', ['-p', '.']],
  ['lint', 'oxlint', ['--type-aware', '--quiet']],
  ['format', 'oxfmt', ['--check', '.']],
  ['generated files', process.execPath, ['scripts/generate.ts', '--check']],
  ['architecture', 'vitest', ['run', '--project', 'unit', 'test/architecture.test.ts', '--reporter=dot']],
]

let failed = 0
for (const [title, command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${title}`)
  if (status !== 0) failed += 1
}
process.exitCode = failed === 0 ? 0 : 1
