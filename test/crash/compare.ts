import type { Ending } from './ending.ts'
import { effectText, NO_FLOW, type Effect } from './effects.ts'
import type { Disk, Run } from './run-scenario.ts'
import type { Scenario } from './scenarios.ts'

/** What is wrong with a run that nothing interrupted. */
export function faultsOf(whole: Run): string[] {
  return [...whole.broken, ...restless(whole)]
}

/** What a run that was interrupted did otherwise than the one that was not. Empty: nothing. */
export function compare({ withoutLedger }: Scenario, whole: Run, run: Run, disk: Disk): string[] {
  const allowed = disk === 'lost' ? (withoutLedger?.may ?? null) : null
  return [
    ...run.broken,
    ...restless(run),
    ...run.strangers.filter((name) => !whole.strangers.includes(name)).map((name) => `P3: ${name}, which is not ours, has changed`),
    ...(allowed === null ? endingDiffers(whole.ending, run.ending) : []),
    ...(disk === 'kept' ? effectsDiffer(whole.effects, run.effects) : []),
    ...(disk === 'lost' && allowed !== 'act otherwise' ? effectsAdded(whole.effects, run.effects) : []),
  ]
}

function restless({ quietWrites }: Run): string[] {
  return quietWrites.length === 0 ? [] : [`P6: nothing changed, and still: ${quietWrites.join(', ')}`]
}

function endingDiffers(whole: Ending, ending: Ending): string[] {
  return (Object.keys(whole) as (keyof Ending)[])
    .filter((name) => JSON.stringify(whole[name]) !== JSON.stringify(ending[name]))
    .map((name) => `ends otherwise in ${name}:\n  ${JSON.stringify(ending[name])}\n  instead of\n  ${JSON.stringify(whole[name])}`)
}

/** One daemon that keeps its ledger changes the sandbox as if it had not died: each change once, and no other. */
function effectsDiffer(whole: readonly Effect[], effects: readonly Effect[]): string[] {
  const wanted = whole.map(effectText)
  const done = effects.map(effectText)
  const extra = minus(done, wanted).map((text) => `changed the sandbox otherwise: ${text}`)
  return [...extra, ...minus(wanted, done).map((text) => `did not change the sandbox: ${text}`)]
}

function minus(all: readonly string[], without: readonly string[]): string[] {
  const left = [...without]
  return all.filter((text) => {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Without its ledger it may leave something undone and remove a surplus draft, but changes nothing that an undisturbed run does not. */
function effectsAdded(whole: readonly Effect[], effects: readonly Effect[]): string[] {
  const known = new Set(whole.map(effectText))
  const created = new Set(whole.filter(({ before }) => before === NO_FLOW).map(({ after }) => after))
  const isSurplus = ({ before, after }: Effect): boolean => after === NO_FLOW && created.has(before)
  return effects.filter((one) => !known.has(effectText(one)) && !isSurplus(one)).map((one) => `changed the sandbox otherwise: ${effectText(one)}`)
}
