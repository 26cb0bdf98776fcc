import { live, type Result } from './history.ts'
import type { Action, Story } from './story.ts'

/** Histories lived through at most while looking for a shorter one. */
const MOST_TRIES = 600

/**
 * Leaves out what a failure does not need: halves first, then quarters, down to single actions, as long as the same promise stays
 * broken. Then files, strangers and the second daemon.
 */
export async function shrink(story: Story, promise: string): Promise<Story> {
  const tries = { left: MOST_TRIES }
  const fails = async (candidate: Story): Promise<boolean> => {
    if (tries.left <= 0) return false
    tries.left -= 1
    const { violation }: Result = await live(candidate, { traced: false })
    return violation !== null && violation.promise === promise
  }
  let best = await fewerActions(story, fails)
  for (const simpler of simplerSetups(best)) if (await fails(simpler(best))) best = simpler(best)
  return fewerActions(best, fails)
}

async function fewerActions(story: Story, fails: (candidate: Story) => Promise<boolean>): Promise<Story> {
  let actions: Action[] = story.actions
  for (let size = Math.ceil(actions.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < actions.length;) {
      const fewer = [...actions.slice(0, at), ...actions.slice(at + size)]
      if (await fails({ ...story, actions: fewer })) actions = fewer
      else at += size
    }
  }
  return { ...story, actions }
}

function simplerSetups({ setup }: Story): ((story: Story) => Story)[] {
  const change = (part: (old: Story['setup']) => Partial<Story['setup']>) => (story: Story) => ({
    ...story,
    setup: { ...story.setup, ...part(story.setup) },
  })
  return [
    change(({ daemons }) => ({ daemons: daemons.slice(0, 1) })),
    change(({ daemons }) => ({ daemons: daemons.map((one) => ({ ...one, skewMs: 0 })) })),
    change(() => ({ strangers: [] })),
    ...Object.keys(setup.files).map((key) =>
      change(({ files }) => ({ files: Object.fromEntries(Object.entries(files).filter(([other]) => other !== key)) })),
    ),
    ...Object.keys(setup.knobs).map((knob) =>
      change(({ knobs }) => ({ knobs: { settleMs: 0, ...Object.fromEntries(Object.entries(knobs).filter(([other]) => other !== knob)) } })),
    ),
  ]
}
