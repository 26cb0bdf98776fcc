import { describe, expect, test } from 'vitest'
import { SluiceError } from '../../src/lib/errors.ts'
import { createMemoryLedger } from '../../src/ledger/memory-ledger.ts'
import { FOLDER_FENCE as FENCE } from '../../src/ledger/rules.ts'
import { conformsToThePort } from './conformance.ts'
import { ownedFlow, scope } from './rows.ts'

describe('the ledger in memory', () => {
  conformsToThePort(async () => {
    const ledger = createMemoryLedger()
    return { ledger, restart: async () => ledger.crash(), dispose: async () => undefined }
  })

  const keysIn = async (ledger: ReturnType<typeof createMemoryLedger>) => (await ledger.snapshot(scope)).owned.map(({ key }) => key)
  /** Lets everything run that can run without the world outside. */
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('a crash loses what was not acknowledged', async () => {
    const ledger = createMemoryLedger()
    await ledger.own(scope, [ownedFlow('a')], FENCE)
    void ledger.own(scope, [ownedFlow('b')], FENCE)
    expect(await keysIn(ledger.crash())).toEqual(['a'])
  })

  test('a crash before the commit loses the write, one after it keeps it', async () => {
    const stuck = () => new Promise<never>(() => undefined)
    const before = createMemoryLedger({ beforeCommit: stuck })
    void before.own(scope, [ownedFlow('a')], FENCE)
    const after = createMemoryLedger({ afterCommit: stuck })
    void after.own(scope, [ownedFlow('a')], FENCE)
    await settled()
    expect(await keysIn(before.crash())).toEqual([])
    expect(await keysIn(after.crash())).toEqual(['a'])
  })

  test('a dead process hears no answer and writes no more', async () => {
    const ledger = createMemoryLedger()
    const heard: string[] = []
    void ledger.own(scope, [ownedFlow('a')], FENCE).finally(() => heard.push('pending'))
    const next = ledger.crash()
    void ledger.own(scope, [ownedFlow('b')], FENCE).finally(() => heard.push('late'))
    void ledger.snapshot(scope).finally(() => heard.push('read'))
    void ledger.close().finally(() => heard.push('close'))
    await settled()
    expect(heard).toEqual([])
    expect(await keysIn(next)).toEqual([])
  })

  test('a full disk refuses the write and nothing else', async () => {
    let full = true
    const ledger = createMemoryLedger({
      beforeCommit: async () => {
        if (full) throw new SluiceError('SLUICE_LEDGER_UNUSABLE', 'the disk is full')
      },
    })
    await expect(ledger.own(scope, [ownedFlow('a')], FENCE)).rejects.toMatchObject({ code: 'SLUICE_LEDGER_UNUSABLE' })
    expect(await keysIn(ledger)).toEqual([])
    full = false
    await ledger.own(scope, [ownedFlow('b')], FENCE)
    expect(await keysIn(ledger)).toEqual(['b'])
  })

  test('calls take effect in the order they were made', async () => {
    const ledger = createMemoryLedger()
    void ledger.own(scope, [ownedFlow('a')], FENCE)
    void ledger.release(scope, ['a'], FENCE)
    void ledger.own(scope, [ownedFlow('b')], FENCE)
    expect(await keysIn(ledger)).toEqual(['b'])
  })
})
