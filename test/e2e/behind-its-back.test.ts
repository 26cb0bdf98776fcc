import { expect, test } from 'vitest'
import { TEST_ORG } from '../support/emulator.ts'
import { journalLines, writeLines } from '../support/journal-lines.ts'
import { manifest, manifests } from './manifests.ts'
import { project } from './project.ts'
import { lookAgain, standing } from './standing.ts'

const WHERE = { org: TEST_ORG, sandbox: 'dev' }

test.concurrent('what a person edits is corrected at the next look, and a flow whose marker a person removed is still ours', async () => {
  await using at = await project({ 'flows/web.yaml': manifest({ description: 'About the web' }), 'flows/other.yaml': manifest({ name: 'Other' }) })
  const sluice = await at.start()
  await sluice.until({ event: 'pass.finished', outcome: 'ready' })
  at.emulator.clearJournal()
  at.emulator.person.edit({ ...WHERE, name: 'Web events', patch: { description: 'About the web' } })
  at.emulator.person.edit({ ...WHERE, name: 'Other', patch: { name: 'Edited' } })
  sluice.signal('SIGHUP')
  const [lost, drift] = await sluice.untilAll((line) => line.event === 'flow.patched', 2)
  expect([lost, drift]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'web', reason: 'marker-lost' }),
      expect.objectContaining({ key: 'other', reason: 'drift', updatedClient: 'exc_app' }),
    ]),
  )
  await lookAgain(sluice)
  const flows = at.emulator.flows('dev')
  expect(standing(flows)).toEqual({ Other: 'draft', 'Web events': 'draft' })
  expect(flows.find(({ name }) => name === 'Web events')?.['description']).toMatch(
    /^About the web\n\[managed by sluice: acme\/web; id=[0-9a-f]{8}\]$/,
  )
  expect(writeLines(at.emulator.journal({ write: true }))).toHaveLength(2)
})

test.concurrent('a file renamed and edited, a namesake by a person and a copied marker are held with a hint, and nothing is created, published or taken over', async () => {
  await using at = await project({
    'flows/moved.yaml': manifest({ name: 'Moved' }),
    'flows/copied.yaml': manifest({ name: 'Copied' }),
    'flows/taken.yaml': manifest({ name: 'Before' }),
  })
  const sluice = await at.start()
  await sluice.until({ event: 'pass.finished', outcome: 'ready' })
  at.emulator.person.edit({ ...WHERE, name: 'Copied', clone: { name: 'A copy' } })
  at.emulator.person.edit({ ...WHERE, name: 'Before', clone: { name: 'By hand', description: 'of a person' } })
  const before = at.emulator.flows('dev')
  at.emulator.clearJournal()
  await at.repo.git('rm', '-q', 'flows/moved.yaml')
  await at.repo.commit({
    'flows/elsewhere.yaml': manifest({ name: 'Moved', description: 'edited' }),
    'flows/copied.yaml': manifest({ name: 'Copied', state: 'published' }),
    'flows/new.yaml': manifest({ name: 'By hand', state: 'published' }),
  })
  await sluice.untilAll({ event: 'flow.held' }, 3)
  await lookAgain(sluice)
  expect(sluice.log.filter(({ event }) => event === 'flow.held')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'elsewhere', reason: 'move-suspected', hint: expect.stringContaining('sluice.movedFrom: moved') as string }),
      expect.objectContaining({ key: 'new', reason: 'name-taken', hint: expect.stringContaining('sluice.adopt') as string }),
      expect.objectContaining({ key: 'copied', reason: 'marker-copied', hint: expect.stringMatching(/\w/) as string }),
    ]),
  )
  expect(writeLines(at.emulator.journal({ write: true }))).toEqual([])
  expect(at.emulator.flows('dev')).toEqual(before)
  expect(await at.run(['plan'])).toMatchObject({
    code: 4,
    stdout: expect.stringMatching(/move-suspected[^]*name-taken|name-taken[^]*move-suspected/) as string,
  })
})

test.concurrent('when nine of ten flows vanish the target stops, and plan and apply say so and write nothing', async () => {
  await using at = await project(manifests(10))
  const sluice = await at.start()
  await sluice.until({ event: 'pass.finished', outcome: 'ready' })
  for (let n = 0; n < 9; n += 1) at.emulator.person.edit({ ...WHERE, name: `Web ${n}`, action: 'delete' })
  at.emulator.clearJournal()
  await at.repo.commit({ 'flows/web10.yaml': manifest({ name: 'Web 10' }) })
  sluice.signal('SIGHUP')
  expect(await sluice.until({ event: 'target.stopped' })).toMatchObject({
    level: 'error',
    reason: 'mass-vanished',
    message: expect.stringContaining('9 of 10') as string,
    hint: expect.stringContaining('--accept-vanished') as string,
  })
  await sluice.stop()
  expect(await at.run(['plan'])).toMatchObject({ code: 4, stdout: expect.stringContaining('9 of 10') as string })
  expect(await at.run(['apply', '--auto-approve'])).toMatchObject({ code: 4, stdout: expect.stringContaining('mass-vanished') as string })
  // A sandbox that was emptied tells as much, and starting again changes nothing about it.
  at.emulator.reset({ ...WHERE, reseed: true })
  const again = await at.start()
  await again.until({ event: 'target.stopped', reason: 'mass-vanished' })
  expect(writeLines(at.emulator.journal({ write: true }))).toEqual([])
  expect(at.emulator.flows('dev')).toEqual([])
  expect(journalLines(at.emulator.journal()).filter((line) => line.startsWith('GET /flows/')).length).toBeLessThan(10)
})
