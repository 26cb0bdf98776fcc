import type { Abortable } from '../lib/abort.ts'
import { textOfName, unquoteName } from './file-name.ts'
import { gitAt, type GitPlace } from './git.ts'
import { leadsOutOf, resolveLink, type Links } from './links.ts'
import { readBlobs } from './read-blobs.ts'
import type { TreeEntry } from './source.ts'

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = { '120000': 'link', '160000': 'submodule' }
const LINE = /^(\d{6}) \w+ ([0-9a-f]+) +(-|\d+)\t(.+)$/

// PATH_MAX: a longer link leads nowhere on any system.
const MAX_LINK_BYTES = 4096
const MAX_LINKS_BYTES = 8 * 1024 * 1024

/** Everything below `folder` ('' for all) in a commit, sorted by path. */
export async function listTree(commit: string, folder: string, place: GitPlace, options: Abortable): Promise<TreeEntry[]> {
  const entries = await listEntries(commit, folder, place, options)
  const within = await readLinks(entries, place, options)
  if (within.size === 0) return entries
  const links = leadsOutOf(folder, within) ? await readLinks(await listEntries(commit, '', place, options), place, options) : within
  return entries.map((entry) => (entry.kind === 'link' ? { ...entry, target: resolveLink(entry.path, links) } : entry))
}

async function listEntries(commit: string, folder: string, place: GitPlace, options: Abortable): Promise<TreeEntry[]> {
  // Not `-z`: see unquoteName. The trailing slash keeps `flows` from matching a file of that name.
  const scope = folder === '' ? [] : [`${folder}/`]
  const answer = await gitAt(place, options).raw(['ls-tree', '-r', '-l', '--full-tree', commit, ...scope])
  return answer
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function parseLine(line: string): TreeEntry {
  const [, mode = '', oid = '', size = '-', name = ''] = LINE.exec(line) ?? []
  if (name === '') throw new Error('git ls-tree printed a line that is not an entry')
  const kind = KINDS[mode] ?? 'file'
  // Nearly every name stands for itself, and a commit lists all of them.
  const path = name.startsWith('"') ? textOfName(unquoteName(name)) : name
  return { path, oid, kind, bytes: kind === 'file' ? Number(size) : 0, target: null }
}

async function readLinks(entries: readonly TreeEntry[], place: GitPlace, options: Abortable): Promise<Links> {
  const links = entries.filter((entry) => entry.kind === 'link')
  if (links.length === 0) return new Map()
  const bounds = { maxBlobBytes: MAX_LINK_BYTES, maxTotalBytes: MAX_LINKS_BYTES }
  const texts = await readBlobs([...new Set(links.map((link) => link.oid))], bounds, place, options)
  // An empty text leads nowhere: what a link too long to read does as well.
  return new Map(links.map((link) => [link.path, textOfName(Buffer.from(texts.get(link.oid) ?? []))]))
}
