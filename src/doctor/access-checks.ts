import type { SluiceError } from '../lib/errors.ts'
import type { TargetConfig } from '../config/config.ts'
import type { SandboxFacts } from '../flowservice/sandbox.ts'
import type { TargetRecord } from '../ledger/ledger.ts'
import type { Bindings } from '../plan/model.ts'
import { failed, isUnreachable, ok, red, skipped, unreachable, warning, type Attempt, type Check } from './check.ts'
import type { Reads } from './target-checks.ts'

type Settings = Pick<TargetConfig, 'url' | 'org' | 'sandbox' | 'credentials'>

/** How far a request gets: through the gateway with this organisation, into the sandbox, to its flows and connections. */
export function accessChecks(settings: Settings, reads: Reads, recorded: TargetRecord | null): Check[] {
  const { identity, sandbox, bindings } = reads
  const stop = 'error' in identity ? stopOf(identity.error) : 'nowhere'
  if (stop === 'gateway' && 'error' in identity) return [organisationRed(settings, identity.error), ...unreached(sandbox)]
  const organisation = ok('organisation', `${settings.org} is accepted for this credential`)
  if (stop === 'sandbox' && 'error' in identity) return [organisation, sandboxRed(settings, identity.error), ...unknownSandbox()]
  const id = 'value' in identity ? idCheck(identity.value, settings, recorded) : skipped('sandbox id', 'no flow or connection could be read')
  return [organisation, sandboxCheck(settings, sandbox), id, readCheck(identity, bindings)]
}

/** Of the gateway: organisation and key. Of Flow Service: token and organisation do not fit. */
const ENTITLEMENT: ReadonlySet<string> = new Set(['400003', '403025', '403027', 'FLOW-2000-401', 'FLOW-2001-401', 'FLOW-2002-401'])
const API_KEY: ReadonlySet<string> = new Set(['403000', '403003'])

function stopOf({ code, facts }: SluiceError): 'gateway' | 'sandbox' | 'permission' {
  if (code === 'SLUICE_SANDBOX_UNKNOWN') return 'sandbox'
  const serviceCode = facts.serviceCode ?? ''
  if (code === 'SLUICE_FORBIDDEN' && !ENTITLEMENT.has(serviceCode)) return 'permission'
  // It answered for another sandbox or organisation than was asked for.
  return code === 'SLUICE_ANSWER_MALFORMED' && facts.status === undefined ? 'sandbox' : 'gateway'
}

function organisationRed({ url, org, credentials }: Settings, error: SluiceError): Check {
  const serviceCode = error.facts.serviceCode ?? ''
  if (ENTITLEMENT.has(serviceCode)) {
    const remedy = `Check org (${org}), and that the credential has a product profile of Experience Platform in it.`
    return { ...red('organisation', error, remedy), status: 'failed' }
  }
  if (API_KEY.has(serviceCode)) {
    return red('organisation', error, `Add the Experience Platform API to the project of client ${credentials.clientId}.`)
  }
  return isUnreachable(error) ? unreachable('organisation', error, url, 'url') : red('organisation', error)
}

function unreached(sandbox: Attempt<SandboxFacts>): Check[] {
  const why = 'the request did not get that far'
  const described = 'value' in sandbox ? [describedCheck(sandbox.value)] : [skipped('sandbox', why)]
  return [...described, skipped('sandbox id', why), skipped('read', why)]
}

function sandboxRed({ sandbox }: Settings, error: SluiceError): Check {
  return { ...red('sandbox', error, `Check sandbox (${sandbox}): its name, not its title, all lower case.`), status: 'failed' }
}

function unknownSandbox(): Check[] {
  return [skipped('sandbox id', 'there is no sandbox to read'), skipped('read', 'there is no sandbox to read')]
}

function sandboxCheck({ sandbox: name }: Settings, sandbox: Attempt<SandboxFacts>): Check {
  if ('value' in sandbox) return describedCheck(sandbox.value)
  const { error } = sandbox
  const found = `${name} answers; whether it is active and for production is not known: ${error.message}`
  return warning('sandbox', found, 'Grant the credential the permission View Sandboxes to see it here. Sluice does not need it.')
}

function describedCheck({ name, title, state, type }: SandboxFacts): Check {
  const called = title === '' || title === name ? name : `${name} (${title})`
  if (state === 'active') return ok('sandbox', `${called} is active, ${type === '' ? 'of unknown type' : `a ${type} sandbox`}`)
  const remedy = 'Wait until it is active. After a reset every id in it is new, and connections have to be made again.'
  return failed('sandbox', `${called} is ${state === '' ? 'in an unknown state' : state}`, remedy)
}

function idCheck(id: string | null, { sandbox }: Settings, recorded: TargetRecord | null): Check {
  if (id === null) return ok('sandbox id', 'not known yet: the sandbox holds nothing')
  const before = recorded !== null && recorded.sandbox === sandbox ? recorded.sandboxId : null
  if (before === null || before === id) return ok('sandbox id', id)
  const remedy = 'A sandbox of this name was made anew. Give the target another name, or use a new dataDir, once you are sure.'
  return failed('sandbox id', `${id}, and the ledger knows ${before} under this name`, remedy)
}

function readCheck(identity: Attempt<string | null>, bindings: Attempt<Bindings>): Check {
  const trouble = 'error' in identity ? identity.error : 'error' in bindings ? bindings.error : null
  if (trouble !== null) {
    if (trouble.code !== 'SLUICE_FORBIDDEN') return red('read', trouble)
    return red('read', trouble, 'Add View Sources and View Destinations, and the sandbox, to a role of the credential in AEP.')
  }
  if (!('value' in bindings)) return skipped('read', 'nothing was read')
  const { flowSpecs, connectionSpecs, sourceConnections, targetConnections, baseConnections } = bindings.value
  const connections = `${baseConnections.length} accounts, ${sourceConnections.length} source and ${targetConnections.length} target connections`
  return ok('read', `flows, ${connections}, ${flowSpecs.length} flow and ${connectionSpecs.length} connection specs`)
}
