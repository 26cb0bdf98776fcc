import { join } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import { openWorktreeSource } from '../source/worktree-source.ts'
import { watchOf, type Composition } from './compose.ts'
import type { ExportPlace } from './export-place.ts'

/** The manifests that are there, committed or not; a folder that is not there yet has none. */
export async function readWorktree(
  { base, folder }: ExportPlace,
  { system, emit }: Pick<Composition, 'system' | 'emit'>,
  options: Abortable,
): Promise<SourceSnapshot> {
  const watch = watchOf(openWorktreeSource({ root: base, path: folder }, { env: system.env }), folder, null, { system, emit })
  await watch.look(options)
  const snapshot = watch.current()
  if (snapshot === null) throw watch.failing() ?? new SluiceError('SLUICE_GIT_UNAVAILABLE', `nothing could be read from ${join(base, folder)}`)
  return snapshot
}
