import type { Operator } from '../operator.ts'

/** Anchors, repetitions, classes and negations of a regular expression, one piece at a time. */
export const patterns: Operator = (node) => {
  const regex = node['regex'] as { pattern: string; flags: string } | undefined
  if (node.type !== 'Literal' || regex === undefined) return []
  return variants(regex.pattern).map((pattern) => ({ host: node, to: `/${pattern}/${regex.flags}` }))
}

export function variants(pattern: string): string[] {
  const found: string[] = []
  const put = (at: number, length: number, by: string): void => {
    found.push(pattern.slice(0, at) + by + pattern.slice(at + length))
  }
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const one = pattern[at] ?? ''
    const next = pattern[at + 1] ?? ''
    if (one === '\\') {
      if ('dDwWsS'.includes(next)) put(at + 1, 1, next === next.toUpperCase() ? next.toLowerCase() : next.toUpperCase())
      at += 1
    } else if (inClass) {
      if (one === ']') inClass = false
    } else if (one === '[') {
      inClass = true
      put(at + 1, next === '^' ? 1 : 0, next === '^' ? '' : '^')
    } else if (one === '^' || one === '$') put(at, 1, '')
    else if (one === '+' || one === '*') put(at, 1, '')
    else if (one === '?' && pattern[at - 1] !== '(' && !'+*?'.includes(pattern[at - 1] ?? '')) put(at, 1, '')
    else if (one === '{') {
      const end = pattern.indexOf('}', at)
      if (end > at) put(at, end - at + 1, '')
    }
  }
  return found.filter((variant) => variant !== '' && compiles(variant))
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'v') instanceof RegExp || true
  } catch {
    try {
      return new RegExp(pattern) instanceof RegExp
    } catch {
      return false
    }
  }
}
