import { canonicalJson, type Json } from './json.ts'

/** The places of two equal items, null where there are none. In linear time: ajv's `uniqueItems` compares every object with every other. */
export function firstTwice(items: readonly Json[]): { i: number; j: number } | null {
  const seen = new Map<string, number>()
  for (const [i, item] of items.entries()) {
    const text = canonicalJson(item)
    const j = seen.get(text)
    if (j !== undefined) return { i, j }
    seen.set(text, i)
  }
  return null
}

/** What generated validators ask of `uniqueItems`. */
export function eachOnce(items: readonly Json[]): boolean {
  return firstTwice(items) === null
}
