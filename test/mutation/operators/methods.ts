import { child, children, nameOf } from '../node.ts'
import type { Operator } from '../operator.ts'

const OTHER: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
}

const DROPPED = new Set(['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'slice', 'trim', 'trimEnd', 'trimStart'])

/** The other of two methods that go in pairs; a list or text that is not narrowed, ordered or cut. */
export const methods: Operator = (node, text) => {
  if (node.type !== 'CallExpression') return []
  const callee = child(node, 'callee')
  if (callee.type !== 'MemberExpression' || callee['optional'] === true) return []
  const name = nameOf(callee)
  const object = text(child(callee, 'object'))
  const other = OTHER[name]
  if (other !== undefined) return [{ host: node, to: `${object}.${other}(${children(node, 'arguments').map(text).join(', ')})` }]
  return DROPPED.has(name) ? [{ host: node, to: object }] : []
}
