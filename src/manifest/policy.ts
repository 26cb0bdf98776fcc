import type { FlowPolicy } from './desired.ts'
import type { Sluice } from './generated/dataflow.ts'
import type { FolderSettings } from './generated/folder.ts'

/**
 * The `sluice` block; what it does not say the folders say, and what they do not say has its default. `key` is not part of it: it says
 * which flow, not how it is managed.
 */
export function policyOf(sluice: Sluice | undefined, folder: FolderSettings): FlowPolicy {
  return {
    movedFrom: sluice?.movedFrom ?? null,
    adopt: sluice?.adopt ?? null,
    abandon: sluice?.abandon ?? false,
    drift: sluice?.drift ?? folder.drift ?? null,
    ignore: sluice?.ignore ?? folder.ignore ?? [],
    startTime: sluice?.startTime ?? folder.startTime ?? 'hold',
    replace: sluice?.replace ?? 'hold',
    recreate: sluice?.recreate ?? 'hold',
    protect: sluice?.protect ?? folder.protect ?? false,
    suspend: sluice?.suspend ?? folder.suspend ?? false,
  }
}
