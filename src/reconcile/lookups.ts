import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Bindings } from '../plan/model.ts'
import { resolveReferences } from '../plan/resolve.ts'
import type { FlowService } from './target.ts'

/** Specs and connections change rarely, and never under a flow that uses them: looked up again after so long, or when one is missing. */
const KEPT_MS = 60 * 60_000
/** A reference that leads nowhere is looked up again this often at most, however many manifests have one. */
const AGAIN_MS = 10_000

/** Facts about what manifests name, one listing per collection, shared by all flows of a target. */
export type Lookups = { bindings(desired: readonly DesiredFlow[], options: Abortable & { refresh: boolean }): Promise<Bindings> }

export function createLookups(service: FlowService, clock: Clock): Lookups {
  let kept: { bindings: Bindings; atMs: number } | null = null
  return {
    async bindings(desired, { signal, refresh }) {
      const nowMs = clock.monotonicMs()
      const old = kept === null || nowMs - kept.atMs > KEPT_MS
      const again = kept !== null && nowMs - kept.atMs > AGAIN_MS && (refresh || desired.some((want) => leadsNowhere(want, kept?.bindings)))
      if (kept === null || old || again) kept = { bindings: await service.listBindings({ signal }), atMs: clock.monotonicMs() }
      return kept.bindings
    },
  }
}

function leadsNowhere(want: DesiredFlow, bindings: Bindings | undefined): boolean {
  return bindings !== undefined && 'problems' in resolveReferences(want, bindings)
}
