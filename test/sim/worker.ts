import { parentPort, workerData } from 'node:worker_threads'
import { runSeeds, type Report } from './run-seeds.ts'

export type { Report }

// Errors are made by the dozen in each history, and nobody reads where. Only here: in a test it would change what other tests see.
Error.stackTraceLimit = 2

const { first, count, keepGoing } = workerData as { first: number; count: number; keepGoing: boolean }
await runSeeds({ first, count, keepGoing }, (report) => parentPort?.postMessage(report))
