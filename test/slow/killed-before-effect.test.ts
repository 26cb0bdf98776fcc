import { expect, test } from 'vitest'
import { killAtCreate } from '../e2e/kill.ts'
import { manifest } from '../e2e/manifests.ts'
import { project } from '../e2e/project.ts'
import { lookAgain } from '../e2e/standing.ts'

test.each(['0', '1500'])('killed before a create took effect, with a window of %s ms for it: one flow, published', async (createWindowMs) => {
  await using at = await project({ 'flows/web.yaml': manifest({ state: 'published' }) }, { env: { SLUICE_CREATE_WINDOW_MS: createWindowMs } })
  expect(await killAtCreate(at, 'before')).toMatchObject({ signal: 'SIGKILL' })
  expect(at.emulator.flows('dev')).toEqual([])
  const again = await at.start()
  await again.until({ event: 'flow.published', key: 'web' })
  // While the first create may still take effect, the second one waits.
  expect(again.log.filter(({ event, reason }) => event === 'flow.retrying' && reason === 'create-unknown')).toHaveLength(
    createWindowMs === '0' ? 0 : 1,
  )
  await lookAgain(again)
  expect(at.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'enabled' }])
})
