import { digestText } from '../lib/digest.ts'
import type { FlowKey } from '../manifest/desired.ts'

/** The last line of a managed flow's description. `rest` holds reserved and unknown `name=value` pairs, which are kept as they stand. */
export type Marker = {
  owner: string
  key: FlowKey
  id: string
  rest: Readonly<Record<string, string>>
}

const LINE = /^\[managed by sluice: ([A-Za-z0-9._-]+)\/([A-Za-z0-9._/-]+); id=([0-9a-f]{8})((?:; [a-z][a-zA-Z-]*=[^;\]]*)*)\]$/

/** The digest that ties a marker to one flow of one owner in one sandbox: a copy elsewhere carries a wrong one. */
export function markerId(scope: { org: string; sandboxId: string; owner: string; key: FlowKey }): string {
  return digestText([scope.org, scope.sandboxId, scope.owner, scope.key].join('\n')).slice(0, 8)
}

export function formatMarker(marker: Marker): string {
  const rest = Object.entries(marker.rest)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `; ${name}=${value}`)
  return `[managed by sluice: ${marker.owner}/${marker.key}; id=${marker.id}${rest.join('')}]`
}

/**
 * Splits a description as the service returns it. People append to descriptions, so the marker counts wherever its line stands
 * alone; the text around it is the description.
 */
export function splitDescription(raw: string | null | undefined): { text: string | null; marker: Marker | null } {
  if (raw === null || raw === undefined) return { text: null, marker: null }
  const lines = raw.split('\n')
  const at = lines.findLastIndex((line) => LINE.test(line.trim()))
  if (at < 0) return { text: raw === '' ? null : raw, marker: null }
  const text = [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n').trimEnd()
  return { text: text === '' ? null : text, marker: parseLine(lines[at]?.trim() ?? '') }
}

export function joinDescription(text: string | null, marker: Marker | null): string | null {
  if (marker === null) return text
  const line = formatMarker(marker)
  return text === null || text === '' ? line : `${text}\n${line}`
}

/** Which flow of its key it is: 1 until it is replaced, one more with each replacement. */
export function generationOf(marker: Marker | null): number {
  const gen = Number(marker?.rest['gen'] ?? 1)
  return Number.isInteger(gen) && gen > 0 ? gen : 1
}

function parseLine(line: string): Marker | null {
  const match = LINE.exec(line)
  if (match === null) return null
  const [, owner = '', key = '', id = '', tail = ''] = match
  const rest: Record<string, string> = {}
  for (const pair of tail.split('; ').slice(1)) {
    const at = pair.indexOf('=')
    rest[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return { owner, key, id, rest }
}
