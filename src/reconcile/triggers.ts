import { watch, type FSWatcher } from 'chokidar'
import { schedule, validateDetailed, type ScheduledTask } from 'node-cron'
import type { Clock } from '../lib/clock.ts'
import type { Emit } from '../telemetry/events.ts'

export type TriggerConfig = {
  /** What `GitSource.refsToWatch()` lists; empty for a remote. */
  watch: readonly string[]
  /** Cron expressions, UTC, five fields or six with seconds; null for never. */
  poll: string | null
  resync: string | null
}

export type TriggerDeps = {
  onLook: (why: 'ref' | 'poll') => void
  onResync: () => void
  emit: Emit
  clock: Clock
}

// One commit touches several files.
const QUIET_MS = 100

/**
 * Says "look again", and nothing more: whoever is told reads the truth. So an event too many costs one look, and one that never came
 * (inotify is silent on network file systems) waits for the poll. Resolves once nothing that happens from then on is missed.
 */
export async function startTriggers(config: TriggerConfig, deps: TriggerDeps): Promise<AsyncDisposable> {
  const stop = new AbortController()
  const tasks = [startCron('poll', config.poll, () => deps.onLook('poll'), deps), startCron('resync', config.resync, deps.onResync, deps)]
  const watcher = config.watch.length === 0 ? null : await watchRefs(config.watch, deps, stop.signal)
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      for (const task of tasks) await task?.destroy()
      await watcher?.close()
    },
  }
}

const LONGEST_CRON = 256

/** What is wrong with a cron expression, in node-cron's words; null when nothing is. */
export function cronProblem(expression: string): string | null {
  // node-cron writes ranges out before it looks at their bounds: a slip of the keyboard would take all of the memory.
  if (/\d{3}/.test(expression)) return 'no field takes a number of more than two digits'
  if (expression.length > LONGEST_CRON) return `it has ${expression.length} characters, at most ${LONGEST_CRON} are read`
  const { valid, errors } = validateDetailed(expression)
  if (valid) return null
  return errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ') || 'not a cron expression'
}

function startCron(name: 'poll' | 'resync', expression: string | null, tell: () => void, { emit }: TriggerDeps): ScheduledTask | null {
  if (expression === null) return null
  const failed = (text: string | Error): void =>
    emit({ event: 'trigger.failed', trigger: name, message: text instanceof Error ? text.message : text })
  // Its own logger prints coloured text to stdout, which belongs to the command's result. A tick missed under load is made good by the next.
  const logger = { info: () => {}, debug: () => {}, warn: () => {}, error: failed }
  return schedule(expression, tell, { name, timezone: 'UTC', noOverlap: true, suppressMissedWarning: true, logger })
}

async function watchRefs(paths: readonly string[], { onLook, emit, clock }: TriggerDeps, signal: AbortSignal): Promise<FSWatcher> {
  const watcher = watch([...paths], { ignoreInitial: true, ignored: (path) => path.endsWith('.lock') })
  let waiting = false
  watcher.on('all', () => {
    if (waiting || signal.aborted) return
    waiting = true
    void clock.sleep(QUIET_MS, { signal }).then(
      () => {
        waiting = false
        onLook('ref')
      },
      () => {},
    )
  })
  watcher.on('error', (error) => emit({ event: 'trigger.failed', trigger: 'ref', message: error instanceof Error ? error.message : String(error) }))
  await new Promise<void>((ready) => {
    watcher.once('ready', ready)
    // A watcher that cannot start must not keep the daemon from starting: the poll still looks.
    watcher.once('error', () => ready())
  })
  return watcher
}
