import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import { lookAtNamed } from '../source/named-path.ts'

/** Manifests that are read and judged together: one flows folder, within which keys must be unique. */
export type Batch = {
  /** Absolute; the other paths are below it, with `/`. */
  root: string
  /** The flows folder, from which paths become keys; '' for `root` itself. */
  folder: string
  /** Folders to read, none of them within another. */
  folders: string[]
  /** Files that were named one by one. */
  files: { path: string; bytes: number }[]
}

/** `folder` is below `top`, with `/`; '' for all of it. */
export type FlowsFolder = { top: string; folder: string }

/**
 * What the paths of a command line mean. A path below the flows folder keeps the keys it has there. Elsewhere a folder that
 * has a flows folder stands for it, another folder is a flows folder itself, and a file gives its name as key. Without paths: the flows folder.
 * @throws SluiceError `SLUICE_USAGE` for a path where there is nothing to read
 */
export async function batchesOf(paths: readonly string[], { top, folder }: FlowsFolder, cwd: string): Promise<Batch[]> {
  const batches = new Map<string, Batch>()
  const batch = (root: string, flows: string): Batch => {
    const name = JSON.stringify([root, flows])
    const found = batches.get(name) ?? { root, folder: flows, folders: [], files: [] }
    batches.set(name, found)
    return found
  }
  for (const path of paths.length === 0 ? [join(top, folder)] : paths.map((one) => resolve(cwd, one))) {
    const found = await lookAtNamed(path)
    if (found === null) throw nothingAt(path, paths.length === 0, cwd)
    const below = slashed(relative(top, path))
    const ours = isWithin(below, folder)
    if (found.kind === 'file') {
      const place = ours ? batch(top, folder) : batch(dirname(path), '')
      place.files.push({ path: ours ? below : basename(path), bytes: found.bytes })
    } else if (ours) addFolder(batch(top, folder), below)
    else if (folder !== '' && (await lookAtNamed(join(path, folder)))?.kind === 'folder') addFolder(batch(path, folder), folder)
    else addFolder(batch(path, ''), '')
  }
  return [...batches.values()]
}

function addFolder(batch: Batch, path: string): void {
  if (batch.folders.some((one) => isWithin(path, one))) return
  batch.folders = [...batch.folders.filter((one) => !isWithin(one, path)), path]
}

/** Whether a path is the folder or below it; one that leads out of the top is not. */
function isWithin(path: string, folder: string): boolean {
  if (path === '..' || path.startsWith('../') || isAbsolute(path)) return false
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

function nothingAt(path: string, isDefault: boolean, cwd: string): SluiceError {
  const shown = relative(cwd, path) || path
  if (!isDefault) return new SluiceError('SLUICE_USAGE', `cannot validate ${shown}: there is no such file or folder`)
  return new SluiceError('SLUICE_USAGE', `there is no folder ${shown} here: name the files or folders to validate, or set git.path`)
}
