import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { openGitSource, type GitSource } from '../../src/source/git-source.ts'
import type { Environment } from '../../src/source/git-environment.ts'
import type { GitSourceConfig } from '../../src/source/git-source-config.ts'
import type { Revision, Source } from '../../src/source/source.ts'

/** A signal that never aborts. */
export const never = { signal: new AbortController().signal }

/** Waits for nothing but deadlines. */
const clock: Clock = { ...systemClock, sleep: async (_ms, { signal }) => signal.throwIfAborted() }

/** A source with the settings that a test does not care about filled in. */
export function openTestSource(
  config: Partial<GitSourceConfig> & { url: string },
  env: Environment = { PATH: process.env['PATH'] },
): Promise<GitSource> {
  const settings = { name: 'default', ref: null, path: 'flows', dataDir: '/nonexistent', token: null, timeoutMs: 30_000, ...config }
  return openGitSource(settings, { env, clock }, never)
}

/** Path → text of every file of a revision. */
export async function textsOf(source: Source, revision: Revision): Promise<Record<string, string>> {
  const { entries } = await source.tree(revision, never)
  const files = entries.filter((entry) => entry.kind === 'file')
  const blobs = await source.blobs([...new Set(files.map((file) => file.oid))], never)
  return Object.fromEntries(files.map((file) => [file.path, Buffer.from(blobs.get(file.oid) ?? []).toString('utf8')]))
}

/** What the followed ref holds right now. */
export async function follow(source: Source): Promise<{ text: string; files: Record<string, string> }> {
  const revision = await source.resolve(never)
  return { text: revision.text, files: await textsOf(source, revision) }
}
