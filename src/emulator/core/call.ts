import type { WireRequest } from '../../flowservice/wire.ts'
import type { OperationError } from './meta.ts'
import type { Space } from './space.ts'
import type { Author } from './stamp.ts'
import type { World } from './world.ts'

/** A request that passed the gateway: who asks, where, when. */
export type Call = {
  world: World
  space: Space
  author: Author
  nowMs: number
  method: WireRequest['method']
  headers: WireRequest['headers']
  body: string | null
  query: URLSearchParams
  requestId: string
  trouble: Trouble
}

/** What a fault does to the operation that the request starts, beyond the answer. */
export type Trouble = { stuck: boolean; failure: OperationError | null }

export const NO_TROUBLE: Trouble = { stuck: false, failure: null }
