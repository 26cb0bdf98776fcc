import { createHash } from 'node:crypto'
import { NO_COMMIT } from '../../src/source/commit-facts.ts'
import { FOLDER, type Commit, type GitFile } from '../sim/repository.ts'
import type { Files } from './manifests.ts'

/** A repository of manifests by key, for `sourceOf` of the simulation. */
export class Texts {
  readonly commits = new Map<string, Commit>()
  #files: ReadonlyMap<string, GitFile> = new Map()
  #head: Commit

  constructor(files: Files) {
    this.#head = this.commit(files)
  }

  /** Null removes a manifest; `allows` is what the trailers of the commit say. */
  commit(changes: Files, allows: readonly string[] = []): Commit {
    const files = new Map(this.#files)
    for (const [key, text] of Object.entries(changes)) {
      const path = `${FOLDER}/${key}.yaml`
      if (text === null) files.delete(path)
      else files.set(path, { path, text, oid: sha1(text) })
    }
    this.#files = files
    const commit = sha1(String(this.commits.size + 1))
    const revision = { ...NO_COMMIT, allows: [...allows], ref: 'main', commit, text: `main@sha1:${commit}` }
    this.#head = { revision, wishes: new Map(), tree: new Map(), files, folderFound: true }
    this.commits.set(revision.text, this.#head)
    return this.#head
  }

  head(): Commit {
    return this.#head
  }
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
