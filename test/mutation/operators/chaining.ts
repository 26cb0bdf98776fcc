import { child, children, isNode, type Node } from '../node.ts'
import type { Operator } from '../operator.ts'

/** Each `?.` of a chain as if it were a plain dot. */
export const chaining: Operator = (node, text) => {
  if (node.type !== 'ChainExpression') return []
  const whole = text(node)
  return optionalLinks(child(node, 'expression')).flatMap((link) => {
    const from = child(link, link.type === 'CallExpression' ? 'callee' : 'object').end
    const at = whole.indexOf('?.', from - node.start)
    if (at < 0) return []
    const plain = link.type === 'CallExpression' || link['computed'] === true ? '' : '.'
    return [{ host: node, to: whole.slice(0, at) + plain + whole.slice(at + 2) }]
  })
}

/** The links of the chain itself, not those of its arguments. */
export function spine(node: Node): Node[] {
  if (node.type === 'CallExpression') return [node, ...spine(child(node, 'callee'))]
  if (node.type === 'MemberExpression') return [node, ...spine(child(node, 'object'))]
  if (node.type === 'TSNonNullExpression') return [node, ...spine(child(node, 'expression'))]
  return []
}

const optionalLinks = (node: Node): Node[] =>
  spine(node).filter((link) => link['optional'] === true && (isNode(link['object']) || children(link, 'arguments')))
