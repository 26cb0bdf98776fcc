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
  /** Folders that have settings, each with what the folders above it say. */
  settings: ReadonlyMap<string, Inherited>
  /** Folders whose settings cannot be read, with the file. */
  broken: ReadonlyMap<string, string>
}

/** @param unread paths of settings that could not even be read: links that lead away, files too large */
export function folderTree(files: readonly FolderFile[], unread: readonly string[] = []): FolderTree {
  const settings = new Map<string, Inherited>()
  // Folders before those inside them.
  for (const file of files.toSorted((one, other) => one.path.length - other.path.length)) {
    settings.set(folderOf(file.path), merged(nearest(settings, file.path) ?? NOTHING_INHERITED, file))
  }
  const broken = [...unread, ...files.flatMap((file) => (file.settings === null ? [file.path] : []))]
  return { settings, broken: new Map(broken.map((path) => [folderOf(path), path])) }
}

/** What holds for a path of the repository, manifest or not. */
export function inheritedAt(path: string, { settings }: FolderTree): Inherited {
  return nearest(settings, path) ?? NOTHING_INHERITED
}

/** The nearest file above a path that cannot be read; null where all of them can. What holds for the path is not known then. */
export function brokenAbove(path: string, { broken }: FolderTree): string | null {
  return nearest(broken, path) ?? null
}

function nearest<V>(byFolder: ReadonlyMap<string, V>, path: string): V | undefined {
  if (byFolder.size === 0) return undefined
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const found = byFolder.get(folder)
    if (found !== undefined || folder === '') return found
  }
}

function merged(above: Inherited, file: FolderFile): Inherited {
  if (file.settings === null) return above
  const settings = { ...above.settings, ...file.settings }
  const places = { ...above.places }
  for (const name of Object.keys(file.settings)) places[name] = { path: file.path, ...(file.positions[`/${name}`] ?? { line: 1, column: 1 }) }
  return { settings, places, identity: canonicalJson({ settings: { ...settings }, places }) }
}

/** The folder a path is in; '' for the top of the repository, which is in itself. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
