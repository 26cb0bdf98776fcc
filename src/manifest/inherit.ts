/** Which settings of folders hold for a manifest. */
import { canonicalJson } from '../lib/json.ts'
import type { Place } from './diagnostic.ts'
import type { FolderFile } from './folder-file.ts'
import type { FolderSettings } from './generated/folder.ts'

/** What the folders above a manifest say together: of each member the word of the nearest folder that has one. */
export type Inherited = {
  settings: FolderSettings
  /** Where each member stands. */
  places: Readonly<Record<string, Place>>
  /** Equal texts, equal settings at equal places. */
  identity: string
}

export const NOTHING_INHERITED: Inherited = { settings: {}, places: {}, identity: '' }

/** The settings of one revision, by folder. */
export type FolderTree = {
  /** For a path of the repository, manifest or not. */
  of(path: string): Inherited
  /** The file above a path that cannot be read, the nearest; null where all of them can. Then what holds for the path is unknown. */
  brokenAbove(path: string): string | null
}

/** @param unread paths of settings that could not even be read: links that lead away, files too large */
export function folderTree(files: readonly FolderFile[], unread: readonly string[] = []): FolderTree {
  const byFolder = new Map(files.map((file) => [folderOf(file.path), file]))
  const broken = new Map(
    [...unread, ...files.flatMap(({ path, settings }) => (settings === null ? [path] : []))].map((path) => [folderOf(path), path]),
  )
  const known = new Map<string, Inherited>()

  function inherited(folder: string): Inherited {
    const found = known.get(folder)
    if (found !== undefined) return found
    const above = folder === '' ? NOTHING_INHERITED : inherited(folderOf(folder))
    const made = merged(above, byFolder.get(folder))
    known.set(folder, made)
    return made
  }

  return {
    of: (path) => (files.length === 0 ? NOTHING_INHERITED : inherited(folderOf(path))),
    brokenAbove(path) {
      if (broken.size === 0) return null
      for (let folder = folderOf(path); ; folder = folderOf(folder)) {
        const file = broken.get(folder)
        if (file !== undefined) return file
        if (folder === '') return null
      }
    },
  }
}

function merged(above: Inherited, file: FolderFile | undefined): Inherited {
  if (file === undefined || file.settings === null) return above
  const settings = { ...above.settings, ...file.settings }
  const places = { ...above.places }
  for (const name of Object.keys(file.settings)) places[name] = { path: file.path, ...(file.positions[`/${name}`] ?? { line: 1, column: 1 }) }
  return { settings, places, identity: canonicalJson({ settings: { ...settings }, places }) }
}

/** The folder a path is in; '' for the top of the repository, which is in itself. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
