import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import type { DesiredFlow } from '../manifest/desired.ts'
import type { Bindings, ConnectionFacts, HoldReason, SpecFacts } from './model.ts'

/** A reference that does not lead to exactly one entity. */
export type ReferenceProblem = {
  reason: Extract<HoldReason, 'reference-unknown' | 'reference-ambiguous'>
  pointer: string
  message: string
  hint: string
}

export type Resolved = {
  /** The create body: ids where the manifest has names; members that must be absent stay null. */
  document: JsonObject
  flowSpec: SpecFacts
  sources: ConnectionFacts[]
  targets: ConnectionFacts[]
}

/** Puts ids where the manifest has names, and looks every id up, so that nothing is sent that the service cannot know. */
export function resolveReferences(want: DesiredFlow, bindings: Bindings): { resolved: Resolved } | { problems: ReferenceProblem[] } {
  const problems: ReferenceProblem[] = []
  const flowSpec = resolveSpec(memberOf(want.document, 'flowSpec'), bindings.flowSpecs, problems)
  const sources = resolveList(want, 'sourceConnectionIds', 'source connection', bindings.sourceConnections, problems)
  const targets = resolveList(want, 'targetConnectionIds', 'target connection', bindings.targetConnections, problems)
  if (problems.length > 0 || flowSpec === null) return { problems }
  const declared = memberOf(want.document, 'flowSpec')
  const version = isJsonObject(declared) ? memberOf(declared, 'version') : undefined
  const document: JsonObject = {
    ...want.document,
    flowSpec: { id: flowSpec.id, version: typeof version === 'string' ? version : flowSpec.version },
    sourceConnectionIds: sources.map((one) => one.id),
    targetConnectionIds: targets.map((one) => one.id),
  }
  return { resolved: { document, flowSpec, sources, targets } }
}

function resolveSpec(reference: Json | undefined, specs: readonly SpecFacts[], problems: ReferenceProblem[]): SpecFacts | null {
  if (!isJsonObject(reference)) return null
  return lookUp(reference, '/flowSpec', 'flow spec', specs, problems)
}

function resolveList<T extends { id: string; name: string }>(
  want: DesiredFlow,
  member: string,
  noun: string,
  facts: readonly T[],
  problems: ReferenceProblem[],
): T[] {
  const list = memberOf(want.document, member)
  if (!Array.isArray(list)) return []
  return list.flatMap((item, index) => {
    const reference = typeof item === 'string' ? { id: item } : item
    if (!isJsonObject(reference)) return []
    const found = lookUp(reference, `/${member}/${index}`, noun, facts, problems)
    return found === null ? [] : [found]
  })
}

function lookUp<T extends { id: string; name: string }>(
  reference: JsonObject,
  pointer: string,
  noun: string,
  facts: readonly T[],
  problems: ReferenceProblem[],
): T | null {
  const id = memberOf(reference, 'id')
  const name = memberOf(reference, 'name')
  const matches = facts.filter((one) => (typeof id === 'string' ? one.id === id : one.name === name))
  if (matches.length === 1 && matches[0] !== undefined) return matches[0]
  const label = typeof id === 'string' ? id : typeof name === 'string' ? name : ''
  const asked = typeof id === 'string' ? `id ${id}` : `name ${JSON.stringify(label)}`
  problems.push(
    matches.length === 0
      ? {
          reason: 'reference-unknown',
          pointer,
          message: `no ${noun} with ${asked} in this sandbox`,
          hint: `${nearest(label, facts)}Create it in AEP, or mend the reference.`,
        }
      : {
          reason: 'reference-ambiguous',
          pointer,
          message: `${matches.length} ${noun}s with ${asked}: ${matches
            .map((one) => one.id)
            .sort()
            .join(', ')}`,
          hint: 'Name the one you mean by its id.',
        },
  )
  return null
}

/** At most five candidates, those that share most with what was asked first. */
function nearest(asked: string, facts: readonly { id: string; name: string }[]): string {
  if (facts.length === 0) return 'There is none at all here, or the credential may not see it. '
  const score = (name: string): number => sharedPairs(asked.toLowerCase(), name.toLowerCase())
  const best = [...facts].sort((a, b) => score(b.name) - score(a.name) || (a.name < b.name ? -1 : 1)).slice(0, 5)
  return `There are: ${best.map((one) => `${one.name} (${one.id})`).join(', ')}${facts.length > 5 ? `, and ${facts.length - 5} more` : ''}. `
}

function sharedPairs(a: string, b: string): number {
  const pairs = (text: string): Set<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))
  const other = pairs(b)
  return [...pairs(a)].filter((pair) => other.has(pair)).length / (a.length + b.length)
}
