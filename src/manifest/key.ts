import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import type { FlowKey } from './desired.ts'

const KEY = new RegExp(schema.$defs.key.pattern, 'u')
const EXTENSION = /\.ya?ml$/i

/** Whether a path of the repository is a manifest: YAML below the folder, and no part of the way hidden by `.` or `_`. */
export function isManifestPath(path: string, folder: string): boolean {
  const below = belowFolder(path, folder)
  if (below === null || !EXTENSION.test(below)) return false
  return below.split('/').every((segment) => !isHidden(segment))
}

/** The file that says how the flows of its folder, and of those below, are managed. */
export const FOLDER_FILE = '.sluice.yaml'

/** Whether a path of the repository is a folder's settings: at the top of the flows folder or in a folder that is not hidden. */
export function isFolderFile(path: string, folder: string): boolean {
  return visibleNameOf(path, folder) === FOLDER_FILE
}

/** One letter off, and it would be passed over in silence together with what it was meant to hold back. */
export function isMisnamedFolderFile(path: string, folder: string): boolean {
  return /^\.sluice\.ya?ml$/i.test(visibleNameOf(path, folder) ?? '') && !isFolderFile(path, folder)
}

function visibleNameOf(path: string, folder: string): string | undefined {
  const segments = belowFolder(path, folder)?.split('/') ?? []
  const name = segments.pop()
  return segments.some(isHidden) ? undefined : name
}

/** Files and folders that start with `.` or `_` are not manifests: drafts, templates, tools. */
export function isHidden(segment: string): boolean {
  return segment.startsWith('.') || segment.startsWith('_')
}

/** The key a path gives: its way below the folder, without the extension. It may be one that `isKey` refuses. */
export function keyOf(path: string, folder: string): FlowKey {
  return (belowFolder(path, folder) ?? path).replace(EXTENSION, '')
}

export function isKey(text: string): boolean {
  return text.length <= schema.$defs.key.maxLength && KEY.test(text)
}

/** The path below the flows folder; null if it is not below. An empty folder or `.` is the top of the repository. */
export function belowFolder(path: string, folder: string): string | null {
  const top = folder.replace(/^\.\/?/, '').replace(/\/+$/, '')
  if (top === '') return path
  return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : null
}
