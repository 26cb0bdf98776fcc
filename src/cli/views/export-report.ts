import type { ExportedFlow, LeftOut, Omission } from '../../export/model.ts'
import type { RefreshChange, RefreshKept } from '../../export/refresh.ts'
import type { LiveFlow } from '../../plan/model.ts'
import type { Json } from '../../lib/json.ts'
import type { System } from '../system.ts'

/** A manifest that was there; `text` equals `before` where nothing was taken over. Path below the base. */
export type RefreshedFile = {
  path: string
  key: string
  flow: LiveFlow
  managed: boolean
  before: string
  text: string
  changes: readonly RefreshChange[]
  kept: readonly RefreshKept[]
}

export type FileRow = {
  path: string
  action: 'created' | 'refreshed' | 'unchanged'
  key: string
  flowId: string
  name: string
  state: string
  managed: boolean
  adopt: boolean
  omitted: readonly Omission[]
  changes: { pointer: string; before: Json; after: Json }[]
  kept: readonly RefreshKept[]
}

/** What `sluice export -o json` prints. */
export type ExportReport = {
  formatVersion: 1
  version: string
  at: string
  target: string
  dryRun: boolean
  files: FileRow[]
  leftOut: readonly LeftOut[]
  skipped: readonly { path: string; key: string }[]
  schema: { path: string; found: boolean }
  summary: { created: number; refreshed: number; unchanged: number; leftOut: number; skipped: number; unmanaged: number }
}

type Made = {
  created: readonly ExportedFlow[]
  refreshed: readonly RefreshedFile[]
  leftOut: readonly LeftOut[]
  present: readonly { path: string; key: string }[]
}
type About = {
  args: { dryRun: boolean }
  place: { out: string; schema: { path: string; found: boolean } }
  target: string
  system: Pick<System, 'version' | 'clock'>
}

export function exportReport({ created, refreshed, leftOut, present }: Made, { args, place, target, system }: About): ExportReport {
  const files = [...created.map((one) => createdRow(one, place.out)), ...refreshed.map(refreshedRow)].sort((a, b) => (a.path < b.path ? -1 : 1))
  const count = (action: FileRow['action']): number => files.filter((one) => one.action === action).length
  return {
    formatVersion: 1,
    version: system.version,
    at: new Date(system.clock.nowMs()).toISOString(),
    target,
    dryRun: args.dryRun,
    files,
    leftOut,
    skipped: present,
    schema: place.schema,
    summary: {
      created: count('created'),
      refreshed: count('refreshed'),
      unchanged: count('unchanged'),
      leftOut: leftOut.length,
      skipped: present.length,
      unmanaged: created.filter(({ managed, adopt }) => !managed && !adopt).length,
    },
  }
}

function createdRow({ flow, key, path, managed, adopt, omitted }: ExportedFlow, out: string): FileRow {
  const whole = [out, path].filter((part) => part !== '').join('/')
  return { path: whole, action: 'created', key, flowId: flow.id, name: flow.name, state: flow.state, managed, adopt, omitted, changes: [], kept: [] }
}

function refreshedRow({ path, key, flow, managed, before, text, changes, kept }: RefreshedFile): FileRow {
  const action = before === text ? 'unchanged' : 'refreshed'
  const members = changes.map((one) => ({ pointer: one.pointer, before: one.before ?? null, after: one.after ?? null }))
  return { path, action, key, flowId: flow.id, name: flow.name, state: flow.state, managed, adopt: false, omitted: [], changes: members, kept }
}
