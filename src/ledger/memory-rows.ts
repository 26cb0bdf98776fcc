/** The state of a ledger in memory and the changes to it; what is kept are the bodies that the real ledger would store. */
import type { FlowKey } from '../manifest/desired.ts'
import type { FlowCondition, Intent, OwnedFlow } from '../plan/model.ts'
import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec, type Codec } from './codec.ts'
import type { LedgerScope, LedgerSnapshot, Page, PageQuery, PassRecord, TargetRecord, WriteMark, WriteRecord } from './ledger.ts'
import { PARSES_KEPT, PRUNE_BATCH, repeats } from './rules.ts'

export type MemoryRows = {
  owned: Map<FlowKey, OwnedRow>
  intents: Map<string, IntentRow>
  conditions: Map<FlowKey, ConditionRow>
  /** Oldest first. */
  passes: PassRow[]
  writes: WriteRow[]
}

type OwnedRow = { key: FlowKey; flowId: string; body: string }
type IntentRow = { id: string; key: FlowKey; body: string }
type ConditionRow = { key: FlowKey; nextRetryAtMs: number | null; body: string }
/** `serial` orders rows across scopes; given when the row is added. */
type History = { serial: number; atMs: number; body: string }
type PassRow = History & { target: string; repeated: boolean }
/** `intentId` while the intent that it was recorded with is open. */
type WriteRow = History & { intentId: string | null; passId: string; mark: WriteMark }

export type MemoryState = { scopes: Map<string, MemoryRows>; targets: Map<string, string>; parses: Map<string, string>; serial: number }

export function emptyState(): MemoryState {
  return { scopes: new Map(), targets: new Map(), parses: new Map(), serial: 0 }
}

export function scopeText({ owner, org, sandboxId, source }: LedgerScope): string {
  return JSON.stringify([owner, org, sandboxId, source])
}

export function emptyRows(): MemoryRows {
  return { owned: new Map(), intents: new Map(), conditions: new Map(), passes: [], writes: [] }
}

export function rowsOf(state: MemoryState, scope: LedgerScope): MemoryRows {
  const name = scopeText(scope)
  const rows = state.scopes.get(name) ?? emptyRows()
  state.scopes.set(name, rows)
  return rows
}

export function scopesOf({ scopes }: MemoryState): LedgerScope[] {
  return [...scopes.keys()].map(scopeOf).sort((a, b) => {
    return inOrder(a.owner, b.owner) || inOrder(a.org, b.org) || inOrder(a.sandboxId, b.sandboxId) || inOrder(a.source, b.source)
  })
}

function scopeOf(text: string): LedgerScope {
  const [owner = '', org = '', sandboxId = '', source = ''] = JSON.parse(text) as string[]
  return { owner, org, sandboxId, source }
}

/** @param wanted null for every key */
export function snapshotOf(rows: MemoryRows, wanted: readonly FlowKey[] | null): LedgerSnapshot {
  const keys = wanted === null ? null : new Set(wanted)
  const isWanted = (key: FlowKey): boolean => keys === null || keys.has(key)
  const intents = [...rows.intents.values()].filter(({ key }) => isWanted(key)).map((row) => trusted(intentCodec, row))
  return {
    owned: byKey(rows.owned, isWanted).map((row) => trusted(ownedCodec, row)),
    intents: intents.sort((a, b) => inOrder(a.key, b.key) || inOrder(a.id, b.id)),
    conditions: conditionsOf(rows, isWanted),
  }
}

export function holdersOf({ owned }: MemoryRows, flowIds: readonly string[]): OwnedFlow[] {
  const ids = new Set(flowIds)
  return byKey(owned, () => true)
    .map((row) => trusted(ownedCodec, row))
    .filter(({ flowId, retired }) => [flowId, ...(retired ?? [])].some((id) => ids.has(id)))
}

export function conditionsOf({ conditions }: MemoryRows, isWanted: (key: FlowKey) => boolean = () => true): FlowCondition[] {
  return byKey(conditions, isWanted).map((row) => trusted(conditionCodec, row))
}

