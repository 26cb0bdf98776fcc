/** `npm run kills -- --times 200 --seed 1 [--git http]`; build first: the daemon that is killed is the one in dist/. */
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { runKills } from './run-kills.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    git: { type: 'string', default: 'local' },
  },
})
execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'ignore' })
process.stdout.write(`seed ${values.seed}, git ${values.git}\n`)
const report = await runKills({
  times: Number(values.times),
  seed: values.seed,
  git: values.git === 'http' ? 'http' : 'local',
  say: (line) => process.stdout.write(`${line}\n`),
})
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exitCode = report.violations.length === 0 && report.restless === 0 ? 0 : 1
