import { Violation } from './violation.ts'

/** A library that warns prints to the terminal behind the log's back, and with it what it was given. */
export function forbidWarnings(): Disposable {
  const usual = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error) => {
    throw new Violation(`a warning past the log: ${String(warning)}`)
  }
  return { [Symbol.dispose]: () => void (process.emitWarning = usual) }
}
