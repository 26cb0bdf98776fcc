/** Habits of independent clients of Flow Service, in whatever language: none of them has to be changed for the emulator. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { startTestEmulator, TEST_ORG, type TestEmulator } from '../support/emulator.ts'
import { connect, exchange, itemsOf, objectOf, type Ask, type Reply } from './client.ts'

const MAPPING = { name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }
const FLOWS = 205

describe('a client that', () => {
  let emulator: TestEmulator
  let ask: Ask
  let body: JsonObject
  beforeAll(async () => {
    emulator = await startTestEmulator()
    const access = { url: emulator.url, imsUrl: emulator.url, org: TEST_ORG, sandbox: 'dev', clientId: 'acme', clientSecret: 's', scopes: ['openid'] }
    ask = await connect(access)
    const idOf = async (collection: string, name: string): Promise<string> =>
      itemsOf(await ask('GET', `/${collection}?property=name==${name}`))[0]?.['id'] as string
    body = {
      flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
      sourceConnectionIds: [await idOf('sourceConnections', 'orders-files-source')],
      targetConnectionIds: [await idOf('targetConnections', 'orders-files-target')],
    }
    for (let index = 0; index < FLOWS; index++) await draft(`paged ${index}`)
  })
  afterAll(async () => emulator[Symbol.asyncDispose]())

  async function draft(name: string, more: JsonObject = {}): Promise<string> {
    const reply = await ask('POST', '/flows?mode=draft', { body: { ...body, name, ...more } })
    expect(reply.status).toBe(201)
    return objectOf(reply)['id'] as string
  }
  const etagOf = async (id: string): Promise<string> => itemsOf(await ask('GET', `/flows/${id}`))[0]?.['etag'] as string
  const hrefOf = (reply: Reply): string | undefined => (objectOf(reply)['_links'] as { next?: { href: string } }).next?.href

  /** Follows links to the end by a client's own way of making the next request; the ids it saw. */
  async function follow(first: string, nextPath: (href: string) => string): Promise<string[]> {
    const ids: string[] = []
    let path: string | undefined = first
    for (let pages = 0; path !== undefined; pages++) {
      expect(pages).toBeLessThan(30)
      const reply = await ask('GET', path)
      expect([reply.status, reply.text.slice(0, 9)]).toEqual([200, '{"items":'])
      ids.push(...itemsOf(reply).map(({ id }) => id as string))
      const href = hrefOf(reply)
      path = href === undefined ? undefined : nextPath(href)
    }
    return ids
  }

  test.each([
    { name: 'follows links as they are, 20 per page by default', first: '/flows', next: (href: string) => href },
    { name: 'follows links as they are, 100 per page', first: '/flows?limit=100', next: (href: string) => href },
    {
      name: 'takes the token apart, decodes it once and sends its own parameters with it',
      first: '/flows?limit=100&orderby=name',
      next: (href: string) =>
        `/flows?limit=100&orderby=name&continuationToken=${encodeURIComponent(decodeURIComponent(href.split('continuationToken=')[1] ?? ''))}`,
    },
    {
      name: 'lets a form encoder spell the token',
      first: '/flows?limit=20&property=state==draft',
      next: (href: string) => {
        const query = new URLSearchParams({ limit: '20', property: 'state==draft' })
        query.set('continuationToken', decodeURIComponent(href.split('continuationToken=')[1] ?? ''))
        return `/flows?${query.toString()}`
      },
    },
    {
      name: 'sends the token decoded, with its + and = as they are',
      first: '/flows?limit=100',
      next: (href: string) => `/flows?limit=100&continuationToken=${decodeURIComponent(href.split('continuationToken=')[1] ?? '')}`,
    },
  ])('$name sees every flow once', async ({ first, next }) => {
    const ids = await follow(first, next)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(FLOWS)
  })

  test('splits the link at = and takes the second part is refused, not answered with page one again', async () => {
    const href = hrefOf(await ask('GET', '/flows?limit=20')) ?? ''
    const reply = await ask('GET', `/flows?limit=20&continuationToken=${href.split('=')[1] ?? ''}`)
    expect(reply.status).toBe(400)
  })

  test('URL-encodes everything in a filter, quotes, brackets and comparison signs too', async () => {
    const id = await draft('with "quotes" & ampersand')
    const filters = [
      `id=="${id}"`,
      `sourceConnectionIds[]==${(body['sourceConnectionIds'] as string[])[0]}`,
      'createdAt>=1700000000000',
      'name==paged 7',
    ]
    const counts = []
    for (const filter of filters) counts.push(itemsOf(await ask('GET', `/flows?limit=100&property=${encodeURIComponent(filter)}`)).length)
    expect(counts).toEqual([1, 100, 100, 1])
    expect((await ask('DELETE', `/flows/${id}`)).status).toBe(204)
  })

  test.each(['PUBLISH', 'publish', 'Publish'])('publishes with op=%s', async (op) => {
    const id = await draft(`published ${op}`, {
      transformations: [MAPPING],
      scheduleParams: { startTime: 4_102_444_800, frequency: 'hour', interval: 1 },
    })
    const reply = await ask('POST', `/flows/${id}/action/?op=${op}`)
    expect([reply.status, reply.text]).toEqual([200, expect.stringContaining(id)])
    expect((await ask('DELETE', `/flows/${id}/`)).status).toBe(204)
  })

  test('strips the content type from an action without a body, or sends it with an empty one', async () => {
    const scheduleParams = { startTime: 4_102_444_800, frequency: 'hour', interval: 1 }
    const ids = [
      await draft('bare', { transformations: [MAPPING], scheduleParams }),
      await draft('typed', { transformations: [MAPPING], scheduleParams }),
    ]
    expect((await ask('POST', `/flows/${ids[0]}/action?op=publish`)).status).toBe(200)
    expect((await ask('POST', `/flows/${ids[1]}/action?op=publish`, { text: '', headers: { 'Content-Type': 'application/json' } })).status).toBe(200)
    for (const id of ids) await ask('DELETE', `/flows/${id}`)
  })

  test.each(['if-match', 'If-Match', 'IF-MATCH'])('spells the header %s, and its operations Add, REPLACE and remove', async (header) => {
    const id = await draft(`patched ${header}`)
    const ops = [
      { op: 'Add', path: '/description', value: 'a' },
      { op: 'REPLACE', path: '/description', value: 'b' },
      { op: 'remove', path: '/description', value: 'a value that counts for nothing' },
    ]
    const reply = await ask('PATCH', `/flows/${id}/`, {
      body: ops,
      headers: { [header]: await etagOf(id), 'Content-Type': 'application/json; charset=utf-8' },
    })
    expect([reply.status, reply.text]).toEqual([200, expect.stringContaining('etag')])
    await ask('DELETE', `/flows/${id}`)
  })

  test('puts if-match into the query, as an exported Postman collection has it, is told what is wrong', async () => {
    const id = await draft('postman')
    const etag = encodeURIComponent(await etagOf(id))
    const reply = await ask('PATCH', `/flows/${id}?if-match=${etag}`, { body: [{ op: 'replace', path: '/name', value: 'x' }] })
    expect(reply.status).toBe(400)
    await ask('DELETE', `/flows/${id}`)
  })

  test.each([
    { name: 'a form', path: '/ims/token/v3', form: true },
    { name: 'the query of v3', path: '/ims/token/v3', form: false },
    { name: 'the query of v2', path: '/ims/token/v2', form: false },
  ])('asks for a token with $name, scopes separated by commas or blanks', async ({ path, form }) => {
    for (const scope of ['openid,AdobeID,session', 'openid AdobeID session']) {
      const params = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme', client_secret: 'a+b=c&d', scope }).toString()
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const url = `${emulator.url}${path}${form ? '' : `?${params}`}`
      const reply = await exchange('POST', url, headers, form ? params : null)
      expect([reply.status, objectOf(reply)['token_type']]).toEqual([200, 'bearer'])
      const flows = await ask('GET', '/flows?limit=1', { headers: { Authorization: `bearer ${objectOf(reply)['access_token'] as string}` } })
      expect(flows.status).toBe(200)
    }
  })

  test('asks for more than a page may hold gets a full page', async () => {
    expect(itemsOf(await ask('GET', '/flows?limit=500'))).toHaveLength(100)
  })
})
