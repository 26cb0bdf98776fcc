import type { FlowKey } from '../manifest/desired.ts'
import type { LiveFlow } from '../plan/model.ts'

/** Why a flow got no manifest. The remedy is what a person is told. */
export const LEFT_OUT = {
  'in-transition': {
    summary: 'The service is still working on the flow: what it is now is not what it will be.',
    remedy: 'Export it again when it has come to rest.',
  },
  'owned-by-other': {
    summary: 'The marker in its description is that of another owner, who has a manifest of it already.',
    remedy: 'Let its owner abandon it first (sluice.abandon: true), or leave it alone.',
  },
  'duplicate-suspected': {
    summary: 'Several flows carry the marker of one key, and a key has one manifest.',
    remedy: 'See the hold duplicate-suspected: keep one of them.',
  },
  'not-expressible': {
    summary: 'A member that every manifest needs has a value that no manifest can have.',
    remedy: 'Correct the member that the message names in the sandbox.',
  },
  held: { summary: 'A manifest of it would be held by the plan.', remedy: 'The message is that of the hold.' },
  'not-found': { summary: 'The sandbox shows no flow with this id, and none is managed under this key.', remedy: 'Check the id and the target.' },
  'no-flow': {
    summary: 'With `--refresh`: the manifest has no flow, or the plan would hold it before anything is compared.',
    remedy: 'See what `sluice plan` says about its key.',
  },
  'manifest-invalid': { summary: 'With `--refresh`: the manifest cannot be applied, so it was not touched.', remedy: 'Run `sluice validate`.' },
} as const satisfies Record<string, { summary: string; remedy: string }>

export type LeftOutReason = keyof typeof LEFT_OUT

/** A member of the live flow that its manifest does not declare: what it says there stays as it is. */
export type Omission = { pointer: string; reason: string }

/** Whose a flow is, and under which key. */
export type Standing =
  | { whose: 'ours'; key: FlowKey }
  /** Nobody's, or ours by a copied line that only `adopt` makes good; `hint` is the key which that line names. */
  | { whose: 'unmanaged'; hint: FlowKey | null }
  | { whose: 'other'; owner: string; key: FlowKey }
  | { whose: 'duplicate'; key: FlowKey; others: readonly string[] }

export type ExportedFlow = {
  flow: LiveFlow
  key: FlowKey
  /** Below the flows folder, with `/`. */
  path: string
  /** Managed by us already; otherwise the plan adopts it, or holds it as `name-taken` while the manifest does not say so. */
  managed: boolean
  adopt: boolean
  text: string
  omitted: readonly Omission[]
}

/** What was asked for and not written: a flow, or with `path` and `key` a manifest that is there. */
export type LeftOut = {
  flowId: string | null
  name: string | null
  state: string | null
  key: FlowKey | null
  path: string | null
  reason: LeftOutReason
  message: string
}

export function leftOutFlow({ id, name, state }: LiveFlow, reason: LeftOutReason, message: string, more: Partial<LeftOut> = {}): LeftOut {
  return { flowId: id, name, state, key: null, path: null, reason, message, ...more }
}
