/**
 * Stands in for `vitest` while mutants are run: the same `expect`, and `test` and `describe` that only write down what there is, so that
 * single tests can be run in any order, thousands of times, in one process.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
// The loader lets this one import through to the real package.
import { expect as realExpect } from 'vitest'
import { currentFile, declare, declareGroup } from './collected.ts'

/** Golden files are only compared: the real matcher would want the runner that writes them. */
function expectValue(received: unknown, message?: string): unknown {
  // oxlint-disable-next-line vitest/valid-expect -- the caller adds the matcher
  const assertion = realExpect(received, message)
  const toMatchFileSnapshot = (path: string): void => {
    if (String(received) !== goldenText(path)) throw new Error(`differs from ${path}`)
  }
  return new Proxy(assertion, { get: (target, name) => (name === 'toMatchFileSnapshot' ? toMatchFileSnapshot : Reflect.get(target, name)) })
}

const golden = new Map<string, string>()

function goldenText(path: string): string {
  const full = resolve(dirname(currentFile()), path)
  const text = golden.get(full) ?? readFileSync(full, 'utf8')
  golden.set(full, text)
  return text
}

type Body = (...values: unknown[]) => unknown

const each = (declareOne: (title: string, run: () => unknown) => void) => (rows: readonly unknown[]) => (title: string, body: Body) => {
  for (const [at, row] of rows.entries()) declareOne(`${title} #${at}`, () => (Array.isArray(row) ? body(...(row as unknown[])) : body(row)))
}

export const expect = Object.assign(expectValue, realExpect)
export const test = Object.assign((title: string, body: Body) => declare(title, () => body({})), { each: each(declare) })
export const describe = Object.assign(declareGroup, { each: each((title, run) => declareGroup(title, run)) })
