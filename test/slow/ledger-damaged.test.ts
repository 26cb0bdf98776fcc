import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { manifest } from '../e2e/manifests.ts'
import { project, type Project } from '../e2e/project.ts'
import { untilReady } from '../e2e/standing.ts'
import { anyDamage, harm } from '../ledger/random-damage.ts'

const NAMES = ['One', 'Two', 'Three']
const FILES = Object.fromEntries(NAMES.map((name) => [`flows/${name.toLowerCase()}.yaml`, manifest({ name, state: 'published' })]))
const LOUD = new Set(['ledger.set-aside', 'ledger.row-damaged', 'ledger.mended'])

/** Starts until a process stays, as a supervisor does; what each said of its ledger. */
async function started(at: Project): Promise<{ starts: number; said: string[]; bound: number }> {
  const said: string[] = []
  for (let starts = 1; ; starts += 1) {
    const daemon = at.launch()
    const end = await Promise.race([untilReady(daemon).then(() => null), daemon.ended])
    if (end === null) daemon.signal('SIGTERM')
    await daemon.ended
    said.push(...daemon.log.map(({ event }) => String(event)).filter((event) => LOUD.has(event)))
    if (end === null) return { starts, said, bound: daemon.log.filter(({ event }) => event === 'flow.bound').length }
    expect(end).toMatchObject({ code: 75 })
    expect(starts).toBeLessThan(3)
  }
}

test('a daemon on a randomly damaged ledger says so, binds its flows by their markers and sends no write', async () => {
  await using at = await project(FILES)
  const first = await at.start()
  for (const name of NAMES) await first.until({ event: 'flow.published', key: name.toLowerCase() })
  await untilReady(first)
  first.signal('SIGTERM')
  await first.ended
  const sound = `${at.dataDir}-sound`
  cpSync(at.dataDir, sound, { recursive: true })
  const before = at.emulator.flows('dev')

  await fc.assert(
    fc.asyncProperty(anyDamage, async (damage) => {
      rmSync(at.dataDir, { recursive: true })
      cpSync(sound, at.dataDir, { recursive: true })
      harm(join(at.dataDir, 'ledger.db'), damage)
      at.emulator.clearJournal()
      const { said, bound } = await started(at)
      expect(at.emulator.journal({ write: true }).filter(({ path }) => path.includes('/flows'))).toEqual([])
      expect(at.emulator.flows('dev')).toEqual(before)
      // A file that is gone was deleted by somebody, who knows; a ledger that was set aside is told once.
      expect(said.filter((event) => event === 'ledger.set-aside').length).toBeLessThanOrEqual(1)
      if (said.includes('ledger.set-aside') || damage.kind === 'gone') expect(bound).toBe(NAMES.length)
      rmSync(at.dataDir, { recursive: true })
      cpSync(sound, at.dataDir, { recursive: true })
    }),
    { numRuns: 25, endOnFailure: true },
  )
})
