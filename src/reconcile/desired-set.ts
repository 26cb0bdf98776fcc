import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { FolderTree } from '../manifest/inherit.ts'

/** What one revision asks of one target. */
export type DesiredSet = {
  revision: string
  /** Who made the revision, `name <mail>`; null for a working tree. */
  author: string | null
  /** What the revision's message lets through once: values of its trailers `Sluice-Allow`. */
  allows: readonly string[]
  desired: ReadonlyMap<FlowKey, DesiredFlow>
  /** Everything there is to say about the manifests, for this target. */
  diagnostics: readonly Diagnostic[]
  /** The part of it that comes from this target's variables. */
  boundDiagnostics: readonly Diagnostic[]
  /** Keys whose manifest is there but cannot be applied. */
  brokenKeys: ReadonlySet<FlowKey>
  /** The file that breaks each of them: the manifest, or the settings of a folder above it. */
  brokenPaths: ReadonlyMap<FlowKey, string>
  /** The revision was read in full and every broken file's key is known. */
  complete: boolean
  /** The flows folder holds no manifest at all, not even a broken one. */
  empty: boolean
  /** The settings of folders that hold for each path. */
  folders: FolderTree
}

/** Keys that the two sets treat differently: what a commit touches. */
export function changedKeys(before: DesiredSet | null, after: DesiredSet): Set<FlowKey> {
  const changed = new Set<FlowKey>()
  for (const [key, flow] of after.desired) if (before?.desired.get(key)?.digest !== flow.digest) changed.add(key)
  for (const key of before?.desired.keys() ?? []) if (!after.desired.has(key)) changed.add(key)
  for (const key of after.brokenKeys) if (before?.brokenKeys.has(key) !== true) changed.add(key)
  for (const key of before?.brokenKeys ?? []) if (!after.brokenKeys.has(key)) changed.add(key)
  return changed
}
