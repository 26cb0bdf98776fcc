import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether an `Authorization` header carries the token. Takes as long for a wrong one as for the right one, whatever their lengths. */
export function isBearer(header: string | undefined, token: string): boolean {
  const [, given] = /^Bearer ([\x21-\x7e]+)$/i.exec(header ?? '') ?? []
  return timingSafeEqual(digest(given ?? ''), digest(token)) && given !== undefined && token !== ''
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
