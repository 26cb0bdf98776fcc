import { basename, dirname, join, relative } from 'node:path'
import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { toDiagnostic } from '../manifest/finding.ts'
import { parseFolderFile, type FolderFile } from '../manifest/folder-file.ts'
import { FOLDER_FILE, isFolderFile } from '../manifest/key.ts'
import { MAX_FILE_BYTES } from '../manifest/limits.ts'
import type { ParsedFile } from '../manifest/manifest.ts'
import { parseManifest } from '../manifest/parse.ts'
import { surveyTree, type TreeProblem } from '../manifest/survey.ts'
import { readManifests, type ParseCache } from '../reconcile/parse-memory.ts'
import { readParsed } from '../source/artifact.ts'
import { lookAtNamed, readNamed } from '../source/named-path.ts'
import type { TreeEntry } from '../source/source.ts'
import { openWorktreeSource } from '../source/worktree-source.ts'
import type { Batch } from './validate-batches.ts'

export type ReadDeps = { env: Readonly<Record<string, string | undefined>>; clock: Pick<Clock, 'sleep'>; cache: ParseCache | null }

/** A batch as read; paths are those of the batch. */
export type ReadBatch = { files: ParsedFile[]; settings: FolderFile[]; problems: TreeProblem[] }

export async function readBatch(batch: Batch, deps: ReadDeps, options: Abortable): Promise<ReadBatch> {
  const files = new Map<string, ParsedFile>()
  const settings = new Map<string, FolderFile>()
  const problems: TreeProblem[] = []
  for (const path of batch.folders) {
    const read = await readFolder(batch, path, deps, options)
    for (const file of read.files) files.set(file.path, file)
    for (const file of read.settings) settings.set(file.path, file)
    problems.push(...read.problems)
  }
  const known = new Set([...files.keys(), ...settings.keys(), ...problems.map(({ diagnostic }) => diagnostic.path)])
  for (const { path, bytes } of [...batch.files, ...(await settingsAbove(batch))]) {
    options.signal.throwIfAborted()
    if (known.has(path)) continue
    known.add(path)
    const isSettings = basename(path) === FOLDER_FILE
    if (bytes > MAX_FILE_BYTES) problems.push({ ...tooLarge(path, bytes), ...(isSettings ? { settings: true } : {}) })
    else {
      const file = { path, bytes: await readNamed(join(batch.root, path), MAX_FILE_BYTES), folder: batch.folder }
      if (isSettings) settings.set(path, parseFolderFile(file))
      else files.set(path, parseManifest(file))
    }
  }
  return { files: [...files.values()], settings: [...settings.values()], problems }
}

/** Settings of the folders between the flows folder and what was named: they hold for it, so they must be right too. */
async function settingsAbove({ root, folder, folders, files }: Batch): Promise<{ path: string; bytes: number }[]> {
  const paths = new Set<string>()
  for (const named of [...folders, ...files.map((file) => file.path)]) {
    for (let at = named; at !== folder && at !== '.' && at !== '';) {
      at = dirname(at) === '.' ? '' : dirname(at)
      const path = at === '' ? FOLDER_FILE : `${at}/${FOLDER_FILE}`
      if (isFolderFile(path, folder)) paths.add(path)
    }
  }
  const found = await Promise.all([...paths].map(async (path) => ({ path, at: await lookAtNamed(join(root, path)) })))
  return found.flatMap(({ path, at }) => (at?.kind === 'file' ? [{ path, bytes: at.bytes }] : []))
}

async function readFolder({ root, folder }: Batch, path: string, deps: ReadDeps, options: Abortable): Promise<ReadBatch> {
  const source = openWorktreeSource({ root, path, maxBlobBytes: MAX_FILE_BYTES }, deps)
  const { entries } = await source.tree(await source.resolve(options), options)
  const survey = surveyTree(entries, folder)
  const files = await readManifests(source, survey.files, { folder, kept: new Map(), cache: deps.cache, clock: deps.clock }, options)
  const settings = await readParsed(source, survey.settings, parseFolderFile, { kept: new Map(), clock: deps.clock }, options)
  return { files, settings, problems: survey.problems.map((problem) => leadingAway(problem, entries, folder, path)) }
}

/** A link to a manifest beside the folder that was named is fine in the repository; only here nobody looked at its end. */
function leadingAway(problem: TreeProblem, entries: readonly TreeEntry[], folder: string, path: string): TreeProblem {
  const { diagnostic } = problem
  const target = entries.find((entry) => entry.path === diagnostic.path)?.target ?? null
  if (diagnostic.code !== 'link-unfollowed' || target === null || path === folder || !isBelow(target, folder) || isBelow(target, path)) return problem
  const hint = 'Validate the whole flows folder to have it followed.'
  return { ...problem, diagnostic: { ...diagnostic, severity: 'note', message: `${diagnostic.path} leads to ${target}, which was not read`, hint } }
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}

function tooLarge(path: string, bytes: number): TreeProblem {
  const message = `the file has ${bytes} bytes, at most ${MAX_FILE_BYTES} are read`
  return { key: null, diagnostic: toDiagnostic({ code: 'file-too-large', pointer: '', message }, path, { line: 1, column: 1 }) }
}

/** A path of a batch as the user would write it. */
export function shownPath(cwd: string, { root }: Batch, path: string): string {
  const prefix = relative(cwd, root)
  return prefix === '' ? path : join(prefix, path)
}

/**
 * The lines that diagnostics are about, read again: keeping the text of every file for the sake of the few that are shown would cost more.
 * @param diagnostics with paths relative to `cwd`
 */
export async function readSourceLines(
  cwd: string,
  diagnostics: readonly Diagnostic[],
  { signal }: Abortable,
): Promise<(diagnostic: Diagnostic) => string | null> {
  const lines = new Map<string, string>()
  for (const [path, all] of Map.groupBy(diagnostics, (one) => one.path)) {
    signal.throwIfAborted()
    // A folder, a file that is gone by now: there is no line to show, and that is no problem of the manifests.
    const bytes = await readNamed(join(cwd, path), MAX_FILE_BYTES).catch(() => null)
    if (bytes === null) continue
    const text = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/)
    for (const { line } of all) lines.set(`${path}:${line}`, text[line - 1] ?? '')
  }
  return ({ path, line }) => lines.get(`${path}:${line}`) ?? null
}