export function dueAt({ conditions }: MemoryRows, nowMs: number): { keys: FlowKey[]; nextAtMs: number | null } {
  const waiting = [...conditions].flatMap(([key, { nextRetryAtMs }]) => (nextRetryAtMs === null ? [] : [{ key, atMs: nextRetryAtMs }]))
  waiting.sort((a, b) => a.atMs - b.atMs || inOrder(a.key, b.key))
  return { keys: waiting.filter(({ atMs }) => atMs <= nowMs).map(({ key }) => key), nextAtMs: waiting[0]?.atMs ?? null }
}

export function passesOf({ passes }: MemoryRows, limit: number): PassRecord[] {
  return newestFirst(passes, limit).map((row) => trusted(passCodec, row))
}

export function writesOf({ writes }: MemoryRows, key: FlowKey | null, limit: number): WriteRecord[] {
  const wanted = key === null ? writes : writes.filter((row) => row.mark.key === key)
  return newestFirst(wanted, limit).map((row) => trusted(writeCodec, row))
}

export function passPageOf({ passes }: MemoryRows, query: PageQuery): Page<PassRecord> {
  return pageOf(passes, query, passCodec)
}

export function writePageOf({ writes }: MemoryRows, query: PageQuery & { key: FlowKey | null }): Page<WriteRecord> {
  const wanted = query.key === null ? writes : writes.filter(({ mark }) => mark.key === query.key)
  return pageOf(wanted, query, writeCodec)
}

function pageOf<T extends { passId: string }>(rows: readonly History[], query: PageQuery, codec: Codec<T>): Page<T> {
  const { after, sinceMs, passId, limit } = query
  const wanted = rows.filter((row) => {
    const { serial, atMs } = row
    return (after === null || serial < after) && (sinceMs === null || atMs >= sinceMs) && (passId === null || trusted(codec, row).passId === passId)
  })
  const found = newestFirst(wanted, limit)
  return { rows: found.map((row) => trusted(codec, row)), next: found.length < limit ? null : (found.at(-1)?.serial ?? null) }
}

export function writeCountsOf({ writes }: MemoryRows, sinceMs: number): Record<string, number> {
  const counted = new Map<string, Set<string>>()
  for (const { serial, mark } of writes) {
    if (mark.atMs < sinceMs || mark.outcome === 'failed') continue
    const ones = counted.get(mark.step) ?? new Set()
    counted.set(mark.step, ones.add(mark.outcome === 'done' ? `${serial}` : `of ${mark.key}`))
  }
  return Object.fromEntries([...counted].sort(([a], [b]) => inOrder(a, b)).map(([step, ones]) => [step, ones.size]))
}

export function recentWritesOf({ writes }: MemoryRows, query: { sinceMs: number; key: FlowKey | null; reason: string | null }): WriteMark[] {
  const wanted = writes.filter(
    ({ mark }) => mark.atMs >= query.sinceMs && [null, mark.key].includes(query.key) && [null, mark.reason].includes(query.reason),
  )
  return wanted.sort((a, b) => b.atMs - a.atMs || b.serial - a.serial).map(({ mark }) => ({ ...mark }))
}

export function targetOf({ targets }: MemoryState, name: string): TargetRecord | null {
  const body = targets.get(name)
  return body === undefined ? null : decode(targetCodec, body)
}

export function targetsOf(state: MemoryState): TargetRecord[] {
  return [...state.targets.keys()].sort().flatMap((name) => targetOf(state, name) ?? [])
}

export function parsesOf({ parses }: MemoryState, keys: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const key of keys) {
    const body = parses.get(key)
    if (body !== undefined) found.set(key, body)
  }
  return found
}

/** The oldest go first; one that is put again is young again. */
export function putParses({ parses }: MemoryState, entries: ReadonlyMap<string, string>): void {
  for (const [key, body] of entries) {
    parses.delete(key)
    parses.set(key, body)
  }
  for (const key of parses.keys()) {
    if (parses.size <= PARSES_KEPT) break
    parses.delete(key)
  }
}

