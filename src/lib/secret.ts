import { inspect } from 'node:util'

/**
 * A value that must not be printed. Every ordinary way to text yields `[secret]`; only `open()` gives the value, and only
 * `flowservice/` and `source/` call it, at the moment of use. Secret files are read again at each `open()`.
 */
export class Secret {
  readonly #read: () => string

  constructor(read: () => string) {
    this.#read = read
  }

  static of(value: string): Secret {
    return new Secret(() => value)
  }

  open(): string {
    return this.#read()
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
