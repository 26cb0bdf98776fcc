import { bare, child, isCondition, isNode, type Node } from '../node.ts'
import type { Operator } from '../operator.ts'

/**
 * `undefined` in place of what a function gives. Conditions, lists, objects, texts and choices are left to the operators for these:
 * they put in a wrong value of the right type, which a test notices less easily.
 */
export const results: Operator = (node) => {
  if (node.type === 'ReturnStatement' && isNode(node['argument'])) return without(node['argument'])
  if (node.type === 'ArrowFunctionExpression' && node['expression'] === true) return without(child(node, 'body'))
  return []
}

const OTHERWISE = new Set(['Literal', 'TemplateLiteral', 'ArrayExpression', 'ObjectExpression', 'ConditionalExpression', 'LogicalExpression'])

function without(value: Node): { host: Node; to: string }[] {
  const inner = bare(value)
  const isUndefined = inner.type === 'Identifier' && inner['name'] === 'undefined'
  return isUndefined || OTHERWISE.has(inner.type) || isCondition(inner) ? [] : [{ host: value, to: 'undefined' }]
}
