import type { JournalEntry } from '../../src/emulator/core/journal.ts'
import { FLOW_SERVICE_BASE_PATH } from '../../src/flowservice/wire.ts'

/** Requests to Flow Service as one line each, ids replaced: `POST /flows?mode=draft`, `PATCH /flows/{id} [{"op":…}]`. */
export function journalLines(entries: readonly JournalEntry[]): string[] {
  return entries.filter((entry) => entry.path.startsWith(FLOW_SERVICE_BASE_PATH)).map(journalLine)
}

/** Those that asked for a change, accepted or not. */
export function writeLines(entries: readonly JournalEntry[]): string[] {
  return journalLines(entries.filter((entry) => entry.write))
}

function journalLine({ method, path, query, body }: JournalEntry): string {
  const route = withoutIds(path.slice(FLOW_SERVICE_BASE_PATH.length))
  const text = withoutIds(decodeURIComponent(new URLSearchParams(query as Record<string, string>).toString()))
  return `${method} ${route}${text === '' ? '' : `?${text}`}${method === 'PATCH' ? ` ${JSON.stringify(body)}` : ''}`
}

function withoutIds(text: string): string {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{id}')
}
