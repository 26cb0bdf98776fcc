import { nameUuid } from './seed/name-uuid.ts'
import { COLLECTIONS, Table, type Collection } from './table.ts'

/** One sandbox of one organisation: what lives in it cannot be seen from another. */
export type Space = {
  readonly org: string
  readonly name: string
  /** Raised when the sandbox is deleted and made anew under its old name, which changes its id. */
  generation: number
  tables: Record<Collection, Table>
  /** Ids of the runs of each flow, oldest first. */
  runsOf: Map<string, string[]>
  /** Mapping sets that exist here; null: any well-formed one does. */
  mappings: Map<string, Mapping> | null
}

export type Mapping = { id: string; versions: number[]; schemaId?: string; refused?: boolean }

export function newSpace(org: string, name: string, generation = 0): Space {
  return { org, name, generation, tables: emptyTables(), runsOf: new Map(), mappings: null }
}

export function emptyTables(): Record<Collection, Table> {
  return Object.fromEntries(COLLECTIONS.map((collection) => [collection, new Table()])) as Record<Collection, Table>
}

export function sandboxId(space: Pick<Space, 'org' | 'name' | 'generation'>): string {
  const again = space.generation === 0 ? [] : [String(space.generation)]
  return nameUuid(['sandbox', space.org, space.name, ...again])
}

export function spaceKey(org: string, name: string): string {
  return `${org}\n${name}`
}
