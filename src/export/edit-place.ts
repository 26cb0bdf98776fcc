import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, visit, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'

/** Where a member stands in a file. */
export type Place = {
  parent: YAMLMap | YAMLSeq
  /** Null for an element of a list. */
  pair: Pair | null
  node: Node | null
  index: number
  /** Inside `{ }` or `[ ]`. */
  inFlow: boolean
}

/**
 * Finds a member. Null where it is not there as such: because it stands inside an alias, or because others refer to it or to something
 * around it or in it, so that an edit would change them too.
 * @param tokens elements of lists by index
 */
export function placeOf(document: Document, tokens: readonly string[]): Place | null {
  const referred = referredAnchors(document)
  let at = document.contents as Node | null
  let inFlow = false
  let place: Place | null = null
  for (const token of tokens) {
    if (at === null || isAnchored(at, referred)) return null
    if (isCollection(at) && at.flow === true) inFlow = true
    if (isMap(at)) {
      const index = at.items.findIndex(({ key }) => isScalar(key) && key.value === token)
      const pair = at.items[index]
      if (pair === undefined) return null
      place = { parent: at, pair, node: pair.value as Node | null, index, inFlow }
    } else if (isSeq(at)) {
      const node = at.items[Number(token)]
      if (node === undefined || isPair(node)) return null
      place = { parent: at, pair: null, node: node as Node, index: Number(token), inFlow }
    } else return null
    at = place.node
  }
  return at !== null && holdsAnchor(at, referred) ? null : place
}

function referredAnchors(document: Document): ReadonlySet<string> {
  const names = new Set<string>()
  visit(document, { Alias: (_, node) => void names.add(node.source) })
  return names
}

function isAnchored(node: Node, referred: ReadonlySet<string>): boolean {
  return !isAlias(node) && 'anchor' in node && typeof node.anchor === 'string' && referred.has(node.anchor)
}

function holdsAnchor(node: Node, referred: ReadonlySet<string>): boolean {
  let found = false
  visit(node, { Node: (_, one) => void (found ||= isAnchored(one, referred)) })
  return found
}
