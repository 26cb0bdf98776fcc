import { createAdaptorServer } from '@hono/node-server'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Clock } from '../../lib/clock.ts'
import { SluiceError } from '../../lib/errors.ts'
import type { Json } from '../../lib/json.ts'
import type { Random } from '../../lib/random.ts'
import { Changes } from '../core/changes.ts'
import { defaultKnobs, turnKnobs, type Knobs } from '../core/knobs.ts'
import { readStarts, restoreWorld } from '../core/restore.ts'
import { defaultSeed } from '../core/seed/seed.ts'
import { createWorld, type World } from '../core/world.ts'
import { emulatorApp } from './app.ts'
import { openDataFile, type DataFile } from './data-file.ts'
import { readFaultsFile, readSeedFile } from './fixture.ts'

export type EmulatorOptions = {
  /** Loopback by default: there are no credentials worth the name, and the admin interface asks for none. */
  host?: string
  /** 0, the default, takes any free port. */
  port?: number
  /** Keeps the state on disk; in memory without it. */
  dataFile?: string
  /** What sandboxes start with, instead of the sample connections. */
  seedFile?: string
  /** Fault rules in force from the start. */
  faultsFile?: string
  /** Makes ids and chances reproducible. */
  seed?: number
  knobs?: Partial<Knobs>
}

export type EmulatorDeps = { clock: Clock; random: Random }

export type Emulator = {
  /** Origin, such as `http://127.0.0.1:41234`: in place of the platform's and of the token endpoint's. */
  url: string
  world: World
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Serves a Flow Service of its own.
 * @throws SluiceError `SLUICE_CONFIG` for files and knobs that are not valid, `SLUICE_PORT_TAKEN`, and those of the data file
 */
export async function startEmulator(options: EmulatorOptions, deps: EmulatorDeps): Promise<Emulator> {
  const data = options.dataFile === undefined ? null : openDataFile(options.dataFile)
  try {
    const world = makeWorld(options, deps, data)
    const keep = data === null ? () => {} : keeper(world, data)
    keep()
    const stop = new AbortController()
    const server = createAdaptorServer({
      fetch: emulatorApp(world, { clock: deps.clock, keep, signal: stop.signal }).fetch,
      overrideGlobalObjects: false,
    }) as Server
    const url = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0)
    return { url, world, [Symbol.asyncDispose]: () => close(server, stop, data) }
  } catch (error) {
    data?.close()
    throw error
  }
}

function makeWorld(options: EmulatorOptions, { clock, random }: EmulatorDeps, data: DataFile | null): World {
  const knobs = readKnobs(options.knobs ?? {})
  const world = createWorld({
    hostNowMs: () => clock.nowMs(),
    random,
    starts: data === null ? 1 : readStarts(data.rows) + 1,
    seed: options.seedFile === undefined ? defaultSeed(knobs.sample) : readSeedFile(options.seedFile),
    knobs,
    ...(options.seed === undefined ? {} : { seedNumber: options.seed }),
  })
  if (options.faultsFile !== undefined) world.faults.add(readFaultsFile(options.faultsFile))
  if (data === null) return world
  restoreWorld(world, data.rows)
  world.changes = new Changes()
  world.changes.touchWorld()
  return world
}

/** Writes what changed; what could not be written is tried again with the next request. */
function keeper(world: World, data: DataFile): () => void {
  const pending = new Map<string, Json>()
  return () => {
    for (const [key, value] of world.changes?.take(world) ?? []) pending.set(key, value)
    data.write(pending)
    pending.clear()
  }
}

function readKnobs(given: Partial<Knobs>): Knobs {
  const turned = turnKnobs(defaultKnobs(), given)
  if ('knobs' in turned) return turned.knobs
  throw new SluiceError('SLUICE_CONFIG', `the emulator's knobs are not valid: ${turned.problems.join('; ')}`)
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw new SluiceError('SLUICE_PORT_TAKEN', `the emulator cannot listen on ${host}:${port}`, { cause })
  }
  const { port: taken, family } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${taken}`
}

/** Answers under way are given up: whoever waits for one sees its connection end. */
async function close(server: Server, stop: AbortController, data: DataFile | null): Promise<void> {
  stop.abort()
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
  data?.close()
}
