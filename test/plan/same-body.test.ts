import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/lib/json.ts'
import { isSameBody } from '../../src/plan/same-body.ts'
import { desired } from '../support/worlds.ts'

const body: JsonObject = { ...desired('crm').document, flowSpec: { id: 'spec-files', version: '1.0' } }
const once = (change: JsonObject): JsonObject => ({ ...body, scheduleParams: { startTime: 1, frequency: 'once', ...change } })

test.each<[string, JsonObject, JsonObject, boolean]>([
  ['the same', body, body, true],
  ['the same, of which the ledger remembers the state', body, { ...body, state: 'published' }, true],
  ['the same of another version of the spec', body, { ...body, flowSpec: { id: 'spec-files', version: '2.0' } }, true],
  ['the same of another spec', body, { ...body, flowSpec: { id: 'other', version: '1.0' } }, false],
  ['the same of no spec', body, { ...body, flowSpec: null }, false],
  ['another name', body, { ...body, name: 'Other' }, false],
  ['another start', once({}), once({ startTime: 2 }), false],
  ['a default that is written out', body, { ...body, options: {} }, true],
  ['a default that once has not', once({ backfill: true }), once({}), false],
])('knows %s', (_, declared, applied, same) => expect(isSameBody(declared, applied, 'files')).toBe(same))
