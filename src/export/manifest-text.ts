import { Document, Scalar, visit } from 'yaml'
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts'

/** As the parser reads it; words and dates that older readers take for something else are quoted. */
const YAML = { version: '1.2', schema: 'core', compat: 'yaml-1.1' } as const
const STYLE = { lineWidth: 0, singleQuote: true } as const

/** Members that stand together; a blank line parts the groups. */
const GROUPS: readonly (readonly string[])[] = [
  ['name', 'description', 'state'],
  ['flowSpec', 'sourceConnectionIds', 'targetConnectionIds'],
  ['transformations'],
  ['scheduleParams'],
  ['options'],
  ['labels'],
  ['policy'],
  ['sluice'],
]

/** Characters that are invisible, move the cursor or are no YAML at all: written as escapes. */
const UNPRINTABLE = /[\u007f-\u00a0\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff]/

export type TextOptions = {
  /** Where an editor finds the schema, as seen from the file. */
  schema: string
  /** Said at the end of the `sluice` block, one comment per line. */
  note: readonly string[]
}

/** A manifest as a person would write it, in the order and layout of the samples. */
export function manifestText(source: JsonObject, { schema, note }: TextOptions): string {
  const groups = GROUPS.flatMap((names) => {
    const lines = names.flatMap((name) => (Object.hasOwn(source, name) ? [memberText(name, source[name] ?? null)] : []))
    return lines.length === 0 ? [] : [lines.join('')]
  })
  const comments = note.map((line) => `  # ${line}\n`).join('')
  return `# yaml-language-server: $schema=${schema}\n${groups.join('\n')}${comments}`
}

function memberText(name: string, value: Json): string {
  if (name === 'flowSpec' || name === 'sourceConnectionIds' || name === 'targetConnectionIds') return `${name}: ${flowText(value)}\n`
  return blockText({ [name]: value })
}

/** YAML in block style, one member per line, with a line break at the end. */
export function blockText(value: Json): string {
  return unprintablesEscaped(documentOf(value)).toString(STYLE)
}

/** YAML in one line: `[{ name: crm-contacts-source }]`. */
export function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (!isJsonObject(value)) return flowScalar(value)
  const members = Object.entries(value).map(([name, item]) => `${flowScalar(name)}: ${flowText(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** @param type style to keep where the value allows it */
export function flowScalar(value: Json, type?: Scalar.Type): string {
  const document = documentOf([value], { flow: true })
  visit(document, {
    Scalar: (_, node) => {
      if (type !== undefined && typeof node.value === 'string') node.type = type
      // Text in several lines would need the indentation of where it stands.
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return unprintablesEscaped(document)
    .toString({ ...STYLE, flowCollectionPadding: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .trim()
    .slice(1, -1)
}

type Yaml = { toString(style: object): string }

function documentOf(value: Json, options: { flow?: boolean } = {}): Document {
  // Equal objects are equal by chance: an anchor would tie them together.
  return new Document(value, { ...YAML, aliasDuplicateObjects: false, ...options })
}

/** In double quotes every character has an escape, and only there. */
function unprintablesEscaped(document: Document): Yaml {
  let some = false
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string' || !UNPRINTABLE.test(node.value)) return
      node.type = Scalar.QUOTE_DOUBLE
      some = true
    },
  })
  if (!some) return document
  const all = new RegExp(UNPRINTABLE, 'g')
  const escaped = (text: string): string => text.replace(all, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return { toString: (style) => escaped(document.toString(style)) }
}
