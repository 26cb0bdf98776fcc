import { isAlias, isMap, isScalar, isSeq, type Document, type Pair, type ParsedNode } from 'yaml'
import type { Json, JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { DiagnosticCode } from './diagnostic-codes.ts'
import { MAX_ALIAS_NODES, MAX_DEPTH } from './limits.ts'
import { composeYaml, type YamlProblem } from './yaml-compose.ts'

/** Where a node starts, as offsets into the text: its own name, where it has one, and its value. */
export type Mark = { key: number | null; value: number; collection: boolean }
export type Marks = ReadonlyMap<string, Mark>

/**
 * A file as plain data with the place of every node. `whole` is false when the syntax broke: `data` is then what could be read before
 * and after, fit for guessing and for nothing else.
 */
export type YamlTree = { data: Json; marks: Marks; problems: YamlProblem[]; whole: boolean }

const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads one YAML 1.2 document. Never throws. */
export function readYaml(text: string): YamlTree {
  const { document, problems, whole } = composeYaml(text)
  const tree = new Converter(document, problems)
  return { data: tree.data, marks: tree.marks, problems: tree.problems, whole: whole && !tree.abandoned }
}

/** Walks the nodes once, in the order of the file. A class for what one walk has to remember. */
class Converter {
  readonly marks = new Map<string, Mark>()
  readonly problems: YamlProblem[]
  readonly data: Json
  abandoned = false
  readonly #anchors = new Map<string, ParsedNode>()
  /** What an alias meant where it was first met: anchors may be set again further down. */
  readonly #meanings = new Map<ParsedNode, ParsedNode>()
  readonly #open = new Set<ParsedNode>()
  #aliasNodes = 0
  /** The alias whose meaning is being copied: what goes wrong inside is its doing. */
  #expanding: { offset: number; tokens: readonly (string | number)[] } | null = null

  constructor(document: Document.Parsed | null, problems: YamlProblem[]) {
    this.problems = problems
    this.data = this.#node(document?.contents ?? null, [], null)
  }

  #node(node: ParsedNode | null, tokens: readonly (string | number)[], key: number | null): Json {
    const offset = node?.range[0] ?? key ?? 0
    if (tokens.length > MAX_DEPTH) return this.#abandon('yaml-too-deep', offset, tokens, 'here the nesting gets too deep')
    if (this.abandoned) return null
    if (this.#expanding !== null && ++this.#aliasNodes > MAX_ALIAS_NODES) {
      return this.#abandon(
        'yaml-alias-bomb',
        this.#expanding.offset,
        this.#expanding.tokens,
        `aliases add more than ${MAX_ALIAS_NODES} nodes to the file`,
      )
    }
    this.#mark(node, tokens, key)
    if (isAlias(node)) return this.#alias(node, node.source, tokens, key)
    if (node?.anchor !== undefined && this.#expanding === null) this.#anchors.set(node.anchor, node)
    if (isScalar(node)) return this.#scalar(node.value, node.source, offset, tokens)
    if (!isMap(node) && !isSeq(node)) return null
    this.#open.add(node)
    const value = isMap(node) ? this.#object(node.items, tokens) : node.items.map((item, index) => this.#node(item, [...tokens, index], null))
    this.#open.delete(node)
    return value
  }

  #mark(node: ParsedNode | null, tokens: readonly (string | number)[], key: number | null): void {
    const pointer = formatPointer(tokens)
    if (this.marks.has(pointer)) return
    const range = node?.range
    // An empty value has no place of its own: `description:` is where its name stands.
    const empty = range === undefined || range[0] === range[1]
    this.marks.set(pointer, { key, value: empty ? (key ?? range?.[0] ?? 0) : range[0], collection: isMap(node) || isSeq(node) })
  }

  #alias(node: ParsedNode, name: string, tokens: readonly (string | number)[], key: number | null): Json {
    const offset = node.range[0]
    const meaning = this.#meanings.get(node) ?? this.#anchors.get(name)
    if (meaning === undefined) return this.#problem('yaml-alias-unknown', offset, tokens, `*${name} refers to no anchor above it`)
    if (this.#open.has(meaning)) return this.#abandon('yaml-alias-bomb', offset, tokens, `*${name} refers to a value that contains it`)
    this.#meanings.set(node, meaning)
    const outer = this.#expanding
    this.#expanding ??= { offset, tokens }
    const value = this.#node(meaning, tokens, key)
    this.#expanding = outer
    return value
  }

  #object(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], tokens: readonly (string | number)[]): JsonObject {
    const object: JsonObject = {}
    const first = new Map<string, number>()
    for (const { key, value } of pairs) {
      const offset = key.range[0]
      // Keys that are not text are errors of syntax already.
      if (!isScalar(key) || typeof key.value !== 'string') continue
      const name = key.value
      const inner = [...tokens, name]
      if (first.has(name)) {
        this.#problem('yaml-duplicate-key', offset, inner, `\`${name}\` stands twice in the same object`)
        continue
      }
      first.set(name, offset)
      if (name === '<<') this.#problem('yaml-merge-key', offset, inner, 'here stands the merge key `<<`')
      else if (FORBIDDEN_NAMES.has(name)) this.#problem('member-name-forbidden', offset, inner, `a member cannot be called \`${name}\``)
      else object[name] = this.#node(value, inner, offset)
    }
    return object
  }

  #scalar(value: unknown, source: string, offset: number, tokens: readonly (string | number)[]): Json {
    if (typeof value === 'number') return this.#number(value, source, offset, tokens)
    if (typeof value === 'string' || typeof value === 'boolean') return value
    return null
  }

  #number(value: number, source: string, offset: number, tokens: readonly (string | number)[]): Json {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      return this.#problem('number-unsafe', offset, tokens, `${source} cannot be kept exactly as a number`)
    }
    return value === 0 ? 0 : value
  }

  #problem(code: DiagnosticCode, offset: number, tokens: readonly (string | number)[], message: string): null {
    this.problems.push({ code, offset, pointer: formatPointer(tokens), message })
    return null
  }

  #abandon(code: DiagnosticCode, offset: number, tokens: readonly (string | number)[], message: string): null {
    if (!this.abandoned) this.#problem(code, offset, tokens, message)
    this.abandoned = true
    return null
  }
}
