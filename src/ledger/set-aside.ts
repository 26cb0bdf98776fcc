import { existsSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { syncFile } from './files.ts'

const COMPANIONS = ['', '-wal', '-shm']

/**
 * Moves a database and what belongs to it out of the way; nothing is deleted, somebody may still read it. The file is not open.
 * @returns the new name of the database file
 */
export function setFileAside(file: string, nowMs: number): string {
  const stem = `${file.replace(/\.db$/, '')}.damaged-${new Date(nowMs).toISOString().replaceAll(/[-:]/g, '')}`
  const aside = firstFree(stem)
  for (const companion of COMPANIONS) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion)
  }
  syncFile(dirname(file))
  return basename(aside)
}

/**
 * What SQLite would not notice: it takes an empty file for a new database and throws the write-ahead log beside it away. Our first
 * start never leaves an empty file without a header for longer than a moment, so one that is found was emptied.
 */
export function emptied(file: string): string | null {
  if (existsSync(file)) return statSync(file).size === 0 ? 'the file is empty' : null
  return existsSync(`${file}-wal`) ? 'the file is gone, its log is still there' : null
}

function firstFree(stem: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}.db` : `${stem}-${n}.db`
    if (COMPANIONS.every((companion) => !existsSync(name + companion))) return name
  }
}
