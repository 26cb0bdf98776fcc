import { expect, test } from 'vitest'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { createSourceWatch } from '../../src/reconcile/source-watch.ts'
import { manifest } from '../support/daemon-in-process.ts'
import { memorySource } from '../support/memory-source.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const never = { signal: new AbortController().signal }

test('reads no blob again that an earlier process parsed, and says the same of it', async () => {
  using clock = new VirtualClock(0, { autoAdvance: true })
  const source = memorySource({ 'flows/a.yaml': manifest(), 'flows/b.yaml': 'name: 1\n' })
  const read: string[] = []
  const counting = { ...source, blobs: async (oids: readonly string[], options: typeof never) => (read.push(...oids), source.blobs(oids, options)) }
  const cache = createMemoryLedger()
  const watch = () => createSourceWatch({ source: counting, folder: 'flows', kept: new Map(), cache, clock, emit: () => undefined })
  const first = watch()
  await first.look(never)
  expect(read).toHaveLength(2)
  const second = watch()
  await second.look(never)
  expect(read).toHaveLength(2)
  expect(second.current()?.assembly).toEqual(first.current()?.assembly)
})