/** Encoding may refuse a record; it happens before anything changes, so that a write is whole or not at all. */
export const encoded = {
  owned: (row: OwnedFlow): OwnedRow => ({ key: row.key, flowId: row.flowId, body: ownedCodec.encode(row) }),
  intent: (row: Intent): IntentRow => ({ id: row.id, key: row.key, body: intentCodec.encode(row) }),
  condition: (row: FlowCondition): ConditionRow => ({ key: row.key, nextRetryAtMs: row.nextRetryAtMs ?? null, body: conditionCodec.encode(row) }),
  write: (row: WriteRecord): WriteRow => {
    const { passId, key, step, reason, outcome, atMs } = row
    return { serial: 0, intentId: null, passId, atMs, mark: { key, step, reason, outcome, atMs }, body: writeCodec.encode(row) }
  },
  pass: (row: PassRecord): PassRow => ({ serial: 0, target: row.target, repeated: false, atMs: row.finishedAtMs, body: passCodec.encode(row) }),
}

/** A flow has one key: another key that had this flow loses it. */
export function putOwned({ owned }: MemoryRows, row: OwnedRow): void {
  for (const [key, { flowId }] of owned) if (flowId === row.flowId) owned.delete(key)
  owned.set(row.key, row)
}

export function dropOwnedOfIntent({ owned, intents }: MemoryRows, intentId: string): void {
  const intent = intents.get(intentId)
  if (intent !== undefined) owned.delete(intent.key)
}

/** The write that was recorded with the open intent, or a new one. */
export function putWrite(state: MemoryState, { writes }: MemoryRows, intentId: string, row: WriteRow): void {
  const at = writes.findIndex((one) => one.intentId === intentId)
  const before = writes[at]
  if (before === undefined) writes.push({ ...row, intentId, serial: ++state.serial })
  else writes[at] = { ...row, intentId, serial: before.serial }
}

export function closeWrite({ writes }: MemoryRows, intentId: string): void {
  for (const [at, row] of writes.entries()) if (row.intentId === intentId) writes[at] = { ...row, intentId: null }
}

export function addPass(state: MemoryState, { passes, writes }: MemoryRows, row: PassRow): void {
  const pass = trusted(passCodec, row)
  const at = passes.findLastIndex(({ target }) => target === row.target)
  const previous = passes[at]
  const wrote = writes.some(({ passId }) => passId === pass.passId)
  const repeated = previous !== undefined && !wrote && repeats(pass, trusted(passCodec, previous))
  if (repeated && previous.repeated) passes.splice(at, 1)
  passes.push({ ...row, repeated, serial: ++state.serial })
}

export function pruneHistory({ scopes }: MemoryState, beforeMs: number): void {
  const all = [...scopes.values()]
  const goneWrites = oldest(
    all.flatMap(({ writes }) => writes),
    beforeMs,
  )
  const gonePasses = oldest(
    all.flatMap(({ passes }) => passes),
    beforeMs,
  )
  for (const rows of all) {
    if (goneWrites.size > 0) rows.writes = rows.writes.filter(({ serial }) => !goneWrites.has(serial))
    if (gonePasses.size > 0) rows.passes = rows.passes.filter(({ serial }) => !gonePasses.has(serial))
  }
}

function oldest(rows: readonly History[], beforeMs: number): Set<number> {
  const old = rows.filter(({ atMs }) => atMs < beforeMs).sort((a, b) => a.atMs - b.atMs || a.serial - b.serial)
  return new Set(old.slice(0, PRUNE_BATCH).map(({ serial }) => serial))
}

function newestFirst<T>(rows: readonly T[], limit: number): T[] {
  return rows.slice(-limit).reverse()
}

function byKey<T>(rows: ReadonlyMap<FlowKey, T>, isWanted: (key: FlowKey) => boolean): T[] {
  return [...rows]
    .filter(([key]) => isWanted(key))
    .sort(([a], [b]) => inOrder(a, b))
    .map(([, row]) => row)
}

/** Keys are ASCII, so this is the order of the real ledger too. */
function inOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

const decodedRows = new WeakMap<object, unknown>()

/** Decoded once, for whoever reads it: nobody may change what others read too, and nobody can. */
function trusted<T>(codec: Codec<T>, row: { readonly body: string }): T {
  const known = decodedRows.get(row)
  if (known !== undefined) return known as T
  const value = frozen(decode(codec, row.body))
  decodedRows.set(row, value)
  return value
}

/** No disk lies between: what does not decode was encoded wrongly. */
function decode<T>(codec: Codec<T>, body: string): T {
  const decoded = codec.decode(body)
  if (!decoded.ok) throw new Error(decoded.problem)
  return decoded.value
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
