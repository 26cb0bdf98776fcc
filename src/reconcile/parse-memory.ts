import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { parseCacheKey, type ParsedFile } from '../manifest/manifest.ts'
import { parseManifest } from '../manifest/parse.ts'
import { nameOf, readParsed, type ArtifactFile, type KeptParses } from '../source/artifact.ts'
import type { Source } from '../source/source.ts'

/** Where parses are kept between processes. A cache: allowed to forget, never a reason to fail. */
export type ParseCache = { cachedParses: LedgerReader['cachedParses']; cacheParses: ((entries: ReadonlyMap<string, string>) => Promise<void>) | null }

export type ParseDeps = {
  /** The flows folder, from which paths become keys. */
  folder: string
  kept: KeptParses<ParsedFile>
  /** Null where nothing is kept between processes. */
  cache: ParseCache | null
  clock: Pick<Clock, 'sleep'>
}

/** Manifests of a source, each parsed once for its path and content: by this process, or by an earlier one. */
export async function readManifests(source: Source, files: readonly ArtifactFile[], deps: ParseDeps, options: Abortable): Promise<ParsedFile[]> {
  const { folder, kept, clock, cache } = deps
  await recall(files, deps, options)
  const keeper = startKeeping(cache)
  const parse = ({ path, oid, bytes }: { path: string; oid: string; bytes: Uint8Array }): ParsedFile => {
    const parsed = parseManifest({ path, bytes, folder })
    keeper.keep(parseCacheKey({ path, oid, folder }), parsed)
    return parsed
  }
  const parsed = await readParsed(source, files, parse, { kept, clock }, options)
  await keeper.end()
  return parsed
}

/** Writes as it goes what was not known before: a commit that touches one file writes one entry. */
function startKeeping(cache: ParseCache | null): { keep: (key: string, parsed: ParsedFile) => void; end: () => Promise<void> } {
  const write = cache?.cacheParses ?? null
  const writes: Promise<void>[] = []
  let fresh = new Map<string, string>()
  const flush = (): void => {
    if (write === null || fresh.size === 0) return
    const writing = write(fresh)
    // Told by `end`; reading may go on for long until then, or fail on its own.
    writing.catch(() => undefined)
    writes.push(writing)
    fresh = new Map()
  }
  return {
    keep: (key, parsed) => {
      if (write === null) return
      fresh.set(key, JSON.stringify(parsed))
      if (fresh.size === AT_A_TIME) flush()
    },
    end: async () => {
      flush()
      await Promise.all(writes)
    },
  }
}

/** The texts of a whole fleet at once would be larger than what becomes of them, and reading or writing them would hold everything up. */
const AT_A_TIME = 250

/** Parses that an earlier process made of the same bytes, for the first look of this one. */
async function recall(files: readonly ArtifactFile[], { folder, kept, cache, clock }: ParseDeps, options: Abortable): Promise<void> {
  if (cache === null || kept.size > 0) return
  const byKey = new Map(files.map((file) => [parseCacheKey({ ...file, folder }), file]))
  const keys = [...byKey.keys()]
  for (let at = 0; at < keys.length; at += AT_A_TIME) {
    for (const [key, text] of await cache.cachedParses(keys.slice(at, at + AT_A_TIME))) {
      const file = byKey.get(key)
      if (file !== undefined) kept.set(nameOf(file), JSON.parse(text) as ParsedFile)
    }
    await clock.sleep(0, options)
  }
}
