import type { JsonObject } from '../lib/json.ts'
import type { FlowKey } from './desired.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { KeptPositions } from './positions-kept.ts'
import { SCHEMA_DIGEST } from './schema.ts'

/**
 * Names the form of `ParsedFile` and the rules that made it; part of the key of every kept parse. Raise the number when parsing changes
 * what it yields for the same bytes; a change of the schema counts by itself.
 */
export const MANIFEST_FORMAT_VERSION = `3-${SCHEMA_DIGEST}`

/** One manifest as written: valid but for what variables may still do to it. Plain JSON, so that it can be kept by blob id. */
export type Manifest = {
  kind: 'flow'
  key: FlowKey
  /** Path inside the repository. */
  path: string
  /** The whole file as data: body, `state` and `sluice`. */
  source: JsonObject
  /** Pointers of texts that hold a variable or an escape. */
  templates: string[]
  /** Positions by pointer: the root, `/state`, every reference, every template, and members as deep as rules look. */
  positions: KeptPositions
}

/** What one file gave. Plain JSON. */
export type ParsedFile = {
  path: string
  /** The key, for broken files the best guess at it; null if there is none that could be one. */
  key: FlowKey | null
  /** False if a broken file may have another key than `key`: then no key of this source can be said to be gone. */
  keyCertain: boolean
  /** Null as soon as one diagnostic is an error. */
  manifest: Manifest | null
  diagnostics: Diagnostic[]
}

/** Under what a parse may be kept: equal keys mean equal results. */
export function parseCacheKey(file: { path: string; oid: string; folder: string }): string {
  return [MANIFEST_FORMAT_VERSION, file.oid, file.folder, file.path].join(':')
}
