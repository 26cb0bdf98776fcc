import { children } from '../node.ts'
import type { Operator } from '../operator.ts'

/**
 * Codes, reasons, pointers and names become the empty text, truth values their opposite. Texts with white space are for people: golden
 * files hold them word by word, and changing them is a matter of review.
 */
export const literals: Operator = (node) => {
  if (node.type === 'TemplateLiteral') {
    const isCode = children(node, 'quasis').every((quasi) => !/\s/.test(String((quasi['value'] as { raw: string }).raw)))
    return isCode && node.end - node.start > 2 ? [{ host: node, to: '``' }] : []
  }
  if (node.type !== 'Literal') return []
  const value = node['value']
  if (typeof value === 'boolean') return [{ host: node, to: String(!value) }]
  return typeof value === 'string' && /^\S+$/.test(value) ? [{ host: node, to: "''" }] : []
}
