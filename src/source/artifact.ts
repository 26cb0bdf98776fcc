import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { Revision, Source, TreeEntry } from './source.ts'

/** One manifest of a revision. `oid` stands for the bytes: of a link, those of the file it leads to. */
export type ArtifactFile<P> = { path: string; oid: string; entry: TreeEntry } & (
  | { kind: 'parsed'; parsed: P }
  | { kind: 'too-large' }
  /** A link that leads out of the flows folder or to nothing, or a submodule: there are no bytes to parse. */
  | { kind: 'unreadable' }
)

/** The manifests of a revision, read in full; sorted by path. */
export type Artifact<P> = {
  revision: Revision
  /** Tells an empty flows folder from a missing one. */
  folderFound: boolean
  files: readonly ArtifactFile<P>[]
}

export type ArtifactDeps<P> = {
  /** Which paths are manifests. */
  isManifest(path: string): boolean
  /** Pure: called once per path and content, its result is kept for as long as neither changes. */
  parse(file: { path: string; bytes: Uint8Array }): P
  maxBytes: number
  clock: Pick<Clock, 'sleep'>
}

// Parsing takes half a millisecond a file: so many keep the longest pause of the event loop near ten.
const BATCH = 25
const MAX_PORTION_BYTES = 16 * 1024 * 1024
const MAX_PORTION_FILES = 2000

/** Reads the manifests of `revision`. What `previous` already parsed, at the same path with the same bytes, is neither read nor parsed. */
export async function readArtifact<P>(
  source: Source,
  revision: Revision,
  previous: Artifact<P> | null,
  deps: ArtifactDeps<P>,
  options: Abortable,
): Promise<Artifact<P>> {
  const { entries, folderFound } = await source.tree(revision, options)
  const known = new Map(previous?.files.map((file) => [file.path, file]))
  const asked = manifestsAmong(entries, deps)
  const files = asked.map((file) => reuse(file, known.get(file.path)))
  const unread = files.filter((file) => file.kind === 'unread')
  const parsed = await parseAll(unread, source, deps, options)
  return { revision, folderFound, files: files.map((file) => (file.kind === 'unread' ? (parsed.get(file.path) ?? unreadable(file)) : file)) }
}

/** Paths whose manifest is new or has other bytes, and paths that are gone; each sorted. All are changed when there was nothing before. */
export function delta(previous: Artifact<unknown> | null, next: Artifact<unknown>): { changed: string[]; removed: string[] } {
  const before = new Map(previous?.files.map((file) => [file.path, contentOf(file)]))
  const after = new Set(next.files.map((file) => file.path))
  return {
    changed: next.files.filter((file) => before.get(file.path) !== contentOf(file)).map((file) => file.path),
    removed: [...before.keys()].filter((path) => !after.has(path)),
  }
}

type Unread = { path: string; oid: string; entry: TreeEntry; kind: 'unread'; bytes: number }

function manifestsAmong<P>(entries: readonly TreeEntry[], deps: ArtifactDeps<P>): (ArtifactFile<P> | Unread)[] {
  const files = new Map(entries.filter((entry) => entry.kind === 'file').map((entry) => [entry.path, entry]))
  return entries.filter((entry) => deps.isManifest(entry.path)).map((entry) => classify(entry, files, deps.maxBytes))
}

function classify(entry: TreeEntry, files: ReadonlyMap<string, TreeEntry>, maxBytes: number): ArtifactFile<never> | Unread {
  const file = entry.kind === 'link' && entry.target !== null ? files.get(entry.target) : files.get(entry.path)
  if (file === undefined) return unreadable({ path: entry.path, oid: entry.oid, entry })
  const { oid, bytes } = file
  return bytes > maxBytes ? { path: entry.path, oid, entry, kind: 'too-large' } : { path: entry.path, oid, entry, kind: 'unread', bytes }
}

function reuse<P>(file: ArtifactFile<P> | Unread, known: ArtifactFile<P> | undefined): ArtifactFile<P> | Unread {
  return file.kind === 'unread' && known?.kind === 'parsed' && known.oid === file.oid ? { ...known, entry: file.entry } : file
}

async function parseAll<P>(
  files: readonly Unread[],
  source: Source,
  deps: ArtifactDeps<P>,
  options: Abortable,
): Promise<ReadonlyMap<string, ArtifactFile<P>>> {
  const parsed = new Map<string, ArtifactFile<P>>()
  for (const portion of portionsOf(files)) {
    const blobs = await source.blobs([...new Set(portion.map((file) => file.oid))], options)
    for (let start = 0; start < portion.length; start += BATCH) {
      for (const { path, oid, entry } of portion.slice(start, start + BATCH)) {
        const bytes = blobs.get(oid)
        // The source has a limit of its own.
        parsed.set(
          path,
          bytes === undefined ? { path, oid, entry, kind: 'too-large' } : { path, oid, entry, kind: 'parsed', parsed: deps.parse({ path, bytes }) },
        )
      }
      await deps.clock.sleep(0, options)
    }
  }
  return parsed
}

/** So many files at a time that their bytes fit into memory beside what is made of them. */
function portionsOf(files: readonly Unread[]): Unread[][] {
  const portions: Unread[][] = []
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

function unreadable({ path, oid, entry }: { path: string; oid: string; entry: TreeEntry }): ArtifactFile<never> {
  return { path, oid, entry, kind: 'unreadable' }
}

/** What a plan can depend on: bytes, and whether they could be had. */
function contentOf(file: ArtifactFile<unknown>): string {
  return `${file.kind} ${file.oid} ${file.entry.target ?? ''}`
}
