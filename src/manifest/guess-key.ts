import { isJsonObject, memberOf, type Json } from '../lib/json.ts'
import type { FlowKey } from './desired.ts'
import { isKey, keyOf } from './key.ts'

export type KeyGuess = { key: FlowKey | null; certain: boolean }

/** The key of a file whose YAML is sound: `sluice.key` where there is one, else the path. */
export function keyFromData(data: Json, path: string, folder: string, broken: ReadonlySet<string>): KeyGuess {
  const fromPath = keyFromPath(path, folder)
  if (!isJsonObject(data)) return { ...fromPath, certain: false }
  const sluice = memberOf(data, 'sluice')
  if (sluice === undefined || sluice === null) return { ...fromPath, certain: fromPath.certain && !['/sluice', '/<<'].some((at) => broken.has(at)) }
  if (!isJsonObject(sluice)) return { ...fromPath, certain: false }
  const written = memberOf(sluice, 'key')
  // A second `sluice`, or what it merges, may hold the key.
  if (written === undefined) return { ...fromPath, certain: fromPath.certain && !['/sluice', '/sluice/<<'].some((at) => broken.has(at)) }
  if (typeof written !== 'string' || !isKey(written)) return { ...fromPath, certain: false }
  return { key: written, certain: !['/sluice', '/sluice/key'].some((at) => broken.has(at)) }
}

/**
 * The key of a file that could not be read to its end. The path is certain only if nothing in the text looks like a key of its own, and a
 * key of its own only if nothing else does: taking the wrong one for the right one would make a flow look abandoned. Of several documents
 * the later ones have keys that nobody reads.
 */
export function keyFromRuins(text: string, data: Json, path: string, folder: string, oneDocument: boolean): KeyGuess {
  const sluice = isJsonObject(data) ? memberOf(data, 'sluice') : undefined
  const written = isJsonObject(sluice) ? memberOf(sluice, 'key') : undefined
  if (typeof written === 'string' && isKey(written)) return { key: written, certain: oneDocument && text.match(/\bkey\b/g)?.length === 1 }
  const fromPath = keyFromPath(path, folder)
  return { ...fromPath, certain: oneDocument && fromPath.certain && text.trim() !== '' && !/\bkey\b/.test(text) }
}

/** A path that gives no key is a file nobody can tell the flow of. */
export function keyFromPath(path: string, folder: string): KeyGuess {
  const key = keyOf(path, folder)
  return isKey(key) ? { key, certain: true } : { key: null, certain: false }
}
