import type { Ended } from '../support/sluice-process.ts'
import { isCreate, onRequest, type Project } from './project.ts'

/** Kills the daemon in the moment in which its first create arrives; `cut` says whether it still takes effect. */
export async function killAtCreate(at: Project, cut: 'before' | 'after'): Promise<Ended> {
  at.emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut })
  const sluice = at.launch()
  onRequest(at.emulator, (entry) => {
    if (isCreate(entry)) sluice.signal('SIGKILL')
  })
  return sluice.ended
}
