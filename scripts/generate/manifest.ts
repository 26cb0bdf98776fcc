/** The reference part of docs/manifest.md, from the schema; the prose around it is written by hand. */
import { readFileSync } from 'node:fs'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import folderSchema from '../../schemas/folder.schema.json' with { type: 'json' }
import { KNOWN_FLOW_SPECS } from '../../src/manifest/categories.ts'
import type { Artefact } from '../generate.ts'

type Node = {
  $ref?: string
  title?: string
  description?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  anyOf?: Node[]
  properties?: Record<string, Node>
  required?: string[]
  examples?: unknown[]
}

const PATH = 'docs/manifest.md'
const defs: Readonly<Record<string, Node>> = schema.$defs

export const artefacts: Artefact[] = [{ path: PATH, produce: () => withParts(readFileSync(PATH, 'utf8')) }]

/** Replaces what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`. */
function withParts(page: string): string {
  return page.replaceAll(/(<!-- begin ([A-Za-z-]+) -->\n)[^]*?(<!-- end \2 -->)/g, (_match, begin: string, name: string, end: string) => {
    return `${begin}\n${part(name)}\n\n${end}`
  })
}

function part(name: string): string {
  if (name === 'top-level') return members(schema)
  if (name === 'folder') return members(folderSchema)
  if (name === 'flow-specs') return flowSpecs()
  const node = defs[name]
  if (node === undefined) throw new Error(`docs/manifest.md asks for the members of ${name}, which the schema does not define`)
  return members(node)
}

function members({ properties = {}, required = [] }: Node): string {
  const rows = Object.entries(properties).map(([name, written]) => {
    const node = { ...(written.$ref === undefined ? {} : defs[written.$ref.replace('#/$defs/', '')]), ...written }
    const must = required.includes(name) ? ' (required)' : ''
    return `| \`${name}\`${must} | ${values(node)} | ${cell(node.description ?? '')}${byDefault(node)} |`
  })
  return ['| Member | Value | Meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function byDefault({ default: value }: Node): string {
  return typeof value === 'string' || typeof value === 'boolean' ? ` Default: \`${value}\`.` : ''
}

function values(node: Node): string {
  const words = node.enum ?? (node.const === undefined ? undefined : [node.const]) ?? node.anyOf?.find((branch) => branch.enum !== undefined)?.enum
  if (words !== undefined) return words.map((word) => `\`${String(word)}\``).join(' · ')
  if (node.$ref === '#/$defs/wholeNumber') return 'whole number'
  if (node.$ref === '#/$defs/percent') return 'number'
  if (node.$ref === '#/$defs/flag') return '`true` · `false`'
  const type = [node.type ?? 'string'].flat().find((one) => one !== 'null')
  const names: Readonly<Record<string, string>> = { string: 'text', object: 'object', array: 'list', boolean: '`true` · `false`' }
  return names[type ?? ''] ?? 'text'
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function flowSpecs(): string {
  const what: Readonly<Record<string, string>> = {
    files: 'batch files from cloud storage',
    tables: 'batch tables of databases and CRMs',
    streaming: 'streaming',
    'audience-export': 'export of audiences',
    'dataset-export': 'export of datasets',
  }
  const rows = KNOWN_FLOW_SPECS.map(
    ({ id, name, category }) => `| \`${id}\` | ${name === null ? '' : `\`${name}\``} | ${what[category] ?? category} |`,
  )
  return ['| Id | Name | Kind |', '| --- | --- | --- |', ...rows].join('\n')
}
