import type { Mutant } from './mutants.ts'

/** A place in the source that can be replaced, with all that may stand there. */
type Host = { start: number; end: number; isStatement: boolean; choices: { id: number; to: string }[]; inner: Host[] }

/**
 * The source with all mutants in it, each behind a switch: `__mutant(id)` tells whether this one is on. So one loaded copy of the
 * modules serves for all mutants, and which tests reach a mutant is known exactly.
 * @param firstId the id of the first mutant; the others count on from it
 */
export function instrument(source: string, mutants: readonly Mutant[], firstId: number): string {
  return rendered(source, 0, source.length, nested(mutants, firstId))
}

function nested(mutants: readonly Mutant[], firstId: number): Host[] {
  const hosts = new Map<string, Host>()
  mutants.forEach(({ start, end, isStatement, to }, at) => {
    const key = `${start}:${end}:${isStatement}`
    const host = hosts.get(key) ?? { start, end, isStatement, choices: [], inner: [] }
    host.choices.push({ id: firstId + at, to })
    hosts.set(key, host)
  })
  // A statement without a semicolon is as long as its expression, and is outside it.
  const sorted = [...hosts.values()].sort((a, b) => a.start - b.start || b.end - a.end || Number(b.isStatement) - Number(a.isStatement))
  const top: Host[] = []
  const open: Host[] = []
  for (const host of sorted) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) < host.end) open.pop()
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= host.start) open.pop()
    const outer = open.at(-1)
    if (outer === undefined) top.push(host)
    else outer.inner.push(host)
    open.push(host)
  }
  return top
}

function rendered(source: string, start: number, end: number, hosts: readonly Host[]): string {
  let text = ''
  let at = start
  for (const host of hosts) {
    text += source.slice(at, host.start) + switched(source, host)
    at = host.end
  }
  return text + source.slice(at, end)
}

function switched(source: string, host: Host): string {
  const original = rendered(source, host.start, host.end, host.inner)
  if (host.isStatement) return `{ if (!__mutant(${host.choices[0]?.id})) { ${original} } }`
  return `(${host.choices.map(({ id, to }) => `__mutant(${id}) ? (${to}) : `).join('')}(${original}))`
}
