import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import { assembleManifests, type Assembly } from '../manifest/assemble.ts'
import { parseFolderFile, type FolderFile } from '../manifest/folder-file.ts'
import { surveyTree } from '../manifest/survey.ts'
import { readParsed, type KeptParses } from '../source/artifact.ts'
import type { Revision, Source } from '../source/source.ts'
import type { Emit } from '../telemetry/events.ts'
import { readManifests, type ParseDeps } from './parse-memory.ts'

/** One revision, read in full and parsed. */
export type SourceSnapshot = { revision: Revision; assembly: Assembly; files: number; folderFound: boolean }

export type SourceWatch = {
  name: string
  /**
   * Fetches and, if the ref points elsewhere than before, reads and parses. `failed` keeps the last good revision. Calls while one
   * is under way share it.
   */
  look(options: Abortable): Promise<'changed' | 'same' | 'failed'>
  current(): SourceSnapshot | null
  /** Monotonic ms of the last look that worked; null before the first. */
  lastGoodMs(): number | null
  /** The failure that looks end in at the moment. */
  failing(): SluiceError | null
}

export type SourceWatchDeps = ParseDeps & { source: Source; clock: Clock; emit: Emit }

export function createSourceWatch(deps: SourceWatchDeps): SourceWatch {
  const { source, folder, clock, emit } = deps
  const keptFolders: KeptParses<FolderFile> = new Map()
  let current: SourceSnapshot | null = null
  let lastGood: number | null = null
  let outage: { error: SluiceError; sinceMs: number; attempts: number } | null = null
  let under: Promise<'changed' | 'same' | 'failed'> | null = null

  async function read(revision: Revision, options: Abortable): Promise<SourceSnapshot> {
    const { entries, folderFound } = await source.tree(revision, options)
    const { files, settings, problems } = surveyTree(entries, folder)
    const parsed = await readManifests(source, files, deps, options)
    const folders = await readParsed(source, settings, parseFolderFile, { kept: keptFolders, clock }, options)
    return { revision, assembly: assembleManifests(parsed, problems, folders), files: files.length, folderFound }
  }

  async function lookOnce(options: Abortable): Promise<'changed' | 'same' | 'failed'> {
    const startMs = clock.monotonicMs()
    const result = await lookAt(startMs, options)
    const outcome = result === 'same' ? 'unchanged' : result
    emit({ event: 'source.checked', source: source.name, outcome, durationMs: Math.round(clock.monotonicMs() - startMs), code: outage?.error.code })
    return result
  }

  async function lookAt(startMs: number, options: Abortable): Promise<'changed' | 'same' | 'failed'> {
    try {
      const revision = await source.resolve(options)
      const before = current
      const next = before?.revision.text === revision.text ? null : await read(revision, options)
      succeeded()
      if (next === null) return 'same'
      current = next
      emit({
        event: 'source.revision',
        source: source.name,
        revision: revision.text,
        previousRevision: before?.revision.text,
        files: next.files,
        durationMs: Math.round(clock.monotonicMs() - startMs),
      })
      return 'changed'
    } catch (error) {
      if (options.signal.aborted || !(error instanceof SluiceError)) throw error
      failed(error)
      return 'failed'
    }
  }

  function succeeded(): void {
    lastGood = clock.monotonicMs()
    if (outage === null) return
    emit({ event: 'source.recovered', source: source.name, durationMs: Math.round(clock.monotonicMs() - outage.sinceMs), attempts: outage.attempts })
    outage = null
  }

  /** One line per outage, and one more when the reason changes: an unknown ref is another matter than a dead network. */
  function failed(error: SluiceError): void {
    if (outage === null || outage.error.code !== error.code)
      emit({ event: 'source.unavailable', source: source.name, code: error.code, message: error.message })
    outage = { error, sinceMs: outage?.sinceMs ?? clock.monotonicMs(), attempts: (outage?.attempts ?? 0) + 1 }
  }

  return {
    name: source.name,
    async look(options) {
      under ??= lookOnce(options).finally(() => {
        under = null
      })
      return under
    },
    current: () => current,
    lastGoodMs: () => lastGood,
    failing: () => outage?.error ?? null,
  }
}
