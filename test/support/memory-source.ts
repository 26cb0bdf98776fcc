import { createHash } from 'node:crypto'
import { SluiceError } from '../../src/lib/errors.ts'
import { NO_COMMIT, type CommitFacts } from '../../src/source/commit-facts.ts'
import type { Revision, Source, TreeEntry } from '../../src/source/source.ts'

/** The Source port without git: commits are maps of files. For tests of the core that must touch neither socket nor disk. */
export type MemorySource = Source & {
  /** Null removes a file; `message` is read for its trailers `Sluice-Allow`, one a line. Answers the revision's text. */
  commit(files: Readonly<Record<string, string | null>>, about?: { author?: string; message?: string }): string
  /** While set, `resolve` fails as an unreachable remote does. */
  down: boolean
}

export function memorySource(files: Readonly<Record<string, string>> = {}): MemorySource {
  let tree = new Map(Object.entries(files))
  const commits = new Map<string, ReadonlyMap<string, string>>()
  let count = 0
  let revision: Revision = seal(NO_COMMIT)
  const source: MemorySource = {
    name: 'default',
    down: false,
    commit(changes, about = {}) {
      tree = new Map(tree)
      for (const [path, text] of Object.entries(changes)) {
        if (text === null) tree.delete(path)
        else tree.set(path, text)
      }
      revision = seal({ author: about.author ?? null, committedAtMs: null, allows: allowsIn(about.message ?? '') })
      return revision.text
    },
    resolve: async () => {
      if (source.down) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'the remote does not answer')
      return revision
    },
    tree: async ({ commit }) => {
      const at = commits.get(commit) ?? new Map<string, string>()
      const entries = [...at].map(([path, text]): TreeEntry => ({
        path,
        oid: oidOf(text),
        kind: 'file',
        bytes: Buffer.byteLength(text),
        target: null,
      }))
      return { entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)), folderFound: true }
    },
    blobs: async (oids) => {
      const all = new Map(
        [...commits.values()].flatMap((at) => [...at.values()].map((text): [string, Uint8Array] => [oidOf(text), Buffer.from(text)])),
      )
      return new Map(oids.flatMap((oid) => (all.has(oid) ? [[oid, all.get(oid) ?? new Uint8Array()]] : [])))
    },
  }
  return source

  function seal(facts: CommitFacts): Revision {
    count += 1
    const commit = createHash('sha1').update(`${count}`).digest('hex')
    commits.set(commit, tree)
    return { ref: 'main', commit, text: `main@sha1:${commit}`, ...facts }
  }
}

function allowsIn(message: string): string[] {
  return [...message.matchAll(/^sluice-allow:(.*)$/gim)].flatMap(([, value = '']) =>
    value
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== ''),
  )
}

function oidOf(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
