import { bare, child, type Node } from '../node.ts'
import type { Operator } from '../operator.ts'

const OPPOSITE: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '+=': '-=', '-=': '+=', '*=': '/=' }

export const arithmetic: Operator = (node, text) => {
  if (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') {
    const [left, right] = [child(node, 'left'), child(node, 'right')]
    const other = OPPOSITE[String(node['operator'])]
    if (other === undefined || [left, right].some(isText)) return []
    return [{ host: node, to: `${text(left)} ${other} ${text(right)}` }]
  }
  if (node.type === 'UpdateExpression') {
    const target = text(child(node, 'argument'))
    const other = node['operator'] === '++' ? '--' : '++'
    return [{ host: node, to: node['prefix'] === true ? `${other}${target}` : `${target}${other}` }]
  }
  return node.type === 'UnaryExpression' && node['operator'] === '-' ? [{ host: node, to: text(child(node, 'argument')) }] : []
}

const isText = (node: Node): boolean => {
  const inner = bare(node)
  return inner.type === 'TemplateLiteral' || (inner.type === 'Literal' && typeof inner['value'] === 'string')
}
