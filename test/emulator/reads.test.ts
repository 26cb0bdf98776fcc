import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Ask } from '../support/emulator.ts'
import { bodies, codeOf, createDraft, first, HOUR, items, service } from './service.ts'

function drafts(ask: Ask, names: string[]): string[] {
  const { files } = bodies(ask)
  return names.map((name) => createDraft(ask, { ...files, name }).id)
}

const names = (list: JsonObject[]): unknown[] => list.map(({ name }) => name)
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `flow-${index}`)

/** As Adobe advises: the value after `continuationToken=`, decoded once, as a query parameter beside the original ones. */
function nextToken(body: JsonObject): string | null {
  const { next } = body['_links'] as { next?: { href: string } }
  return next === undefined ? null : decodeURIComponent(/continuationToken=([^&]*)/.exec(next.href)?.[1] ?? '')
}

describe('13.7 get by id', () => {
  test('13.7 the answer is a list of one', () => {
    const { ask } = service()
    const [id] = drafts(ask, ['one'])
    const { status, body } = ask('GET', `/flows/${id}/`)
    expect([status, Object.keys(body), names(body['items'] as JsonObject[])]).toEqual([200, ['items'], ['one']])
  })

  test('13.7 an unknown id is a 404 in the current envelope, or in the older one', () => {
    const { ask, knobs } = service()
    const current = ask('GET', '/flows/aaaaaaaa-1111-4111-8111-000000000009')
    expect(current.body).toMatchObject({
      type: 'https://ns.adobe.com/aep/errors/FLOW-1439-404',
      status: 404,
      report: { id: 'aaaaaaaa-1111-4111-8111-000000000009', type: 'flows' },
    })
    knobs({ notFoundEnvelope: 'legacy' })
    const legacy = ask('GET', '/flows/x')
    expect([legacy.status, Object.keys(legacy.body)]).toEqual([404, ['errorMessage', 'errorDetails']])
  })
})

describe('13.8 lists', () => {
  test('13.8 newest first, 20 by default, 100 at most, and a last page without a link', () => {
    const { ask, knobs } = service()
    drafts(ask, numbered(120))
    const page = ask('GET', '/flows')
    expect([items(page).length, first(page)['name']]).toEqual([20, 'flow-119'])
    expect(items(ask('GET', '/flows?limit=500')).length).toBe(100)
    expect(ask('GET', '/flows?limit=100&orderby=createdAt').body['_links']).not.toEqual({})
    knobs({ overLimit: 'reject', pageDefault: 7 })
    expect(items(ask('GET', '/flows')).length).toBe(7)
    expect(codeOf(ask('GET', '/flows?limit=101'))).toBe('FLOW-1452-400')
    expect(codeOf(ask('GET', '/flows?limit=0'))).toBe('FLOW-1452-400')
  })

  test.each(['', 'orderby=-createdAt&', 'orderby=createdAt&', 'orderby=name&', 'orderby=-name,createdAt&'])(
    '13.8 pages with [%s] show everything once',
    (sorted) => {
      const { ask } = service()
      drafts(ask, numbered(53))
      const seen: JsonObject[] = []
      for (let token: string | null = ''; token !== null;) {
        const page = ask('GET', `/flows?${sorted}limit=10${token === '' ? '' : `&continuationToken=${encodeURIComponent(token)}`}`)
        seen.push(...items(page))
        token = nextToken(page.body)
      }
      expect(seen.length).toBe(53)
      expect(new Set(names(seen)).size).toBe(53)
      expect(items(ask('GET', `/flows?${sorted}limit=100`))).toEqual(seen)
    },
  )

  test('13.8 the token holds = and +, works as the link has it, and carries the query', () => {
    const { ask } = service()
    drafts(ask, ['a', 'b', 'c', 'a', 'a'])
    const page = ask('GET', '/flows?property=name==a&limit=2')
    const { next } = page.body['_links'] as { next: { href: string } }
    expect(next.href).toMatch(/^\/flows\?continuationToken=%2B.*==$/)
    expect(nextToken(page.body)).toMatch(/^\+.*==$/)
    expect(names(items(ask('GET', next.href)))).toEqual(['a'])
    expect(ask('GET', next.href.replace('%2B', '+')).body).toEqual(ask('GET', next.href).body)
    expect(codeOf(ask('GET', '/flows?continuationToken=abc'))).toBe('FLOW-1452-400')
  })

  test('13.8 what is deleted or added between two pages shifts nothing', () => {
    const { ask } = service()
    const ids = drafts(ask, numbered(30))
    const page = ask('GET', '/flows?limit=10')
    for (const id of ids.slice(15, 25)) ask('DELETE', `/flows/${id}`)
    drafts(ask, ['late'])
    const { next } = page.body['_links'] as { next: { href: string } }
    expect(names(items(ask('GET', next.href)))).toEqual(numbered(15).reverse().slice(0, 10))
  })
})

