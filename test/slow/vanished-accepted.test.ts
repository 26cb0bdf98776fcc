import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { StatusReport } from '../../src/reconcile/status.ts'
import { writeLines } from '../support/journal-lines.ts'
import { manifest, manifests } from '../e2e/manifests.ts'
import { project } from '../e2e/project.ts'
import { standing } from '../e2e/standing.ts'

test('flows that vanished are made again when somebody accepts it, after each was confirmed to be gone', async () => {
  const files = { ...manifests(9), 'flows/live.yaml': manifest({ name: 'Live', state: 'published' }), 'flows/kept.yaml': manifest({ name: 'Kept' }) }
  await using at = await project(files)
  const apply = ['apply', '--auto-approve', '--accept-vanished']
  expect(await at.run(apply)).toMatchObject({ code: 0 })
  for (const name of ['Live', ...Array.from({ length: 9 }, (_, n) => `Web ${n}`)]) at.emulator.person.edit({ sandbox: 'dev', name, action: 'delete' })
  at.emulator.clearJournal()
  expect(await at.run(['apply', '--auto-approve'])).toMatchObject({ code: 4 })

  const startMs = performance.now()
  // A flow counts as gone after three reads over half a minute: the product says when it is worth looking again.
  for (let look = 0; look < 3; look += 1) {
    expect(writeLines(at.emulator.journal({ write: true }))).toEqual([])
    await at.run(apply)
    const { targets } = JSON.parse((await at.run(['status', '-o', 'json'])).stdout) as StatusReport
    const nextMs = Date.parse(targets[0]?.nextRetryAt ?? '')
    if (look < 2) {
      expect(targets[0]?.counts).toMatchObject({ ready: 1, retrying: 10 })
      await sleep(Math.max(0, nextMs - Date.now()))
    }
  }
  expect(performance.now() - startMs).toBeGreaterThan(30_000)
  expect(standing(at.emulator.flows('dev'))).toEqual({
    Kept: 'draft',
    ...Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`Web ${n}`, 'draft'])),
  })
  // What was published stays gone until git says otherwise: producers hang on its id.
  const last = await at.run(['plan'])
  expect(last).toMatchObject({ code: 4, stdout: expect.stringContaining('deleted-outside') as string })
  expect(await at.run(apply)).toMatchObject({ code: 4 })
})
