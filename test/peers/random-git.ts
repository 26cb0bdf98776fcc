/** A repository that is changed at random, one commit at a time, and what its head asks for. */
import type { DesiredState } from '../../src/manifest/desired.ts'
import { manifest } from '../support/daemon-in-process.ts'
import type { Draw } from '../sim/draw.ts'

export type Wish = { name: string; description: string; state: DesiredState; passThrough: boolean; movedFrom: string | null }

/** `settled`: both daemons have to be quiet before and after, because two of them in a row cannot be told apart from other changes. */
export type Commit = { what: string; settled: boolean; files: Record<string, string | null>; take: () => void }

const PASS_THROUGH = { flowSpec: { id: 'd8a6f005-7eaf-4153-983e-e8574508b877' }, transformations: null }
const MOST_KEYS = 8

export class RandomGit {
  readonly wishes = new Map<string, Wish>([['stays', { name: 'Stays', description: '0', state: 'draft', passThrough: false, movedFrom: null }]])
  readonly #removed = new Map<string, Wish>()
  readonly #draw: Draw
  #count = 0

  constructor(draw: Draw) {
    this.#draw = draw
  }

  files(): Record<string, string> {
    return Object.fromEntries([...this.wishes].map(([key, wish]) => [pathOf(key), textOf(wish)]))
  }

  /** The next commit; the head asks for it once it is taken. While one of the two is cut off from git, nothing is moved: they cannot be quiet before. */
  next({ moves }: { moves: boolean }): Commit {
    const draw = this.#draw
    this.#count += 1
    const keys = [...this.wishes.keys()].filter((key) => key !== 'stays') as [string, ...string[]]
    if (keys.length < 2) return this.#add()
    const key = draw.pick(keys)
    switch (
      draw.weighted({
        add: keys.length < MOST_KEYS ? 3 : 0,
        edit: 5,
        state: 4,
        remove: 2,
        restore: 1,
        rename: moves ? 1 : 0,
        move: moves ? 1 : 0,
        replace: 1,
      })
    ) {
      case 'add':
        return this.#add()
      case 'edit':
        return this.#set('edit', key, { description: `${this.#count}` })
      case 'state':
        return this.#set('state', key, { state: this.wishes.get(key)?.state === 'published' ? 'disabled' : 'published' })
      case 'remove':
        return this.#remove(key)
      case 'restore':
        return this.#restore()
      case 'rename':
        return this.#rename(key, null)
      case 'move':
        return this.#rename(key, key)
      case 'replace':
        return this.#set('replace', key, { passThrough: this.wishes.get(key)?.passThrough !== true })
    }
  }

  #add(): Commit {
    const key = `k${this.#count}`
    const state = this.#draw.pick<DesiredState>(['draft', 'published', 'disabled'])
    const wish: Wish = { name: `Flow ${this.#count}`, description: '0', state, passThrough: false, movedFrom: null }
    return this.#put(`add ${key} ${state}`, key, wish)
  }

  #set(what: string, key: string, change: Partial<Wish>): Commit {
    const wish = { ...(this.wishes.get(key) as Wish), ...change }
    return this.#put(`${what} ${key} ${JSON.stringify(change)}`, key, wish)
  }

  #remove(key: string): Commit {
    const take = (): void => {
      this.#removed.set(key, this.wishes.get(key) as Wish)
      this.wishes.delete(key)
    }
    return { what: `remove ${key}`, settled: false, files: { [pathOf(key)]: null }, take }
  }

  /** A manifest that was removed comes back as it was, in time or not. */
  #restore(): Commit {
    const last = [...this.#removed].at(-1)
    if (last === undefined) return this.#add()
    const [key, wish] = last
    return this.#put(`restore ${key}`, key, wish)
  }

  /** Either nothing but the path changes, or the body as well and the manifest says where it came from. */
  #rename(from: string, told: string | null): Commit {
    const key = `k${this.#count}`
    const wish = this.wishes.get(from) as Wish
    const moved = { ...wish, movedFrom: told, ...(told === null ? {} : { description: `${this.#count}` }) }
    const what = `${told === null ? 'rename' : 'move'} ${from} to ${key}`
    const take = (): void => {
      this.wishes.delete(from)
      this.wishes.set(key, moved)
    }
    return { what, settled: true, files: { [pathOf(from)]: null, [pathOf(key)]: textOf(moved) }, take }
  }

  #put(what: string, key: string, wish: Wish): Commit {
    const take = (): void => {
      this.#removed.delete(key)
      this.wishes.set(key, wish)
    }
    return { what, settled: false, files: { [pathOf(key)]: textOf(wish) }, take }
  }
}

/** What each key's flow should look like: `name | description | state`. */
export function wanted(git: RandomGit): Record<string, string> {
  const states = { draft: 'draft', published: 'enabled', disabled: 'disabled' } as const
  return Object.fromEntries(
    [...git.wishes].map(([key, wish]) => [key, `${wish.name} | ${wish.description} | ${wish.passThrough} | ${states[wish.state]}`]),
  )
}

function pathOf(key: string): string {
  return `flows/${key}.yaml`
}

function textOf({ name, description, state, passThrough, movedFrom }: Wish): string {
  const sluice = { replace: 'allow', ...(movedFrom === null ? {} : { movedFrom }) }
  return manifest({ name, description, state, ...(passThrough ? PASS_THROUGH : {}), sluice })
}
