import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'

/** What lies at a path that somebody named on purpose: unlike in a tree, links are followed. Null when there is nothing to read. */
export async function lookAtNamed(path: string): Promise<{ kind: 'file'; bytes: number } | { kind: 'folder' } | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { kind: 'folder' }
  return found?.isFile() ? { kind: 'file', bytes: found.size } : null
}

/** At most `maxBytes` of a named file; rejects as `open` does. */
export async function readNamed(path: string, maxBytes: number): Promise<Uint8Array> {
  // A pipe that took the place of the file must not hold us up.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const bytes = Buffer.alloc(maxBytes)
  let filled = 0
  while (filled < maxBytes) {
    const { bytesRead } = await file.read(bytes, filled, maxBytes - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
