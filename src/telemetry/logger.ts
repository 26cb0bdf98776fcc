import { pino, stdTimeFunctions, type Logger } from 'pino'
import type { JsonObject } from '../lib/json.ts'
import { prettyLine } from './pretty-line.ts'
import { scrubText, scrubValue, type SecretRegistry } from './redaction.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LoggerOptions = {
  level: LogLevel
  /** `auto` is for people on a terminal and JSON elsewhere. */
  format: 'auto' | 'json' | 'pretty'
  /** Whether the output is a terminal. */
  terminal: boolean
  /** Takes one finished line, line break included, and must write it before it returns: the last line before a crash counts most. */
  write: (line: string) => void
  /** Values of secrets that were opened so far, also later than this call. */
  secrets: SecretRegistry
}

export type { Logger }

/**
 * The log: one JSON object per line with ISO time and `level` in words, or lines for people. Secrets are masked at the last moment,
 * in what leaves, so that no field, error or library can get around it. Lines are few, so parsing them once more costs nothing.
 */
export function createLogger({ level, format, terminal, write, secrets }: LoggerOptions): Logger {
  const forPeople = format === 'pretty' || (format === 'auto' && terminal)
  const scrub = (text: string): string => scrubText(text, secrets)
  const finish = forPeople ? (fields: JsonObject): string => prettyLine(fields, { colors: terminal }) : jsonLine
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => scrubValue(error) },
    },
    { write: (line: string) => write(finish(scrubValue(JSON.parse(line), scrub) as JsonObject)) },
  )
}

function jsonLine(fields: JsonObject): string {
  return `${JSON.stringify(fields)}\n`
}
