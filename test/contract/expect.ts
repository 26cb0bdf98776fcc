/** What answers are held against. Throws plain errors, so that the suite needs no test runner against a real sandbox. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../src/lib/json.ts'
import { objectOf, type Reply } from './client.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/flow-service')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** As in all of Adobe's samples, quotes included; that it must look so is promised nowhere. */
const ETAG = /^"[0-9a-f]{8}-0000-[0-9a-f]{4}-0000-[0-9a-f]{8}0000"$/
const EPOCH_MS = 1_000_000_000_000

export type Fixture =
  | 'token'
  | 'write-answer'
  | 'draft-flow'
  | 'published-flow'
  | 'base-connection'
  | 'source-connection'
  | 'target-connection'
  | 'error-gateway'
  | 'error-service'
  | 'error-content-type'
  | 'run'
  | 'flow-spec'
  | 'sandbox'

export function fixture(name: Fixture): JsonObject {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as JsonObject
}

/** Every member of the example is there with its type; ids look like ids, etags like etags, and times are milliseconds. */
export function assertLike(actual: Json | undefined, name: Fixture, leaveOut: readonly string[] = []): void {
  const differences = compare(actual, fixture(name), '', new Set(leaveOut))
  assert.deepEqual(differences, [], `not like ${name}.json`)
}

function compare(actual: Json | undefined, example: Json, path: string, leaveOut: ReadonlySet<string>): string[] {
  if (leaveOut.has(path) || example === null) return []
  if (actual === undefined) return [`${path} is missing`]
  if (kindOf(actual) !== kindOf(example)) return [`${path} is ${kindOf(actual)}, not ${kindOf(example)}`]
  if (Array.isArray(example)) {
    const [first] = example
    if (first === undefined) return []
    return (actual as Json[]).flatMap((item, index) => compare(item, first, `${path}/${index}`, leaveOut))
  }
  if (typeof example === 'object') {
    return Object.entries(example).flatMap(([name, value]) => compare((actual as JsonObject)[name], value, `${path}/${name}`, leaveOut))
  }
  if (typeof example === 'string') return compareTexts(actual as string, example, path)
  return typeof example === 'number' && example > EPOCH_MS && (actual as number) !== 0 && (actual as number) < EPOCH_MS
    ? [`${path} is no time in milliseconds`]
    : []
}

function compareTexts(actual: string, example: string, path: string): string[] {
  if (UUID.test(example) && !UUID.test(actual)) return [`${path} is no UUID`]
  return ETAG.test(example) && !ETAG.test(actual) ? [`${path} does not look like an etag`] : []
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}

/** `FLOW-1404-412`, the gateway's number, or what there is instead. */
export function codeOf(reply: Reply): string {
  const body = objectOf(reply)
  if (typeof body['error_code'] === 'string' || typeof body['error_code'] === 'number') return String(body['error_code'])
  const { type } = body
  return typeof type === 'string' ? (/[A-Z_]+-\d{4}-\d{3}$/.exec(type)?.[0] ?? type) : '(none)'
}

/** A refusal of Flow Service in its documented envelope; one of several codes where the documentation names several. */
export function assertRefused(reply: Reply, ...codes: readonly string[]): void {
  assert.ok(codes.includes(codeOf(reply)), `HTTP ${reply.status} ${codeOf(reply)}, not ${codes.join(' or ')}`)
  assertLike(reply.body, 'error-service')
  assert.equal(reply.status, Number(codeOf(reply).slice(-3)))
}

export function assertGateway(reply: Reply, status: number, ...codes: readonly string[]): void {
  assert.ok(codes.includes(codeOf(reply)), `HTTP ${reply.status} ${codeOf(reply)}, not ${codes.join(' or ')}`)
  assert.equal(reply.status, status)
  assertLike(reply.body, 'error-gateway', ['/error_code'])
}
