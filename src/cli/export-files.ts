import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Random } from '../lib/random.ts'
import { SluiceError } from '../lib/errors.ts'
import { MAX_FILE_BYTES } from '../manifest/limits.ts'

/** A file to write; `before` is the text it has now, null for one that must not be there. Paths below `base`, with `/`. */
export type FileChange = { path: string; before: string | null; text: string }

/** What stands in the way of a change, one line each; nothing is touched. */
export async function obstacles(base: string, changes: readonly FileChange[]): Promise<string[]> {
  const found: string[] = []
  for (const { path, before } of changes) {
    const problem = (await folderProblem(base, path)) ?? (await fileProblem(base, path, before))
    if (problem !== null) found.push(problem)
  }
  return [...new Set(found)]
}

/** Links are not followed: what they lead to is not in the folder, or will not be tomorrow. */
async function folderProblem(base: string, path: string): Promise<string | null> {
  const parts = path.split('/').slice(0, -1)
  for (let length = 1; length <= parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/')
    const stat = await lstat(join(base, folder)).catch(() => null)
    if (stat === null) return null
    if (stat.isSymbolicLink()) return `${folder} is a link`
    if (!stat.isDirectory()) return `${folder} is no folder`
  }
  return null
}

async function fileProblem(base: string, path: string, before: string | null): Promise<string | null> {
  const stat = await lstat(join(base, path)).catch(() => null)
  if (before === null) return stat === null ? null : `${path} is there already`
  if (stat?.isSymbolicLink() === true) return `${path} is a link`
  if (stat?.isFile() !== true) return `${path} is not there any more`
  return (await readText(join(base, path))) === before ? null : `${path} changed while it was read`
}

/**
 * Writes all of them; when one cannot be written, those that were new are taken away again. New files never replace anything, changed
 * ones are replaced as a whole, so that a crash leaves the old or the new text.
 * @throws SluiceError `SLUICE_EXPORT_FAILED`
 */
export async function writeFiles(base: string, changes: readonly FileChange[], random: Random): Promise<void> {
  const made: string[] = []
  for (const change of changes) {
    const where = join(base, change.path)
    try {
      await mkdir(dirname(where), { recursive: true })
      // Asked again for each file: somebody may have put a link there meanwhile.
      const [problem] = await obstacles(base, [change])
      if (problem !== undefined) throw new Error(problem)
      if (change.before === null) {
        await writeNew(where, change.text)
        made.push(where)
      } else await replace(where, change.text, random)
    } catch (cause) {
      for (const file of made) await rm(file, { force: true })
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new SluiceError('SLUICE_EXPORT_FAILED', `cannot write ${change.path}: ${why}`, { cause })
    }
  }
}

async function writeNew(where: string, text: string, mode = 0o666): Promise<void> {
  await using file = await open(where, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode)
  await file.writeFile(text)
}

async function replace(where: string, text: string, random: Random): Promise<void> {
  const { mode } = await lstat(where)
  const beside = join(dirname(where), `.sluice-export-${random.uuid()}`)
  try {
    await writeNew(beside, text, mode & 0o777)
    await rename(beside, where)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Null for what is no file, too large for a manifest, or not UTF-8. */
export async function readText(where: string): Promise<string | null> {
  await using file = await open(where, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const stat = await file.stat()
  if (!stat.isFile() || stat.size > MAX_FILE_BYTES) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.readFile())
  } catch {
    return null
  }
}
