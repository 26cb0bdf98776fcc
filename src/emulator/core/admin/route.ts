import type { WireRequest, WireResponse } from '../../../flowservice/wire.ts'
import { jsonAnswer } from '../answer.ts'
import { readFaultRules } from '../faults/rule.ts'
import { turnKnobs } from '../knobs.ts'
import type { World } from '../world.ts'
import { parseBody } from './body.ts'
import { readClock, turnClock } from './clock.ts'
import { editAsPerson } from './edit.ts'
import { dumpState, journalEntries } from './inspect.ts'
import { AdminProblem } from './problem.ts'
import { reset } from './reset.ts'
import { directRuns } from './runs.ts'
import { addSeed } from './seed.ts'

export const ADMIN_BASE_PATH = '/__emulator'

export function isAdminPath(path: string): boolean {
  return path === ADMIN_BASE_PATH || path.startsWith(`${ADMIN_BASE_PATH}/`)
}

type Ask = { body: string | null; query: URLSearchParams; id: string | null }

const ROUTES: Record<string, (world: World, ask: Ask) => unknown> = {
  'GET ': () => ({ routes: Object.keys(ROUTES).map((route) => route.replace(' ', ` ${ADMIN_BASE_PATH}/`)) }),
  'GET state': (world, { query }) => dumpState(world, query),
  'POST seed': (world, { body }) => addSeed(world, body),
  'GET journal': (world, { query }) => ({ entries: journalEntries(world, query) }),
  'DELETE journal': (world) => (world.journal.clear(), {}),
  'GET clock': (world) => readClock(world),
  'POST clock': (world, { body }) => turnClock(world, body),
  'GET faults': (world) => ({ faults: world.faults.list() }),
  'POST faults': (world, { body }) => ({ faults: world.faults.add(faultRules(body)) }),
  'DELETE faults': (world, { id }) => ({ removed: world.faults.remove(id ?? undefined) }),
  'POST edit': (world, { body }) => editAsPerson(world, body),
  'POST reset': (world, { body }) => reset(world, body),
  'POST runs': (world, { body }) => directRuns(world, body),
  'GET knobs': (world) => world.knobs,
  'POST knobs': (world, { body }) => setKnobs(world, body),
  'POST revoke-tokens': (world) => revokeTokens(world),
}

/** The admin interface: JSON in, JSON out, no credentials. Pages of other origins in a browser are kept out. */
export function answerAdmin(world: World, request: WireRequest, url: URL): WireResponse {
  const [name = '', id = null, ...rest] = url.pathname.slice(ADMIN_BASE_PATH.length + 1).split('/')
  const run = rest.length === 0 ? routeFor(request.method, name) : undefined
  try {
    if (request.headers['origin'] !== undefined) throw new AdminProblem(403, 'Not from a page in a browser.')
    if (run === undefined || (id !== null && name !== 'faults')) throw new AdminProblem(404, `No such route; GET ${ADMIN_BASE_PATH} lists them.`)
    return jsonAnswer(200, run(world, { body: request.body, query: url.searchParams, id }))
  } catch (error) {
    if (error instanceof AdminProblem) return jsonAnswer(error.status, { problems: error.problems })
    throw error
  }
}

function faultRules(body: string | null): Parameters<World['faults']['add']>[0] {
  const read = readFaultRules(parseBody(body))
  if ('problems' in read) throw new AdminProblem(400, ...read.problems)
  return read.rules
}

function setKnobs(world: World, body: string | null): World['knobs'] {
  const turned = turnKnobs(world.knobs, parseBody(body))
  if ('problems' in turned) throw new AdminProblem(400, ...turned.problems)
  world.knobs = turned.knobs
  return world.knobs
}

/** Every token issued up to now answers 401 from now on. */
function revokeTokens(world: World): { revoked: true } {
  world.tokensRevokedTo = world.counters.request
  world.changes?.touchWorld()
  return { revoked: true }
}

function routeFor(method: string, name: string): ((world: World, ask: Ask) => unknown) | undefined {
  const route = `${method} ${name}`
  return Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined
}
