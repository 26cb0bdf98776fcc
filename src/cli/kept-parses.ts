import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ParseCache } from '../reconcile/parse-memory.ts'

/** Parses beside the ledger of `run`, `plan` and `apply`; null where there is no data folder: looking at files is no reason to make one. */
export async function openKeptParses(dataDir: string): Promise<(ParseCache & Disposable) | null> {
  if (!existsSync(dataDir)) return null
  const { openParseCache, PARSE_CACHE_FILE } = await import('../ledger/parse-cache.ts')
  const cache = openParseCache(join(dataDir, PARSE_CACHE_FILE))
  return {
    cachedParses: async (keys) => cache.read(keys),
    cacheParses: async (entries) => cache.write(entries),
    [Symbol.dispose]: () => cache.close(),
  }
}
