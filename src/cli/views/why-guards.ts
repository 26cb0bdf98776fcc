import type { GuardWord } from '../../plan/guards.ts'
import type { Style } from './style.ts'
import { wrapped } from './text.ts'

/** What each guard looks after. A guard without a line here goes by its name. */
const LOOKS_AFTER: Readonly<Record<string, string>> = {
  suspended: 'nobody suspended the flow, its folder or the target',
  'no-fight': 'nobody changes it back as often as it is corrected',
  owned: 'the flow is ours',
  settled: 'the service is not working on the flow',
  'still-due': 'this is still what is due',
  'still-replaceable': 'the flow is still what is to be replaced',
  'predecessor-off': 'the flow that it replaces is switched off',
  consent: 'the manifest says state: published or disabled',
  'upstream-published': 'its connections are published',
  'start-ahead': 'the start lies far enough ahead',
  'start-kept-ahead': 'the patch sets no start that has passed',
  'fits-spec': "the flow spec's own schema takes it",
  equal: 'the draft equals its manifest but for what is patched first',
  keeper: 'a listing shows that it is the only one of its key',
}

/** Every guard, also those behind the first that holds: several things may be in the way. */
export function guardLines(words: readonly GuardWord[], { style, width }: { style: Style; width: number }): string[] {
  const several = new Set(words.map(({ step }) => step)).size > 1
  return words.flatMap((word) => {
    const { guard, step } = word
    const what = `${several ? `${step}: ` : ''}${guard}`.padEnd(several ? 28 : 18)
    if (word.says === 'hold') {
      const [first = '', ...rest] = wrapped(`${word.reason}: ${word.message}`, width - 8 - what.length)
      return [`    ${style('red', '✗')} ${what}  ${first}`, ...rest.map((line) => `${' '.repeat(8 + what.length)}${line}`)]
    }
    const says = word.says === 'later' ? `asked directly before the call: ${LOOKS_AFTER[guard] ?? guard}` : (LOOKS_AFTER[guard] ?? guard)
    return [`    ${word.says === 'later' ? style('dim', '·') : style('green', '✓')} ${what}  ${style('dim', says)}`]
  })
}
