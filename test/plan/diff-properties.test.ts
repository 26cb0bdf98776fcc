import fc from 'fast-check'
import fjp, { type Operation } from 'fast-json-patch'
import { expect, test } from 'vitest'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../src/lib/json.ts'
import { parsePointer } from '../../src/lib/pointer.ts'
import { diffDocuments, type MemberDiff } from '../../src/plan/diff.ts'
import { keyTransformations } from '../../src/plan/keyed.ts'
import { patchFor } from '../../src/plan/patch.ts'
import type { PatchOp } from '../../src/plan/model.ts'
import { flowDocuments } from '../support/arbitraries.ts'

const OPTIONS = { context: { category: 'files', state: 'draft', started: false, once: false, wantsOnce: false }, ignore: [] } as const
const RUNS = { numRuns: 200 }

const settled = (declared: JsonObject, live: JsonObject, applied: JsonObject | null): MemberDiff[] =>
  diffDocuments(declared, live, applied, OPTIONS).members

/** RFC 6902 as the service applies it. The library refuses `__proto__` and its like, which a patch can hardly avoid here: those runs are left out. */
function applied(document: JsonObject, ops: readonly PatchOp[]): JsonObject {
  fc.pre(ops.every((op) => !parsePointer(op.path).some((token) => token === '__proto__' || token === 'constructor')))
  return fjp.applyPatch(structuredClone(document), structuredClone(ops) as Operation[], true, false).newDocument
}

test('applying the patch of a difference leaves no difference', () => {
  fc.assert(
    fc.property(flowDocuments, flowDocuments, fc.option(flowDocuments), (declared, live, before) => {
      const after = applied(live, patchFor(live, settled(declared, live, before)))
      expect(settled(declared, after, before)).toEqual([])
    }),
    RUNS,
  )
})

test('a document never differs from itself, whatever was applied before it', () => {
  fc.assert(
    fc.property(flowDocuments, (document) => {
      expect(settled(document, document, document)).toEqual([])
      expect(patchFor(document, [])).toEqual([])
    }),
    RUNS,
  )
})

test('a patch leaves alone what neither git nor we ever named', () => {
  fc.assert(
    fc.property(flowDocuments, flowDocuments, flowDocuments, (declared, live, before) => {
      const after = applied(live, patchFor(live, settled(declared, live, before)))
      const [was, is] = [leaves(live), leaves(after)]
      const named = [...leaves(declared).keys(), ...leaves(before).keys()]
      for (const [path, value] of was) {
        const touched = named.some((one) => one === path || path.startsWith(`${one}\n`) || one.startsWith(`${path}\n`))
        if (!touched) expect([path, is.get(path)]).toEqual([path, value])
      }
    }),
    RUNS,
  )
})

test('every declared member that differs is among the members of the difference, and nothing else', () => {
  fc.assert(
    fc.property(flowDocuments, fc.nat(), (document, at) => {
      const all = [...leaves(document)].filter(([path]) => path !== 'description' || document['description'] !== '')
      fc.pre(all.length > 0)
      const [path = '', value] = all[at % all.length] ?? []
      const live = without(document, path.split('\n'))
      fc.pre(value !== '""' && value !== '{}' && value !== '[]')
      const found = settled(document, live, document)
      expect(found.map(({ tokens, declaredBefore }) => [tokens.join('\n'), declaredBefore])).toEqual([[path, true]])
    }),
    RUNS,
  )
})

test('without a ledger row nothing is removed', () => {
  fc.assert(
    fc.property(flowDocuments, flowDocuments, (declared, live) => {
      const emptied = isEmptyList(declared)
      for (const { tokens, after } of settled(declared, live, null)) if (!(emptied && tokens[0] === 'transformations')) expect(after).toBeDefined()
    }),
    RUNS,
  )
})

/** Scalars, arrays and empty objects by path, elements of `transformations` by name. */
function leaves(document: JsonObject): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: Json, path: string): void => {
    if (!isJsonObject(value) || Object.keys(value).length === 0) found.set(path, JSON.stringify(value))
    else for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}\n${name}`)
  }
  const keyed = keyTransformations(document)
  for (const [name, item] of Object.entries(keyed)) walk(item, name)
  return found
}

function isEmptyList(document: JsonObject): boolean {
  const list = memberOf(document, 'transformations')
  return Array.isArray(list) && list.length === 0
}

function without(document: JsonObject, tokens: readonly string[]): JsonObject {
  const copy = structuredClone(document)
  let at: Json = copy
  for (const token of tokens.slice(0, -1)) {
    const next: Json | undefined = Array.isArray(at)
      ? at.find((item) => isJsonObject(item) && item['name'] === token)
      : isJsonObject(at)
        ? memberOf(at, token)
        : undefined
    if (next === undefined) return copy
    at = next
  }
  const last = tokens.at(-1) ?? ''
  if (Array.isArray(at))
    at.splice(
      at.findIndex((item) => isJsonObject(item) && item['name'] === last),
      1,
    )
  else if (isJsonObject(at)) delete at[last]
  return copy
}
