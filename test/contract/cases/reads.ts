/** Lists, pages, filters, sorting, single reads: the sort-and-filter tutorial and the API reference. */
import assert from 'node:assert/strict'
import type { JsonObject } from '../../../src/lib/json.ts'
import type { Case } from '../case.ts'
import { itemsOf, objectOf, type Ask, type Reply } from '../client.ts'
import { assertLike, assertRefused } from '../expect.ts'

const UNKNOWN_ID = 'aaaaaaaa-1111-4111-8111-00000000ffff'
const MAX_PAGES = 50

export const readCases: readonly Case[] = [
  {
    name: 'a list has items and links, and its flows look as documented',
    where: 'reads',
    run: async ({ ask }) => {
      const reply = await ask('GET', '/flows?limit=20')
      assert.equal(reply.status, 200)
      for (const item of itemsOf(reply)) assertLike(item, 'draft-flow', ['/inheritedAttributes'])
    },
  },
  ...[20, 100].map((limit): Case => ({
    name: `pages of ${limit} lead to the end, each flow once`,
    where: 'reads',
    run: async ({ ask }) => {
      const ids = await walk(ask, `limit=${limit}&orderby=createdAt`, limit)
      assert.equal(new Set(ids).size, ids.length)
      assert.equal(ids.length, await countOf(ask, ''))
    },
  })),
  {
    name: 'newest or latest changed first, unless asked otherwise',
    where: 'reads',
    run: async ({ ask }) => {
      const items = itemsOf(await ask('GET', '/flows?limit=20'))
      const times = items.map(({ createdAt, updatedAt }) => [Number(createdAt), Number(updatedAt)] as const)
      assert.ok(isDescending(times.map(([created]) => created)) || isDescending(times.map(([, updated]) => updated)))
    },
  },
  {
    name: 'count=true answers the count alone, and not together with limit',
    where: 'reads',
    run: async ({ ask }) => {
      const counted = objectOf(await ask('GET', '/flows?count=true'))
      assert.deepEqual(Object.keys(counted), ['count'])
      assertRefused(await ask('GET', '/flows?count=true&limit=5'), 'FLOW-1401-400')
      assert.equal((await ask('GET', '/flows?count=false&limit=1')).status, 200)
    },
  },
  {
    name: 'an unknown parameter is refused',
    where: 'reads',
    run: async ({ ask }) => assertRefused(await ask('GET', '/flows?nonsense=1'), 'FLOW-1451-400'),
  },
  {
    name: 'filters by scalar, by list, by nested and by list-valued members',
    where: 'reads',
    run: async ({ ask, parts }) => {
      const [first, second] = itemsOf(await ask('GET', '/flows?limit=2'))
      if (first === undefined || second === undefined) return
      const ids = [first, second].map(({ id }) => id as string)
      await everyFlow(ask, `id==${ids.join(',')}`, ({ id }) => ids.includes(id as string), 2)
      await everyFlow(ask, `id=="${ids[0]}"`, ({ id }) => id === ids[0], 1)
      await everyFlow(ask, 'state==draft', ({ state }) => state === 'draft', 0)
      await everyFlow(ask, `flowSpec.id==${parts.flowSpecId}`, ({ flowSpec }) => (flowSpec as JsonObject)['id'] === parts.flowSpecId, 0)
      const wired = (first['sourceConnectionIds'] as string[])[0] ?? ''
      await everyFlow(ask, `sourceConnectionIds[]==${wired}`, ({ sourceConnectionIds }) => (sourceConnectionIds as string[]).includes(wired), 1)
      await everyFlow(ask, `createdAt>=${first['createdAt'] as number}`, ({ createdAt }) => Number(createdAt) >= Number(first['createdAt']), 1)
    },
  },
  {
    name: 'several filters are all to hold',
    where: 'reads',
    run: async ({ ask }) => {
      const [first] = itemsOf(await ask('GET', '/flows?limit=1'))
      if (first === undefined) return
      const id = first['id'] as string
      const state = first['state'] as string
      assert.equal(itemsOf(await ask('GET', `/flows?property=id==${id}&property=state==${state}`)).length, 1)
      assert.equal(itemsOf(await ask('GET', `/flows?property=id==${id}&property=state==nonsense`)).length, 0)
    },
  },
  {
    name: 'codes of filters that cannot be',
    where: 'reads',
    run: async ({ ask }) => {
      assertRefused(await ask('GET', '/flows?property=name~abc'), 'FLOW-1440-400', 'FLOW-1450-400')
      assertRefused(await ask('GET', '/flows?property=createdAt%3E1,2'), 'FLOW-1443-400', 'FLOW-1452-400')
      assertRefused(await ask('GET', '/flows?property=id%3E=5'), 'FLOW-1448-400', 'FLOW-1452-400')
      assertRefused(await ask('GET', '/flows?property=name=='), 'FLOW-1453-400')
    },
  },
  {
    name: 'sorts ascending, descending, with an encoded plus, and refuses what is neither',
    where: 'reads',
    run: async ({ ask }) => {
      const times = async (orderby: string): Promise<number[]> =>
        itemsOf(await ask('GET', `/flows?limit=20&orderby=${orderby}`)).map(({ createdAt }) => Number(createdAt))
      const ascending = await times('createdAt')
      assert.ok(isDescending(ascending.toReversed()))
      assert.deepEqual(await times('%2BcreatedAt'), ascending)
      assert.ok(isDescending(await times('-createdAt')))
      assertRefused(await ask('GET', '/flows?orderby=*name'), 'FLOW-1432-400')
      assertRefused(await ask('GET', '/flows?orderby=nonsense'), 'FLOW-1433-400')
    },
  },
  {
    name: 'one flow by id is a list of one, with a slash behind it too; an unknown one is 404',
    where: 'reads',
    run: async ({ ask }) => {
      const [first] = itemsOf(await ask('GET', '/flows?limit=1'))
      for (const slash of first === undefined ? [] : ['', '/']) {
        const items = itemsOf(await ask('GET', `/flows/${first?.['id'] as string}${slash}`))
        assert.deepEqual(
          items.map(({ id }) => id),
          [first?.['id']],
        )
      }
      assertRefused(await ask('GET', `/flows/${UNKNOWN_ID}`), 'FLOW-1439-404', 'FLOW-1439-400')
    },
  },
  {
    name: 'the flow spec by name, and by id, says whether it supports drafts',
    where: 'reads',
    run: async ({ ask, parts }) => {
      const byName = itemsOf(await ask('GET', `/flowSpecs?property=name==${encodeURIComponent(`"${parts.flowSpecName}"`)}`))
      assert.equal(byName.length, 1)
      assertLike(byName[0], 'flow-spec')
      assert.deepEqual(
        byName.map(({ attributes }) => (attributes as JsonObject)['isDraftModeSupported']),
        [true],
      )
      assert.equal(itemsOf(await ask('GET', `/flowSpecs/${parts.flowSpecId}`))[0]?.['name'], parts.flowSpecName)
    },
  },
  ...(
    [
      ['connections', 'base-connection'],
      ['sourceConnections', 'source-connection'],
      ['targetConnections', 'target-connection'],
    ] as const
  ).map(([collection, name]): Case => ({
    name: `${collection} look as documented, in lists and by id`,
    where: 'reads',
    run: async ({ ask }) => {
      const items = itemsOf(await ask('GET', `/${collection}?limit=20`))
      for (const item of items) assertLike(item, name, ['/name'])
      const id = items[0]?.['id'] as string | undefined
      if (id !== undefined) assert.equal(itemsOf(await ask('GET', `/${collection}/${id}`))[0]?.['id'], id)
    },
  })),
  {
    name: 'isDestinationFlow and isSourceFlow part the flows of a sandbox',
    where: 'reads',
    run: async ({ ask }) => {
      const path = 'inheritedAttributes.properties'
      const destinations = itemsOf(await ask('GET', `/flows?limit=20&property=${path}.isDestinationFlow==true`))
      const sources = itemsOf(await ask('GET', `/flows?limit=20&property=${path}.isSourceFlow==true`))
      assert.equal(
        destinations.some(({ id }) => sources.some((one) => one['id'] === id)),
        false,
      )
    },
  },
]

