import { ERRORS } from '../../src/lib/errors.ts'

export function isCode(code: string): boolean {
  return Object.hasOwn(ERRORS, code)
}
