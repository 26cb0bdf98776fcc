/** What the manifests of one repository say together. */
import { isJsonObject } from '../lib/json.ts'
import type { FlowKey } from './desired.ts'
import type { Diagnostic } from './diagnostic.ts'
import { compareDiagnostics, toDiagnostic, type Finding } from './finding.ts'
import type { FolderFile } from './folder-file.ts'
import { brokenAbove, folderTree, type FolderTree } from './inherit.ts'
import type { Manifest, ParsedFile } from './manifest.ts'
import { keptPosition } from './positions-kept.ts'
import type { TreeProblem } from './survey.ts'

export type Assembly = {
  /** Valid ones, sorted by key. */
  manifests: Manifest[]
  /** Of all files and of the repository, sorted by place. */
  diagnostics: Diagnostic[]
  /** Keys whose file is there but cannot be applied: never treated as gone. */
  brokenKeys: Set<FlowKey>
  /** The file that keeps each of them from being applied: the manifest, or the settings of a folder above it. */
  brokenPaths: ReadonlyMap<FlowKey, string>
  /** False if a file is there whose key cannot be told for certain: then no key counts as gone. */
  complete: boolean
  /** The settings of folders that hold for each path. */
  folders: FolderTree
}

/**
 * Duplicates keep each other out; collisions that do no harm here are warnings. Settings of a folder that cannot be read keep out
 * everything below: nobody knows what they would have held back. Neither does any key count as gone then, because they may have protected it.
 * @param settings the `.sluice.yaml` of all folders
 */
export function assembleManifests(files: readonly ParsedFile[], tree: readonly TreeProblem[] = [], settings: readonly FolderFile[] = []): Assembly {
  const unread = tree.flatMap((one) => (one.settings === true ? [one.diagnostic.path] : []))
  const folders = folderTree(settings, unread)
  const candidates = files.flatMap(({ manifest }) => (manifest === null ? [] : [manifest]))
  const duplicates = duplicateKeys(files)
  const conflicts = [...duplicates, ...sameMove(candidates), ...sameAdoption(candidates)]
  const broken = new Set(conflicts.map(({ path }) => path))
  const manifests = candidates.filter(({ path }) => !broken.has(path) && brokenAbove(path, folders) === null).sort((a, b) => (a.key < b.key ? -1 : 1))
  const notes = [...caseCollisions(candidates), ...presentMoves(candidates)]
  const diagnostics = [
    ...[...files, ...settings].flatMap((file) => file.diagnostics),
    ...tree.map(({ diagnostic }) => diagnostic),
    ...conflicts,
    ...notes,
  ]
  const brokenPaths = brokenPathsOf(files, tree, broken, folders)
  return {
    manifests,
    diagnostics: diagnostics.sort(compareDiagnostics),
    brokenKeys: new Set(brokenPaths.keys()),
    brokenPaths,
    complete:
      // All but one of the files with a key should have another one, and nobody knows which.
      duplicates.length === 0 && tree.length === 0 && settings.every((file) => file.settings !== null) && files.every(({ keyCertain }) => keyCertain),
    folders,
  }
}

function brokenPathsOf(
  files: readonly ParsedFile[],
  tree: readonly TreeProblem[],
  broken: ReadonlySet<string>,
  folders: FolderTree,
): Map<FlowKey, string> {
  const unread = tree.map(({ key, diagnostic }) => ({ key, path: diagnostic.path }))
  const unusable = files.filter(({ manifest, path }) => manifest === null || broken.has(path))
  const below = files.flatMap(({ key, path }) => {
    const file = brokenAbove(path, folders)
    return file === null ? [] : [{ key, path: file }]
  })
  // What a manifest that cannot be applied says it moved from is not gone either: its flow waits for that manifest.
  const moved = unusable.map(({ manifest, path }) => ({ key: manifest === null ? null : movedFromOf(manifest), path }))
  // A manifest that is broken itself is told by its own file.
  return new Map([...moved, ...below, ...unread, ...unusable].flatMap(({ key, path }): [FlowKey, string][] => (key === null ? [] : [[key, path]])))
}

export function movedFromOf(manifest: Manifest): FlowKey | null {
  return managed(manifest, 'movedFrom')
}

