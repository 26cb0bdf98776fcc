import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, wallOf } from './once.ts'
import { ENTRY } from './program.ts'

/** Medians, in turn with an empty program so that a busy moment of the machine hits both. */
export type StartMeasurement = { runs: number; emptyMs: number; versionMs: number }

const RUNS = 21

export async function measureStarts(): Promise<StartMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    const empty = join(folder, 'empty.js')
    await writeFile(empty, '')
    const walls = { empty: [] as number[], version: [] as number[] }
    for (let run = 0; run < RUNS; run += 1) {
      walls.empty.push(await wallOf([empty], folder))
      walls.version.push(await wallOf([ENTRY, 'version'], folder))
    }
    return { runs: RUNS, emptyMs: median(walls.empty), versionMs: median(walls.version) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
