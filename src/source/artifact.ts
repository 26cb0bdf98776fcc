import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { Source } from './source.ts'

/** A file to read: what a survey of a tree chose. `oid` stands for the bytes. */
export type ArtifactFile = { path: string; oid: string; bytes: number }

/** Parses by path and content, from one revision to the next: what did not change is neither read nor parsed again. */
export type KeptParses<P> = Map<string, P>

// Parsing takes half a millisecond a file: so many keep the longest pause of the event loop near ten.
const BATCH = 25
const MAX_PORTION_BYTES = 16 * 1024 * 1024
const MAX_PORTION_FILES = 2000

/**
 * Reads and parses `files`, in their order. `kept` is changed in place: it holds exactly these files afterwards, the unchanged ones
 * as the same values as before.
 * @param parse pure; called once per path and content
 */
export async function readParsed<P>(
  source: Source,
  files: readonly ArtifactFile[],
  parse: (file: { path: string; oid: string; bytes: Uint8Array }) => P,
  { kept, clock }: { kept: KeptParses<P>; clock: Pick<Clock, 'sleep'> },
  options: Abortable,
): Promise<P[]> {
  const named = files.map((file) => ({ name: nameOf(file), file }))
  const fresh = new Map<string, P>()
  for (const portion of portionsOf(named.filter(({ name }) => !kept.has(name)).map(({ file }) => file))) {
    const blobs = await source.blobs([...new Set(portion.map((file) => file.oid))], options)
    for (let start = 0; start < portion.length; start += BATCH) {
      for (const { path, oid } of portion.slice(start, start + BATCH)) {
        // A blob that the source would not give is an unreadable file, which parsing makes a diagnostic of.
        fresh.set(nameOf({ path, oid }), parse({ path, oid, bytes: blobs.get(oid) ?? new Uint8Array() }))
      }
      await clock.sleep(0, options)
    }
  }
  const parsed = named.flatMap(({ name }) => {
    const value = fresh.get(name) ?? kept.get(name)
    return value === undefined ? [] : [{ name, value }]
  })
  kept.clear()
  for (const { name, value } of parsed) kept.set(name, value)
  return parsed.map(({ value }) => value)
}

/** Under what a parse is kept: the bytes, and the path that they stand at. */
export function nameOf({ path, oid }: Pick<ArtifactFile, 'path' | 'oid'>): string {
  return `${oid} ${path}`
}

/** So many files at a time that their bytes fit into memory beside what is made of them. */
function portionsOf(files: readonly ArtifactFile[]): ArtifactFile[][] {
  const portions: ArtifactFile[][] = []
  let room = 0
  for (const file of files) {
    const last = portions.at(-1)
    if (last === undefined || file.bytes > room || last.length === MAX_PORTION_FILES) {
      portions.push([file])
      room = MAX_PORTION_BYTES - file.bytes
    } else {
      last.push(file)
      room -= file.bytes
    }
  }
  return portions
}
