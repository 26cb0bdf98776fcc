import { expect, test } from 'vitest'
import type { Clock } from '../../src/lib/clock.ts'
import { inContext } from '../../src/telemetry/events.ts'
import { createMetrics, type Metrics } from '../../src/telemetry/metrics.ts'

const clock: Clock = {
  nowMs: () => 1_900_000_000_000,
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
  deadline: () => new AbortController().signal,
}
const start = (more: { process?: boolean } = {}): Metrics => createMetrics({ clock, version: '1.2.3', nodeVersion: 'v24', process: false, ...more })

async function series(metrics: Metrics): Promise<string[]> {
  const { body } = await metrics.page()
  return body.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket{'))
}

test('a pass counts, takes time, and sets when it ended, the condition and the flows', async () => {
  const metrics = start()
  inContext(metrics.emit, { target: 'prod' })({
    event: 'pass.finished',
    passKind: 'full',
    trigger: 'start',
    outcome: 'stalled',
    durationMs: 1500,
    counts: {},
    flows: { ready: 3, stalled: 1 },
    unmanaged: { nobody: 12, other: 1, copy: 0 },
  })
  expect(await series(metrics)).toEqual(
    expect.arrayContaining([
      'sluice_passes_total{target="prod",kind="full",outcome="stalled"} 1',
      'sluice_pass_duration_seconds_sum{target="prod",kind="full"} 1.5',
      'sluice_last_pass_timestamp_seconds{target="prod"} 1900000000',
      'sluice_target_condition{target="prod",condition="stalled"} 1',
      'sluice_target_condition{target="prod",condition="ready"} 0',
      'sluice_flows{target="prod",status="ready"} 3',
      'sluice_flows{target="prod",status="held"} 0',
      'sluice_unmanaged_flows{target="prod",whose="nobody"} 12',
      'sluice_unmanaged_flows{target="prod",whose="copy"} 0',
      'sluice_build_info{version="1.2.3",node="v24"} 1',
    ]),
  )
})

test('an aborted pass leaves the condition as it was', async () => {
  const metrics = start()
  const emit = inContext(metrics.emit, { target: 'prod' })
  emit({ event: 'target.stopped', reason: 'mass-vanished', message: 'm' })
  emit({ event: 'pass.finished', passKind: 'full', trigger: 'start', outcome: 'aborted', durationMs: 1, counts: {} })
  expect(await series(metrics)).toContain('sluice_target_condition{target="prod",condition="stopped"} 1')
})

test('steps, holds, troubles, fetches and diagnostics count by kind, never by flow', async () => {
  const metrics = start()
  const emit = inContext(metrics.emit, { target: 'prod', passId: 'secret-pass' })
  for (const key of ['a/key', 'b/key']) {
    emit({ event: 'flow.created', key, flowId: 'flow-id', step: 'create', reason: 'new', durationMs: 1 })
    emit({ event: 'flow.stalled', key, step: 'patch', reason: 'SLUICE_REFUSED', message: 'long message' })
    emit({ event: 'flow.held', key, reason: 'name-taken', message: 'm' })
  }
  emit({ event: 'service.trouble', code: 'SLUICE_UNAVAILABLE', message: 'm', route: '/flows' })
  emit({ event: 'source.checked', source: 'default', outcome: 'failed', durationMs: 1 })
  emit({ event: 'source.checked', source: 'default', outcome: 'unchanged', durationMs: 1 })
  emit({ event: 'manifest.invalid', code: 'yaml-syntax', path: 'p', line: 1, column: 1, message: 'm' })
  const found = await series(metrics)
  expect(found).toEqual(
    expect.arrayContaining([
      'sluice_steps_total{target="prod",step="create",status="done"} 2',
      'sluice_steps_total{target="prod",step="patch",status="failed"} 2',
      'sluice_holds_total{target="prod",reason="name-taken"} 2',
      'sluice_service_trouble_total{target="prod",code="SLUICE_UNAVAILABLE"} 1',
      'sluice_source_fetch_failures_total{source="default"} 1',
      'sluice_source_last_success_timestamp_seconds{source="default"} 1900000000',
      'sluice_manifest_diagnostics_total{severity="error",code="yaml-syntax"} 1',
    ]),
  )
  expect(found.join('\n')).not.toMatch(/a\/key|flow-id|secret-pass|long message/)
})

test('requests count by route and status, with none for a lost answer', async () => {
  const metrics = start()
  const onCall = metrics.onCall('prod')
  onCall({ method: 'GET', route: '/flows/{id}', status: 200, durationMs: 250 })
  onCall({ method: 'POST', route: '/flows', status: 0, durationMs: 1000 })
  expect(await series(metrics)).toEqual(
    expect.arrayContaining([
      'sluice_service_requests_total{target="prod",method="GET",route="/flows/{id}",status="200"} 1',
      'sluice_service_requests_total{target="prod",method="POST",route="/flows",status="none"} 1',
      'sluice_service_request_duration_seconds_sum{target="prod",method="GET",route="/flows/{id}"} 0.25',
    ]),
  )
})

test('routes stay countable, even if one day paths with ids get here', async () => {
  const metrics = start()
  for (let id = 0; id < 1000; id++) metrics.onCall('prod')({ method: 'GET', route: `/flows/${id}`, status: 200, durationMs: 1 })
  const requests = (await series(metrics)).filter((line) => line.startsWith('sluice_service_requests_total'))
  expect(requests).toHaveLength(61)
  expect(requests).toContain('sluice_service_requests_total{target="prod",method="GET",route="other",status="200"} 940')
})

test('metrics of the process are there on request, and two sets of metrics do not disturb each other', async () => {
  expect((await start({ process: true }).page()).body).toContain('process_cpu_seconds_total')
  const { body, contentType } = await start({ process: true }).page()
  expect(contentType).toMatch(/^text\/plain/)
  expect(body).toMatch(/# HELP sluice_passes_total Passes that ended\.\n# TYPE sluice_passes_total counter/)
})
