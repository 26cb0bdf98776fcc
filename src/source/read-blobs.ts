import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Abortable } from '../lib/abort.ts'
import { BatchParser, type BlobBounds } from './batch-parser.ts'
import type { GitPlace } from './git.ts'

const MAX_STDERR_BYTES = 8192

/**
 * Bytes by object id, through one `git cat-file --batch`: per file a thousandth of what a process each would cost. simple-git
 * returns text, in which byte counts mean nothing, hence a process of our own.
 * @returns what was asked for; without the blobs larger than `maxBlobBytes`, which are passed over unread
 * @throws Error with git's words when an object is missing or is no blob, and when `maxTotalBytes` is not enough
 */
export async function readBlobs(
  oids: readonly string[],
  bounds: BlobBounds,
  place: GitPlace,
  { signal }: Abortable,
): Promise<ReadonlyMap<string, Uint8Array>> {
  signal.throwIfAborted()
  if (oids.length === 0) return new Map()
  if (!oids.every((oid) => /^[0-9a-f]{40,64}$/.test(oid))) throw new TypeError('not an object id')
  const child = spawn('git', ['cat-file', '--batch', '--buffer'], { cwd: place.cwd, env: place.env, stdio: 'pipe' })
  const kill = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  try {
    return await answersOf(child, oids, bounds)
  } finally {
    signal.removeEventListener('abort', kill)
    kill()
  }
}

function answersOf(child: ChildProcessWithoutNullStreams, oids: readonly string[], bounds: BlobBounds): Promise<ReadonlyMap<string, Uint8Array>> {
  const parser = new BatchParser(bounds)
  let stderr = ''
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdout.on('data', (chunk: Buffer) => {
      try {
        parser.push(chunk)
      } catch (error) {
        child.kill('SIGKILL')
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR_BYTES) stderr += chunk.toString('utf8')
    })
    child.on('close', (code, killedBy) => {
      if (code === 0 && parser.answers === oids.length) resolve(parser.blobs)
      else reject(new Error(stderr.trim() || `git cat-file ended after ${parser.answers} of ${oids.length} objects (${code ?? killedBy})`))
    })
    // git that ends early closes the pipe; why it ended is told by its exit.
    child.stdin.on('error', () => {})
    child.stdin.end(`${oids.join('\n')}\n`)
  })
}
