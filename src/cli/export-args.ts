import type { Selection } from '../export/selection.ts'
import { SluiceError } from '../lib/errors.ts'
import type { Target } from '../reconcile/pass.ts'

export type ExportArgs = {
  selection: Selection
  target: string | null
  path: string
  out: string | null
  adopt: boolean
  ids: boolean
  refresh: boolean
  skipExisting: boolean
  dryRun: boolean
  detailedExitcode: boolean
  stdout: boolean
  output: 'human' | 'json'
}

/** @throws SluiceError `SLUICE_USAGE` for what contradicts itself */
export function checkArgs({ selection, refresh, stdout, out, output, skipExisting, dryRun, detailedExitcode, adopt }: ExportArgs): void {
  const wrong = (message: string): never => {
    throw new SluiceError('SLUICE_USAGE', message)
  }
  if (selection === null && !refresh) wrong('say which flows: --all, --name <glob>, or their ids; or --refresh for the manifests that are there')
  if (selection?.all === true && (selection.refs.length > 0 || selection.name !== null)) wrong('--all takes every flow: leave out ids and --name')
  if (stdout && (refresh || out !== null || output === 'json' || dryRun))
    wrong('--stdout prints manifests and nothing else: it goes with neither --out, --refresh, --dry-run nor -o json')
  if (refresh && skipExisting) wrong('--refresh edits what --skip-existing passes over')
  if (refresh && selection === null && adopt) wrong('--adopt is for new manifests: say which flows')
  if (detailedExitcode && !dryRun) wrong('--detailed-exitcode belongs to --dry-run')
}

/** @throws SluiceError `SLUICE_USAGE` where the name is missing or unknown */
export function chosenTarget(targets: readonly Target[], name: string | null): Target {
  const [first, ...others] = targets
  const names = targets.map(({ settings }) => settings.name)
  if (name === null && first !== undefined && others.length === 0) return first
  const found = targets.find(({ settings }) => settings.name === name)
  if (found !== undefined) return found
  throw new SluiceError(
    'SLUICE_USAGE',
    name === null
      ? `say which target with --target: ${names.join(', ')}`
      : `there is no target ${JSON.stringify(name)}; there are ${names.join(', ')}`,
  )
}
