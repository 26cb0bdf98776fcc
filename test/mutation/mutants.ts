import { parseAst } from 'rolldown/parseAst'
import { OPERATORS } from './operator.ts'
import { spine } from './operators/chaining.ts'
import { bare, child, children, isNode, type Node } from './node.ts'

/** One change of one file. Offsets are those of the source text; line and column count from 1. */
export type Mutant = {
  operator: string
  start: number
  end: number
  line: number
  column: number
  from: string
  to: string
  isStatement: boolean
  /** The whole line that it starts in, trimmed: finds it again when lines move. */
  text: string
}

/** All mutants of a source, outer ones before those inside them. */
export function mutantsOf(source: string, path: string): Mutant[] {
  const text = (node: Node): string => source.slice(node.start, node.end)
  const found: Mutant[] = []
  const seen = new Set<string>()
  const visit = (node: Node, fixed: ReadonlySet<Node>): void => {
    const hosts: { operator: string; host: Node; to: string }[] = Object.entries(OPERATORS).flatMap(([operator, of]) =>
      of(node, text).map((one) => ({ operator, ...one })),
    )
    for (const { operator, host, to } of hosts) {
      if (fixed.has(host) || text(host) === to || (operator !== 'chaining' && host !== node && fixed.has(host))) continue
      const id = `${host.start}:${host.end}:${to}`
      if (seen.has(id)) continue
      seen.add(id)
      found.push({
        operator,
        start: host.start,
        end: host.end,
        ...placeOf(source, host.start),
        from: text(host),
        to,
        isStatement: host.type.endsWith('Statement'),
      })
    }
    for (const next of inside(node)) visit(next, new Set([...fixed, ...fixedIn(node)]))
  }
  visit(parseAst(source, { lang: 'ts' }, path) as unknown as Node, new Set())
  return found
}

function placeOf(source: string, start: number): { line: number; column: number; text: string } {
  const before = source.slice(0, start)
  const from = before.lastIndexOf('\n') + 1
  const to = source.indexOf('\n', start)
  return { line: before.split('\n').length, column: start - from + 1, text: source.slice(from, to < 0 ? undefined : to).trim() }
}

/** Children that are run: neither types nor names, nor what stands in a text for people. */
function inside(node: Node): Node[] {
  if (node.type.startsWith('TS')) return isNode(node['expression']) && bare(node) !== node ? [node['expression']] : []
  if (['ImportDeclaration', 'ExportAllDeclaration', 'TaggedTemplateExpression'].includes(node.type)) return []
  if (node.type === 'TemplateLiteral' && children(node, 'quasis').some((quasi) => /\s/.test((quasi['value'] as { raw: string }).raw))) return []
  if (node.type === 'Property' && node['computed'] !== true) return [child(node, 'value')]
  if (node.type === 'MemberExpression' && node['computed'] !== true) return [child(node, 'object')]
  return Object.values(node).flatMap((value): Node[] => (isNode(value) ? [value] : Array.isArray(value) ? value.filter(isNode) : []))
}

/** Nodes that no other expression can take the place of: they stand for a place or for the receiver of a call, or break off a chain. */
function fixedIn(node: Node): Node[] {
  switch (node.type) {
    case 'ChainExpression':
      return spine(child(node, 'expression'))
    case 'CallExpression':
    case 'NewExpression':
      return [child(node, 'callee')]
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'AssignmentPattern':
      return [child(node, 'left')]
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? [child(node, 'argument')] : []
    case 'UpdateExpression':
      return [child(node, 'argument')]
    default:
      return []
  }
}
