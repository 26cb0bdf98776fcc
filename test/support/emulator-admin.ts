import type { FaultRule } from '../../src/emulator/core/faults/rule.ts'
import type { JournalEntry } from '../../src/emulator/core/journal.ts'
import type { JsonObject } from '../../src/lib/json.ts'

/** The admin interface of an emulator in another process, as a user's `curl` has it. */
export type EmulatorAdmin = {
  origin: string
  journal(filter?: { write?: boolean; sandbox?: string }): Promise<JournalEntry[]>
  clearJournal(): Promise<void>
  flows(sandbox?: string): Promise<JsonObject[]>
  fault(rule: FaultRule | readonly FaultRule[]): Promise<void>
  clearFaults(): Promise<void>
  edit(request: JsonObject): Promise<JsonObject>
}

export function adminOf(origin: string): EmulatorAdmin {
  const ask = async (method: string, path: string, body?: unknown): Promise<JsonObject> => {
    const response = await fetch(`${origin}/__emulator/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as JsonObject
  }
  return {
    origin,
    journal: async (filter = {}) => {
      const query = new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]))
      return ((await ask('GET', `journal?${query.toString()}`)) as unknown as { entries: JournalEntry[] }).entries
    },
    clearJournal: async () => void (await ask('DELETE', 'journal')),
    flows: async (sandbox = 'dev') => {
      const query = new URLSearchParams({ sandbox, collection: 'flows' })
      const { spaces } = (await ask('GET', `state?${query.toString()}`)) as unknown as { spaces: { flows: JsonObject[] }[] }
      return spaces.flatMap((space) => space.flows)
    },
    fault: async (rule) => void (await ask('POST', 'faults', rule)),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    edit: async (request) => ask('POST', 'edit', request),
  }
}
