import type { DesiredFlow, FlowKey } from '../manifest/desired.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { bindVars, type Bound } from '../manifest/bind.ts'
import { inheritedAt, type Inherited } from '../manifest/inherit.ts'
import { movedFromOf } from '../manifest/assemble.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Vars } from '../manifest/variables.ts'
import type { DesiredSet } from './desired-set.ts'
import type { SourceSnapshot } from './source-watch.ts'

/** Puts one target's variables in; manifests that a commit did not touch are not bound again. */
export type Binder = { bind(snapshot: SourceSnapshot): DesiredSet }

export function createBinder(vars: Vars): Binder {
  // Parsed manifests keep their identity while their bytes stay: that is what the memory hangs on.
  const bound = new WeakMap<Manifest, { inherited: string; bound: Bound }>()
  let last: { snapshot: SourceSnapshot; set: DesiredSet } | null = null

  function bindOne(manifest: Manifest, inherited: Inherited): Bound {
    const kept = bound.get(manifest)
    if (kept?.inherited === inherited.identity) return kept.bound
    const fresh = bindVars(manifest, vars, inherited)
    bound.set(manifest, { inherited: inherited.identity, bound: fresh })
    return fresh
  }

  return {
    bind(snapshot) {
      if (last?.snapshot === snapshot) return last.set
      const { assembly, revision } = snapshot
      const desired = new Map<FlowKey, DesiredFlow>()
      const boundDiagnostics: Diagnostic[] = []
      const brokenPaths = new Map(assembly.brokenPaths)
      for (const manifest of assembly.manifests) {
        const one = bindOne(manifest, inheritedAt(manifest.path, assembly.folders))
        boundDiagnostics.push(...one.diagnostics)
        if (one.desired !== null) {
          desired.set(manifest.key, one.desired)
          continue
        }
        brokenPaths.set(manifest.key, manifest.path)
        const from = movedFromOf(manifest)
        if (from !== null && !brokenPaths.has(from)) brokenPaths.set(from, manifest.path)
      }
      const set: DesiredSet = {
        revision: revision.text,
        author: revision.author,
        allows: revision.allows,
        desired,
        diagnostics: [...assembly.diagnostics, ...boundDiagnostics],
        boundDiagnostics,
        brokenKeys: new Set(brokenPaths.keys()),
        brokenPaths,
        complete: assembly.complete && snapshot.folderFound,
        empty: snapshot.files === 0,
        folders: assembly.folders,
      }
      last = { snapshot, set }
      return set
    },
  }
}
