import type { WireRequest, WireResponse } from '../../flowservice/wire.ts'
import type { JsonObject } from '../../lib/json.ts'
import { jsonAnswer } from './answer.ts'
import { HEADERS } from './headers.ts'
import { refuseFlow, refuseGateway } from './refusal.ts'
import type { SandboxSeed } from './seed/seed.ts'
import { openSpace } from './seed/open-space.ts'
import { sandboxId, type Space } from './space.ts'
import type { World } from './world.ts'

export const SANDBOX_BASE_PATH = '/data/foundation/sandbox-management'

/** The sandbox that a request means. Adobe documents the default sandbox for requests without a header, and a code for its absence. */
export function resolveSandbox(world: World, org: string, headers: WireRequest['headers']): Space {
  if (headers[HEADERS.sandboxId] !== undefined) refuseFlow(2110, 'x-sandbox-id is not allowed with this token.')
  const name = headers[HEADERS.sandboxName] ?? ''
  if (name === '*') refuseFlow(2111, 'Sandbox * is reserved for service tokens.')
  if (name === '' && world.knobs.sandboxHeader === 'require') refuseFlow(2105, 'Header x-sandbox-name is missing.')
  const found = name === '' ? world.seed.sandboxes.find((one) => one.isDefault) : sandboxNamed(world, name)
  if (found === undefined)
    return name === '' ? refuseFlow(2106, 'The organization has no default sandbox.') : refuseFlow(2100, `Sandbox ${name} not found.`)
  return openSpace(world, org, found.name)
}

/** GET of one sandbox or of all, as the sandbox management API answers. */
export function answerSandboxes(world: World, org: string, method: string, path: string): WireResponse {
  const match = /^\/sandboxes(?:\/([^/]+))?\/?$/.exec(path.slice(SANDBOX_BASE_PATH.length))
  if (match === null) refuseGateway('404000')
  if (method !== 'GET') refuseGateway('405000')
  const name = match[1]
  if (name === undefined) return jsonAnswer(200, { sandboxes: world.seed.sandboxes.map((one) => sandboxDocument(world, org, one)), _links: {} })
  const found = sandboxNamed(world, name)
  if (found !== undefined) return jsonAnswer(200, sandboxDocument(world, org, found))
  return jsonAnswer(404, {
    status: 404,
    title: 'Sandbox not found',
    detail: `Sandbox ${name} not found`,
    type: 'http://ns.adobe.com/aep/errors/SMS-2011-404',
  })
}

function sandboxNamed(world: World, name: string): SandboxSeed | undefined {
  return world.seed.sandboxes.find((one) => one.name === name)
}

function sandboxDocument(world: World, org: string, sandbox: SandboxSeed): JsonObject {
  return {
    id: sandboxId(openSpace(world, org, sandbox.name)),
    name: sandbox.name,
    title: sandbox.title ?? sandbox.name,
    state: 'active',
    type: sandbox.type,
    region: 'VA7',
    isDefault: sandbox.isDefault ?? false,
    eTag: 1,
    createdDate: '2024-01-01 00:00:00',
    lastModifiedDate: '2024-01-01 00:00:00',
    createdBy: 'admin@acme.example',
    modifiedBy: 'admin@acme.example',
  }
}
