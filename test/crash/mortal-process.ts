import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type KillPoint = { at: number; when: 'before' | 'after' }

const PRELOAD = join(import.meta.dirname, 'die-at.ts')

/** Environment that makes a Node.js process die at a point. */
export function mortal({ at, when }: KillPoint): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PRELOAD}`, DIE_AT: String(at), DIE_WHEN: when }
}

/** Environment that makes a Node.js process count its points. */
export function counting(pointsFile: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PRELOAD}`, POINTS_FILE: pointsFile }
}

/** Runs a script of this folder to its end; what it did outside itself, in order. */
export function pointsOf(script: string, args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-points-'))
  try {
    const file = join(folder, 'points')
    const { status, stderr } = run(script, args, counting(file))
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`)
    return readFileSync(file, 'utf8').split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs a script of this folder until it dies; whether it was killed. */
export function killedAt(script: string, args: readonly string[], point: KillPoint): boolean {
  return run(script, args, mortal(point)).signal === 'SIGKILL'
}

function run(script: string, args: readonly string[], env: Record<string, string>) {
  return spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], { env: { ...process.env, ...env }, encoding: 'utf8' })
}

export function killPoints(points: number, every: number): KillPoint[] {
  const all = Array.from({ length: points }, (_, at) => (['before', 'after'] as const).map((when): KillPoint => ({ at, when }))).flat()
  return all.filter((_, index) => index % every === every - 1)
}
