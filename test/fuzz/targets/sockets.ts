import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../../src/lib/clock.ts'
import { Secret } from '../../../src/lib/secret.ts'
import { startServer } from '../../../src/server/server.ts'
import type { SluiceEvent } from '../../../src/telemetry/events.ts'
import type { Dice } from '../dice.ts'
import { mutateBytes } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustNotContain } from '../violation.ts'
import { authorization, handlersFor, PATHS, SERVER_TOKEN } from './http.ts'

/** Bytes in the pieces in which they are sent. */
type Input = { pieces: Uint8Array[] }

const WORDS = [
  '\r\n',
  '\n',
  '\r',
  ' ',
  ':',
  '\u0000',
  'HTTP/1.1',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -1\r\n',
  '0\r\n\r\n',
  'ffffffffffffffff\r\n',
  'Expect: 100-continue\r\n',
  'Upgrade: h2c\r\n',
  'Connection: close\r\n',
  'Host: a\r\nHost: b\r\n',
  'GET ',
  '\u00ff',
]
/** The server gives up on a request after ten seconds; an answer that takes longer never comes. */
const PATIENCE_MS = 15_000

/** The real server behind a real socket: what the HTTP parser makes of nonsense, and what is left of it afterwards. */
export const sockets = fuzzTarget<Input>({
  name: 'sockets',
  promise: 'any bytes on a connection end it or are answered below 500, and the server goes on',
  share: 12_000,
  make: (dice) => ({ pieces: cutUp(dice, requestBytes(dice)) }),
  open: async () => {
    const asked: unknown[] = []
    const events: SluiceEvent[] = []
    const server = await startServer({ host: '127.0.0.1', port: 0, token: Secret.of(SERVER_TOKEN) }, handlersFor(asked), {
      clock: systemClock,
      emit: (event) => void events.push(event),
    })
    const port = Number(new URL(server.url).port)
    const check = async ({ pieces }: Input): Promise<void> => {
      asked.length = events.length = 0
      const answer = await exchange(port, pieces)
      for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
        must(Number(status) < 500, 'an answer of 500 or more', answer.slice(0, 500), events)
      must(answer === '' || answer.startsWith('HTTP/1.1 '), 'an answer that is not HTTP', answer.slice(0, 200))
      mustNotContain(answer + JSON.stringify(events), [SERVER_TOKEN], 'an answer')
      must(asked.length === 0 || Buffer.concat(pieces).includes(SERVER_TOKEN), 'somebody without the token had it look again')
    }
    return { check, close: () => server[Symbol.asyncDispose]() }
  },
  allowedMs: () => 1_000,
  describe: ({ pieces }) => pieces.map((piece) => JSON.stringify(Buffer.from(piece).toString('latin1').slice(0, 1000))).join('\n'),
})

function requestBytes(dice: Dice): Uint8Array {
  const body = dice.pick(['', '{}', '{"target":"prod"}', 'x'.repeat(100_000)])
  const length = dice.either(
    [3, () => `Content-Length: ${Buffer.byteLength(body)}\r\n`],
    [1, () => 'Transfer-Encoding: chunked\r\n'],
    [1, () => `Content-Length: ${dice.pick(['0', '-5', '1e3', '99999999999999999999', '5, 5', ' 5', '+5', '0x5'])}\r\n`],
  )
  const sent = length.startsWith('T')
    ? dice.pick([
        `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        `zz\r\n${body}\r\n`,
        `${body.length.toString(16)};${'e'.repeat(5000)}\r\n${body}\r\n0\r\n\r\n`,
        `-1\r\n${body}`,
      ])
    : body
  const many = dice.chance(0.1) ? Array.from({ length: dice.pick([10, 100, 3000]) }, (_, n) => `X-${n}: ${'v'.repeat(20)}\r\n`).join('') : ''
  const long = dice.chance(0.1) ? `X-Long: ${'v'.repeat(dice.pick([100, 10_000, 40_000]))}\r\n` : ''
  const line = `${dice.pick(['GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'PRI'])} ${dice.either([4, () => dice.pick(PATHS)], [1, () => `/${'p'.repeat(dice.pick([10, 9_000, 30_000]))}`], [1, () => dice.pick(['*', 'http://elsewhere/healthz', 'a:443', '', '\\', '/ /'])])} HTTP/${dice.pick(['1.1', '1.1', '1.1', '1.0', '2.0', '0.9'])}`
  const text = `${line}\r\nHost: localhost\r\n${dice.chance(0.6) ? `Authorization: ${authorization(dice)}\r\n` : ''}${length}${many}${long}\r\n${sent}`
  const bytes = Buffer.from(dice.chance(0.1) ? text.repeat(dice.between(2, 5)) : text, 'latin1')
  return dice.either([2, () => bytes], [3, () => mutateBytes(dice, bytes, dice.between(1, 4), WORDS)], [1, () => dice.bytes(dice.between(1, 300))])
}

function cutUp(dice: Dice, bytes: Uint8Array): Uint8Array[] {
  if (bytes.length < 2 || dice.chance(0.6)) return [bytes]
  const at = dice.between(1, bytes.length - 1)
  return [bytes.subarray(0, at), bytes.subarray(at)]
}

/** Sends everything and this side's end, and reads what comes until the server closes. */
async function exchange(port: number, pieces: readonly Uint8Array[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A server that has heard enough resets the connection.
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.on('close', resolve))
  for (const piece of pieces) {
    socket.write(piece)
    if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve))
  }
  socket.end()
  const late = new AbortController()
  const patience = sleep(PATIENCE_MS, 'late' as const, { signal: late.signal }).catch(() => 'in time' as const)
  const outcome = await Promise.race([closed, patience])
  late.abort()
  socket.destroy()
  must(outcome !== 'late', 'a connection that the server leaves open')
  return Buffer.concat(chunks).toString('latin1')
}