describe('13.9 parameters', () => {
  test('13.9 count answers a number alone and excludes limit', () => {
    const { ask } = service()
    drafts(ask, ['a', 'b', 'b'])
    expect(ask('GET', '/flows?count=true').body).toEqual({ count: 3 })
    expect(ask('GET', '/flows?count=true&property=name==b').body).toEqual({ count: 2 })
    expect(codeOf(ask('GET', '/flows?count=true&limit=5'))).toBe('FLOW-1401-400')
    expect(ask('GET', '/flows?count=false&limit=5').status).toBe(200)
  })

  test('13.9 an unknown parameter is refused', () => {
    const { ask } = service()
    expect(codeOf(ask('GET', '/flows?page=2'))).toBe('FLOW-1451-400')
    expect(codeOf(ask('POST', '/flows?force=true', { body: {} }))).toBe('FLOW-1451-400')
  })
})

describe('13.10 filters', () => {
  const filtered = (ask: Ask, filter: string): unknown[] => names(items(ask('GET', `/flows?${filter}`)))

  test('13.10 equality, lists, repetition, arrays, quotes and types', () => {
    const { ask } = service()
    const { tables, files, streaming, export: audience } = bodies(ask)
    const a = createDraft(ask, { ...files, name: 'a', description: 'Test description' })
    const b = createDraft(ask, { ...tables, name: 'b' })
    createDraft(ask, { ...streaming, name: 'c' })
    createDraft(ask, { ...audience, name: 'd' })
    expect(filtered(ask, 'property=name==a')).toEqual(['a'])
    expect(filtered(ask, 'property=name=="a"')).toEqual(['a'])
    expect(filtered(ask, 'property=description==Test%20description')).toEqual(['a'])
    expect(filtered(ask, `property=id==${a.id},${b.id},none`)).toEqual(['b', 'a'])
    expect(filtered(ask, `property=id==${a.id},${b.id}&property=state==draft&property=name==b`)).toEqual(['b'])
    expect(filtered(ask, 'property=name==c,d')).toEqual(['d', 'c'])
    expect(filtered(ask, `property=sourceConnectionIds[]==${(files['sourceConnectionIds'] as string[])[0]}`)).toEqual(['a'])
    expect(filtered(ask, 'property=transformations[].params.deltaColumn.name==updatedAt')).toEqual(['b'])
    expect(filtered(ask, 'property=transformations[].params.mappingVersion==0')).toEqual(['c', 'b', 'a'])
    expect(filtered(ask, 'property=inheritedAttributes.properties.isDestinationFlow==true')).toEqual(['d'])
    expect(filtered(ask, 'property=scheduleParams.interval==1&property=scheduleParams.backfill==true')).toEqual(['b'])
    expect(filtered(ask, 'property=flowSpec.id==14518937-270c-4525-bdec-c2ba7cce3860')).toEqual(['b'])
    expect(filtered(ask, 'property=nothing.at.all==1')).toEqual([])
  })

  test('13.10 numbers compare as numbers', () => {
    const { ask, clock } = service()
    drafts(ask, ['early'])
    clock({ advanceMs: HOUR })
    const [id] = drafts(ask, ['late'])
    const { createdAt } = first(ask('GET', `/flows/${id}`)) as { createdAt: number }
    expect(filtered(ask, `property=createdAt>=${createdAt}`)).toEqual(['late'])
    expect(filtered(ask, `property=createdAt<${createdAt}`)).toEqual(['early'])
    expect(filtered(ask, `property=createdAt>${createdAt - HOUR}&property=createdAt<=${createdAt}`)).toEqual(['late'])
  })

  test.each([
    ['name', 'FLOW-1450-400'],
    ['name=a', 'FLOW-1450-400'],
    ['name!=a', 'FLOW-1450-400'],
    ['name~a', 'FLOW-1440-400'],
    ['name.==a', 'FLOW-1449-400'],
    ['9a==a', 'FLOW-1449-400'],
    ['id>=4', 'FLOW-1448-400'],
    ['createdAt>1,2', 'FLOW-1443-400'],
    ['createdAt>soon', 'FLOW-1452-400'],
    ['name==', 'FLOW-1453-400'],
    ['name=={"a":1}', 'FLOW-1454-400'],
  ])('13.10 [%s] is refused with %s', (filter, code) => {
    expect(codeOf(service().ask('GET', `/flows?property=${encodeURIComponent(filter)}`))).toBe(code)
  })

  test('13.10 knob: a comma in quotes is a list, or part of the value', () => {
    const { ask, knobs } = service()
    drafts(ask, ['a,b', 'a'])
    expect(filtered(ask, 'property=name=="a,b"')).toEqual(['a'])
    knobs({ quotedCommas: 'literal' })
    expect(filtered(ask, 'property=name=="a,b"')).toEqual(['a,b'])
  })
})

