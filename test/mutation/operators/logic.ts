import { child } from '../node.ts'
import type { Operator } from '../operator.ts'

const OPPOSITE: Readonly<Record<string, string>> = { '&&': '||', '||': '&&' }

/** One side of `&&`, `||` and `??` left out, and the other operator. */
export const logic: Operator = (node, text) => {
  if (node.type !== 'LogicalExpression') return []
  const [left, right] = [text(child(node, 'left')), text(child(node, 'right'))]
  const opposite = OPPOSITE[String(node['operator'])]
  return [left, right, ...(opposite === undefined ? [] : [`(${left}) ${opposite} (${right})`])].map((to) => ({ host: node, to }))
}
