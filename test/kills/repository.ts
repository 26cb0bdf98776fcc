import { stringify } from 'yaml'
import type { JsonObject } from '../../src/lib/json.ts'
import type { Changes, TestRepo } from '../support/git-repo.ts'
import type { Dice } from '../fuzz/dice.ts'

/** What a manifest says, as far as these commits vary it. */
export type Wanted = { name: string; state: 'draft' | 'published' | 'disabled'; description: string; version: number; movedFrom: string | null }

const STREAMING = 'c1a19761-d2c7-4702-b9fa-fe91f0613e81'
const MOST_FLOWS = 12

/** Random commits, and what git asks for after each: the other side of the comparison, kept without looking at any code of the product. */
export class Repository {
  readonly wanted = new Map<string, Wanted>()
  /** Names that some commit wanted published, or published and switched off. */
  readonly everPublished = new Set<string>()
  commits = 0
  readonly #repo: TestRepo
  readonly #dice: Dice
  /** A file that is garbage for now, by key. */
  #broken: string | null = null
  #names = 0

  constructor(repo: TestRepo, dice: Dice) {
    this.#repo = repo
    this.#dice = dice
  }

  /** One commit of one or several changes. */
  async change(): Promise<string> {
    const changes: Record<string, string | null> = {}
    const told: string[] = []
    for (let left = this.#dice.between(1, 3); left > 0; left--) told.push(this.#once(changes))
    return this.#commit(changes, told.join(', '))
  }

  /** No file is left broken. */
  async mend(): Promise<void> {
    const changes: Record<string, string | null> = {}
    this.#mend(changes)
    await this.#commit(changes, 'mend')
  }

  #once(changes: Record<string, string | null>): string {
    const key = this.wanted.size === 0 ? null : this.#dice.pick([...this.wanted.keys()])
    if (key === null || (this.wanted.size < MOST_FLOWS && this.#dice.chance(0.3))) return this.#add(changes)
    return this.#dice.either(
      [4, () => this.#edit(key, changes)],
      [3, () => this.#turn(key, changes)],
      [2, () => this.#rename(key, changes)],
      [2, () => this.#delete(key, changes)],
      [1, () => this.#break(key, changes)],
    )
  }

  #add(changes: Record<string, string | null>): string {
    const key = `team-${this.#dice.below(3)}/flow-${(this.#names += 1)}`
    this.#put(
      key,
      { name: `Flow ${this.#names}`, state: this.#dice.pick(['draft', 'published', 'disabled']), description: 'new', version: 0, movedFrom: null },
      changes,
    )
    return `add ${key}`
  }

  #edit(key: string, changes: Record<string, string | null>): string {
    const now = this.#of(key)
    this.#put(key, { ...now, description: `edit ${this.commits}`, version: now.version + this.#dice.below(2) }, changes)
    return `edit ${key}`
  }

  /** Never back to a draft: a published flow stays published, which is a hold and not what this is about. */
  #turn(key: string, changes: Record<string, string | null>): string {
    const now = this.#of(key)
    const state = now.state === 'published' ? 'disabled' : 'published'
    this.#put(key, { ...now, state }, changes)
    return `${state} ${key}`
  }

  /** At most once for a flow: of two renames that nobody saw in between, the first cannot be known. */
  #rename(key: string, changes: Record<string, string | null>): string {
    const now = this.#of(key)
    if (now.movedFrom !== null) return this.#edit(key, changes)
    this.#drop(key, changes)
    this.#put(`moved/${key.replace('/', '-')}`, { ...now, movedFrom: key }, changes)
    return `rename ${key}`
  }

  #delete(key: string, changes: Record<string, string | null>): string {
    this.#drop(key, changes)
    return `delete ${key}`
  }

  #break(key: string, changes: Record<string, string | null>): string {
    this.#mend(changes)
    this.#broken = key
    changes[pathOf(key)] = 'name: [broken\n'
    return `break ${key}`
  }

  #mend(changes: Record<string, string | null>): void {
    const key = this.#broken
    this.#broken = null
    const wanted = key === null ? undefined : this.wanted.get(key)
    if (key !== null && wanted !== undefined) changes[pathOf(key)] = textOf(wanted)
  }

  #of(key: string): Wanted {
    const wanted = this.wanted.get(key)
    if (wanted === undefined) throw new Error(`no manifest ${key}`)
    return wanted
  }

  #put(key: string, wanted: Wanted, changes: Record<string, string | null>): void {
    if (this.#broken === key) this.#broken = null
    this.wanted.set(key, wanted)
    if (wanted.state !== 'draft') this.everPublished.add(wanted.name)
    changes[pathOf(key)] = textOf(wanted)
  }

  #drop(key: string, changes: Record<string, string | null>): void {
    if (this.#broken === key) this.#broken = null
    this.wanted.delete(key)
    // A file that this very commit would have added is not there to be removed.
    changes[pathOf(key)] = null
  }

  async #commit(changes: Record<string, string | null>, message: string): Promise<string> {
    const known = new Set((await this.#repo.git('ls-files')).split('\n'))
    const real: Changes = Object.fromEntries(Object.entries(changes).filter(([path, text]) => text !== null || known.has(path)))
    await this.#repo.commit(real, message)
    this.commits += 1
    return message
  }
}

function pathOf(key: string): string {
  return `flows/${key}.yaml`
}

function textOf({ name, state, description, version, movedFrom }: Wanted): string {
  const document: JsonObject = {
    name,
    description,
    state,
    flowSpec: { id: STREAMING },
    sourceConnectionIds: [{ name: 'acme-web-events-source' }],
    targetConnectionIds: [{ name: 'acme-web-events-target' }],
    transformations: [{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: version } }],
    ...(movedFrom === null ? {} : { sluice: { movedFrom } }),
  }
  return stringify(document)
}
