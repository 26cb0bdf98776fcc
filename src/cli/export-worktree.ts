import type { Abortable } from '../lib/abort.ts'
import { assembleManifests, type Assembly } from '../manifest/assemble.ts'
import { MAX_FILE_BYTES } from '../manifest/limits.ts'
import { parseManifest } from '../manifest/parse.ts'
import { surveyTree } from '../manifest/survey.ts'
import { readParsed } from '../source/artifact.ts'
import { openWorktreeSource } from '../source/worktree-source.ts'
import type { ExportPlace } from './export-place.ts'
import type { System } from './system.ts'

/** The manifests that are there, committed or not; a folder that is not there yet has none. */
export async function readWorktree(
  { base, folder }: ExportPlace,
  { env, clock }: Pick<System, 'env' | 'clock'>,
  options: Abortable,
): Promise<Assembly> {
  const source = openWorktreeSource({ root: base, path: folder, maxBlobBytes: MAX_FILE_BYTES }, { env })
  const { entries, folderFound } = await source.tree(await source.resolve(options), options)
  if (!folderFound) return assembleManifests([])
  const { files, problems } = surveyTree(entries, folder)
  return assembleManifests(
    await readParsed(source, files, (file) => parseManifest({ ...file, folder }), { kept: new Map(), clock }, options),
    problems,
  )
}
