import type { JsonObject } from '../../src/lib/json.ts'
import type { Access, Ask } from './client.ts'
import { NAME_PREFIX } from './guard.ts'

/** What a case has to work with. */
export type Bench = {
  ask: Ask
  access: Access
  runId: string
  /** Parts of a draft, found in the sandbox. */
  parts: { flowSpecId: string; flowSpecName: string; sourceConnectionId: string; targetConnectionId: string }
  /** Lets the service's clock move on; the emulator alone can. */
  advance: (ms: number) => Promise<void>
}

/**
 * One promise of the documentation. `reads` and `drafts` cases also run on a real sandbox; `emulator` cases publish, spend
 * credentials wrongly, or need a clock that can be moved.
 */
export type Case = { name: string; where: 'reads' | 'drafts' | 'emulator'; run: (bench: Bench) => Promise<void> }

export function draftBody({ runId, parts }: Bench, name: string, more: JsonObject = {}): JsonObject {
  return {
    name: `${NAME_PREFIX} ${runId} ${name}`,
    flowSpec: { id: parts.flowSpecId, version: '1.0' },
    sourceConnectionIds: [parts.sourceConnectionId],
    targetConnectionIds: [parts.targetConnectionId],
    ...more,
  }
}
