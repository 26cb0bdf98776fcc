import { styleText } from 'node:util'
import { editorInWords } from '../plan/editor.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'

type Style = (format: 'dim' | 'bold' | 'yellow' | 'red' | 'green' | 'cyan', text: string) => string

const MOST_CHANGES = 12
const GAP = '  '
/** Said in a place of their own, or of no use to somebody who watches the lines go by. */
const PLACED = new Set(
  'event msg level time key message hint changes passId err path line column pid pointer code reason step revision updatedClient updatedBy updatedAt'.split(
    ' ',
  ),
)

/**
 * A line for people: when, how grave, what happened, to which flow, why, what changed, then the other facts.
 * `12:00:01 INFO  flow patched  crm/contacts  reason=revision  name: "A" → "B"  in 120 ms  target=prod`
 */
export function prettyLine(fields: JsonObject, { colors }: { colors: boolean }): string {
  const style: Style = colors ? (format, text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (_, text) => text
  const changes = changesOf(fields, style)
  const [only, ...others] = changes
  const inline = others.length === 0 ? (only ?? '') : ''
  const parts = [
    said(fields, 'msg'),
    style('bold', said(fields, 'key')),
    place(fields),
    why(fields),
    sentence(fields),
    inline,
    edited(fields),
    style('dim', facts(fields)),
  ]
  const below = [...(others.length === 0 ? [] : changes), ...hint(fields, style)].map((line) => `\n         ${line}`)
  const head = `${clockTime(said(fields, 'time'))} ${levelWord(said(fields, 'level'), style)} `
  return `${head}${parts.filter((part) => part !== '').join(GAP)}${below.join('')}${trace(fields)}\n`
}

function clockTime(iso: string): string {
  const time = new Date(iso)
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

const LEVEL_STYLES = { debug: 'dim', info: 'green', warn: 'yellow', error: 'red', fatal: 'red' } as const

/** Five letters wide, so that what follows stands in one column. */
function levelWord(level: string, style: Style): string {
  return style(LEVEL_STYLES[level as keyof typeof LEVEL_STYLES] ?? 'bold', level.toUpperCase().padEnd(5))
}

/** `flows/crm.yaml:12:5`, as editors and terminals make it a link. */
function place(fields: JsonObject): string {
  const [path, ...numbers] = ['path', 'line', 'column'].map((name) => memberOf(fields, name))
  if (typeof path !== 'string') return ''
  return [path, ...numbers.filter((part) => typeof part === 'number')].join(':')
}

/** The step is said by events that are not named after it. */
function why(fields: JsonObject): string {
  const named = /^flow\.(retrying|stalled)$/.test(said(fields, 'event')) ? ['step', 'reason'] : ['reason']
  return named.flatMap((name) => (said(fields, name) === '' ? [] : [fact(name, said(fields, name))])).join(GAP)
}

/** The sentence of the event, with its code. */
function sentence(fields: JsonObject): string {
  const message = said(fields, 'message')
  const code = said(fields, 'code')
  if (message === '') return code
  return code === '' ? message : `${message} (${code})`
}

/** Who wrote the flow last, in one piece. */
function edited(fields: JsonObject): string {
  const client = said(fields, 'updatedClient')
  if (client === '') return ''
  const at = said(fields, 'updatedAt')
  return `last edited by ${editorInWords({ client, by: said(fields, 'updatedBy') || null })}${at === '' ? '' : ` at ${at}`}`
}

function facts(fields: JsonObject): string {
  // The revision stands in every line; people need it where it is news.
  const isNews = said(fields, 'event') === 'source.revision'
  return Object.entries(fields)
    .flatMap(([name, value]) => (PLACED.has(name) && !(isNews && name === 'revision') ? [] : [fact(name, value)]))
    .filter((one) => one !== '')
    .join(GAP)
}

function fact(name: string, value: Json): string {
  if (name === 'durationMs' && typeof value === 'number') return `in ${duration(value)}`
  if (name === 'retryAfterMs' && typeof value === 'number') return `asked to wait ${duration(value)}`
  if (name === 'nextRetryAt' && typeof value === 'string') return `again at ${clockTime(value)}`
  if (name === 'counts' && isJsonObject(value)) return counts(value)
  if (name === 'flows' && isJsonObject(value)) return `flows: ${counts(value)}`
  if (name === 'unmanaged' && isJsonObject(value)) return counts(value) === '' ? '' : `unmanaged: ${counts(value)}`
  if (name === 'url' && typeof value === 'string') return value
  if (/revision$/i.test(name) && typeof value === 'string') return `${name}=${value.replace(/(sha(?:1|256):[0-9a-f]{8})[0-9a-f]+/, '$1')}`
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `${name}=${value.join(',')}`
  if (value === null || value === '') return ''
  return `${name}=${typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)}`
}

function counts(value: JsonObject): string {
  return Object.entries(value)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${JSON.stringify(count)} ${name}`)
    .join(', ')
}

function changesOf(fields: JsonObject, style: Style): string[] {
  const list = memberOf(fields, 'changes')
  if (!Array.isArray(list)) return []
  const shown = list.slice(0, MOST_CHANGES).map((one) => change(one, style))
  return list.length > MOST_CHANGES ? [...shown, style('dim', `and ${list.length - MOST_CHANGES} more`)] : shown
}

function change(one: Json, style: Style): string {
  if (!isJsonObject(one)) return JSON.stringify(one)
  const before = memberOf(one, 'before')
  const after = memberOf(one, 'after')
  const name = said(one, 'pointer').replace(/^\//, '').replaceAll('/', '.')
  if (before === undefined) return `${name}: ${style('green', `+ ${JSON.stringify(after ?? null)}`)}`
  if (after === undefined) return `${name}: ${style('red', `- ${JSON.stringify(before)}`)}`
  return `${name}: ${style('red', JSON.stringify(before))} → ${style('green', JSON.stringify(after))}`
}

function hint(fields: JsonObject, style: Style): string[] {
  const text = said(fields, 'hint')
  return text === '' ? [] : [style('cyan', text)]
}

/** Only failures of our own carry an error: what the world did is told in a sentence. */
function trace(fields: JsonObject, label = ''): string {
  const error = memberOf(fields, 'err')
  if (!isJsonObject(error)) return ''
  const stack = rawText(error, 'stack') || said(error, 'message')
  return `\n    ${label}${stack.replaceAll('\u001b', ' ').replaceAll('\n', '\n    ')}${trace({ err: memberOf(error, 'cause') ?? null }, 'caused by ')}`
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.round(ms / 60_000)} min`
}

/** Texts come from git and from the service: what would move the cursor or forge a line becomes a blank. */
function said(fields: JsonObject, name: string): string {
  return rawText(fields, name).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
}

function rawText(fields: JsonObject, name: string): string {
  const value = memberOf(fields, name)
  return typeof value === 'string' ? value : ''
}
