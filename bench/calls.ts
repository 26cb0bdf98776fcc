/** Requests by kind, `GET /flows/{id}`, as Sluice counts them. */
export type Calls = ReadonlyMap<string, number>

const LINE = /^sluice_service_requests_total\{(.*)\} (\d+)$/

/** What the metrics page of a running Sluice says about its requests since its start. */
export async function readCalls(serverUrl: string): Promise<Calls> {
  const page = await (await fetch(new URL('/metrics', serverUrl))).text()
  const calls = new Map<string, number>()
  for (const line of page.split('\n')) {
    const [, labels = '', count = '0'] = LINE.exec(line) ?? []
    const kind = `${labelOf(labels, 'method')} ${labelOf(labels, 'route')}`
    if (labels !== '') calls.set(kind, (calls.get(kind) ?? 0) + Number(count))
  }
  return calls
}

export function callsBetween(before: Calls, after: Calls): Calls {
  return new Map([...after].map(([kind, count]): [string, number] => [kind, count - (before.get(kind) ?? 0)]).filter(([, count]) => count > 0))
}

export function total(calls: Calls): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0)
}

function labelOf(labels: string, name: string): string {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '?'
}
