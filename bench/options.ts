import { parseArgs } from 'node:util'

export type BenchOptions = { sizes: number[]; latencies: number[]; concurrency: number; skip: ReadonlySet<string>; json: boolean; write: boolean }

/** Parts that can be left out of a run. */
const PARTS = ['start', 'fleet', 'validate']

export const USAGE = `npm run bench -- [--flows 10,100,1000] [--latencies 100] [--concurrency 4] [--skip validate] [--json] [--write]

  --flows        dataflows in the repository, one fleet for each number
  --latencies    milliseconds by which every answer of the service is delayed
  --concurrency  flows that Sluice works on side by side
  --skip         parts to leave out: ${PARTS.join(', ')}
  --json         print the measurements instead of the page
  --write        keep them in bench/results.json, in the place of earlier ones of the same kind, and write docs/bench.md and docs/bench.svg
`

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      flows: { type: 'string', default: '10,100,1000' },
      latencies: { type: 'string', default: '100' },
      concurrency: { type: 'string', default: '4' },
      skip: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const { json, write } = values
  const [concurrency = 4] = numbers(values.concurrency, 1)
  const skip = new Set(values.skip.split(',').filter((part) => part !== ''))
  const unknown = [...skip].filter((part) => !PARTS.includes(part))
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}: ${PARTS.join(', ')}`)
  return { sizes: numbers(values.flows, 1), latencies: numbers(values.latencies, 0), concurrency, skip, json, write }
}

function numbers(text: string, least: number): number[] {
  const found = text.split(',').map(Number)
  if (found.every((one) => Number.isInteger(one) && one >= least)) return found
  throw new Error(`${JSON.stringify(text)} is not a list of whole numbers from ${least} on`)
}
