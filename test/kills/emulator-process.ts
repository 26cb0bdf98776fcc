/** An emulator in a process of its own, which outlives every daemon: settles, lists and answers late. Prints its URL. */
import { startEmulator } from '../../src/emulator/http/server.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { systemRandom } from '../../src/lib/random.ts'

const { url } = await startEmulator({ knobs: { settleMs: 50, listLagMs: 150 } }, { clock: systemClock, random: systemRandom })
process.stdout.write(`${url}\n`)
process.on('disconnect', () => process.exit(0))
