import { isNode } from '../node.ts'
import type { Operator } from '../operator.ts'

/** A call, assignment or jump that does not happen. */
export const statements: Operator = (node) => {
  const leaves = node.type === 'ReturnStatement' && !isNode(node['argument'])
  const removable = ['ExpressionStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'].includes(node.type)
  return removable || leaves ? [{ host: node, to: '' }] : []
}
