import type { FleetMeasurement, Scene } from './measure.ts'
import type { Results } from './results.ts'
import { count, time } from './table.ts'

const SCENES: readonly { scene: Scene; color: string }[] = [
  { scene: 'cold apply', color: '#2f6fde' },
  { scene: 'drift pass', color: '#c2571a' },
  { scene: 'no-op pass', color: '#23895b' },
  { scene: 'one-file commit', color: '#a23fb0' },
]

type Panel = {
  title: string
  of: (one: FleetMeasurement) => number
  show: (value: number) => string
  line?: { at: number; label: string }
  from0?: true
}

const PANELS: readonly Panel[] = [
  { title: 'Calls to Flow Service', of: (one) => one.callCount, show: count },
  { title: 'Wall', of: (one) => one.wallMs, show: time },
  { title: 'CPU of the daemon', of: (one) => one.cpuMs, show: time },
  {
    title: 'Peak memory of the daemon',
    of: (one) => one.peakRssMb,
    show: (value) => `${Math.round(value)} MB`,
    line: { at: 200, label: 'goal for 10,000 flows' },
    from0: true,
  },
]

const WIDTH = 440
const HEIGHT = 300
const PLOT = { left: 62, right: 30, top: 40, bottom: 36 }
const HEAD = 44

/** Four small charts, flows to the right and all axes but that of memory logarithmic, of the latency that most fleets were measured with. Readable on light and dark ground. */
export function chart({ fleets }: Results): string {
  const latencyMs = commonest(fleets.map((one) => one.latencyMs))
  const shown = fleets.filter((one) => one.latencyMs === latencyMs)
  const panels = PANELS.map(
    (panel, at) => `<g transform="translate(${(at % 2) * WIDTH} ${HEAD + Math.floor(at / 2) * HEIGHT})">${plot(panel, shown)}</g>`,
  )
  const width = 2 * WIDTH
  const height = HEAD + 2 * HEIGHT
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Calls, wall, CPU and memory by the number of flows">
<style>
  svg { --ink: #1f2328; --faint: #d1d9e0; --ground: #ffffff; font: 12px system-ui, sans-serif }
  @media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --faint: #3d444d; --ground: #0d1117 } .series { filter: brightness(1.45) } }
  text { fill: var(--ink) } .title { font-weight: 600 } .grid { stroke: var(--faint) } .goal { stroke: var(--ink); stroke-dasharray: 4 4 }
  .series { fill: none; stroke-width: 2 } .dot { stroke: var(--ground); stroke-width: 1.5 }
</style>
<rect width="${width}" height="${height}" fill="var(--ground)"/>
${legend(latencyMs)}
${panels.join('\n')}
</svg>
`
}

function legend(latencyMs: number): string {
  const entries = SCENES.map(({ scene, color }, at) => {
    const x = PLOT.left + at * 130
    return `<g class="series"><circle cx="${x}" cy="22" r="5" style="fill:${color}"/></g><text x="${x + 10}" y="26">${scene}</text>`
  })
  return `${entries.join('')}<text x="${2 * WIDTH - PLOT.right}" y="26" text-anchor="end">${latencyMs} ms of latency per call</text>`
}

function plot(panel: Panel, fleets: readonly FleetMeasurement[]): string {
  const sizes = [...new Set(fleets.map((one) => one.flows))].sort((a, b) => a - b)
  const values = fleets.filter((one) => SCENES.some(({ scene }) => scene === one.scene)).map(panel.of)
  const x = scale(sizes, PLOT.left, WIDTH - PLOT.right)
  const y = panel.from0 ? upFrom0(values) : scale(values, HEIGHT - PLOT.bottom, PLOT.top)
  return [
    `<text class="title" x="${PLOT.left}" y="24">${panel.title}</text>`,
    ...sizes.map((size) => `<text x="${x(size)}" y="${HEIGHT - 14}" text-anchor="middle">${count(size)}</text>`),
    ...(panel.from0 ? hundredsIn(values) : ticksOf(values)).map((tick) => grid(y(tick), tickText(panel, tick))),
    ...(panel.line === undefined ? [] : [goal(y(panel.line.at), panel.line.label)]),
    ...SCENES.map(({ scene, color }) =>
      series(
        fleets
          .filter((one) => one.scene === scene)
          .map((one) => ({ x: x(one.flows), y: y(panel.of(one)), label: `${scene}, ${count(one.flows)} flows: ${panel.show(panel.of(one))}` })),
        color,
      ),
    ),
  ].join('')
}

/** Logarithmic, from the smallest to the largest value, and a little room around a single one. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const logs = values.map((value) => Math.log10(Math.max(value, 1)))
  const low = Math.min(...logs)
  const span = Math.max(Math.max(...logs) - low, 0.1)
  return (value) => Math.round((from + ((Math.log10(Math.max(value, 1)) - low) / span) * (to - from)) * 10) / 10
}

function upFrom0(values: readonly number[]): (value: number) => number {
  const high = Math.max(...values)
  return (value) => Math.round((HEIGHT - PLOT.bottom - (value / high) * (HEIGHT - PLOT.bottom - PLOT.top)) * 10) / 10
}

function hundredsIn(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(Math.max(...values) / 100) + 1 }, (_, at) => at * 100)
}

/** Ticks are round: `10 s`, not `10.0 s`. */
function tickText({ show }: Panel, tick: number): string {
  return show(tick).replace(/\.0+ /, ' ')
}

/** Powers of ten within the values, and 2 and 5 times them where these alone are too few. */
function ticksOf(values: readonly number[]): number[] {
  const low = Math.max(1, Math.min(...values))
  const high = Math.max(...values)
  const within = (steps: readonly number[]): number[] =>
    Array.from({ length: 9 }, (_, power) => steps.map((step) => step * 10 ** power))
      .flat()
      .filter((tick) => tick >= low && tick <= high)
  const tens = within([1])
  return tens.length >= 3 ? tens : within([1, 2, 5])
}

function grid(y: number, label: string): string {
  return `<line class="grid" x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${y}" y2="${y}"/><text x="${PLOT.left - 6}" y="${y + 4}" text-anchor="end">${label}</text>`
}

function goal(y: number, label: string): string {
  return `<line class="goal" x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${y}" y2="${y}"/><text x="${PLOT.left + 6}" y="${y - 5}">${label}</text>`
}

function series(points: readonly { x: number; y: number; label: string }[], color: string): string {
  const line = points.map(({ x, y }) => `${x},${y}`).join(' ')
  const dots = points.map(({ x, y, label }) => `<circle class="dot" cx="${x}" cy="${y}" r="4" style="fill:${color}"><title>${label}</title></circle>`)
  return `<g class="series"><polyline points="${line}" style="stroke:${color}"/>${dots.join('')}</g>`
}

function commonest(values: readonly number[]): number {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, group]) => ({ value, times: group.length }))
  return counts.toSorted((a, b) => b.times - a.times)[0]?.value ?? 0
}
