import { bare, child, isCondition, isLiteral, type Node } from '../node.ts'
import type { Operator } from '../operator.ts'

/** A test that always holds, or never does. Loops are only ended: one that never ends says nothing. */
export const conditions: Operator = (node, text) => {
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') return bothWays(child(node, 'test'))
  if (node.type === 'WhileStatement' || node.type === 'ForStatement') {
    const test = node['test'] as Node | null
    return test === null || isLiteral(test) ? [] : [{ host: test, to: 'false' }]
  }
  // `(one) => one.id === id`: the arrow is a condition for whoever calls it.
  if (node.type === 'ArrowFunctionExpression' && node['expression'] === true) {
    const body = child(node, 'body')
    return isCondition(body) && !isLiteral(bare(body)) ? bothWays(body) : []
  }
  if (node.type === 'UnaryExpression' && node['operator'] === '!') return [{ host: node, to: text(child(node, 'argument')) }]
  return []
}

function bothWays(test: Node): { host: Node; to: string }[] {
  return isLiteral(bare(test))
    ? []
    : [
        { host: test, to: 'true' },
        { host: test, to: 'false' },
      ]
}
