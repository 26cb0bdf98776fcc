import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import { SluiceError } from '../lib/errors.ts'
import { textOfName } from './file-name.ts'
import type { TreeEntry } from './source.ts'

/** A file as it lay there; `name` and `link` as the file system has them. */
export type Found = Omit<TreeEntry, 'target'> & { name: Buffer; link: string | null }

// Neither a link put there in between nor a pipe may be opened.
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** The id git gives these bytes as a file. */
export function blobOid(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Null for what vanished meanwhile and for what git would not track: pipes, sockets, devices. */
export async function lookAt(root: string, name: Buffer, maxBytes: number): Promise<Found | null> {
  const where = placeOf(root, name)
  const found = await lstat(where).catch(() => null)
  const path = textOfName(name)
  if (found?.isSymbolicLink()) {
    const text = await readlink(where, { encoding: 'buffer' })
    return { path, name, oid: blobOid(text), kind: 'link', bytes: 0, link: textOfName(text) }
  }
  // git lists no folders but the repositories inside this one.
  if (found?.isDirectory()) return { path, name, oid: '0'.repeat(40), kind: 'submodule', bytes: 0, link: null }
  if (!found?.isFile()) return null
  // Nobody will ask for the bytes of a file this large; its id only has to change when it does.
  const oid = found.size > maxBytes ? blobOid(Buffer.from(`${found.size} ${found.mtimeMs}`)) : blobOid(await readWhole(where, found.size))
  return { path, name, oid, kind: 'file', bytes: found.size, link: null }
}

/** @throws SluiceError `SLUICE_GIT_UNAVAILABLE` when the file is not what `lookAt` saw */
export async function readIfUnchanged(root: string, file: Found): Promise<Uint8Array> {
  const bytes = await readWhole(placeOf(root, file.name), file.bytes)
  if (blobOid(bytes) !== file.oid) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `${file.path} changed while it was read; try again`)
  return bytes
}

/** Reads at most one byte more than expected, so that a file that grows meanwhile cannot fill the memory. */
async function readWhole(where: Buffer, expected: number): Promise<Uint8Array> {
  await using file = await open(where, READ)
  const bytes = Buffer.alloc(expected + 1)
  let filled = 0
  for (;;) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
    filled += bytesRead
    if (bytesRead === 0 || filled === bytes.length) return bytes.subarray(0, filled)
  }
}

function placeOf(root: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), name])
}
