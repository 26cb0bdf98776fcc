import { expect, test } from 'vitest'
import { journalLines } from '../support/journal-lines.ts'
import { TEST_ORG } from '../support/emulator.ts'
import { manifest } from './manifests.ts'
import { project } from './project.ts'
import { lookAgain } from './standing.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }
const ONLY = { SLUICE_OBSERVE_ONLY: 'true' }

test('a daemon that only observes says what is due, sends no write, and apply refuses until the setting is gone', async () => {
  await using at = await project({ 'flows/web.yaml': manifest() })
  expect(await at.run(['apply', '--auto-approve'])).toMatchObject({ code: 0 })
  await at.repo.commit({ 'flows/new.yaml': manifest({ name: 'New', state: 'published' }) })
  at.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { name: 'Edited' } })
  at.emulator.clearJournal()
  const sluice = await at.start(ONLY)
  const lines = await sluice.untilAll({ event: 'flow.would-change' }, 2)
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'new', steps: ['create', 'publish'], reason: 'new' }),
      expect.objectContaining({ key: 'web', steps: ['patch'], reason: 'drift' }),
    ]),
  )
  expect(sluice.log).toContainEqual(expect.objectContaining({ event: 'daemon.started', observeOnly: true }))
  await lookAgain(sluice)
  expect((await sluice.stop()).code).toBe(0)
  const refused = await at.run(['apply', '--auto-approve'], ONLY)
  expect(refused).toMatchObject({ code: 64, stdout: '' })
  expect(refused.stderr).toContain('observeOnly is set')
  expect((await at.run(['doctor', '--write-check', '--observe-only'])).code).toBe(64)
  expect(journalLines(at.emulator.journal({ write: true }))).toEqual([])
  expect(await at.run(['apply', '--auto-approve', '--observe-only', 'false'], ONLY)).toMatchObject({ code: 0 })
  expect(at.emulator.flows('dev').map(({ name, state }) => [name, state])).toEqual([
    ['Web events', 'draft'],
    ['New', 'enabled'],
  ])
})
