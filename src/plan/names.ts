import type { Bindings } from './model.ts'

/** What an id of a spec or connection is called, as the sandbox's listings have it. */
export function namesIn({ flowSpecs, sourceConnections, targetConnections }: Bindings): (id: string) => string | null {
  const names = new Map([...flowSpecs, ...sourceConnections, ...targetConnections].map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? null
}
