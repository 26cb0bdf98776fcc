import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestEmulator, TEST_ORG, type TestEmulator } from '../support/emulator.ts'
import { draftBody, type Bench } from './case.ts'
import { connect, itemsOf, type Access } from './client.ts'
import { guard } from './guard.ts'
import { runLive } from './live.ts'
import { CASES, findParts } from './suite.ts'

describe('the emulator answers as documented:', () => {
  let emulator: TestEmulator
  let bench: Bench
  beforeAll(async () => {
    emulator = await startTestEmulator()
    bench = await benchOf(emulator)
    // More than a page of a hundred.
    for (let index = 0; index < 130; index++) await bench.ask('POST', '/flows?mode=draft', { body: draftBody(bench, `seed ${index}`) })
  })
  afterAll(async () => emulator[Symbol.asyncDispose]())

  test.each(CASES)('$name', async ({ run }) => run(bench))
})

async function benchOf(emulator: TestEmulator): Promise<Bench> {
  const access: Access = {
    url: emulator.url,
    imsUrl: emulator.url,
    org: TEST_ORG,
    sandbox: 'dev',
    clientId: 'contract',
    clientSecret: 'secret',
    scopes: ['openid', 'AdobeID'],
  }
  const ask = await connect(access)
  const parts = await findParts(ask)
  if (parts === null) throw new Error('no connections to make a draft of')
  return { ask, access, runId: 'test', parts, advance: async (ms) => emulator.clock({ advanceMs: ms }) }
}

describe('on a real sandbox', () => {
  test('only drafts named after the run are made, changed and deleted; nothing else leaves', async () => {
    await using emulator = await startTestEmulator()
    const bench = await benchOf(emulator)
    const theirs = await bench.ask('POST', '/flows?mode=draft', { body: { ...draftBody(bench, ''), name: 'theirs' } })
    const { id: foreign } = theirs.body as { id: string }
    const { ask, removeAll } = guard(bench.ask, 'test')
    const { body: made } = await ask('POST', '/flows?mode=draft', { body: draftBody(bench, 'ours') })
    const { id } = made as { id: string }
    const before = emulator.journal().length
    const refused = [
      ask('POST', '/flows', { body: draftBody(bench, 'plain') }),
      ask('POST', '/flows?mode=draft', { body: { ...draftBody(bench, 'x'), name: 'unnamed' } }),
      ask('POST', `/flows/${id}/action?op=publish`),
      ask('PATCH', `/flows/${foreign}`, { body: [] }),
      ask('PATCH', `/flows/${id}`, { body: [{ op: 'replace', path: '/name', value: 'hidden' }] }),
      ask('DELETE', `/flows/${foreign}`),
      ask('DELETE', `/sourceConnections/${bench.parts.sourceConnectionId}`),
      ask('POST', '/connections?mode=draft', { body: {} }),
      ask('POST', '/runs', { body: {} }),
    ]
    for (const one of await Promise.allSettled(refused))
      expect(one).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/^refused/) as string } })
    expect(emulator.journal()).toHaveLength(before)
    expect(await removeAll()).toEqual([])
    expect(itemsOf(await bench.ask('GET', '/flows')).map(({ name }) => name)).toEqual(['theirs'])
  })

  test('what was made is removed even when its answer was lost, and named when it cannot be', async () => {
    await using emulator = await startTestEmulator()
    const bench = await benchOf(emulator)
    const { ask, removeAll } = guard(bench.ask, 'test')
    emulator.fault({ match: { method: 'POST', path: '/flows' }, count: 1, cut: 'after' })
    await expect(ask('POST', '/flows?mode=draft', { body: draftBody(bench, 'lost') })).rejects.toThrow(/socket|reset|hang up/i)
    const { body } = await ask('POST', '/flows?mode=draft', { body: draftBody(bench, 'published behind our back') })
    const { id } = body as { id: string }
    emulator.person.edit({ org: TEST_ORG, sandbox: 'dev', collection: 'flows', id, action: 'publish' })
    expect(await removeAll()).toEqual([expect.stringContaining(id) as string])
    expect(emulator.flows('dev')).toHaveLength(1)
  })

  const environment = (emulator: TestEmulator, sandbox: string): Record<string, string> => ({
    SLUICE_CONTRACT_URL: emulator.url,
    SLUICE_CONTRACT_IMS_URL: emulator.url,
    SLUICE_CONTRACT_ORG: TEST_ORG,
    SLUICE_CONTRACT_SANDBOX: sandbox,
    SLUICE_CONTRACT_CLIENT_ID: 'contract',
    SLUICE_CONTRACT_CLIENT_SECRET: 'a-secret-of-people',
  })

  async function live(env: Record<string, string>, stop = new AbortController()): Promise<{ code: number; lines: string[] }> {
    const lines: string[] = []
    const write = (line: string): void => {
      lines.push(line)
      if (line.startsWith('✓ a draft is answered')) stop.abort()
    }
    const code = await runLive(env, { runId: 'test', write, stop: stop.signal })
    expect(lines.join('\n')).not.toContain('a-secret-of-people')
    return { code, lines }
  }

  const tries = CASES.filter(({ where }) => where !== 'emulator').length

  test('reads and drafts are tried there, nothing is published, and everything is removed', async () => {
    await using emulator = await startTestEmulator({ knobs: { settleMs: 200 } })
    const { code, lines } = await live(environment(emulator, 'dev'), { signal: new AbortController().signal, abort: () => undefined })
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([])
    expect([code, lines.filter((line) => line.startsWith('✓')).length, lines.at(-1)]).toEqual([0, tries, 'As documented.'])
    expect(emulator.journal({ write: true }).filter(({ path }) => path.includes('/action'))).toEqual([])
    expect(emulator.flows('dev')).toEqual([])
  })

  test('a production sandbox is always refused, and one that cannot be told apart too', async () => {
    await using emulator = await startTestEmulator()
    expect((await live(environment(emulator, 'prod'))).code).toBe(77)
    emulator.fault({ match: { path: '/data/foundation/sandbox-management/**' }, status: 403, code: '403027' })
    expect((await live(environment(emulator, 'dev'))).lines).toEqual([
      expect.stringMatching(/^Refused: whether dev is a development sandbox cannot be seen/) as string,
    ])
    expect(emulator.journal({ write: true })).toEqual([])
  })

  test('what is removed at the end is removed too when it is stopped in between or goes wrong', async () => {
    await using emulator = await startTestEmulator()
    expect((await live(environment(emulator, 'dev'))).code).toBe(1)
    expect(emulator.flows('dev')).toEqual([])
    emulator.fault({ match: { method: 'PATCH', path: '/flows/*' }, status: 500 })
    const { code, lines } = await live(environment(emulator, 'dev'), { signal: new AbortController().signal, abort: () => undefined })
    expect(code).toBe(1)
    expect(lines.filter((line) => line.startsWith('✗')).length).toBeGreaterThan(3)
    expect(emulator.flows('dev')).toEqual([])
  })

  test('missing settings are all named', async () => {
    const { code, lines } = await live({ SLUICE_CONTRACT_ORG: TEST_ORG })
    expect([code, lines.length]).toEqual([64, 4])
  })
})
