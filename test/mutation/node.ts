/** A node of the syntax tree, as ESTree has it with the additions of TypeScript. Positions are those of the source text. */
export type Node = { type: string; start: number; end: number; [member: string]: unknown }

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number'
}

/** The child under a name; asked only where the grammar promises one. */
export function child(node: Node, member: string): Node {
  const value = node[member]
  if (!isNode(value)) throw new Error(`${node.type} has no ${member}`)
  return value
}

export function children(node: Node, member: string): Node[] {
  const value = node[member]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** Without parentheses and without what only the type checker sees. */
export function bare(node: Node): Node {
  return ['ParenthesizedExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type)
    ? bare(child(node, 'expression'))
    : node
}

export function isLiteral(node: Node, value?: unknown): boolean {
  return node.type === 'Literal' && (value === undefined || node['value'] === value)
}

export const COMPARISONS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', 'in', 'instanceof'])

/** Whether the expression is a truth value by its form. */
export function isCondition(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'BinaryExpression') return COMPARISONS.has(String(inner['operator']))
  if (inner.type === 'UnaryExpression') return inner['operator'] === '!'
  if (inner.type === 'LogicalExpression') return inner['operator'] !== '??' && isCondition(child(inner, 'left')) && isCondition(child(inner, 'right'))
  if (inner.type === 'CallExpression') {
    const callee = child(inner, 'callee')
    return callee.type === 'MemberExpression' && ['some', 'every', 'has', 'includes', 'startsWith', 'endsWith', 'test'].includes(nameOf(callee))
  }
  return inner.type === 'Literal' && typeof inner['value'] === 'boolean'
}

/** The name of a member that is written out: `b` of `a.b`. */
export function nameOf(member: Node): string {
  const property = child(member, 'property')
  return member['computed'] === true ? '' : String(property['name'])
}
