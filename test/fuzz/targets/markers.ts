import { formatMarker, joinDescription, splitDescription, type Marker } from '../../../src/plan/marker.ts'
import { scrub } from '../../../src/lib/scrub.ts'
import { printable, sentence, shortened, shortenedPair, wrapped } from '../../../src/cli/views/text.ts'
import type { Dice } from '../dice.ts'
import { hostileText, mutateBytes, unicodeText } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

type Input = { description: string; other: string; width: number }

const SECRET = 'PLANTED-known-secret'
const LINES = [
  '[managed by sluice: acme/crm/a; id=0a1b2c3d]',
  '[managed by sluice: acme/crm/a; id=0a1b2c3d; gen=2; gone=2026-11-23T12:00:00Z; protect=true]',
  '[managed by sluice: other/x; id=ffffffff; x-y=1; __proto__=1]',
  '[managed by sluice: acme/a]',
  ' [managed by sluice: acme/a; id=00000000] ',
  '[managed by sluice: acme/a; id=00000000]\r',
  `[managed by sluice: acme/${'a/'.repeat(300)}b; id=00000000]`,
  'Contacts',
  '',
  '   ',
  '\u2028',
]

/** Descriptions that people, other tools and copies have been at, and the texts of the terminal. */
export const markers = fuzzTarget<Input>({
  name: 'markers',
  promise: 'any description splits into text and marker that join to one that splits alike; what is shown stays on its line',
  share: 140_000,
  make: (dice) => ({
    description: description(dice),
    other: dice.either([1, () => hostileText(dice)], [1, () => unicodeText(dice, 60)]),
    width: dice.between(0, 80),
  }),
  open: () => ({ check }),
  allowedMs: ({ description: text }) => 100 + text.length / 50,
  describe: (input) => JSON.stringify(input),
})

function description(dice: Dice): string {
  const text = dice
    .list(0, 6, () =>
      dice.either(
        [5, () => dice.pick(LINES)],
        [1, () => hostileText(dice)],
        [1, () => unicodeText(dice, 20)],
        [1, () => `Bearer ${SECRET} client_secret=${SECRET}`],
      ),
    )
    .join('\n')
  return dice.either(
    [3, () => text],
    [2, () => Buffer.from(mutateBytes(dice, Buffer.from(text), 2, [';', '=', ']', '[', '\n', '; gen=', '/', ' '])).toString()],
    [0.2, () => text.repeat(dice.between(1, 200))],
  )
}

function check({ description: raw, other, width }: Input): void {
  const { text, marker } = splitDescription(raw)
  if (marker !== null) {
    const line = formatMarker(marker)
    const read = splitDescription(line)
    must(sameMarker(read.marker, marker) && read.text === null, 'a marker that is read otherwise than it was written', marker, read)
    const again = splitDescription(joinDescription(text, marker))
    // Text that holds another marker line is split once more: the one that was joined last counts.
    must(sameMarker(again.marker, marker), 'joining changed the marker', marker, again)
    must(again.text === text || (text ?? '') !== (text ?? '').trimEnd(), 'joining changed the text', text, again.text)
  }
  const scrubbed = scrub(raw, { secrets: [SECRET], maxChars: 100 })
  must(scrubbed.length <= 100 && !/[\u0000-\u001f\u007f-\u009f]/.test(scrubbed), 'a scrubbed text that is more than a line', scrubbed)
  must(!scrubbed.includes(SECRET), 'a scrubbed text with a secret', scrubbed)
  for (const shown of [printable(raw), sentence(raw), shortened(printable(raw), width), ...wrapped(raw, width)])
    must(
      !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/.test(shown) && shown.isWellFormed(),
      'what is shown moves the cursor or is no text',
      shown,
    )
  for (const one of shortenedPair(printable(raw), printable(other), Math.max(1, width)))
    must(one.length <= Math.max(1, width) + 1 && one.isWellFormed(), 'a shortened text that is longer than asked for', one, width)
  mustBeUnpolluted()
}

function sameMarker(a: Marker | null, b: Marker | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || (a !== null && b !== null && formatMarker(a) === formatMarker(b))
}
