import { expect, test } from 'vitest'
import { formatDoctor } from '../../src/cli/views/doctor-view.ts'
import { checkClock } from '../../src/doctor/clock-skew.ts'
import { failed, ok, red, skipped, warning } from '../../src/doctor/check.ts'
import { checkLimits } from '../../src/doctor/limits-check.ts'
import { doctorReport, verdictOf } from '../../src/doctor/report.ts'
import { NOT_TRIED } from '../../src/doctor/write-check.ts'
import { SluiceError } from '../../src/lib/errors.ts'

const limits = { concurrency: 4, requestsPerSecond: 25, timeoutMs: 65_000, createWindowMs: 90_000, listLagMs: 0, settleMs: 30_000 }
const adobe = { url: 'https://platform.adobe.io', imsUrl: 'http://ims.example', limits }

const report = doctorReport(
  [
    {
      about: 'machine',
      name: '',
      checks: [
        ok('configuration', '/etc/sluice/sluice.yaml: 1 source, 2 targets'),
        ok('data folder', '/var/lib/sluice can be written, 9000 MiB free'),
        ok('ledger', 'knows dev, prod; in use by process 17 (sluice run) on worker-1, running since 2026-11-23T11:00:00.000Z'),
        failed('port', '0.0.0.0:8080 is in use by another process', 'Choose another with server.port; 0 takes any free one.'),
      ],
    },
    {
      about: 'source',
      name: 'default',
      checks: [
        red('git', new SluiceError('SLUICE_GIT_UNAVAILABLE', 'cannot fetch https://git.example.com/acme/dataflows.git: could not resolve host')),
        skipped('flows folder', 'git could not be read'),
      ],
    },
    {
      about: 'target',
      name: 'prod',
      checks: [
        ok('token', 'for client acme from https://ims-na1.adobelogin.com, asked for openid, AdobeID'),
        warning('sandbox', 'prod answers; whether it is active is not known: HTTP 403', 'Grant the credential the permission View Sandboxes.'),
        NOT_TRIED,
        checkClock({ aheadMs: 47_000, roundTripMs: 80 }),
        checkLimits(adobe),
        ok('references', 'a name that forges \u001b[31m lines\nand marks'),
      ],
    },
  ],
  { version: '0.1.0', nowMs: 0 },
)

test('one line per check, and what to do about each that is not fine', async () => {
  await expect(formatDoctor(report, { color: false, columns: 100 })).toMatchFileSnapshot('../golden/doctor.txt')
})

test('colours change nothing but colours', () => {
  const plain = formatDoctor(report, { color: false, columns: 100 })
  // oxlint-disable-next-line no-control-regex -- what colours are made of
  expect(formatDoctor(report, { color: true, columns: 100 }).replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
})

test('what a person has to mend outweighs what may pass by itself', () => {
  expect(verdictOf(report)).toBe('failed')
  const only = (status: 'ok' | 'warning' | 'unavailable' | 'skipped'): string =>
    verdictOf(doctorReport([{ about: 'machine', name: '', checks: [{ ...NOT_TRIED, status }] }], { version: '', nowMs: 0 }))
  expect([only('ok'), only('warning'), only('skipped'), only('unavailable')]).toEqual(['healthy', 'healthy', 'healthy', 'unavailable'])
})

test.each([
  { aheadMs: 30_000, status: 'ok' },
  { aheadMs: -31_000, status: 'warning' },
  { aheadMs: 300_000, status: 'warning' },
  { aheadMs: -301_000, status: 'failed' },
])('a clock that is $aheadMs ms off is $status', ({ aheadMs, status }) => {
  expect(checkClock({ aheadMs, roundTripMs: 1 }).status).toBe(status)
})

test('the defaults are fine for Adobe, and a service on this machine may be asked as fast as one likes', () => {
  const usual = { ...limits, requestsPerSecond: 4, listLagMs: 10_000 }
  expect(checkLimits({ url: 'https://platform.adobe.io', imsUrl: 'https://ims-na1.adobelogin.com', limits: usual }).status).toBe('ok')
  expect(checkLimits({ url: 'http://127.0.0.1:8090', imsUrl: 'http://127.0.0.1:8090', limits: { ...limits, createWindowMs: 0 } }).status).toBe('ok')
})
