import { expect, test } from 'vitest'
import { manifest } from '../e2e/manifests.ts'
import { isCreate, project } from '../e2e/project.ts'
import { lookAgain, standing, untilReady } from '../e2e/standing.ts'
import { startSluice } from '../support/sluice-process.ts'

const NAMES = Array.from({ length: 40 }, (_, n) => `Flow ${n}`)
const FILES = Object.fromEntries(NAMES.map((name, n) => [`flows/f${n}.yaml`, manifest({ name, state: 'published' })]))

// Blocks of 512 bytes: the ledger's log alone takes about 50 KB per write.
test.each([600, 1_400, 3_000])(
  'a disk that is full in the middle of a pass (%i blocks) ends the daemon, and the next one finishes: one flow each',
  async (fileBlocks) => {
    await using at = await project(FILES)
    await using full = startSluice(['run'], { cwd: at.repo.path, env: at.env, fileBlocks })
    const end = await full.ended
    expect(end).toMatchObject({ code: 75, signal: null })
    expect(end.stderr).toContain('SLUICE_LEDGER_UNUSABLE')
    const before = at.emulator.flows('dev').length
    expect(before).toBeLessThan(NAMES.length)

    const again = await at.start()
    await untilReady(again)
    await lookAgain(again)
    expect(standing(at.emulator.flows('dev'))).toEqual(Object.fromEntries(NAMES.map((name) => [name, 'enabled'])))
    expect(at.emulator.journal().filter(isCreate)).toHaveLength(NAMES.length)
  },
)
