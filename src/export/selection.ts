import type { FlowKey } from '../manifest/desired.ts'
import type { LiveFlow } from '../plan/model.ts'

/** Which flows were asked for. Null where nothing was: then a refresh takes every manifest. */
export type Selection = { all: boolean; name: string | null; refs: readonly string[] } | null

export type Selected = { ids: ReadonlySet<string>; unknown: string[] }

/**
 * Ids of the flows that are meant.
 * @param byKey flows that are managed, or have a manifest, by key: a reference may be an id or a key
 */
export function selectFlows(selection: Exclude<Selection, null>, flows: readonly LiveFlow[], byKey: ReadonlyMap<FlowKey, string>): Selected {
  const known = new Set(flows.map(({ id }) => id))
  const ids = new Set<string>()
  const unknown: string[] = []
  const fits = selection.name === null ? null : globOf(selection.name)
  for (const { id, name } of flows) if (selection.all || fits?.test(name) === true) ids.add(id)
  for (const ref of selection.refs) {
    const id = known.has(ref) ? ref : byKey.get(ref)
    if (id === undefined) unknown.push(ref)
    else ids.add(id)
  }
  return { ids, unknown }
}

/** `*` stands for any text, `?` for one character, everything else for itself. */
function globOf(pattern: string): RegExp {
  const source = Array.from(pattern, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : character.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  ).join('')
  return new RegExp(`^${source}$`, 'su')
}
