import type { JsonObject } from '../../lib/json.ts'
import { sandboxId, type Space } from './space.ts'
import type { World } from './world.ts'

/** Who made a change: the client id of the credential, `exc_app` for people in the user interface, or a service of Adobe's. */
export type Author = string

export const PERSON: Author = 'exc_app'
export const CONNECTORS: Author = 'acp_foundation_connectors'

/** Adobe's samples: a counter, three fixed groups, and the Unix time of the write in seconds before a closing `0000`. */
export function freshEtag(world: World, atMs: number): string {
  world.counters.etag = (world.counters.etag + 1) >>> 0
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')
  return `"${hex(world.counters.etag)}-0000-0200-0000-${hex(Math.floor(atMs / 1000))}0000"`
}

export function createdStamp(world: World, space: Space, id: string, author: Author, atMs: number): JsonObject & { id: string } {
  const by = `${author}@AdobeID`
  return {
    id,
    createdAt: atMs,
    updatedAt: atMs,
    createdBy: by,
    updatedBy: by,
    createdClient: author,
    updatedClient: author,
    sandboxId: sandboxId(space),
    sandboxName: space.name,
    imsOrgId: space.org,
    ...versionStamp(world, atMs),
  }
}

export function updatedStamp(world: World, author: Author, atMs: number): JsonObject {
  return { updatedAt: atMs, updatedBy: `${author}@AdobeID`, updatedClient: author, ...versionStamp(world, atMs) }
}

/** A service write that moves the version alone, as settling does. */
export function versionStamp(world: World, atMs: number): JsonObject {
  const etag = freshEtag(world, atMs)
  return { version: etag, etag }
}