async function everyFlow(ask: Ask, filter: string, holds: (flow: JsonObject) => boolean, atLeast: number): Promise<void> {
  const items = itemsOf(await ask('GET', `/flows?limit=100&property=${encodeURIComponent(filter)}`))
  assert.ok(items.length >= atLeast, `${filter} finds ${items.length}`)
  assert.ok(items.every(holds), `${filter} finds more than it should`)
}

async function countOf(ask: Ask, filter: string): Promise<number> {
  return Number(objectOf(await ask('GET', `/flows?count=true${filter}`))['count'])
}

/** As careful clients do: the token is all between `continuationToken=` and the next `&`, decoded once, encoded again. */
async function walk(ask: Ask, query: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  let token: string | null = null
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const reply: Reply = await ask('GET', `/flows?${query}${token === null ? '' : `&continuationToken=${encodeURIComponent(token)}`}`)
    assert.equal(reply.status, 200, reply.text)
    const items = itemsOf(reply)
    assert.ok(items.length <= limit)
    ids.push(...items.map(({ id }) => id as string))
    token = nextToken(reply)
    if (token === null) return ids
  }
  throw new Error(`no end after ${MAX_PAGES} pages`)
}

function nextToken(reply: Reply): string | null {
  const links = objectOf(reply)['_links'] as { next?: { href?: string } } | undefined
  const raw = /[?&]continuationToken=([^&]*)/.exec(links?.next?.href ?? '')?.[1]
  return raw === undefined ? null : decodeURIComponent(raw)
}

function isDescending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value <= (values[index - 1] ?? 0))
}
