import { goalRows } from './goals.ts'
import type { FleetMeasurement } from './measure.ts'
import type { Results } from './results.ts'
import { count, ratio, table, time } from './table.ts'

/** The page docs/bench.md. */
export function markdown(results: Results): string {
  const { fleets, validations, starts } = results
  return `# Bench

\`npm run bench\` made this: the built daemon with the Node.js options of the container, on a real git repository, against the local Flow Service in a process of its own, whose
every answer is delayed by the latency. No time to settle, no rate limit that binds below 1,000 requests per second.

![Calls, wall, CPU and memory by the number of flows](bench.svg)

## Whatever the machine

${table(
  RATIO_HEAD,
  fleets.filter(({ scene }) => scene !== 'start').map((one) => ratioRow(one, fleets)),
)}

- **cold apply**: an empty sandbox and a fresh process; every manifest is created as a draft and published.
- **no-op pass**: one full pass of a running daemon over everything, nothing to do.
- **one-file commit**: from the end of \`git commit\` to the end of the pass that patched the flow; 100 ms of it wait for git to come to rest.
- **drift pass**: a full pass after a person changed an option of every flow; every flow is patched back.
- **calls** are requests to Flow Service, as Sluice counts them and the service saw them; the one for a token comes on top.
- **bound**: calls × latency, for cold apply and drift pass ÷ concurrency. The calls of one flow and the pages of one listing wait for each other.
- **÷ 10 flows**: wall in terms of the same scene with a fleet of 10.

## On this machine

${table(MACHINE_HEAD, fleets.map(machineRow))}

- **start**: a second start with its ledger, to the first answer of \`/healthz\`.
- **CPU** is user and system time of the Sluice process (of starts and cold applies from its first instruction on), **RSS** its peak since its start, **longest pause** the longest time
  that its event loop did not turn. **service** is what the local Flow Service itself spent per request.

${starts.map(({ runs, versionMs, emptyMs }) => `\`sluice version\` takes ${time(versionMs)}, an empty Node.js program ${time(emptyMs)} (medians of ${runs} runs in turn): ${ratio(versionMs / emptyMs)} ×.`).join('\n')}

## Validating

${table(
  VALIDATION_HEAD,
  validations.map((one) => [
    count(one.files),
    one.how,
    time(one.wallMs),
    time(one.cpuMs),
    `${one.peakRssMb.toFixed(0)} MB`,
    `${(one.wallMs / one.files).toFixed(2)} ms`,
  ]),
)}

ajv-cli knows whether a file fits the schema. \`sluice validate\` also keeps the place of every value, and checks rules across members, files and folders.

## Goals

${table(
  ['goal', 'measured with', 'found', 'goal', ''],
  goalRows(results).map(({ title, about, found, goal, verdict }) => [title, about, found, goal, verdict]),
)}

The bound counts every call as if it had company. A cold apply of a few flows has none for most of its calls: token, sandbox, listings, then create, read, look, publish, read of each
flow wait for each other, so that small fleets miss it however fast Sluice is. [architecture.md](architecture.md#speed) says where the rest goes.

## Calls by kind

${table(CALL_HEAD, fleets.filter(({ callCount }) => callCount > 0).map(callRow))}

## Measured on

${wheres(results)}
`
}

const RATIO_HEAD = ['scene', 'flows', 'latency', 'calls', 'per flow', 'bound', 'wall ÷ bound', 'wall ÷ 10 flows']

function ratioRow(one: FleetMeasurement, all: readonly FleetMeasurement[]): string[] {
  const { scene, flows, latencyMs, callCount, boundMs, wallMs } = one
  const small = all.find((other) => other.scene === scene && other.flows === 10 && other.latencyMs === latencyMs)
  const perFlow = scene === 'cold apply' || scene === 'drift pass' ? ratio(callCount / flows) : ''
  return [
    scene,
    count(flows),
    `${latencyMs} ms`,
    count(callCount),
    perFlow,
    boundMs === 0 ? '–' : time(boundMs),
    boundMs === 0 ? '–' : ratio(wallMs / boundMs),
    small === undefined || small === one ? '' : ratio(wallMs / small.wallMs),
  ]
}

const MACHINE_HEAD = ['scene', 'flows', 'latency', 'wall', 'CPU', 'CPU per flow', 'peak RSS', 'longest pause', 'service']

function machineRow(one: FleetMeasurement): string[] {
  return [
    one.scene,
    count(one.flows),
    `${one.latencyMs} ms`,
    time(one.wallMs),
    time(one.cpuMs),
    one.scene === 'one-file commit' || one.scene === 'start' ? '' : `${(one.cpuMs / one.flows).toFixed(2)} ms`,
    `${one.peakRssMb.toFixed(0)} MB`,
    time(one.longestPauseMs),
    one.callCount === 0 ? '' : `${one.serviceCpuMsPerCall.toFixed(1)} ms`,
  ]
}

const VALIDATION_HEAD = ['files', 'by', 'wall', 'CPU', 'peak RSS', 'wall per file']

const CALL_HEAD = ['scene', 'flows', 'latency', 'calls']

function callRow(one: FleetMeasurement): string[] {
  const kinds = Object.entries(one.calls).map(([kind, calls]) => `${count(calls)} × \`${kind}\``)
  return [one.scene, count(one.flows), `${one.latencyMs} ms`, kinds.join(', ')]
}

function wheres({ starts, fleets, validations }: Results): string {
  const said = [
    ...starts.map(({ where }) => ({ what: 'starts of the program', where })),
    ...fleets.map(({ flows, latencyMs, concurrency, where }) => ({
      what: `${count(flows)} flows at ${latencyMs} ms with concurrency ${concurrency}`,
      where,
    })),
    ...validations.map(({ files, where }) => ({ what: `${count(files)} files validated`, where })),
  ]
  return [...Map.groupBy(said, ({ where }) => where)]
    .map(([where, group]) => `- ${[...new Set(group.map(({ what }) => what))].join('; ')}: ${where}.`)
    .join('\n')
}
