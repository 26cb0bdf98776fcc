import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import type { SluiceError } from '../lib/errors.ts'
import type { SourceConfig } from '../config/config.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import { attempt, failed, ok, red, skipped, warning, type Check } from './check.ts'

/** A first clone of a big repository takes its time; a daemon gets ten minutes for it. */
const GIT_MS = 90_000
const SHOWN = 3

export type SourceFindings = { checks: Check[]; snapshot: SourceSnapshot | null }

/** Fetches and reads a repository as a pass would. */
export async function checkSource(
  { url, ref, path }: Pick<SourceConfig, 'url' | 'ref' | 'path'>,
  read: (options: Abortable) => Promise<SourceSnapshot>,
  deps: { clock: Clock },
  options: Abortable,
): Promise<SourceFindings> {
  const got = await attempt(`read ${url}`, GIT_MS, read, deps, options)
  if ('error' in got) {
    const unread = ['flows folder', 'manifests'] as const
    return { checks: [gitTrouble(got.error, ref), ...unread.map((name) => skipped(name, 'git could not be read'))], snapshot: null }
  }
  const { value: snapshot } = got
  return { checks: [ok('git', `${url} answers, at ${snapshot.revision.text}`), ...folderChecks(snapshot, path)], snapshot }
}

function gitTrouble(error: SluiceError, ref: string | null): Check {
  if (error.code !== 'SLUICE_GIT_REF_UNKNOWN') return red('git', error)
  return red(
    'git',
    error,
    ref === null ? 'The repository needs a first commit.' : `Check git.ref (${ref}); an empty repository needs a first commit.`,
  )
}

function folderChecks({ folderFound, files, assembly }: SourceSnapshot, path: string): Check[] {
  const folder = path === '' ? 'the whole repository' : path
  if (!folderFound) {
    const missing = failed('flows folder', `the repository has no folder ${folder}`, 'Check git.path, or commit a first manifest: `sluice init`.')
    return [missing, skipped('manifests', 'there is no folder to read')]
  }
  if (files === 0) {
    const empty = warning('flows folder', `${folder} holds no manifest`, 'Commit a .yaml file; names that start with . or _ do not count.')
    return [empty, ok('manifests', 'none')]
  }
  return [ok('flows folder', `${folder}: ${files} file${files === 1 ? '' : 's'}`), manifestsCheck(assembly.manifests.length, assembly.diagnostics)]
}

function manifestsCheck(valid: number, diagnostics: readonly Diagnostic[]): Check {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const count = `${valid} valid manifest${valid === 1 ? '' : 's'}`
  if (errors.length > 0) {
    const broken = new Set(errors.map(({ path }) => path)).size
    return failed(
      'manifests',
      `${count}, ${broken} broken: ${listed(errors)}`,
      'Run `sluice validate`: it shows each line and what to write instead.',
    )
  }
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  if (warnings.length > 0) return warning('manifests', `${count}, with warnings: ${listed(warnings)}`, 'Run `sluice validate` to see them all.')
  return ok('manifests', count)
}

/** The first few, with their places. */
export function listed(diagnostics: readonly Pick<Diagnostic, 'path' | 'line' | 'message'>[]): string {
  const shown = diagnostics.slice(0, SHOWN).map(({ path, line, message }) => `${path}:${line} ${message}`)
  return [...shown, ...(diagnostics.length > SHOWN ? [`and ${diagnostics.length - SHOWN} more`] : [])].join('; ')
}
