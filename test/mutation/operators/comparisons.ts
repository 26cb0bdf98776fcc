import { child } from '../node.ts'
import type { Operator } from '../operator.ts'

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
}

/** The opposite of a comparison, and one that differs from it at the boundary alone. */
export const comparisons: Operator = (node, text) => {
  if (node.type !== 'BinaryExpression') return []
  const [left, right] = [text(child(node, 'left')), text(child(node, 'right'))]
  return (OTHERS[String(node['operator'])] ?? []).map((operator) => ({ host: node, to: `${left} ${operator} ${right}` }))
}
