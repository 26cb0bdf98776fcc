import { startProgram, type Program } from './program.ts'
import type { Usage } from './usage.ts'

/** The local Flow Service in a process of its own, so that its work is not taken for Sluice's. */
export type Service = AsyncDisposable & {
  url: string
  setLatency(ms: number): Promise<void>
  /** Requests to Flow Service seen since the last call of this; tokens are not among them. */
  requestsSeen(): Promise<number>
  /** A person changes an option of every flow of the sandbox. */
  driftAll(): Promise<void>
  usage(): Promise<Usage>
}

export async function startService(folder: string): Promise<Service> {
  const program: Program = startProgram(['emulator', '--port', '0', '--settle-ms', '0', '--seed', '1'], folder)
  const url = String((await program.next(['emulator.listening']))['url'])
  const admin = async (method: string, route: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/__emulator/${route}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  return {
    url,
    async setLatency(latencyMs) {
      await admin('POST', 'knobs', { latencyMs })
    },
    async requestsSeen() {
      const { entries } = (await admin('GET', 'journal?path=/flowservice/')) as { entries: unknown[] }
      await admin('DELETE', 'journal')
      return entries.length
    },
    async driftAll() {
      const { spaces } = (await admin('GET', 'state?collection=flows')) as { spaces: { flows: { id: string }[] }[] }
      for (const { id } of spaces.flatMap(({ flows }) => flows))
        await admin('POST', 'edit', { id, patch: { options: { partialIngestionPercent: 7 } } })
    },
    usage: () => program.usage(),
    [Symbol.asyncDispose]: async () => program[Symbol.asyncDispose](),
  }
}
