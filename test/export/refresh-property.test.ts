import fc from 'fast-check'
import { Document, visit } from 'yaml'
import { expect, test } from 'vitest'
import { refreshManifest } from '../../src/export/refresh.ts'
import { bindExisting } from '../../src/export/existing.ts'
import { bindVars } from '../../src/manifest/bind.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { manifests, type SampleManifest } from '../support/arbitraries.ts'
import { anEdit, mergePatchOf } from '../hazards/edits.ts'
import { flowAt, randomWorld, shake, WHERE } from '../hazards/random-world.ts'
import { desiredOf, NOW_SEC, planOf, readSandbox } from './sandboxes.ts'

const edited = fc
  .array(manifests(NOW_SEC), { minLength: 4, maxLength: 8 })
  .chain((list) => fc.record({ list: fc.constant(list), edits: anEdit(list), layout: fc.infiniteStream(fc.nat(5)), shaken: fc.boolean() }))

/** The manifest in some layout: quotes, braces and comments as chance has it. */
function fileOf({ document }: SampleManifest, chance: () => number): string {
  const file = new Document(document, { version: '1.2', compat: 'yaml-1.1' })
  visit(file, {
    Scalar: (key, node): undefined => {
      if (typeof node.value !== 'string') return undefined
      const quotes = chance()
      if (quotes === 0) node.type = 'QUOTE_DOUBLE'
      if (quotes === 1) node.type = 'QUOTE_SINGLE'
      if (key !== 'key' && chance() === 0) node.comment = ' about this value'
      return undefined
    },
    Map: (_, node) => {
      if (chance() === 0) node.flow = true
    },
    Pair: (_, pair) => {
      if (chance() === 0 && typeof pair.key === 'object' && pair.key !== null && 'commentBefore' in pair.key)
        pair.key.commentBefore = ' about this member'
    },
  })
  file.commentBefore = ' what this is about'
  return file.toString({ lineWidth: 0 })
}

test('what people edit, taken over into files of any layout, plans to nothing; files of flows that nobody touched keep every byte', async () => {
  let changed = 0
  await fc.assert(
    fc.asyncProperty(edited, async ({ list, edits, layout, shaken }) => {
      const world = randomWorld(list)
      const files = Object.fromEntries(list.map((one, at) => [`flows/m${at}.yaml`, fileOf(one, () => layout.next().value as number)]))
      world.source.commit(files)
      await world.look(120_000)
      await world.resync(120_000)
      for (const [at, edit] of edits.entries()) {
        if (edit === null) continue
        const flow = flowAt(world, at)
        world.emulator.person.edit({ ...WHERE, id: flow['id'] ?? '', patch: mergePatchOf(edit, flow) })
      }
      await world.stop()
      if (shaken) for (const flow of world.emulator.flows('dev')) shake(world, flow)
      const input = await readSandbox(world, true)
      const desired = desiredOf(files)
      const bound = bindExisting(desired, input, { brokenKeys: new Set(), complete: true })
      const texts = { ...files }
      for (const one of bound) {
        const text = files[one.want.path] ?? ''
        const { manifest } = parseManifest({ path: one.want.path, bytes: new TextEncoder().encode(text), folder: 'flows' })
        if (one.live === null || manifest === null) throw new Error(`${one.want.key} has no flow`)
        const result = refreshManifest({
          ...input,
          text,
          manifest,
          want: one.want,
          live: one.live,
          owned: one.owned,
          folder: 'flows',
          vars: {},
          ids: false,
        })
        if ('leftOut' in result) throw new Error(result.message)
        const at = Number(one.want.key.slice(1))
        if (edits[at] === null) expect(result).toEqual({ text, changes: [], kept: [] })
        texts[one.want.path] = result.text
        // A file that would not be valid without what is gone is left as it is, and told.
        if (result.kept.length > 0) expect(bindVars(manifest, {}).desired).not.toBeNull()
        else changed += result.changes.length
        if (result.kept.length > 0) delete texts[one.want.path]
        else expect(result.text).toContain('# what this is about')
      }
      const { steps } = planOf(input, desiredOf(texts))
      const wrong = steps.filter(
        (step) =>
          texts[`flows/${step.key}.yaml`] !== undefined && !(step.kind === 'patch' && step.changes.every(({ cause }) => cause === 'marker-lost')),
      )
      expect(wrong.map((step) => [step.kind, step.key, texts[`flows/${step.key}.yaml`], 'changes' in step ? step.changes : step])).toEqual([])
    }),
    { numRuns: 8, endOnFailure: true },
  )
  expect(changed).toBeGreaterThan(12)
})