test('13.11 orderby takes +, - or neither, several fields, and refuses the rest', () => {
  const { ask } = service()
  drafts(ask, ['b', 'a', 'c', 'a'])
  const sorted = (orderby: string): unknown[] => names(items(ask('GET', `/flows?orderby=${orderby}`)))
  expect(sorted('name')).toEqual(['a', 'a', 'b', 'c'])
  expect(sorted('%2Bname')).toEqual(['a', 'a', 'b', 'c'])
  expect(sorted('-name')).toEqual(['c', 'b', 'a', 'a'])
  expect(sorted('state,-name')).toEqual(['c', 'b', 'a', 'a'])
  const [newest] = items(ask('GET', '/flows'))
  expect(first(ask('GET', '/flows?orderby=name'))['id']).toBe(newest?.['id'])
  expect(sorted('-createdAt')).toEqual(['a', 'c', 'a', 'b'])
  expect(sorted('createdAt')).toEqual(['b', 'a', 'c', 'a'])
  expect(codeOf(ask('GET', '/flows?orderby=~name'))).toBe('FLOW-1432-400')
  expect(codeOf(ask('GET', '/flows?orderby=colour'))).toBe('FLOW-1433-400')
})

test('13.12 search mirrors the list in a body, up to 1000 items, with a projection', () => {
  const { ask } = service()
  drafts(ask, numbered(130))
  const search = (body: JsonObject, path = '/flows/search') => ask('POST', path, { body })
  expect(items(search({ limit: 1000 })).length).toBe(130)
  expect(search({ queryString: 'property=name==flow-7', projectionFields: ['id', 'name'] }).body['items']).toEqual([
    { id: expect.any(String), name: 'flow-7' },
  ])
  expect(search({ count: true }).body).toEqual({ count: 130 })
  expect(first(search({ orderby: 'name', limit: 1 }))['name']).toBe('flow-0')
  const page = search({ limit: 100 })
  const { next } = page.body['_links'] as { next: { href: string } }
  expect(items(search({ limit: 100 }, next.href)).length).toBe(30)
})

describe('13.13 specs', () => {
  test('13.13 the catalogue has specs with and without draft support, the same everywhere', () => {
    const { ask } = service()
    const specs = items(ask('GET', '/flowSpecs?limit=100'))
    const supporting = specs.filter(({ attributes }) => (attributes as JsonObject)['isDraftModeSupported'] === true)
    expect(supporting.length).toBeGreaterThan(0)
    expect(supporting.length).toBeLessThan(specs.length)
    expect(ask('GET', '/flowSpecs?limit=100', { sandbox: 'dev' }).body).toEqual(ask('GET', '/flowSpecs?limit=100').body)
    const byName = ask('GET', '/flowSpecs?property=name=="CloudStorageToAEP"')
    expect(items(byName).map(({ id }) => id)).toEqual(['9753525b-82c7-4dce-8a9b-5ccfce2b9876'])
    expect(first(ask('GET', '/connectionSpecs/c604ff05-7f1a-43c0-8e18-33bf874cb11c'))['name']).toBe('Data Lake')
    expect(codeOf(ask('GET', '/flowSpecs/none'))).toBe('FLOW-1439-404')
    expect(codeOf(ask('POST', '/connectionSpecs', { body: { name: 'x' } }))).toBe('FLOW-1426-400')
  })

  test('13.13 specs are paged and searched like entities', () => {
    const { ask } = service()
    const page = ask('GET', '/connectionSpecs?limit=10&orderby=name')
    const { next } = page.body['_links'] as { next: { href: string } }
    const rest = ask('GET', next.href)
    expect(items(page).length + items(rest).length).toBe(ask('GET', '/connectionSpecs?count=true').body['count'])
    const all = names([...items(page), ...items(rest)]) as string[]
    expect(all).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(items(ask('POST', '/flowSpecs/search', { body: { queryString: 'property=name==CRMToAEP' } })).length).toBe(1)
  })
})
