import { conditionCodec, intentCodec, ownedCodec, passCodec, targetCodec, writeCodec, type Codec } from '../../../src/ledger/codec.ts'
import type { Json } from '../../../src/lib/json.ts'
import { condition, intent, ownedFlow, pass, write } from '../../ledger/rows.ts'
import type { Dice } from '../dice.ts'
import { hostileJson, mutateBytes, mutateJson } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

type Input = { codec: keyof typeof CODECS; body: string }

const CODECS = { owned: ownedCodec, intent: intentCodec, condition: conditionCodec, pass: passCodec, write: writeCodec, target: targetCodec } as const
const ROWS: Record<keyof typeof CODECS, string> = {
  owned: ownedCodec.encode(ownedFlow('a')),
  intent: intentCodec.encode(intent('i', 'a')),
  condition: conditionCodec.encode(condition('a')),
  pass: passCodec.encode(pass('p')),
  write: writeCodec.encode(write('p', 'a')),
  target: targetCodec.encode({
    name: 't',
    owner: 'o',
    org: 'org',
    sandbox: 's',
    sandboxId: null,
    condition: {},
    unmanaged: null,
    updatedAtMs: 1,
  }),
}

/** Rows of a ledger that a disk, a person or another version has been at. */
export const rows = fuzzTarget<Input>({
  name: 'rows',
  promise: 'any row is read whole or refused with the member that is wrong, and what was read can be written again',
  share: 150_000,
  make: (dice) => {
    const codec = dice.pick(Object.keys(CODECS) as (keyof typeof CODECS)[])
    return { codec, body: bodyOf(dice, ROWS[codec]) }
  },
  open: () => ({
    check: ({ codec, body }) => {
      const one = CODECS[codec] as Codec<object>
      const decoded = one.decode(body)
      if (!decoded.ok) return must(decoded.problem.length > 0 && decoded.problem.length < 300, 'a row refused without a reason')
      const again = one.decode(one.encode(decoded.value))
      must(again.ok && JSON.stringify(again.value) === JSON.stringify(decoded.value), 'a row that changes when it is written again', decoded.value)
      must(Object.getPrototypeOf(decoded.value) === Object.prototype, 'a row of another kind of object')
      mustBeUnpolluted()
    },
  }),
  allowedMs: () => 200,
  describe: ({ codec, body }) => `${codec}\n${body}`,
})

function bodyOf(dice: Dice, row: string): string {
  return dice.either(
    [6, () => JSON.stringify(mutateJson(dice, JSON.parse(row) as Json, dice.between(1, 3)))],
    [
      2,
      () =>
        Buffer.from(mutateBytes(dice, Buffer.from(row), dice.between(1, 3), ['"', '{', '}', ',', 'null', '\u0000', '__proto__', '1e999'])).toString(),
    ],
    [1, () => JSON.stringify(hostileJson(dice, 3))],
    [1, () => row.replace('{', '{"__proto__":{"x":1},"constructor":1,')],
  )
}
