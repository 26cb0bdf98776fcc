/** An emulator in a process of its own, so that a test can kill it: `node emulator-process.ts <data file>`; prints its URL. */
import { startEmulator } from '../../src/emulator/http/server.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { systemRandom } from '../../src/lib/random.ts'

const dataFile = process.argv[2] ?? ''
const { url } = await startEmulator({ dataFile, knobs: { settleMs: 0 } }, { clock: systemClock, random: systemRandom })
process.stdout.write(`${url}\n`)
