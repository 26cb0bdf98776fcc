import { inspect } from 'node:util'

export class Violation extends Error {
  override name = 'Violation'
}

export function must(holds: boolean, what: string, ...shown: unknown[]): asserts holds {
  if (!holds) throw new Violation([what, ...shown.map((one) => inspect(one, { depth: 6, maxStringLength: 2000 }))].join('\n  '))
}

const INTRINSICS = [Object.prototype, Array.prototype, Function.prototype, String.prototype] as object[]
const CLEAN = INTRINSICS.map((one) => Reflect.ownKeys(one).length)

/** Nothing has put a member on what every object inherits from. */
export function mustBeUnpolluted(): void {
  must(
    INTRINSICS.every((one, index) => Reflect.ownKeys(one).length === CLEAN[index]),
    'a prototype was polluted',
  )
}

export function mustNotContain(text: string, secrets: readonly string[], where: string): void {
  for (const secret of secrets) {
    const at = text.indexOf(secret)
    must(at < 0, `a planted secret is in ${where}`, text.slice(Math.max(0, at - 200), at + 200))
  }
}
