import { children } from '../node.ts'
import type { Operator } from '../operator.ts'

export const emptiness: Operator = (node) => {
  if (node.type === 'ArrayExpression') return children(node, 'elements').length > 0 ? [{ host: node, to: '[]' }] : []
  if (node.type === 'ObjectExpression') return children(node, 'properties').length > 0 ? [{ host: node, to: '{}' }] : []
  return []
}
