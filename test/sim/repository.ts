import { createHash } from 'node:crypto'
import { SluiceError } from '../../src/lib/errors.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { ParsedFile } from '../../src/manifest/manifest.ts'
import { NO_COMMIT } from '../../src/source/commit-facts.ts'
import type { KeptParses } from '../../src/source/artifact.ts'
import type { Revision, Source, TreeEntry } from '../../src/source/source.ts'
import { manifestText, plainWish, type Wish } from './wish.ts'
import type { Change } from './story.ts'

export const FOLDER = 'flows'

/** One commit: what it asks for by key, and the files that say so. */
export type Commit = {
  revision: Revision
  /** Empty while the folder is missing, whatever is in the tree. */
  wishes: ReadonlyMap<string, Wish>
  tree: ReadonlyMap<string, Wish>
  files: ReadonlyMap<string, GitFile>
  folderFound: boolean
}

export type GitFile = { path: string; text: string; oid: string }

/** The repository of a history. Daemons see it through `sourceOf`, the checks through `commits`. */
export type Repository = {
  /** By the text of the revision. */
  commits: ReadonlyMap<string, Commit>
  head(): Commit
  commit(changes: readonly Change[]): string
  back(commits: number, how: 'revert' | 'force-push'): string | null
  setFolder(there: boolean): void
}

/** @param idOf ids of flows that people made, for manifests that adopt one */
export function createRepository(first: Readonly<Record<string, Wish>>, idOf: (number: number) => string | null): Repository {
  const commits = new Map<string, Commit>()
  let line: Commit[] = []
  let count = 0
  let folderFound = true

  function seal(tree: ReadonlyMap<string, Wish>): Commit {
    count += 1
    const id = createHash('sha1').update(`${count}`).digest('hex')
    const files = new Map([...tree].map(([key, wish]) => [`${FOLDER}/${key}.yaml`, fileOf(key, manifestText(wish, idOf))]))
    const wishes = folderFound ? tree : new Map<string, Wish>()
    const commit = { revision: { ...NO_COMMIT, ref: 'main', commit: id, text: `main@sha1:${id}` }, wishes, tree, files, folderFound }
    commits.set(commit.revision.text, commit)
    line.push(commit)
    return commit
  }

  const head = (): Commit => line.at(-1) as Commit
  seal(new Map(Object.entries(first)))
  return {
    commits,
    head,
    commit(changes) {
      const wishes = new Map(head().tree)
      for (const change of changes) apply(change, wishes)
      return seal(wishes).revision.text
    },
    back(back, how) {
      const at = line.length - 1 - back
      const old = line[at]
      if (old === undefined || back < 1) return null
      if (how === 'force-push') line = line.slice(0, at)
      return seal(old.tree).revision.text
    },
    setFolder(there) {
      folderFound = there
      seal(head().tree)
    },
  }
}

/** A change makes sense on whatever tree it meets, since others before it may have been left out. */
function apply(change: Change, wishes: Map<string, Wish>): void {
  const old = wishes.get(change.key)
  switch (change.what) {
    case 'set': {
      const base = old ?? plainWish(change.key)
      wishes.set(change.key, { ...base, ...change.fields, policy: { ...base.policy, ...change.policy } })
      return
    }
    case 'remove':
      wishes.delete(change.key)
      return
    case 'remove-all':
      wishes.clear()
      return
    case 'rename':
      if (old === undefined || wishes.has(change.to)) return
      wishes.delete(change.key)
      wishes.set(change.to, { ...old, policy: { ...old.policy, movedFrom: change.told ? change.key : null } })
  }
}

const oids = new Map<string, string>()

function fileOf(key: string, text: string): GitFile {
  let oid = oids.get(text)
  if (oid === undefined) {
    if (oids.size > 20_000) oids.clear()
    oid = createHash('sha1').update(text).digest('hex')
    oids.set(text, oid)
  }
  return { path: `${FOLDER}/${key}.yaml`, text, oid }
}

const parsed = new Map<string, ParsedFile>()

/** Parsing is pure, so what one history parsed no other has to: it is most of the time otherwise. */
function parse(file: GitFile): ParsedFile {
  const name = `${file.oid} ${file.path}`
  let known = parsed.get(name)
  if (known === undefined) {
    if (parsed.size > 20_000) parsed.clear()
    known = parseManifest({ path: file.path, bytes: Buffer.from(file.text), folder: FOLDER })
    parsed.set(name, known)
  }
  return known
}

/** `objects`: the ref can be read, what it points at cannot. */
export type Outage = 'none' | 'objects' | 'all'

/** The repository as one process sees it. `kept` is the process's memory of parses, filled beforehand, so that nothing is read twice. */
export function sourceOf(repository: Pick<Repository, 'commits' | 'head'>, kept: KeptParses<ParsedFile>, outage: () => Outage): Source {
  return {
    name: 'default',
    resolve: async () => {
      if (outage() === 'all') throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'the remote does not answer')
      return repository.head().revision
    },
    tree: async ({ text }) => {
      const commit = repository.commits.get(text)
      if (outage() !== 'none' || commit === undefined) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'the remote does not answer')
      const files = commit.folderFound ? [...commit.files.values()] : []
      for (const file of files) kept.set(`${file.oid} ${file.path}`, parse(file))
      return { entries: files.map(entryOf).sort((a, b) => (a.path < b.path ? -1 : 1)), folderFound: commit.folderFound }
    },
    blobs: async (wanted) => {
      const all = [...repository.commits.values()].flatMap((commit) => [...commit.files.values()])
      return new Map(all.filter(({ oid }) => wanted.includes(oid)).map(({ oid, text }) => [oid, Buffer.from(text)]))
    },
  }
}

function entryOf({ path, oid, text }: GitFile): TreeEntry {
  return { path, oid, kind: 'file', bytes: Buffer.byteLength(text), target: null }
}
