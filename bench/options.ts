import { parseArgs } from 'node:util'

export type BenchOptions = { sizes: number[]; latencies: number[]; concurrency: number; json: boolean; write: boolean }

export const USAGE = `npm run bench -- [--sizes 10,100,1000] [--latencies 0,100] [--concurrency 4] [--json] [--write]

  --sizes        flows in the repository
  --latencies    milliseconds by which every answer of the service is delayed
  --concurrency  flows that Sluice works on side by side
  --json         print the measurements instead of the table
  --write        also write the table to docs/bench.md
`

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10,100,1000' },
      latencies: { type: 'string', default: '0,100' },
      concurrency: { type: 'string', default: '4' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const [concurrency] = numbers(values.concurrency, 1)
  return { ...values, sizes: numbers(values.sizes, 1), latencies: numbers(values.latencies, 0), concurrency: concurrency ?? 4 }
}

function numbers(text: string, least: number): number[] {
  const found = text.split(',').map(Number)
  if (found.every((one) => Number.isInteger(one) && one >= least)) return found
  throw new Error(`${JSON.stringify(text)} is not a list of whole numbers from ${least} on`)
}
