import { Composer, isMap, isSeq, Parser, type CST, type Document, type Pair, type ParsedNode } from 'yaml'
import type { DiagnosticCode } from './diagnostic-codes.ts'
import { MAX_DEPTH } from './limits.ts'

export type YamlProblem = {
  code: DiagnosticCode
  offset: number
  pointer: string
  message: string
  /** Where what is not closed was opened, if that is the trouble. */
  openedAt?: number
}

export type Composed = {
  /** The first document, also where its syntax broke; null if it is nested too deep to be read at all. */
  document: Document.Parsed | null
  problems: YamlProblem[]
  /** False if the syntax broke or there are several documents. */
  whole: boolean
}

// `uniqueKeys` compares every pair with every other; duplicates are found in linear time later, with both positions.
// Tags beyond the core (`!!binary`, `!!timestamp`, `!!set`) would give values that are not JSON.
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  merge: false,
  stringKeys: true,
  resolveKnownTags: false,
} as const

/** The parser's words where ours say more. */
const SENTENCES: Readonly<Record<string, string>> = {
  NON_STRING_KEY: 'the name of a member must be text',
  TAB_AS_INDENT: 'here stands a tab; YAML indents with blanks only',
  MULTILINE_IMPLICIT_KEY: 'the name of a member must stand on one line; perhaps the indentation is wrong',
  BLOCK_AS_IMPLICIT_KEY: 'a value cannot have members on its own line; perhaps the indentation is wrong, or a text with `: ` needs quotes',
}

/** Text as nodes of one YAML document. Of mistakes in syntax the first is told, for the ones after it are mostly its echo. */
export function composeYaml(text: string): Composed {
  const composer = new Composer(OPTIONS)
  const problems: YamlProblem[] = []
  const found: Document.Parsed[] = []
  let documents = 0
  for (const token of new Parser().parse(text)) {
    if (token.type === 'directive' && problems.length === 0) problems.push(told('yaml-directive', token.offset, `the file says ${token.source}`))
    if (token.type === 'document' && ++documents > 1) {
      problems.push(told('yaml-several-documents', token.offset, 'here begins a second document'))
      break
    }
    // The composer calls itself once per level: how deep it gets before it fails would depend on who called us.
    const deep = token.type === 'document' ? tooDeep(token.value, 0) : null
    if (deep !== null)
      return { document: null, problems: [...problems, told('yaml-too-deep', deep.offset, 'here the nesting gets too deep')], whole: false }
    found.push(...composer.next(token))
  }
  found.push(...composer.end())
  const document = found[0] ?? null
  const broken = document === null ? null : syntaxProblem(document)
  return {
    document,
    problems: [...problems, ...(broken === null ? [] : [broken]), ...tagProblems(document)],
    whole: broken === null && documents < 2,
  }
}

function tooDeep(token: CST.Token | null | undefined, depth: number): CST.Token | null {
  if (!token || !('items' in token)) return null
  if (depth >= MAX_DEPTH) return token
  for (const { key, value } of token.items) {
    const deep = tooDeep(key, depth + 1) ?? tooDeep(value, depth + 1)
    if (deep !== null) return deep
  }
  return null
}

function syntaxProblem(document: Document.Parsed): YamlProblem | null {
  const first = document.errors.reduce<Document.Parsed['errors'][number] | null>(
    (least, one) => (least === null || one.pos[0] < least.pos[0] ? one : least),
    null,
  )
  if (first === null) return null
  const problem = told(
    first.code === 'NON_STRING_KEY' ? 'yaml-key-not-text' : 'yaml-syntax',
    first.pos[0],
    SENTENCES[first.code] ?? sentence(first.message),
  )
  return /^(?:Missing closing|Flow (?:sequence|map))/.test(first.message) ? { ...problem, openedAt: openingBefore(document, first.pos[0]) } : problem
}

/** Where the value begins that the parser was in at an offset: the outermost bracket, or the text. */
function openingBefore(document: Document.Parsed, offset: number): number {
  let opening = 0
  let node: ParsedNode | null | undefined = document.contents
  while (node) {
    opening = node.range[0]
    node = blockItems(node).findLast(({ range }) => range[0] < offset)
  }
  return opening
}

/** What stands in a list or an object without brackets. */
function blockItems(node: ParsedNode): ParsedNode[] {
  if (isMap(node) && node.flow !== true) return (node.items as Pair<ParsedNode, ParsedNode | null>[]).map(({ key, value }) => value ?? key)
  return isSeq(node) && node.flow !== true ? (node.items as ParsedNode[]) : []
}

function tagProblems(document: Document.Parsed | null): YamlProblem[] {
  const unresolved = document?.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED') ?? []
  return unresolved.map(({ pos, message }) => told('yaml-unknown-tag', pos[0], sentence(message)))
}

function told(code: DiagnosticCode, offset: number, message: string): YamlProblem {
  return { code, offset, pointer: '', message }
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
