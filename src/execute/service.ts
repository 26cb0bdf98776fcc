import type { Abortable } from '../lib/abort.ts'
import type { JsonObject } from '../lib/json.ts'
import type { LiveFlow, PatchOp } from '../plan/model.ts'

export type WriteAnswer = { id: string; etag: string; requestId: string | null }

export type LostWrite = 'create' | 'patch' | 'action' | 'delete'

/** What executing needs of Flow Service; `flowservice/` provides it. Every call rejects with `SluiceError`. */
export type FlowWrites = {
  getFlow(id: string, options: Abortable): Promise<LiveFlow | null>
  /** By listings; what they do not show is missing from the map. */
  getFlowsById(ids: readonly string[], options: Abortable): Promise<ReadonlyMap<string, LiveFlow>>
  listFlows(
    query: { orderBy?: '-createdAt'; stopWhen?: (page: readonly LiveFlow[]) => boolean },
    options: Abortable,
  ): Promise<{ flows: LiveFlow[]; complete: boolean; startedAtMs: number }>
  /** @param options.leaving awaited just before each attempt leaves: waiting for its turn, or for the service to be asked again, may take minutes */
  createFlow(body: JsonObject, mode: 'draft' | 'plain', options: Abortable & { leaving?: () => Promise<void> }): Promise<WriteAnswer>
  patchFlow(id: string, etag: string, ops: readonly PatchOp[], options: Abortable): Promise<WriteAnswer>
  actOnFlow(id: string, action: 'publish' | 'enable' | 'disable', etag: string, options: Abortable): Promise<WriteAnswer>
  /** `gone` when there was nothing left to delete. */
  deleteFlow(id: string, options: Abortable): Promise<'accepted' | 'gone'>
  /** A write whose answer was lost turned out to have happened: nobody sends it again. */
  lostWriteHappened(kind: LostWrite): void
}
