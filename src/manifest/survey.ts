import type { FlowKey } from './desired.ts'
import type { Diagnostic } from './diagnostic.ts'
import { toDiagnostic, type Finding } from './finding.ts'
import { keyFromPath } from './guess-key.ts'
import { belowFolder, isFolderFile, isHidden, isManifestPath, isMisnamedFolderFile } from './key.ts'
import { MAX_FILE_BYTES, MAX_FILES } from './limits.ts'

/** One entry of a tree, as a source lists it; see `TreeEntry` in `source/`. */
export type SurveyEntry = { path: string; oid: string; kind: 'file' | 'link' | 'submodule'; bytes: number; target: string | null }

/** Something about the tree itself that keeps manifests from being read. */
export type TreeProblem = {
  diagnostic: Diagnostic
  /** The key its path gives, if it would be a manifest; what the file says is unread. */
  key: FlowKey | null
  /** Set where it keeps the settings of a folder from being read. */
  settings?: true
}

type SurveyedFile = { path: string; oid: string; bytes: number }

/** `settings` are the `.sluice.yaml` of folders. */
export type Survey = { files: SurveyedFile[]; settings: SurveyedFile[]; problems: TreeProblem[] }

/**
 * Which entries are manifests, and which would be but cannot be read. Links are followed to files of the same tree.
 * @param folder the flows folder, from which hidden names count
 */
export function surveyTree(entries: readonly SurveyEntry[], folder: string): Survey {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  const survey: Survey = { files: [], settings: [], problems: [] }
  for (const entry of entries) {
    if (isFolderFile(entry.path, folder)) surveySettings(entry, byPath, survey)
    else if (isMisnamedFolderFile(entry.path, folder)) survey.problems.push(misnamed(entry.path))
    else if (isOutOfSight(entry.path, folder)) continue
    else if (entry.kind === 'submodule') survey.problems.push(problem('submodule', entry.path, `${entry.path} is a submodule`))
    else if (entry.kind === 'link') surveyLink(entry, byPath, folder, survey)
    else if (isManifestPath(entry.path, folder)) take(entry.path, entry, folder, survey)
  }
  if (survey.files.length <= MAX_FILES) return survey
  const message = `there are ${survey.files.length} manifests, at most ${MAX_FILES} are read`
  return { ...survey, files: survey.files.slice(0, MAX_FILES), problems: [...survey.problems, problem('too-many-files', folder, message)] }
}

const MEND = 'Put the settings themselves there: until then the flows of this folder are left alone.'

/** Settings that cannot be read are a problem of their folder: what they would have held back must not go ahead. */
function surveySettings(entry: SurveyEntry, byPath: ReadonlyMap<string, SurveyEntry>, survey: Survey): void {
  const { path } = entry
  const file = followed(entry, byPath)
  const unread = (code: Finding['code'], message: string): unknown =>
    survey.problems.push({ ...problem(code, path, message, null, MEND), settings: true })
  if (file === 'outside') unread('link-outside', `${path} leads out of the repository`)
  else if (entry.kind === 'submodule') unread('submodule', `${path} is a submodule`)
  else if (file === null) unread('link-unfollowed', `${path} leads to ${entry.target ?? 'nothing'}, which is no file of the flows folder`)
  else if (file.bytes > MAX_FILE_BYTES) unread('file-too-large', `the file has ${file.bytes} bytes, at most ${MAX_FILE_BYTES} are read`)
  else survey.settings.push({ path, oid: file.oid, bytes: file.bytes })
}

function misnamed(path: string): TreeProblem {
  return { ...problem('settings-misnamed', path, `${path} is not read: folder settings are called .sluice.yaml`), settings: true }
}

function isOutOfSight(path: string, folder: string): boolean {
  const below = belowFolder(path, folder)
  return below === null || below.split('/').some(isHidden)
}

function surveyLink(link: SurveyEntry, byPath: ReadonlyMap<string, SurveyEntry>, folder: string, survey: Survey): void {
  // A link with another extension is somebody's readme; one without any may lead to a whole folder.
  const last = link.path.slice(link.path.lastIndexOf('/') + 1)
  if (!isManifestPath(link.path, folder) && last.includes('.')) return
  const end = followed(link, byPath)
  if (end === 'outside') survey.problems.push(problem('link-outside', link.path, `${link.path} leads out of the repository`, folder))
  else if (end === null || !isManifestPath(link.path, folder)) {
    survey.problems.push(
      problem(
        'link-unfollowed',
        link.path,
        `${link.path} leads to ${link.target ?? 'nothing'}, which is no file below ${folder || 'the top'}`,
        folder,
      ),
    )
  } else take(link.path, end, folder, survey)
}

/** The file itself, or the one that a link leads to in the end. */
function followed(link: SurveyEntry, byPath: ReadonlyMap<string, SurveyEntry>): SurveyEntry | 'outside' | null {
  const seen = new Set<string>()
  let at: SurveyEntry | undefined = link
  while (at?.kind === 'link' && !seen.has(at.path)) {
    seen.add(at.path)
    if (at.target === null) return 'outside'
    at = byPath.get(at.target)
  }
  return at?.kind === 'file' ? at : null
}

function take(path: string, file: SurveyEntry, folder: string, survey: Survey): void {
  if (file.bytes <= MAX_FILE_BYTES) survey.files.push({ path, oid: file.oid, bytes: file.bytes })
  else survey.problems.push(problem('file-too-large', path, `the file has ${file.bytes} bytes, at most ${MAX_FILE_BYTES} are read`, folder))
}

function problem(code: Finding['code'], path: string, message: string, folder: string | null = null, hint: string | null = null): TreeProblem {
  const key = folder !== null && isManifestPath(path, folder) ? keyFromPath(path, folder).key : null
  return { diagnostic: toDiagnostic({ code, pointer: '', message, hint }, path, { line: 1, column: 1 }), key }
}
