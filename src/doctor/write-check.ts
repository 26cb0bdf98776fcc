import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { SluiceError } from '../lib/errors.ts'
import type { FlowServiceClient } from '../flowservice/client.ts'
import { attempt, failed, ok, red, skipped, type Attempt, type Check } from './check.ts'
import type { DraftParts } from './manifest-checks.ts'

const CREATE_MS = 30_000
/** Removing what was made has a time of its own: being stopped is no reason to leave it behind. */
const REMOVE_MS = 20_000
const VISIBLE_MS = 10_000
const PAUSE_MS = 1_000

export const NOT_TRIED = skipped(
  'write',
  'not tried: only a write can show it',
  '--write-check creates a draft with a recognisable name and removes it.',
)

export type WriteDeps = { client: FlowServiceClient; clock: Clock; runId: string }

/** Creates a draft, which never runs, and removes it: the one way to learn whether the credential may write. */
export async function checkWrite(parts: DraftParts | null, deps: WriteDeps, options: Abortable): Promise<Check> {
  if (parts === null) return skipped('write', 'not tried: no flow spec with draft mode and connections that fit it')
  const name = `sluice doctor write check ${deps.runId}`
  const { flowSpec, sourceId, targetId } = parts
  const body = {
    name,
    description: 'Made and removed by `sluice doctor --write-check`. It may be deleted.',
    flowSpec: { id: flowSpec.id, version: flowSpec.version },
    sourceConnectionIds: [sourceId],
    targetConnectionIds: [targetId],
  }
  const create = async (within: Abortable): Promise<string> => (await deps.client.createFlow(body, 'draft', within)).id
  let created: Attempt<string> | null = null
  try {
    created = await attempt('create a draft', CREATE_MS, create, deps, options)
  } finally {
    // Stopped while the create was on its way: nobody knows, so it is looked for.
    if (created === null) await attempt('remove the draft', REMOVE_MS, (within) => removeNamed(name, deps, within), deps, NEVER)
  }
  if ('error' in created) return afterFailedCreate(name, created.error, deps)
  const { value: id } = created
  const removed = await attempt(`remove draft ${id}`, REMOVE_MS, (within) => removeCreated(id, deps, within), deps, NEVER)
  if ('value' in removed) return ok('write', 'a draft could be created and removed')
  return failed(
    'write',
    `draft ${id} (${name}) is left behind: ${removed.error.message}`,
    'Delete it in AEP, or run this again later.',
    removed.error.code,
  )
}

const NEVER: Abortable = { signal: new AbortController().signal }

async function afterFailedCreate(name: string, error: SluiceError, deps: WriteDeps): Promise<Check> {
  if (error.code === 'SLUICE_FORBIDDEN') return red('write', error, 'Give the credential the permission Manage Sources (or Manage Destinations).')
  if (error.code !== 'SLUICE_CREATE_UNKNOWN' && error.code !== 'SLUICE_TIMEOUT') return red('write', error)
  await attempt('remove the draft', REMOVE_MS, (within) => removeNamed(name, deps, within), deps, NEVER)
  return red('write', error, `Run this again; should a draft named "${name}" appear later, it may be deleted.`)
}

async function removeNamed(name: string, deps: WriteDeps, options: Abortable): Promise<void> {
  for (const { id } of await deps.client.findFlowsByName(name, options)) await remove(id, deps, options)
}

/** A draft that cannot be seen yet would pass for one that is gone. */
async function removeCreated(id: string, deps: WriteDeps, options: Abortable): Promise<void> {
  const { flow } = await deps.client.waitUntilSettled(id, { maxMs: VISIBLE_MS, justCreated: true }, options)
  if (flow === null) throw new SluiceError('SLUICE_NOT_FOUND', 'it was created and does not show')
  await remove(id, deps, options)
}

/** Deletes a draft that was just read to be one, and waits until it is gone. */
async function remove(id: string, { client, clock }: WriteDeps, options: Abortable): Promise<void> {
  const flow = await client.getFlow(id, options)
  if (flow !== null && flow.state !== 'draft') throw new SluiceError('SLUICE_REFUSED', `flow ${id} is ${flow.state}, not a draft, and was left alone`)
  await client.deleteFlow(id, options)
  while ((await client.getFlow(id, options)) !== null) await clock.sleep(PAUSE_MS, options)
}
