import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { Clock } from '../lib/clock.ts'
import { boundedLabel } from './bounded-label.ts'
import type { Emit, EventContext, EventFields, EventName, SluiceEvent } from './events.ts'

/** One request to the service and its end; `status` is 0 when there was no answer. `route` is a template, never a path with ids. */
export type CallRecord = { method: string; route: string; status: number; durationMs: number }

export type Metrics = {
  /** Subscriber of events; outside of this and `onCall` nothing feeds a metric. */
  emit: Emit
  onCall: (target: string) => (record: CallRecord) => void
  /** The page that Prometheus scrapes. */
  page: () => Promise<{ contentType: string; body: string }>
}

export type MetricsOptions = {
  clock: Clock
  version: string
  nodeVersion: string
  /** Memory, CPU and event loop of this process too. */
  process: boolean
}

const CONDITIONS = ['ready', 'retrying', 'stalled', 'failed', 'stopped'] as const
const WHOSE = ['nobody', 'other', 'copy'] as const
const STATUSES = ['ready', 'retrying', 'held', 'stalled'] as const

/** Metrics in Prometheus' format. Labels are names from the configuration, kinds, reasons and codes: never keys, ids or messages. */
export function createMetrics({ clock, version, nodeVersion, process }: MetricsOptions): Metrics {
  const registry = new Registry()
  const instruments = createInstruments(registry)
  instruments.buildInfo.set({ version, node: nodeVersion }, 1)
  if (process) collectDefaultMetrics({ register: registry })
  const route = boundedLabel(60)
  const handlers = handlersOf(instruments, () => clock.nowMs() / 1000)
  return {
    // Each handler takes the event of its own name; the compiler cannot follow a lookup that far.
    emit: (event) => handlers[event.event]?.(event as never),
    onCall: (target) => (call) => {
      const labels = { target, method: call.method, route: route(call.route) }
      instruments.requests.inc({ ...labels, status: call.status === 0 ? 'none' : String(call.status) })
      instruments.requestSeconds.observe(labels, call.durationMs / 1000)
    },
    page: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

type Instruments = ReturnType<typeof createInstruments>

function createInstruments(registry: Registry) {
  const registers = [registry]
  const buckets = { request: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 65], pass: [0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600] }
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name: `sluice_${name}`, help, labelNames: [...labelNames], registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
    new Gauge({ name: `sluice_${name}`, help, labelNames: [...labelNames], registers })
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[], bounds: number[]): Histogram<L> =>
    new Histogram({ name: `sluice_${name}`, help, labelNames: [...labelNames], buckets: bounds, registers })
  return {
    buildInfo: gauge('build_info', 'Always 1; the labels say what runs.', ['version', 'node']),
    passes: counter('passes_total', 'Passes that ended.', ['target', 'kind', 'outcome']),
    passSeconds: histogram('pass_duration_seconds', 'How long passes took.', ['target', 'kind'], buckets.pass),
    lastPass: gauge('last_pass_timestamp_seconds', 'When the last pass ended, whatever came of it.', ['target']),
    condition: gauge('target_condition', '1 for the condition that a target is in, 0 for the others.', ['target', 'condition']),
    flows: gauge('flows', 'Managed flows by condition, after the last pass.', ['target', 'status']),
    unmanaged: gauge('unmanaged_flows', 'Flows of the sandbox that are not ours, after the last full pass, by whose they are.', ['target', 'whose']),
    steps: counter('steps_total', 'Steps carried out (done), and changes of a flow to retrying or stalled because of one (failed).', [
      'target',
      'step',
      'status',
    ]),
    holds: counter('holds_total', 'Flows that came to be held, by reason.', ['target', 'reason']),
    requests: counter('service_requests_total', 'Requests to Flow Service, those for tokens not among them; status none when there was no answer.', [
      'target',
      'method',
      'route',
      'status',
    ]),
    requestSeconds: histogram('service_request_duration_seconds', 'How long requests took.', ['target', 'method', 'route'], buckets.request),
    troubles: counter('service_trouble_total', 'Episodes of failures of the service, by the code of the first failure.', ['target', 'code']),
    fetches: counter('source_fetches_total', 'Looks at the git repository.', ['source', 'outcome']),
    fetchFailures: counter('source_fetch_failures_total', 'Looks at the git repository that failed.', ['source']),
    lastFetch: gauge('source_last_success_timestamp_seconds', 'When git was last read successfully.', ['source']),
    diagnostics: counter('manifest_diagnostics_total', 'Diagnostics that appeared, by code.', ['severity', 'code']),
  }
}

