/** People who edit at the worst moments: what they do, when, and what is made of it. */
import { asText } from '../../src/emulator/core/text.ts'
import type { WireRequest } from '../../src/flowservice/wire.ts'
import type { JsonObject } from '../../src/lib/json.ts'
import { splitDescription } from '../../src/plan/marker.ts'
import { manifest } from '../e2e/manifests.ts'
import type { Handles } from '../support/emulator.ts'
import type { Changes } from '../support/git-repo.ts'
import { WHERE } from './sandbox.ts'

const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
const web = (members: Readonly<Record<string, unknown>>): string => manifest({ name: 'Web', description: 'About the web', ...members })

/** The one moment: just before this request takes effect. */
export type Moment = {
  name: string
  before: string
  commit: Changes
  at: (request: Pick<WireRequest, 'method' | 'url' | 'body'>) => boolean
  /** What Sluice may do to flows here; everything else is forbidden. */
  may: readonly ('publish' | 'disable' | 'delete')[]
  /** DELETE takes no `If-Match`: what a person does to that very flow now is lost with it. */
  tooLate?: true
}

const action = (op: string) => (request: Pick<WireRequest, 'method' | 'url'>) => request.method === 'POST' && request.url.includes(`op=${op}`)
const patch = ({ method }: Pick<WireRequest, 'method'>): boolean => method === 'PATCH'
/** The first look at a flow after a request: the service is at work on it. */
function settling(began: Moment['at']): Moment['at'] {
  let begun = false
  return (request) => {
    if (begun && request.method === 'GET') return true
    begun ||= began(request)
    return false
  }
}
const PATH = 'flows/web.yaml'

/** Made anew for each try: some of them remember. */
export function moments(): Moment[] {
  const edited = { [PATH]: web({ description: 'Changed in git' }) }
  const published = { [PATH]: web({ state: 'published' }) }
  const on = web({ state: 'published' })
  return [
    { name: 'before our patch', before: web({}), commit: edited, at: patch, may: [] },
    { name: 'while our patch settles', before: web({}), commit: edited, at: settling(patch), may: [] },
    { name: 'before our publish', before: web({}), commit: published, at: action('publish'), may: ['publish'] },
    { name: 'while our publish settles', before: web({}), commit: published, at: settling(action('publish')), may: ['publish'] },
    { name: 'before our disable', before: on, commit: { [PATH]: web({ state: 'disabled' }) }, at: action('disable'), may: ['publish', 'disable'] },
    { name: 'before our enable', before: web({ state: 'disabled' }), commit: published, at: action('enable'), may: ['publish'] },
    {
      name: 'before pruning deletes a draft',
      before: web({}),
      commit: { [PATH]: null },
      at: ({ method }) => method === 'DELETE',
      may: ['delete'],
      tooLate: true,
    },
    { name: 'before pruning switches off', before: on, commit: { [PATH]: null }, at: action('disable'), may: ['disable', 'delete'] },
    { name: 'before pruning marks', before: on, commit: { [PATH]: null }, at: patch, may: ['disable', 'delete'] },
    {
      name: 'before pruning deletes',
      before: on,
      commit: { [PATH]: null },
      at: ({ method }) => method === 'DELETE',
      may: ['disable', 'delete'],
      tooLate: true,
    },
    { name: 'before a move is written', before: web({}), commit: { [PATH]: null, 'flows/sales/web.yaml': web({}) }, at: patch, may: [] },
    {
      name: 'before it is let go',
      before: on,
      commit: { [PATH]: web({ state: 'published', sluice: { abandon: true } }) },
      at: patch,
      may: [],
    },
    {
      name: 'before a replaced flow is switched off',
      before: on,
      commit: { [PATH]: web({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } }) },
      at: action('disable'),
      may: ['publish', 'disable', 'delete'],
    },
    {
      name: 'before its successor is published',
      before: on,
      commit: { [PATH]: web({ ...PASS_THROUGH, state: 'published', sluice: { replace: 'allow' } }) },
      at: action('publish'),
      may: ['publish', 'disable', 'delete'],
    },
  ]
}

/** Done to the flow that the manifest had before the commit. */
export type Deed = { name: string; does: (emulator: Handles, flow: JsonObject) => void }

export const DEEDS: readonly Deed[] = [
  { name: 'edits a member', does: (at, flow) => void edit(at, flow, { patch: { description: `By a person\n${line(flow)}` } }) },
  { name: 'gives it another name', does: (at, flow) => void edit(at, flow, { patch: { name: 'Named by a person' } }) },
  { name: 'strips the marker line', does: (at, flow) => void edit(at, flow, { patch: { description: 'By a person' } }) },
  {
    name: "writes another owner's line",
    does: (at, flow) => void edit(at, flow, { patch: { description: '[managed by sluice: team-b/theirs; id=0123abcd]' } }),
  },
  { name: 'publishes or enables it', does: (at, flow) => void edit(at, flow, { action: flow['state'] === 'draft' ? 'publish' : 'enable' }) },
  { name: 'disables it', does: (at, flow) => void edit(at, flow, { action: 'disable' }) },
  { name: 'deletes it', does: (at, flow) => void edit(at, flow, { action: 'delete' }) },
  { name: 'copies it with its description', does: (at, flow) => void edit(at, flow, { clone: { name: 'Copy' } }) },
  {
    name: 'deletes it and makes it again by hand',
    does: (at, flow) => {
      const { name, flowSpec, sourceConnectionIds, targetConnectionIds } = flow
      edit(at, flow, { action: 'delete' })
      at.person.edit({ ...WHERE, create: { name, flowSpec, sourceConnectionIds, targetConnectionIds } as JsonObject })
    },
  },
]

function edit(at: Handles, { id }: JsonObject, what: JsonObject): JsonObject {
  return at.person.edit({ ...WHERE, id: asText(id), ...what })
}

function line({ description }: JsonObject): string {
  const { marker } = splitDescription(asText(description))
  return marker === null ? '' : (asText(description).split('\n').at(-1) ?? '')
}
