import type { Intent, OwnedFlow } from '../plan/model.ts'

/** The intent of a write to a flow that leaves what is applied to it as it is. */
export function flowsIntent(
  kind: Intent['kind'],
  { key, flowId, applied, appliedDigest, appliedSourceDigest }: OwnedFlow,
): Omit<Intent, 'id' | 'sentAtMs' | 'revision'> {
  return { kind, key, flowId, besideId: null, applied, appliedDigest, appliedSourceDigest }
}
