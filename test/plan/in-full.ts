/** Plans with every member that anything hangs on, for golden files: tables compare only kinds and reasons. */
import type { Plan, PlanInput, Step } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import { NOW_MS } from '../support/worlds.ts'

export type World = { name: string; input: PlanInput }

/** Sentences for people are left out: the golden files of the commands hold those. */
const LEFT_OUT = new Set(['key', 'kind', 'reason', 'want', 'message', 'hint', 'changes'])
const MOMENTS = new Set(['untilMs', 'deleteAtMs'])

export function inFull(worlds: readonly World[]): string {
  return worlds.map(({ name, input }) => `${[name, ...linesOf(plan(input))].join('\n  ')}\n`).join('\n')
}

function linesOf(result: Plan): string[] {
  const { steps, rebinds, notices, unchanged, pruned, missing, bound, successions, retired, stop } = result
  return [
    ...steps.flatMap(stepLines),
    ...rebinds.map(({ key, reason, from, live, path }) => `rebind ${key} ${reason} ${shown({ from, live: live.id, path })}`),
    ...notices.map(({ key, kind, flowId, pointers, editor }) => `notice ${key} ${kind} ${shown({ flowId, pointers, editor })}`),
    ...list('unchanged', unchanged),
    ...pruned.map(({ key, deleteAtMs }) => `pruned ${key} ${shown({ deleteAtMs })}`),
    ...list('missing', missing),
    ...list(
      'bound',
      [...bound].map(([key, { id }]) => `${key}=${id}`),
    ),
    ...[...successions].map(([key, { successor, predecessor }]) => `succession ${key} ${predecessor.id} → ${successor.id}`),
    ...[...retired].map(([key, flows]) => `retired ${key} ${flows.map(({ id }) => id).join(' ')}`),
    ...(stop === null ? [] : [`stop ${stop.reason} ${shown({ missing: stop.missing, owned: stop.owned })}`]),
  ]
}

function stepLines(step: Step): string[] {
  const changes = step.kind === 'patch' ? step.changes : []
  return [
    `${step.kind} ${step.key} ${step.reason} ${shown(step)}`,
    ...changes.map(({ pointer, cause, before, after }) => `  ${cause} ${pointer} ${JSON.stringify(before) ?? '-'} → ${JSON.stringify(after) ?? '-'}`),
  ]
}

function shown(value: object): string {
  return Object.entries(value)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(
      ([name, item]: [string, unknown]) =>
        `${name}=${item === null ? '-' : MOMENTS.has(name) ? `now+${Number(item) - NOW_MS}` : JSON.stringify(item)}`,
    )
    .join(' ')
}

const list = (name: string, items: readonly string[]): string[] => (items.length === 0 ? [] : [`${name} ${items.join(' ')}`])
