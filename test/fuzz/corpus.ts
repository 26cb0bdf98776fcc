import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts'
import { BAD_MANIFESTS } from '../manifest/bad-manifests.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Manifests that people copy, and those with one mistake each. */
export const MANIFEST_TEXTS: readonly string[] = [
  ...readdirSync(join(ROOT, 'flows'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(ROOT, 'flows', name), 'utf8')),
  ...BAD_MANIFESTS.flatMap(({ bytes }) => (typeof bytes === 'string' && bytes.length < 2000 ? [bytes] : [])),
]

export const MANIFEST_DOCUMENTS: readonly JsonObject[] = MANIFEST_TEXTS.flatMap((text) => {
  try {
    const value: unknown = parse(text, { logLevel: 'silent' })
    // An alias may lead round in circles, which JSON cannot say.
    return isJsonObject(value) ? [JSON.parse(JSON.stringify(value)) as JsonObject] : []
  } catch {
    return []
  }
})
