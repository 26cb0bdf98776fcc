import { objectOf, type Ask, type Reply } from './client.ts'

/** Every draft the suite makes is named so, with the id of its run behind. */
export const NAME_PREFIX = 'sluice-contract'

export type Guarded = {
  ask: Ask
  /** Removes what was made; returns what could not be, with the reason. */
  removeAll: () => Promise<string[]>
}

/**
 * Lets through what may be done to a sandbox of other people: reads, creating drafts that are named after this run, and changing and
 * deleting those. Everything else (publishing above all) is refused here and never sent.
 */
export function guard(ask: Ask, runId: string): Guarded {
  const made = new Set<string>()
  const prefix = `${NAME_PREFIX} ${runId}`
  return {
    async ask(method, path, options = {}) {
      if (method === 'GET') return ask(method, path, options)
      const create = method === 'POST' && path === '/flows?mode=draft'
      if (create && !startsWith(options.body, prefix)) throw new Error(`refused: drafts are named "${prefix} …"`)
      const id = /^\/flows\/([0-9a-f-]{36})\/?$/.exec(path)?.[1]
      const ours = id !== undefined && made.has(id) && (method === 'PATCH' || method === 'DELETE')
      if (!create && !ours) throw new Error(`refused: ${method} ${path} is not for a real sandbox`)
      if (method === 'PATCH' && renames(options.body, prefix)) throw new Error(`refused: drafts keep a name that starts with "${prefix}"`)
      const reply = await ask(method, path, options)
      if (create && reply.status === 201) made.add(idOf(reply))
      return reply
    },
    removeAll: () => removeAll(ask, made, prefix),
  }
}

function startsWith(body: unknown, prefix: string): boolean {
  return typeof body === 'object' && body !== null && 'name' in body && typeof body.name === 'string' && body.name.startsWith(prefix)
}

function renames(ops: unknown, prefix: string): boolean {
  const list = (Array.isArray(ops) ? ops : [ops]) as { path?: unknown; value?: unknown }[]
  return list.some(({ path, value }) => path === '/name' && !(typeof value === 'string' && value.startsWith(prefix)))
}

/** Also those whose answer was lost, which only their names give away. */
async function removeAll(ask: Ask, made: ReadonlySet<string>, prefix: string): Promise<string[]> {
  const { items = [] } = objectOf(await ask('GET', '/flows?limit=100&orderby=-createdAt')) as { items?: { id: string; name?: string }[] }
  const lost = items.filter(({ name = '' }) => name.startsWith(prefix)).map(({ id }) => id)
  const left: string[] = []
  for (const id of new Set([...made, ...lost])) {
    const problem = await remove(ask, id, prefix).catch((error: unknown) => (error instanceof Error ? error.message : 'unknown'))
    if (problem !== null) left.push(`${id}: ${problem}`)
  }
  return left
}

/** Looks before it deletes: nothing but a draft of this run goes. */
async function remove(ask: Ask, id: string, prefix: string): Promise<string | null> {
  const read = await ask('GET', `/flows/${id}`)
  if (read.status === 404) return null
  const [flow] = (objectOf(read)['items'] ?? []) as { name?: string; state?: string }[]
  if (flow?.state !== 'draft' || flow.name?.startsWith(prefix) !== true) return `not a draft of this run (${flow?.state ?? 'unknown'})`
  const { status } = await ask('DELETE', `/flows/${id}`)
  return status < 300 || status === 404 ? null : `HTTP ${status}`
}

function idOf(reply: Reply): string {
  const { id } = objectOf(reply)
  return typeof id === 'string' ? id : ''
}
