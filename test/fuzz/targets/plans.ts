import fjp, { type Operation } from 'fast-json-patch'
import type { Json, JsonObject } from '../../../src/lib/json.ts'
import { canonicalJson, isJsonObject } from '../../../src/lib/json.ts'
import { parsePointer } from '../../../src/lib/pointer.ts'
import type { Category } from '../../../src/manifest/desired.ts'
import { MAX_DEPTH } from '../../../src/manifest/limits.ts'
import { diffDocuments } from '../../../src/plan/diff.ts'
import { applyMembers, patchFor } from '../../../src/plan/patch.ts'
import { MANIFEST_DOCUMENTS } from '../corpus.ts'
import { hostileObject, hostileText, mutateJson } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

type Input = { declared: JsonObject; live: JsonObject; applied: JsonObject | null; category: Category; state: string; ignore: string[] }

/** Comparison and patch with documents that nobody would write. */
export const plans = fuzzTarget<Input>({
  name: 'plans',
  promise: 'the patch of any two documents leaves no difference that it could mend, and a document never differs from itself',
  share: 100_000,
  make: (dice) => {
    const base = dice.chance(0.3) ? hostileObject(dice, 4) : plain(dice.pick(MANIFEST_DOCUMENTS))
    return {
      declared: declarable(mutateJson(dice, base, dice.between(0, 3))),
      live: object(mutateJson(dice, base, dice.between(0, 4))),
      applied: dice.chance(0.3) ? null : declarable(mutateJson(dice, base, dice.between(0, 3))),
      category: dice.pick(['files', 'tables', 'streaming', 'audience-export', 'dataset-export', 'unknown'] as const),
      state: dice.pick(['draft', 'enabled', 'disabled', '', '__proto__']),
      ignore: dice.list(0, 2, () =>
        dice.pick(['/scheduleParams/interval', '/options', '/transformations/Mapping/params', '/__proto__', '', '/', hostileText(dice)]),
      ),
    }
  },
  open: () => ({ check }),
  allowedMs: () => 500,
  describe: (input) => JSON.stringify(input, null, 1),
})

/** As it comes off the wire: no `-0`, no lone meaning of a member that JSON cannot say. */
function object(value: Json): JsonObject {
  const read: unknown = JSON.parse(JSON.stringify(value))
  return isJsonObject(read) ? read : { name: 'x' }
}

/** The parser lets only so much depth through and the schema only named transformations, each name once; the rest is as odd as it comes. */
function declarable(value: Json): JsonObject {
  const document = depthOf(value) > MAX_DEPTH ? { name: 'x' } : object(value)
  const list = document['transformations']
  if (list === undefined || list === null) return document
  const named = new Map(
    (Array.isArray(list) ? list : []).flatMap((one): [string, JsonObject][] =>
      isJsonObject(one) && typeof one['name'] === 'string' ? [[one['name'], one]] : [],
    ),
  )
  return { ...document, transformations: [...named.values()] }
}

function depthOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

function plain({ state: _state, sluice: _sluice, kind: _kind, ...document }: JsonObject): JsonObject {
  return document
}

function check({ declared, live, applied, category, state, ignore }: Input): void {
  const options = { context: { category, state, started: false, once: false, wantsOnce: false }, ignore }
  const before = JSON.stringify([declared, live, applied])
  const { members } = diffDocuments(declared, live, applied, options)
  const ops = patchFor(live, members)
  must(JSON.stringify([declared, live, applied]) === before, 'comparing changed what was compared')
  must(members.length < 5_000 && ops.length < 5_000, 'a difference without end')
  must(diffDocuments(declared, declared, declared, options).members.length === 0, 'a document differs from itself')
  must(canonicalJson(applyMembers(live, [])) === canonicalJson(live), 'applying nothing changed something')
  settles(declared, live, applied, options)
  mustBeUnpolluted()
}

/** Of transformations with one name, which the service should not have, a patch takes the first: the others' turn comes later. */
function settles(declared: JsonObject, start: JsonObject, applied: JsonObject | null, options: Parameters<typeof diffDocuments>[3]): void {
  let live = start
  for (let rounds = namesakes(start); rounds >= 0; rounds--) {
    const ops = patchFor(live, diffDocuments(declared, live, applied, options).members)
    // The library that plays the service here refuses those names.
    if (ops.some(({ path }) => parsePointer(path).some((token) => token === '__proto__' || token === 'constructor'))) return
    live = fjp.applyPatch(structuredClone(live), structuredClone(ops) as unknown as Operation[], true, false).newDocument
  }
  const left = diffDocuments(declared, live, applied, options).members
  must(left.length === 0, 'a difference is left after its patch', left)
}

function namesakes({ transformations }: JsonObject): number {
  const names = (Array.isArray(transformations) ? transformations : []).map((one) => (isJsonObject(one) ? one['name'] : undefined))
  return names.length - new Set(names).size
}
