import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { plainEnv } from './plain-env.ts'

const PROBE = new URL('./exit-probe.js', import.meta.url).href

/** What one run of a program took, from its start to its end. */
export type Once = { wallMs: number; cpuMs: number; peakRssMb: number; code: number | null }

/** Runs a program under Node.js and lets it tell what it used as it ends. */
export async function runOnce(args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Once> {
  const startMs = performance.now()
  const child = spawn(process.execPath, ['--import', PROBE, ...args], {
    cwd,
    env: { ...plainEnv(), ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [told, errors, [code]] = await Promise.all([
    text(child.stdio[3] as Readable),
    text(child.stderr as Readable),
    once(child, 'close') as Promise<[number | null]>,
  ])
  const wallMs = performance.now() - startMs
  if (told === '') throw new Error(`${args.join(' ')} ended with ${code} and said nothing of what it used:\n${errors}`)
  return { wallMs, ...(JSON.parse(told) as { cpuMs: number; peakRssMb: number }), code }
}

/** Wall of a run without anything in it that measures. */
export async function wallOf(args: readonly string[], cwd: string): Promise<number> {
  const startMs = performance.now()
  const child = spawn(process.execPath, args, { cwd, env: plainEnv(), stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return performance.now() - startMs
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
