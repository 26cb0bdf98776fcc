import { execFileSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { runKills } from '../kills/run-kills.ts'

beforeAll(() => void execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'ignore' }))

/** `npm run kills -- --times 200` takes more of them. */
test.each([
  { git: 'local', times: 25, seed: 'slow-1' },
  { git: 'http', times: 15, seed: 'slow-2' },
] as const)(
  'killed $times times at any moment, git by $git: in the end every manifest has exactly one flow, equal to it',
  async ({ git, times, seed }) => {
    const report = await runKills({ times, seed, git, say: () => undefined })
    expect(report).toMatchObject({ kills: times, violations: [], restless: 0 })
    expect(report.flows).toBeGreaterThan(0)
  },
)
