import { seededRandom, type Random } from '../../lib/random.ts'
import { Agenda } from './agenda.ts'
import type { Changes } from './changes.ts'
import { FaultBook } from './faults/book.ts'
import { Journal } from './journal.ts'
import { defaultKnobs, type Knobs } from './knobs.ts'
import type { Seed } from './seed/seed.ts'
import type { Space } from './space.ts'
import { catalogueWith, type Catalogue } from './specs/catalogue.ts'
import { timeFrom, virtualNowMs, type TimeState } from './time.ts'

/** The whole state of the service. `handle()` is the only way through which it changes, besides its clock moving on. */
export type World = {
  /** Time of the machine (or of a test's clock) that the world's own time is derived from. */
  readonly hostNowMs: () => number
  /** Ids of what is created. */
  readonly random: Random
  time: TimeState
  knobs: Knobs
  /** What new sandboxes start with. */
  seed: Seed
  catalogue: Catalogue
  spaces: Map<string, Space>
  agenda: Agenda
  journal: Journal
  faults: FaultBook
  counters: Counters
  /** Tokens issued up to this request are no longer valid. */
  tokensRevokedTo: number
  /** What has to reach the disk; null: nothing is kept. */
  changes: Changes | null
}

/** `starts` counts the lives of a world that is kept in a file: ids drawn in one life must not be drawn again in the next. */
export type Counters = { etag: number; request: number; starts: number }

export type WorldOptions = {
  hostNowMs: () => number
  random: Random
  /** Makes ids and chances reproducible; without it they come from `random`. */
  seedNumber?: number
  starts?: number
  knobs?: Partial<Knobs>
  seed: Seed
}

export function createWorld(options: WorldOptions): World {
  const starts = options.starts ?? 1
  const stream = (salt: number): Random =>
    options.seedNumber === undefined ? options.random : seededRandom(options.seedNumber + starts * 0x9e37_79b1 + salt)
  return {
    hostNowMs: options.hostNowMs,
    random: stream(0),
    time: timeFrom(options.hostNowMs()),
    knobs: { ...defaultKnobs(), ...options.knobs },
    seed: options.seed,
    catalogue: catalogueWith(options.seed),
    spaces: new Map(),
    agenda: new Agenda(),
    journal: new Journal(),
    faults: new FaultBook(stream(0x5bd1_e995)),
    counters: { etag: 0x0a00_0000, request: 0, starts },
    tokensRevokedTo: 0,
    changes: null,
  }
}

export function nowMs(world: World): number {
  return virtualNowMs(world.time, world.hostNowMs())
}
