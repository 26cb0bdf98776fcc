import { arithmetic } from './operators/arithmetic.ts'
import { chaining } from './operators/chaining.ts'
import { comparisons } from './operators/comparisons.ts'
import { conditions } from './operators/conditions.ts'
import { emptiness } from './operators/emptiness.ts'
import { literals } from './operators/literals.ts'
import { logic } from './operators/logic.ts'
import { methods } from './operators/methods.ts'
import { patterns } from './operators/patterns.ts'
import { results } from './operators/results.ts'
import { statements } from './operators/statements.ts'
import type { Node } from './node.ts'

/** What may stand in the place of a node: the text of `to` instead of that of `host`. For a statement the empty text. */
export type Replacement = { host: Node; to: string }

/** Pure: the replacements that one node gives rise to. `text` gives the source of a node. */
export type Operator = (node: Node, text: (node: Node) => string) => Replacement[]

export const OPERATORS: Readonly<Record<string, Operator>> = {
  conditions,
  comparisons,
  logic,
  arithmetic,
  results,
  statements,
  literals,
  emptiness,
  chaining,
  patterns,
  methods,
}
