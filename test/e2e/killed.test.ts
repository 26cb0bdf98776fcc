import { expect, test } from 'vitest'
import { writeLines } from '../support/journal-lines.ts'
import { manifest } from './manifests.ts'
import { killAtCreate } from './kill.ts'
import { project } from './project.ts'
import { lookAgain } from './standing.ts'

test.concurrent.each(['kept', 'lost'])(
  'killed after a create took effect and before its answer came, with the data folder %s: one flow, published',
  async (dataDir) => {
    await using at = await project({ 'flows/web.yaml': manifest({ state: 'published' }) })
    expect(await killAtCreate(at, 'after')).toMatchObject({ signal: 'SIGKILL' })
    expect(at.emulator.flows('dev')).toHaveLength(1)
    if (dataDir === 'lost') await at.loseDataDir()
    const again = await at.start()
    await again.until({ event: 'flow.published', key: 'web' })
    await again.until({ event: 'pass.finished', outcome: 'ready' })
    await lookAgain(again)
    expect(at.emulator.flows('dev')).toMatchObject([{ name: 'Web events', state: 'enabled' }])
    const writes = writeLines(at.emulator.journal({ write: true }))
    expect(writes.filter((line) => line.startsWith('POST /flows?'))).toHaveLength(1)
    expect(writes.filter((line) => line.includes('op=publish'))).toHaveLength(1)
  },
)
