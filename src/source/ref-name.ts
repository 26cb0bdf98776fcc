const HEX = /^[0-9a-f]+$/

/**
 * What is wrong with a `git.ref`, after the rules of `git check-ref-format`; null when nothing is. Expressions such as
 * `main~2` or `@{upstream}` are not names: what is deployed has to be readable from the configuration.
 */
export function gitRefProblem(ref: string): string | null {
  if (ref === '') return 'git.ref is empty; leave it out to follow the default branch'
  if (ref.startsWith('-')) return 'git.ref must not start with "-"'
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|\.lock$|^@$/.test(ref)) {
    return `git.ref ${JSON.stringify(ref)} is not the name of a branch, tag or commit`
  }
  return null
}

/** A commit written in full: 40 digits (sha1) or 64 (sha256). It names one commit for ever. */
export function isFullCommit(ref: string): boolean {
  return (ref.length === 40 || ref.length === 64) && HEX.test(ref)
}

/** Four digits are the least that git accepts for an abbreviated commit. */
export function mayBeCommit(ref: string): boolean {
  return ref.length >= 4 && ref.length <= 64 && HEX.test(ref)
}

/** `refs/heads/main` → `main`: as people write it. Other refs stay whole, since their place says what they are. */
export function shortName(ref: string): string {
  return /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1] ?? ref
}

/** The full refs that a short name may mean, in order of precedence: a branch hides a tag of the same name. */
export function candidates(ref: string): string[] {
  return ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]
}

export function algorithmOf(oid: string): 'sha1' | 'sha256' {
  return oid.length === 64 ? 'sha256' : 'sha1'
}
