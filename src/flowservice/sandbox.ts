import type { Abortable } from '../lib/abort.ts'
import { readObject } from './answer.ts'
import { stringMember } from './envelope.ts'
import { send, type SendDeps } from './send.ts'

/** Sandbox management is another service behind the same gateway. */
const SANDBOX_BASE_PATH = '/data/foundation/sandbox-management'

/** A sandbox as the service that manages them describes it; members that it leaves out are empty. */
export type SandboxFacts = {
  name: string
  title: string
  /** `active`; `creating`, `failed`, `deleted` and `resetting` are documented too. */
  state: string
  /** `production` or `development`. */
  type: string
}

/**
 * Reads one sandbox by name. Its permission is not that of Flow Service: a credential that does everything Sluice needs may be refused.
 * @see GET /sandboxes/{SANDBOX_NAME} of the sandbox API reference
 */
export async function readSandbox(name: string, deps: SendDeps, options: Abortable): Promise<SandboxFacts> {
  const sibling = { ...deps, baseUrl: `${new URL(deps.baseUrl).origin}${SANDBOX_BASE_PATH}` }
  const read = (response: Parameters<typeof readObject>[0], what: string): SandboxFacts => {
    const body = readObject(response, what)
    const member = (key: string): string => stringMember(body, key) ?? ''
    return { name: member('name'), title: member('title'), state: member('state').toLowerCase(), type: member('type').toLowerCase() }
  }
  const path = `/sandboxes/${encodeURIComponent(name)}`
  return send({ what: `read sandbox ${name}`, method: 'GET', route: '/sandboxes/{name}', path, effect: 'none', read }, sibling, options)
}
