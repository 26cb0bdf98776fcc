import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import type { JsonObject } from '../lib/json.ts'
import { stringMember } from './envelope.ts'
import { fetchPages, type PagesQuery } from './pages.ts'
import type { SendDeps } from './send.ts'

/** A collection read to its end, each entity once. A listing that is not whole is an error: what it lacks would look like "not there". */
export async function fetchAll(query: PagesQuery, deps: SendDeps, options: Abortable): Promise<JsonObject[]> {
  const items = new Map<string, JsonObject>()
  const anonymous: JsonObject[] = []
  let complete = false
  for await (const page of fetchPages(query, deps, options)) {
    for (const item of page.items) {
      const id = stringMember(item, 'id')
      if (id === null) anonymous.push(item)
      else items.set(id, item)
    }
    complete = page.nextToken === null
  }
  if (complete) return [...items.values(), ...anonymous]
  throw new SluiceError('SLUICE_ANSWER_MALFORMED', `cannot ${query.what}: no end after ${deps.knobs.maxPages} pages`)
}