/** Broken files count too: whoever mends one should learn of the clash now. */
function duplicateKeys(files: readonly ParsedFile[]): Diagnostic[] {
  return groups(
    files.filter(({ keyCertain }) => keyCertain),
    ({ key }) => key ?? '',
  ).flatMap((group) =>
    group.map((file) => {
      const pointer =
        file.manifest !== null && isJsonObject(file.manifest.source['sluice']) && 'key' in file.manifest.source['sluice'] ? '/sluice/key' : ''
      return told(file, { code: 'key-duplicate', pointer, message: `the key ${file.key ?? ''} is also that of ${others(group, file)}` })
    }),
  )
}

function caseCollisions(manifests: readonly Manifest[]): Diagnostic[] {
  return groups(manifests, ({ key }) => key.toLowerCase()).flatMap((group) => {
    if (new Set(group.map(({ key }) => key)).size < 2) return []
    return group.map((manifest) => {
      const message = `the key ${manifest.key} differs from that of ${others(group, manifest, ({ key }) => key !== manifest.key)} in upper and lower case only`
      return told({ path: manifest.path, manifest }, { code: 'key-case', pointer: '', message, severity: 'warning' })
    })
  })
}

function sameMove(manifests: readonly Manifest[]): Diagnostic[] {
  return sharing(manifests, 'movedFrom', 'moved-from-twice', (value, others) => `movedFrom ${value} stands in ${others} too`)
}

function sameAdoption(manifests: readonly Manifest[]): Diagnostic[] {
  const byId = manifests.filter((manifest) => !['by-name', 'never'].includes(managed(manifest, 'adopt') ?? ''))
  return sharing(byId, 'adopt', 'adopted-twice', (value, others) => `${others} adopts ${value} too`)
}

function sharing(
  manifests: readonly Manifest[],
  member: string,
  code: Finding['code'],
  message: (value: string, others: string) => string,
): Diagnostic[] {
  const having = manifests.filter((manifest) => managed(manifest, member) !== null)
  return groups(having, (manifest) => managed(manifest, member) ?? '').flatMap((group) =>
    group.map((manifest) => {
      const pointer = `/sluice/${member}`
      return told({ path: manifest.path, manifest }, { code, pointer, message: message(managed(manifest, member) ?? '', others(group, manifest)) })
    }),
  )
}

/** Two manifests may swap keys, then both say where they come from. */
function presentMoves(manifests: readonly Manifest[]): Diagnostic[] {
  const byKey = new Map(manifests.map((manifest) => [manifest.key, manifest]))
  return manifests.flatMap((manifest) => {
    const from = managed(manifest, 'movedFrom')
    const other = from === null ? undefined : byKey.get(from)
    if (other === undefined || managed(other, 'movedFrom') !== null) return []
    const message = `movedFrom ${from ?? ''} is still the key of ${other.path}`
    return [told({ path: manifest.path, manifest }, { code: 'moved-from-present', pointer: '/sluice/movedFrom', message, severity: 'warning' })]
  })
}

function managed({ source }: Manifest, member: string): string | null {
  const sluice = source['sluice']
  const value = isJsonObject(sluice) ? sluice[member] : undefined
  return typeof value === 'string' ? value : null
}

function told(file: { path: string; manifest: Manifest | null }, finding: Finding): Diagnostic {
  return toDiagnostic(finding, file.path, keptPosition(file.manifest?.positions ?? {}, finding.pointer) ?? { line: 1, column: 1 })
}

const MOST_OTHERS = 5

/** Paths of the others in a group. Thousands of copies of one file must not become thousands of messages that each name thousands. */
function others<T extends { path: string }>(group: readonly T[], one: T, differs = ({ path }: T): boolean => path !== one.path): string {
  const named: string[] = []
  for (const other of group) {
    if (!differs(other)) continue
    if (named.length === MOST_OTHERS) return `${named.join(', ')} and more`
    named.push(other.path)
  }
  return named.join(', ')
}

/** Only groups of two and more. */
function groups<T>(items: readonly T[], by: (item: T) => string): T[][] {
  return [...Map.groupBy(items, by).values()].filter((group) => group.length > 1)
}