type Handlers = { [N in EventName]?: (event: Extract<SluiceEvent, { event: N }>) => void }

/** What each event means for the metrics; most are for the log alone. */
function handlersOf(to: Instruments, nowSec: () => number): Handlers {
  const passed = (outcome: string, { target = '', passKind, durationMs, flows, unmanaged }: PassEvent): void => {
    recordPass({ target, kind: passKind, outcome, durationMs }, to, nowSec())
    for (const status of STATUSES) if (flows !== undefined) to.flows.set({ target, status }, flows[status] ?? 0)
    for (const whose of WHOSE) if (unmanaged !== undefined) to.unmanaged.set({ target, whose }, unmanaged[whose])
  }
  const stepped = (status: string) => {
    return ({ target = '', step }: EventContext & { step?: string | undefined }): void => {
      if (step !== undefined) to.steps.inc({ target, step, status })
    }
  }
  const diagnosed = (severity: string) => {
    return ({ code }: { code: string }): void => to.diagnostics.inc({ severity, code })
  }
  return {
    'pass.finished': (event) => passed(event.outcome, event),
    'pass.quiet': (event) => passed(event.outcome, event),
    'pass.failed': (event) => passed('failed', event),
    'pass.blocked': (event) => passed(event.outcome, event),
    'target.stopped': ({ target = '' }) => setCondition(to, target, 'stopped'),
    'flow.created': stepped('done'),
    'flow.patched': stepped('done'),
    'flow.published': stepped('done'),
    'flow.enabled': stepped('done'),
    'flow.disabled': stepped('done'),
    'flow.adopted': stepped('done'),
    'flow.abandoned': stepped('done'),
    'flow.forgotten': stepped('done'),
    'flow.surplus-removed': stepped('done'),
    'flow.retrying': stepped('failed'),
    'flow.stalled': stepped('failed'),
    'flow.held': ({ target = '', reason }) => to.holds.inc({ target, reason }),
    'service.trouble': ({ target = '', code }) => to.troubles.inc({ target, code }),
    'source.checked': ({ source, outcome }) => recordFetch(source, outcome, to, nowSec()),
    'manifest.invalid': diagnosed('error'),
    'manifest.noted': diagnosed('warning'),
  }
}

type PassEvent = EventContext &
  Pick<EventFields, 'passKind' | 'durationMs'> & { flows?: EventFields['flows'] | undefined; unmanaged?: EventFields['unmanaged'] | undefined }

type EndedPass = { target: string; kind: string; outcome: string; durationMs: number }

function recordPass({ target, kind, outcome, durationMs }: EndedPass, to: Instruments, nowSec: number): void {
  to.passes.inc({ target, kind, outcome })
  to.passSeconds.observe({ target, kind }, durationMs / 1000)
  to.lastPass.set({ target }, nowSec)
  // An aborted or superseded pass says nothing about the target.
  if ((CONDITIONS as readonly string[]).includes(outcome)) setCondition(to, target, outcome)
}

function setCondition(to: Instruments, target: string, now: string): void {
  for (const condition of CONDITIONS) to.condition.set({ target, condition }, condition === now ? 1 : 0)
}

function recordFetch(source: string, outcome: string, to: Instruments, nowSec: number): void {
  to.fetches.inc({ source, outcome })
  if (outcome === 'failed') to.fetchFailures.inc({ source })
  else to.lastFetch.set({ source }, nowSec)
}
