import { readFileSync } from 'node:fs'
import type { Bench, Case } from './case.ts'
import { connect, objectOf, type Access, type Ask } from './client.ts'
import { guard } from './guard.ts'
import { CASES, findParts } from './suite.ts'

type Env = Readonly<Record<string, string | undefined>>
export type LiveDeps = { runId: string; write: (line: string) => void; stop: AbortSignal }

/** Adobe's, for which most will run this. */
const PLATFORM = 'https://platform.adobe.io'
const IMS = 'https://ims-na1.adobelogin.com'
const SCOPES = 'openid,AdobeID,session,read_organizations,additional_info.projectedProductContext'

const DESCRIBED = {
  SLUICE_CONTRACT_ORG: 'organisation, …@AdobeOrg',
  SLUICE_CONTRACT_SANDBOX: 'name of a development sandbox',
  SLUICE_CONTRACT_CLIENT_ID: 'client id of an OAuth server-to-server credential',
  SLUICE_CONTRACT_CLIENT_SECRET: 'its secret, or SLUICE_CONTRACT_CLIENT_SECRET_FILE',
} as const

/**
 * The suite against a real development sandbox: reads, and drafts that are removed again, whatever happens.
 * @returns exit code: 0 as documented, 1 something was not, 64 settings missing, 75 no token, 77 refused because of what the sandbox is
 */
export async function runLive(env: Env, deps: LiveDeps): Promise<number> {
  const access = accessFrom(env)
  if ('missing' in access) {
    deps.write('Set these, then run it again:')
    for (const name of access.missing) deps.write(`  ${name}  ${DESCRIBED[name]}`)
    return 64
  }
  const plain = await connect(access).catch(messageOf)
  if (typeof plain === 'string') {
    deps.write(plain)
    return 75
  }
  const refusal = await refusalOf(plain, access)
  if (refusal !== null) {
    deps.write(`Refused: ${refusal}`)
    return 77
  }
  const { ask, removeAll } = guard(plain, deps.runId)
  try {
    return await runAll(ask, access, deps)
  } finally {
    const left = await removeAll().catch((error: unknown) => [messageOf(error)])
    for (const one of left) deps.write(`LEFT BEHIND, remove it by hand: ${one}`)
  }
}

/** Told by the service itself; where it does not tell, it may be production. */
async function refusalOf(ask: Ask, { sandbox }: Access): Promise<string | null> {
  const reply = await ask('GET', `/data/foundation/sandbox-management/sandboxes/${encodeURIComponent(sandbox)}`)
  if (reply.status !== 200) {
    return `whether ${sandbox} is a development sandbox cannot be seen (HTTP ${reply.status}). Give the credential the permission View Sandboxes.`
  }
  const { type, isDefault, state } = objectOf(reply)
  if (type !== 'development' || isDefault === true) return `${sandbox} is not a development sandbox. This never runs on a production one.`
  return state === 'active' ? null : `${sandbox} is not active.`
}

async function runAll(ask: Ask, access: Access, deps: LiveDeps): Promise<number> {
  const parts = await findParts(ask)
  const none = { flowSpecId: '', flowSpecName: '', sourceConnectionId: '', targetConnectionId: '' }
  if (parts === null) deps.write('- no flow spec with draft mode and connections that fit it: drafts are not tried')
  const advance = (): Promise<void> => Promise.reject(new Error('the clock of a real service cannot be moved'))
  const bench: Bench = { ask, access, runId: deps.runId, parts: parts ?? none, advance }
  let failures = 0
  for (const one of CASES) {
    if (deps.stop.aborted) return 1
    if (one.where === 'emulator' || (parts === null && one.where === 'drafts')) continue
    if (!(await holds(one, bench, deps))) failures += 1
  }
  deps.write(failures === 0 ? 'As documented.' : `${failures} not as documented.`)
  return failures === 0 ? 0 : 1
}

async function holds(one: Case, bench: Bench, { write }: LiveDeps): Promise<boolean> {
  try {
    await one.run(bench)
    write(`✓ ${one.name}`)
    return true
  } catch (error) {
    write(`✗ ${one.name}\n    ${messageOf(error).replaceAll('\n', '\n    ')}`)
    return false
  }
}

function accessFrom(env: Env): Access | { missing: (keyof typeof DESCRIBED)[] } {
  const secretFile = env['SLUICE_CONTRACT_CLIENT_SECRET_FILE'] ?? ''
  const secret = secretFile === '' ? (env['SLUICE_CONTRACT_CLIENT_SECRET'] ?? '') : readFileSync(secretFile, 'utf8').trim()
  const given: Env = { ...env, SLUICE_CONTRACT_CLIENT_SECRET: secret }
  const missing = (Object.keys(DESCRIBED) as (keyof typeof DESCRIBED)[]).filter((name) => (given[name] ?? '') === '')
  if (missing.length > 0) return { missing }
  return {
    url: env['SLUICE_CONTRACT_URL'] ?? PLATFORM,
    imsUrl: env['SLUICE_CONTRACT_IMS_URL'] ?? IMS,
    org: env['SLUICE_CONTRACT_ORG'] ?? '',
    sandbox: env['SLUICE_CONTRACT_SANDBOX'] ?? '',
    clientId: env['SLUICE_CONTRACT_CLIENT_ID'] ?? '',
    clientSecret: secret,
    scopes: (env['SLUICE_CONTRACT_SCOPES'] ?? SCOPES).split(','),
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
