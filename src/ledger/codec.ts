/**
 * Records ↔ their text in the ledger, pure. Reading is tolerant of members it does not know (a newer Sluice may have written them)
 * and strict about those it needs: a row that lacks one is damaged and never half trusted.
 */
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import type { Editor } from '../plan/editor.ts'
import type { Unmanaged, UnmanagedFlow } from '../plan/unmanaged.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../plan/model.ts'
import { absentAsNull, flag, json, listOf, mapOf, nullable, number, object, oneOf, record, text, wrongMember, type Fields } from './fields.ts'
import type { PassRecord, TargetRecord, WriteRecord } from './ledger.ts'

export type Codec<T> = {
  /** @throws Error on a value that would not survive the disk: that is a bug of the caller, not of the world. */
  encode(value: T): string
  decode(body: string): Decoded<T>
}

export type Decoded<T> = { ok: true; value: T } | { ok: false; problem: string }

export const ownedCodec = codecOf<OwnedFlow>('owned flow', {
  kind: oneOf('flow'),
  key: text,
  flowId: text,
  applied: nullable(object),
  appliedDigest: nullable(text),
  appliedSourceDigest: nullable(text),
  state: oneOf('draft', 'enabled', 'disabled'),
  revision: nullable(text),
  path: text,
  createdAtMs: nullable(number),
  keeperSeenAtMs: nullable(number),
  gen: number,
  protect: flag,
  missing: nullable(record<NonNullable<OwnedFlow['missing']>>({ sinceMs: number, reads: number, lastReadAtMs: number })),
  goneAtMs: absentAsNull(number),
  successor: absentAsNull(record<NonNullable<OwnedFlow['successor']>>({ flowId: text, createdAtMs: number })),
  retired: absentAsNull(listOf(text)),
})

export const intentCodec = codecOf<Intent>('intent', {
  id: text,
  kind: oneOf('create', 'patch', 'publish', 'enable', 'disable', 'abandon', 'delete'),
  key: text,
  flowId: nullable(text),
  besideId: absentAsNull(text),
  sentAtMs: number,
  revision: text,
  applied: nullable(object),
  appliedDigest: nullable(text),
  appliedSourceDigest: nullable(text),
})

export const conditionCodec = codecOf<FlowCondition>('condition', {
  key: text,
  status: oneOf('ready', 'retrying', 'held', 'stalled'),
  reason: text,
  message: text,
  sinceMs: number,
  nextRetryAtMs: nullable(number),
  attempts: number,
  flowId: nullable(text),
  state: nullable(text),
  desiredState: nullable(oneOf('draft', 'published', 'disabled')),
  revisionAttempted: nullable(text),
  revisionApplied: nullable(text),
  desiredDigest: nullable(text),
  liveDigest: nullable(text),
  path: nullable(text),
})

export const passCodec = codecOf<PassRecord>('pass', {
  passId: text,
  target: text,
  kind: oneOf('full', 'targeted'),
  trigger: text,
  revision: nullable(text),
  startedAtMs: number,
  finishedAtMs: number,
  outcome: oneOf('ready', 'retrying', 'stalled', 'aborted', 'superseded'),
  reason: text,
  counts: mapOf(number),
})

export const writeCodec = codecOf<WriteRecord>('write', {
  passId: text,
  atMs: number,
  key: text,
  flowId: nullable(text),
  step: text,
  reason: text,
  revision: text,
  author: absentAsNull(text),
  trigger: absentAsNull(text),
  digest: absentAsNull(text),
  edited: absentAsNull(record<Editor>({ client: text, by: nullable(text), atMs: number })),
  outcome: oneOf('done', 'failed', 'unknown'),
  code: nullable(text),
  requestId: nullable(text),
  durationMs: number,
  before: json,
  after: json,
})

const unmanagedFlow = record<UnmanagedFlow>({
  flowId: text,
  name: text,
  state: text,
  whose: oneOf('nobody', 'other', 'copy'),
  owner: nullable(text),
  key: nullable(text),
})

export const targetCodec = codecOf<TargetRecord>('target', {
  name: text,
  owner: text,
  org: text,
  sandbox: text,
  sandboxId: nullable(text),
  condition: json,
  unmanaged: absentAsNull(
    record<Unmanaged>({
      atMs: number,
      counts: record<Unmanaged['counts']>({ nobody: number, other: number, copy: number }),
      flows: listOf(unmanagedFlow),
    }),
  ),
  updatedAtMs: number,
})

function codecOf<T extends object>(what: string, fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields) as (keyof T & string)[]
  /** Ten thousand rows are read at a start: a loop is three times as fast as `Object.fromEntries`. */
  const kept = (row: JsonObject): JsonObject => {
    const copy: JsonObject = {}
    for (const name of names) copy[name] = row[name] ?? null
    return copy
  }
  const encode = (value: T): string => {
    const row = Object.fromEntries(names.map((name) => [name, value[name] ?? null])) as JsonObject
    const wrong = wrongMember(fields, row)
    if (wrong !== null) throw new Error(`${what} cannot be recorded: ${wrong} is ${JSON.stringify(row[wrong])}`)
    return JSON.stringify(row)
  }
  const decode = (body: string): Decoded<T> => {
    const row = parsed(body)
    if (!isJsonObject(row)) return { ok: false, problem: `${what}: not a JSON object` }
    const wrong = wrongMember(fields, row)
    if (wrong !== null) return { ok: false, problem: `${what}: ${wrong} is missing or wrong` }
    return { ok: true, value: kept(row) as T }
  }
  return { encode, decode }
}

/** Undefined where the text is not JSON. */
function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}
