import { dirname, resolve } from 'node:path'
import { assertNever } from '../lib/assert-never.ts'
import { SluiceError } from '../lib/errors.ts'
import { Secret } from '../lib/secret.ts'
import type { Piece } from './references.ts'

/** What turning a reference into text needs of the world. */
export type Reading = {
  env: Readonly<Record<string, string | undefined>>
  /** Rejects as node:fs does, with a `code`. */
  readFile: (path: string) => string
  /** Told each value of a secret when it is read, so that logs can mask it. */
  onSecret: (value: string) => void
}

export type Read = { ok: true; text: string } | { ok: false; message: string }

/** Text of a file without its last line break: editors and `echo` add one. */
export function readText(path: string, { readFile }: Reading): Read {
  try {
    return { ok: true, text: readFile(path).replace(/\r?\n$/, '') }
  } catch (error) {
    return { ok: false, message: fileTrouble(path, error) }
  }
}

export function fileTrouble(path: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT') return `the file ${path} does not exist`
  if (code === 'EACCES') return `the file ${path} may not be read`
  return `the file ${path} cannot be read (${code ?? 'unknown error'})`
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Puts pieces together; `configPath` is what relative files are relative to. */
export function readPieces(pieces: readonly Piece[], configPath: string, reading: Reading): Read {
  let text = ''
  for (const piece of pieces) {
    const read = readPiece(piece, configPath, reading)
    if (!read.ok) return read
    text += read.text
  }
  return { ok: true, text }
}

/** A secret that is read now, to see that it is there, and again at each use. */
export function secretFrom(read: () => Read, name: string, reading: Reading): { secret: Secret; problem: string | null } {
  const open = (): string => {
    const found = read()
    if (!found.ok) throw new SluiceError('SLUICE_CONFIG', `cannot read ${name}: ${found.message}`)
    reading.onSecret(found.text)
    return found.text
  }
  const now = read()
  if (now.ok && now.text !== '') reading.onSecret(now.text)
  return { secret: new Secret(open), problem: now.ok ? (now.text === '' ? 'it is empty' : null) : now.message }
}

function readPiece(piece: Piece, configPath: string, reading: Reading): Read {
  switch (piece.kind) {
    case 'text':
      return { ok: true, text: piece.text }
    case 'env': {
      const value = reading.env[piece.name]
      if (value === undefined || value === '') return { ok: false, message: `the environment variable ${piece.name} is not set` }
      return { ok: true, text: value }
    }
    case 'file':
      return readText(resolve(dirname(configPath), piece.name), reading)
    case 'unknown':
      return { ok: false, message: `${piece.text} is no reference` }
    default:
      return assertNever(piece)
  }
}
