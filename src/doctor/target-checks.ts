import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { concurrently } from '../lib/concurrently.ts'
import type { SluiceError } from '../lib/errors.ts'
import type { TargetConfig } from '../config/config.ts'
import type { FlowServiceClient } from '../flowservice/client.ts'
import type { SandboxFacts } from '../flowservice/sandbox.ts'
import type { TargetRecord } from '../ledger/ledger.ts'
import type { Bindings } from '../plan/model.ts'
import type { DesiredSet } from '../reconcile/desired-set.ts'
import { accessChecks } from './access-checks.ts'
import { attempt, isUnreachable, ok, red, skipped, unreachable, type Attempt, type Check, type CheckName } from './check.ts'
import { checkClock, type Skew } from './clock-skew.ts'
import { checkLimits } from './limits-check.ts'
import { checkManifests, draftParts, type ManifestFindings } from './manifest-checks.ts'
import { checkWrite, NOT_TRIED } from './write-check.ts'

const TOKEN_MS = 20_000
const READ_MS = 45_000

/** A target and the ways to ask it. */
export type Patient = {
  target: TargetConfig
  client: FlowServiceClient
  getToken: (options: Abortable) => Promise<unknown>
  skew: () => Skew | null
  /** As the ledger knows it. */
  recorded: TargetRecord | null
  /** The manifests with this target's variables; null when git could not be read. */
  manifests: Promise<DesiredSet | null>
}

export type TargetDeps = { clock: Clock; runId: string; writeCheck: boolean }

/** What reading the target brought. */
export type Reads = { identity: Attempt<string | null>; sandbox: Attempt<SandboxFacts>; bindings: Attempt<Bindings> }

export async function checkTarget(patient: Patient, deps: TargetDeps, options: Abortable): Promise<Check[]> {
  const { target, getToken } = patient
  const { clientId, scopes } = target.credentials
  const got = await attempt('get a token', TOKEN_MS, getToken, deps, options)
  if ('error' in got) {
    const { checks } = checkManifests(await patient.manifests, null)
    return [tokenRed(got.error, target), ...UNREAD.map((name) => skipped(name, 'there is no token')), checkLimits(target), ...checks]
  }
  const token = ok('token', `for client ${clientId} from ${target.imsUrl}, asked for ${scopes.join(', ')}`)
  const reads = await readTarget(patient, deps, options)
  const manifests = checkManifests(await patient.manifests, 'value' in reads.bindings ? reads.bindings.value : null)
  const write = await writeCheck(patient, reads, manifests, deps, options)
  return [token, ...accessChecks(target, reads, patient.recorded), write, checkClock(patient.skew()), checkLimits(target), ...manifests.checks]
}

function tokenRed(error: SluiceError, { imsUrl }: TargetConfig): Check {
  return isUnreachable(error) ? unreachable('token', error, imsUrl, 'imsUrl') : red('token', error)
}

const UNREAD: readonly CheckName[] = ['organisation', 'sandbox', 'sandbox id', 'read', 'write', 'clock']

async function readTarget({ client, target }: Patient, deps: TargetDeps, options: Abortable): Promise<Reads> {
  const about = `sandbox ${target.sandbox}`
  const [identity, sandbox, bindings] = await concurrently<[Reads['identity'], Reads['sandbox'], Reads['bindings']]>(
    [
      (running) => attempt(`read flows of ${about}`, READ_MS, (within) => client.identify(within), deps, running),
      (running) => attempt(`read ${about}`, READ_MS, (within) => client.describeSandbox(within), deps, running),
      (running) => attempt(`read connections of ${about}`, READ_MS, (within) => client.listBindings(within), deps, running),
    ],
    options,
  )
  return { identity, sandbox, bindings }
}

async function writeCheck(patient: Patient, reads: Reads, { placed }: ManifestFindings, deps: TargetDeps, options: Abortable): Promise<Check> {
  if ('error' in reads.identity || 'error' in reads.bindings) return skipped('write', 'not tried: reading does not work yet')
  if (!deps.writeCheck) return NOT_TRIED
  return checkWrite(draftParts(placed, reads.bindings.value), { client: patient.client, clock: deps.clock, runId: deps.runId }, options)
}
