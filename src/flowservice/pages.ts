import type { Abortable } from '../lib/abort.ts'
import type { JsonObject } from '../lib/json.ts'
import { readItems, readObject } from './answer.ts'
import { malformed } from './errors.ts'
import { objectMember, stringMember } from './envelope.ts'
import { send, type SendDeps } from './send.ts'
import type { WireResponse } from './wire.ts'

export type Page = { items: JsonObject[]; nextToken: string | null; response: WireResponse }

export type PagesQuery = {
  /** Ends the sentence "cannot …". */
  what: string
  /** `/flows`. */
  collection: string
  /** Beside `limit` and `continuationToken`; repeated names are AND-ed by the service. */
  params?: readonly (readonly [name: string, value: string])[]
  limit?: number
  maxPages?: number
}

/**
 * The pages of a listing, one request each. A listing is not a snapshot: entities may show up twice or not at all, and one that is
 * missing is confirmed by a read of its own.
 */
export async function* fetchPages(query: PagesQuery, deps: SendDeps, { signal }: Abortable): AsyncGenerator<Page, void> {
  const { what, collection, params = [], limit = deps.knobs.pageLimit, maxPages = deps.knobs.maxPages } = query
  const seen = new Set<string>()
  let token: string | null = null
  for (let pages = 0; pages < maxPages; pages++) {
    const all: [string, string][] = [['limit', String(limit)], ...params.map(([name, value]): [string, string] => [name, value])]
    if (token !== null) all.push(['continuationToken', token])
    const page: Page = await send(
      { what, method: 'GET', route: collection, path: `${collection}?${formatQuery(all)}`, effect: 'none', read: readPage },
      deps,
      { signal },
    )
    yield page
    token = page.nextToken
    if (token === null) return
    // Another page of the same token would go round in circles, and what was read so far is not the whole.
    if (seen.has(token)) throw malformed(what, 'repeats a continuation token', page.response)
    seen.add(token)
  }
}

/**
 * `+` and `=` are encoded too: sort prefixes and tokens contain them. `[]` of filter paths as well. JSON can carry half of a surrogate
 * pair, which no URL can.
 */
function formatQuery(params: readonly (readonly [string, string])[]): string {
  return params.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')
}

function readPage(response: WireResponse, what: string): Page {
  const items = readItems(response, what)
  const next = objectMember(objectMember(readObject(response, what), '_links'), 'next')
  return { items, nextToken: tokenIn(stringMember(next, 'href')), response }
}

/**
 * The token out of a link such as `/flows?continuationToken=…`: everything up to the next `&`, decoded once. Tokens contain `=` and
 * `+`, which splitting at `=` or reading as a form would spoil.
 */
export function tokenIn(href: string | null): string | null {
  const match = /[?&]continuationToken=([^&#]*)/.exec(href ?? '')
  const raw = match?.[1] ?? ''
  if (raw === '') return null
  try {
    return decodeURIComponent(raw)
  } catch {
    // Not percent-encoded at all: then it stands for itself.
    return raw
  }
}
