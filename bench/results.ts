import { readFile, writeFile } from 'node:fs/promises'
import type { FleetMeasurement } from './measure.ts'
import type { StartMeasurement } from './starts.ts'
import type { ValidationMeasurement } from './validation.ts'

/** On what it was measured, as a sentence without its full stop. */
type Where = { where: string }

export type Results = {
  starts: (StartMeasurement & Where)[]
  fleets: (FleetMeasurement & Where)[]
  validations: (ValidationMeasurement & Where)[]
}

const FILE = new URL('results.json', import.meta.url)

/** Puts measurements in the place of earlier ones of the same kind: large fleets are measured apart from small ones. */
export async function keepResults(measured: Results): Promise<Results> {
  const before = await readResults()
  const results: Results = {
    starts: measured.starts.length > 0 ? measured.starts : before.starts,
    fleets: merged(before.fleets, measured.fleets, ({ flows, latencyMs, concurrency }) => `${flows} ${latencyMs} ${concurrency}`),
    validations: merged(before.validations, measured.validations, ({ files }) => String(files)),
  }
  await writeFile(FILE, `${JSON.stringify(results, null, 2)}\n`)
  return results
}

async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(FILE, 'utf8')) as Results
  } catch {
    return { starts: [], fleets: [], validations: [] }
  }
}

/** Smaller ones first, and of one size in the order in which they were measured. */
function merged<T extends { flows: number; latencyMs: number } | { files: number }>(
  before: readonly T[],
  now: readonly T[],
  kindOf: (one: T) => string,
): T[] {
  const kinds = new Set(now.map(kindOf))
  const sizeOf = (one: T): number => ('files' in one ? one.files : one.flows * 1e6 + one.latencyMs)
  return [...before.filter((one) => !kinds.has(kindOf(one))), ...now].toSorted((a, b) => sizeOf(a) - sizeOf(b))
}
