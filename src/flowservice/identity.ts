import type { Abortable } from '../lib/abort.ts'
import { SluiceError } from '../lib/errors.ts'
import type { JsonObject } from '../lib/json.ts'
import { stringMember } from './envelope.ts'
import { fetchPages } from './pages.ts'
import type { SendDeps } from './send.ts'

/** In order of likelihood; every entity carries the id of its sandbox, and no other documented call tells it. */
const COLLECTIONS = ['/flows', '/sourceConnections', '/targetConnections', '/connections'] as const

/**
 * The id of the sandbox, which stays when its name is given to another one. Null while the sandbox holds nothing at all.
 * @throws SluiceError `SLUICE_ANSWER_MALFORMED` when the service answers for another sandbox or organisation than was asked for
 */
export async function identifySandbox(expected: { sandbox: string; org: string }, deps: SendDeps, options: Abortable): Promise<string | null> {
  for (const collection of COLLECTIONS) {
    const pages = fetchPages({ what: 'identify the sandbox', collection, limit: 1, maxPages: 1 }, deps, options)
    for await (const { items } of pages) {
      const [first] = items
      if (first === undefined) continue
      refuseOther(first, 'sandboxName', expected.sandbox)
      refuseOther(first, 'imsOrgId', expected.org)
      const id = stringMember(first, 'sandboxId')
      if (id !== null) return id
    }
  }
  return null
}

function refuseOther(item: JsonObject, member: string, wanted: string): void {
  const found = stringMember(item, member)
  if (found === null || found.toLowerCase() === wanted.toLowerCase()) return
  throw new SluiceError('SLUICE_ANSWER_MALFORMED', `cannot identify the sandbox: ${member} is ${found.slice(0, 80)} although ${wanted} was asked for`)
}
