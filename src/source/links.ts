/** Symbolic links of a repository: path → text of the link. */
export type Links = ReadonlyMap<string, string>

// As many as Linux follows before it says ELOOP.
const MAX_HOPS = 40

/**
 * Where the link at `path` finally leads, from the top of the repository, following links on the way as the file system would.
 * @returns a path that may or may not exist; null when the way leaves the repository, is absolute, or goes in circles
 */
export function resolveLink(path: string, links: Links): string | null {
  const todo = path.split('/')
  const done: string[] = []
  let hops = 0
  while (todo.length > 0) {
    const part = todo.shift()
    if (part === undefined || part === '' || part === '.') continue
    if (part === '..') {
      if (done.pop() === undefined) return null
      continue
    }
    done.push(part)
    const text = links.get(done.join('/'))
    if (text === undefined) continue
    if (text === '' || text.startsWith('/') || ++hops > MAX_HOPS) return null
    done.pop()
    todo.unshift(...text.split('/'))
  }
  return done.length === 0 ? null : done.join('/')
}

/** Whether some link leads out of `folder`, so that links elsewhere in the repository decide where it ends. */
export function leadsOutOf(folder: string, links: Links): boolean {
  if (folder === '') return false
  return [...links.keys()].some((path) => {
    const target = resolveLink(path, links)
    return target !== null && target !== folder && !target.startsWith(`${folder}/`)
  })
}
