import type { FleetMeasurement, Scene } from './measure.ts'
import type { Results } from './results.ts'
import { count, ratio } from './table.ts'

export type GoalRow = { title: string; about: string; found: string; goal: string; verdict: string }

/** Every goal held against every measurement that it speaks of. */
export function goalRows(results: Results): GoalRow[] {
  return [...results.fleets.flatMap((one) => fleetGoals(one, results.fleets)), ...startGoals(results)]
}

function fleetGoals(one: FleetMeasurement, all: readonly FleetMeasurement[]): GoalRow[] {
  const { scene, flows, latencyMs, callCount, wallMs, boundMs, peakRssMb } = one
  const about = `${count(flows)} flows, ${latencyMs} ms`
  switch (scene) {
    case 'cold apply':
      return [
        row('Cold apply: at most 5 calls per flow + ⌈N/100⌉ + 10', about, callCount, 5 * flows + Math.ceil(flows / 100) + 10),
        ...(boundMs > 0 ? [row('Cold apply: wall at most 1.15 × calls × latency ÷ concurrency', about, wallMs / boundMs, 1.15)] : []),
      ]
    case 'no-op pass':
      return flows === 1000 ? [row('No-op full pass over 1,000 flows: at most 12 calls', about, callCount, 12)] : []
    case 'start':
      return [row('Start to /healthz: under 1,000 ms', about, Math.round(wallMs), 1000)]
    case 'one-file commit': {
      const small = all.find((other) => other.scene === scene && other.flows === 10 && other.latencyMs === latencyMs)
      if (flows !== 10_000 || small === undefined) return []
      return [
        row('One-file commit: calls of a fleet of 10', about, callCount, small.callCount),
        row('One-file commit: wall at most 1.5 × that of a fleet of 10', about, wallMs / small.wallMs, 1.5),
      ]
    }
    case 'drift pass':
      // The last scene of a daemon's life: the peak is that of all of them.
      return flows === 10_000 ? [row('10,000 flows within 200 MB', about, Math.round(peakOf(all, flows, latencyMs, peakRssMb)), 200)] : []
  }
}

function peakOf(all: readonly FleetMeasurement[], flows: number, latencyMs: number, least: number): number {
  const scenes: ReadonlySet<Scene> = new Set(['cold apply', 'drift pass'])
  return Math.max(
    least,
    ...all.filter((one) => one.flows === flows && one.latencyMs === latencyMs && scenes.has(one.scene)).map((one) => one.peakRssMb),
  )
}

function startGoals({ starts }: Results): GoalRow[] {
  return starts.map(({ runs, versionMs, emptyMs }) =>
    row('`sluice version`: at most 1.5 × an empty Node.js process', `medians of ${runs} runs`, versionMs / emptyMs, 1.5),
  )
}

function row(title: string, about: string, found: number, goal: number): GoalRow {
  const show = (value: number): string => (Number.isInteger(value) ? count(value) : ratio(value))
  return {
    title,
    about,
    found: show(found),
    goal: show(goal),
    verdict: found <= goal ? 'met' : `missed by ${(100 * (found / goal - 1)).toFixed(0)} %`,
  }
}
