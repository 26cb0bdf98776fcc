import { expect, test } from 'vitest'
import { manifest } from './manifests.ts'
import { project } from './project.ts'
import { untilReady } from './standing.ts'

const BROKEN: Record<string, string> = {
  'flows/a-syntax.yaml': 'name: A\nflowSpec: {\n',
  'flows/b-type.yaml': 'name: B\nflowSpec: 7\nsourceConnectionIds: [x]\ntargetConnectionIds: [x]\n',
  'flows/c-misspelt.yaml': manifest({ name: 'C', trasnformations: [] }),
  'flows/d-twice.yaml': 'name: D\nname: D again\n',
  'flows/e-state.yaml': manifest({ name: 'E', state: 'live' }),
}

type Place = { path: string; line: number; column: number; code: string }

test.concurrent('five broken files keep a good one from nothing, and each is told by file, line and column', async () => {
  await using at = await project({ 'flows/first.yaml': manifest({ name: 'First' }) })
  const sluice = await at.start()
  await untilReady(sluice)
  const head = await at.repo.commit({ ...BROKEN, 'flows/good.yaml': manifest({ name: 'Good', state: 'published' }) })
  const revision = `main@sha1:${head}`
  await sluice.until({ event: 'flow.published', key: 'good', revision })
  await sluice.until({ event: 'pass.finished', revision })
  expect(at.emulator.flows('dev')).toEqual([
    expect.objectContaining({ name: 'First', state: 'draft' }),
    expect.objectContaining({ name: 'Good', state: 'enabled' }),
  ])
  const logged = sluice.log.filter(({ event }) => event === 'manifest.invalid')
  expect(new Set(logged.map(({ path }) => path))).toEqual(new Set(Object.keys(BROKEN)))
  for (const line of logged) {
    expect(line).toMatchObject({ level: 'error', line: expect.any(Number) as number, column: expect.any(Number) as number, revision })
  }

  const json = await at.run(['validate', '-o', 'json'])
  expect(json.code).toBe(3)
  const { diagnostics } = JSON.parse(json.stdout) as { diagnostics: Place[] }
  expect(diagnostics.map(placeOf).sort()).toEqual(logged.map((line) => placeOf(line as unknown as Place)).sort())
  const human = await at.run(['validate'])
  expect(human.code).toBe(3)
  for (const { path, line, column } of diagnostics) expect(human.stdout).toContain(`${path}:${line}:${column}`)
})

function placeOf({ path, line, column, code }: Place): string {
  return `${path}:${line}:${column} ${code}`
}
