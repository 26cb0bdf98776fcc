import type { Measurement } from './measure.ts'

/** A goal, and by how much a measurement keeps or misses it. */
type Goal = { title: string; of: (one: Measurement) => { found: number; goal: number } | null }

const GOALS: Goal[] = [
  {
    title: 'No-op full pass over 1,000 flows: at most 12 calls',
    of: (one) => (one.scene === 'no-op pass' && one.flows === 1000 ? { found: one.callCount, goal: 12 } : null),
  },
  {
    title: 'Cold apply: at most 5 calls per flow + ⌈N/100⌉ + 10',
    of: (one) => (one.scene === 'cold apply' ? { found: one.callCount, goal: 5 * one.flows + Math.ceil(one.flows / 100) + 10 } : null),
  },
  {
    title: 'Cold apply: wall at most 1.15 × bound',
    of: (one) => (one.scene === 'cold apply' && one.boundMs > 0 ? { found: one.wallMs / one.boundMs, goal: 1.15 } : null),
  },
]

/** The tables of docs/bench.md; `machine` is a line on what it ran on. */
export function markdown(all: readonly Measurement[], machine: string): string {
  const concurrency = all[0]?.concurrency ?? 0
  return `# Bench

\`npm run bench\` made this: the built daemon on a real git repository, against the local Flow Service in a process of its own, whose every answer is delayed by the latency.
${machine} Concurrency ${concurrency}, no time to settle, no rate limit that binds below 1,000 requests per second.

${table(HEAD, all.map(row))}

- **cold apply**: an empty sandbox and a fresh process; every manifest is created as a draft and published. CPU from the first instruction of the process on.
- **no-op pass**: one full pass of a running daemon over everything, nothing to do.
- **one-file commit**: from the end of \`git commit\` to the end of the pass that patched the flow; 100 ms of it wait for git to come to rest.
- **calls** are requests to Flow Service, as Sluice counts them and the service saw them; the one for a token comes on top.
- **bound**: calls × latency, for a cold apply ÷ concurrency. The calls of one flow and the pages of one listing wait for each other.
- **CPU** is user and system time of the Sluice process, **RSS** its peak since its start; **service** is what the local Flow Service itself spent per request.

## Calls by kind

${table(CALL_HEAD, callRows(all))}

## Goals

${table(['goal', 'flows', 'latency', 'found', 'goal', ''], goalRows(all))}

The bound counts every call as if it had company. A cold apply of a few flows has none for most of its calls: token, sandbox, listings, then create, read, look, publish, read of each
flow wait for each other, so that small fleets miss it however fast Sluice is. [architecture.md](architecture.md#speed) says where the rest goes.
`
}

const HEAD = ['scene', 'flows', 'latency', 'calls', 'per flow', 'wall', 'bound', 'wall ÷ bound', 'CPU', 'CPU per call', 'peak RSS', 'service']

function row(one: Measurement): string[] {
  return [
    one.scene,
    count(one.flows),
    `${one.latencyMs} ms`,
    count(one.callCount),
    one.scene === 'cold apply' ? (one.callCount / one.flows).toFixed(2) : '',
    time(one.wallMs),
    one.boundMs === 0 ? '–' : time(one.boundMs),
    one.boundMs === 0 ? '–' : (one.wallMs / one.boundMs).toFixed(2),
    time(one.cpuMs),
    `${(one.cpuMs / Math.max(1, one.callCount)).toFixed(1)} ms`,
    `${one.peakRssMb.toFixed(0)} MB`,
    `${one.serviceCpuMsPerCall.toFixed(1)} ms`,
  ]
}

const CALL_HEAD = ['scene', 'flows', 'latency', 'calls']

function callRows(all: readonly Measurement[]): string[][] {
  return all.map((one) => [
    one.scene,
    count(one.flows),
    `${one.latencyMs} ms`,
    Object.entries(one.calls)
      .map(([kind, calls]) => `${count(calls)} × \`${kind}\``)
      .join(', '),
  ])
}

function goalRows(all: readonly Measurement[]): string[][] {
  return GOALS.flatMap(({ title, of }) =>
    all.flatMap((one) => {
      const result = of(one)
      if (result === null) return []
      const { found, goal } = result
      const missed = `missed by ${(100 * (found / goal - 1)).toFixed(1)} %`
      return [[title, count(one.flows), `${one.latencyMs} ms`, figure(found), figure(goal), found <= goal ? 'met' : missed]]
    }),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function figure(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toFixed(2)
}

function time(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}
