import type { FlowPolicy } from './desired.ts'
import type { Sluice } from './generated/dataflow.ts'

/** The `sluice` block with its defaults. `key` is not part of it: it says which flow, not how it is managed. */
export function policyOf(sluice: Sluice | undefined): FlowPolicy {
  return {
    movedFrom: sluice?.movedFrom ?? null,
    adopt: sluice?.adopt ?? null,
    abandon: sluice?.abandon ?? false,
    drift: sluice?.drift ?? null,
    ignore: sluice?.ignore ?? [],
    startTime: sluice?.startTime ?? 'hold',
    replace: sluice?.replace ?? 'hold',
    recreate: sluice?.recreate ?? 'hold',
    protect: sluice?.protect ?? false,
    suspend: sluice?.suspend ?? false,
  }
}
