import { parentPort, workerData } from 'node:worker_threads'
import { runSeeds, type Report } from './run-seeds.ts'

export type { Report }

const { first, count, keepGoing } = workerData as { first: number; count: number; keepGoing: boolean }
await runSeeds({ first, count, keepGoing }, (report) => parentPort?.postMessage(report))
