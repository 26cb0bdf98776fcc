import { SluiceError } from '../lib/errors.ts'
import { candidates, shortName } from './ref-name.ts'

/** What `git ls-remote --symref` tells. */
export type RemoteRefs = {
  /** Full name of the default branch, where the server says so. */
  head: string | null
  /** Full ref → object id; annotated tags also as `refs/tags/x^{}` → commit. */
  oids: ReadonlyMap<string, string>
}

/** A ref of the remote, found: how people call it, what to fetch, and the commit it has right now. */
export type Found = { name: string; fetch: string; commit: string }

export function parseRemoteRefs(answer: string): RemoteRefs {
  const oids = new Map<string, string>()
  let head: string | null = null
  for (const line of answer.split('\n')) {
    const [left = '', ref] = line.split('\t')
    if (ref === undefined) continue
    if (!left.startsWith('ref: ')) oids.set(ref, left)
    else if (ref === 'HEAD') head = left.slice('ref: '.length)
  }
  return { head, oids }
}

/** What to ask the server for, so that it need not list a hundred thousand refs. */
export function patternsFor(ref: string | null): string[] {
  return ref === null ? ['HEAD'] : candidates(ref).flatMap((name) => [name, `${name}^{}`])
}

export function findRef(ref: string | null, refs: RemoteRefs): Found | null {
  if (ref === null) return findHead(refs)
  const full = candidates(ref).find((name) => refs.oids.has(name))
  if (full === undefined) return null
  return { name: shortName(full), fetch: full, commit: refs.oids.get(`${full}^{}`) ?? refs.oids.get(full) ?? '' }
}

function findHead({ head, oids }: RemoteRefs): Found | null {
  const commit = oids.get('HEAD')
  if (commit === undefined) return null
  return { name: head === null ? 'HEAD' : shortName(head), fetch: head ?? 'HEAD', commit }
}

/**
 * The commit that an abbreviation means among those the remote advertises, which can then be fetched alone.
 * @throws SluiceError `SLUICE_GIT_REF_UNKNOWN` when it means several
 */
export function findAdvertised(prefix: string, refs: RemoteRefs): string | null {
  const matches = new Set([...refs.oids].filter(([ref, oid]) => oid.startsWith(prefix) && !hasPeeled(ref, refs)).map(([, oid]) => oid))
  if (matches.size > 1) throw new SluiceError('SLUICE_GIT_REF_UNKNOWN', `git.ref ${prefix} means several commits; write more digits`)
  return [...matches][0] ?? null
}

/** The id of an annotated tag is not that of a commit. */
function hasPeeled(ref: string, refs: RemoteRefs): boolean {
  return refs.oids.has(`${ref}^{}`)
}
