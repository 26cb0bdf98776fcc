/**
 * Loaded before a process (`node --import`): counts what it does to disk, network and other processes, and kills it with SIGKILL at
 * one of these points. `DIE_AT` is `<number>` from 0, `DIE_WHEN` `before` or `after`; at its end the process writes how many points
 * it passed, one a line, to the file `POINTS_FILE`.
 */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { DatabaseSync, StatementSync } from 'node:sqlite'

const { DIE_AT = '', DIE_WHEN = 'before', POINTS_FILE = '' } = process.env
const dieAt = DIE_AT === '' ? Number.POSITIVE_INFINITY : Number(DIE_AT)
const passed: string[] = []
const { writeFileSync } = fs

type Method = (this: unknown, ...args: readonly unknown[]) => unknown

/** @param isEffect whether a call changes anything outside */
function watch(holder: object, name: string, isEffect: (args: readonly unknown[]) => boolean): void {
  const real = Reflect.get(holder, name) as Method
  const watched: Method = function (...args) {
    if (!isEffect(args)) return Reflect.apply(real, this, args)
    const point = passed.push(`${name} ${typeof args[0] === 'string' ? args[0].trim().split('\n')[0] : ''}`) - 1
    if (point === dieAt && DIE_WHEN === 'before') process.kill(process.pid, 'SIGKILL')
    try {
      return Reflect.apply(real, this, args)
    } finally {
      if (point === dieAt) process.kill(process.pid, 'SIGKILL')
    }
  }
  Reflect.defineProperty(holder, name, { value: watched, writable: true, configurable: true })
}

const always = (): boolean => true
for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'unlinkSync', 'fsyncSync', 'chmodSync']) watch(fs, name, always)
watch(fs, 'openSync', ([, flags]) => flags !== undefined && flags !== 'r')
// What it says on stdout and stderr is no effect.
watch(fs, 'writeSync', ([file]) => Number(file) > 2)
for (const name of ['mkdir', 'writeFile', 'rename', 'rm', 'unlink']) watch(fs.promises, name, always)
watch(childProcess, 'spawn', always)
watch(net.Socket.prototype, 'write', always)
watch(DatabaseSync.prototype, 'exec', always)
watch(StatementSync.prototype, 'run', always)
syncBuiltinESMExports()

if (POINTS_FILE !== '') process.on('exit', () => writeFileSync(POINTS_FILE, passed.join('\n')))
