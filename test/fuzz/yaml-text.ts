/** YAML as nobody should write it, well-formed more often than not. */
import type { Dice } from './dice.ts'
import { HOSTILE_NAMES, HOSTILE_NUMBERS, hostileText, unicodeText } from './hostile.ts'

const MEMBERS = [
  'name',
  'description',
  'state',
  'flowSpec',
  'sourceConnectionIds',
  'targetConnectionIds',
  'transformations',
  'scheduleParams',
  'options',
  'sluice',
  'kind',
  'key',
  'params',
  'startTime',
  'frequency',
]
const PLAIN = [
  'published',
  'draft',
  '1893456000',
  '1',
  'hour',
  '~',
  'yes',
  'no',
  '0x1F',
  '0o17',
  '1e3',
  '.nan',
  '-.inf',
  '1_0',
  '12:30:45',
  '2026-01-01',
  '9007199254740993',
  '1e400',
  '=',
  '<<',
  '*a',
  '*',
  '&',
  '!',
  '@x',
  '`x',
  '%x',
  ',',
  '?',
  '-',
  ':',
  'a: b',
  'a #b',
  '"',
  "'",
  '${vars.x}',
]
const TAGS = [
  '!',
  '!!str',
  '!!int',
  '!!float',
  '!!bool',
  '!!null',
  '!!map',
  '!!seq',
  '!!binary',
  '!!timestamp',
  '!!set',
  '!!omap',
  '!!js/function',
  '!!python/object/apply:os.system',
  '!<tag:yaml.org,2002:str>',
  '!x!y',
  '!<',
  '!!',
]

export function yamlText(dice: Dice): string {
  const documents = dice.either([20, () => 1], [1, () => dice.between(2, 4)])
  const parts = Array.from({ length: documents }, () => directives(dice) + block(dice, 0, dice.between(1, 4)))
  const text = parts.join(dice.pick(['\n---\n', '\n...\n', '\n--- ', '\n...\n---\n']))
  return dice.either(
    [8, () => text],
    [1, () => text.replaceAll('\n', '\r\n')],
    [1, () => text.replaceAll('\n', '\r')],
    [1, () => text.replaceAll('  ', '\t')],
  )
}

function directives(dice: Dice): string {
  return dice.chance(0.05) ? `${dice.pick(['%YAML 1.1', '%YAML 1.2', '%YAML 9', '%TAG ! tag:x,2000:', '%FOO', '%'])}\n---\n` : ''
}

function block(dice: Dice, indent: number, depth: number): string {
  const pad = ' '.repeat(indent)
  const isMap = dice.chance(0.75)
  const lines = dice.list(1, 5, () => (isMap ? `${pad}${key(dice)}:${value(dice, indent, depth)}` : `${pad}-${value(dice, indent, depth)}`))
  return lines.join('\n')
}

function key(dice: Dice): string {
  return dice.either(
    [10, () => dice.pick(MEMBERS)],
    [2, () => dice.pick(HOSTILE_NAMES)],
    [1, () => JSON.stringify(hostileText(dice))],
    [1, () => String(dice.pick(HOSTILE_NUMBERS))],
    [1, () => dice.pick(['<<', '? a', '[a]', '{a: b}', 'null', '~', 'true', '&k a', '*a', '!!str a', '"\\ud800"', '"a\\u0000"', "'it''s'"])],
  )
}

function value(dice: Dice, indent: number, depth: number): string {
  const anchor = dice.chance(0.06) ? ` &${dice.pick(['a', 'b', 'é', '&'])}` : ''
  const tag = dice.chance(0.05) ? ` ${dice.pick(TAGS)}` : ''
  if (depth > 0 && dice.chance(0.4)) return `${anchor}${tag}\n${block(dice, indent + dice.pick([2, 2, 2, 1, 4, 0]), depth - 1)}`
  return `${tag}${anchor} ${flow(dice, depth, indent)}`
}

function flow(dice: Dice, depth: number, indent: number): string {
  return dice.either(
    [5, () => scalar(dice, indent)],
    [2, () => (depth > 0 ? `[${dice.list(0, 4, () => flow(dice, depth - 1, indent)).join(', ')}]` : scalar(dice, indent))],
    [2, () => (depth > 0 ? `{ ${dice.list(0, 4, () => `${key(dice)}: ${flow(dice, depth - 1, indent)}`).join(', ')} }` : scalar(dice, indent))],
    [1, () => `*${dice.pick(['a', 'b', 'missing'])}`],
  )
}

function scalar(dice: Dice, indent: number): string {
  const pad = ' '.repeat(indent + 2)
  return dice.either(
    [4, () => dice.pick(PLAIN)],
    [2, () => JSON.stringify(hostileText(dice))],
    [1, () => `'${hostileText(dice).replaceAll("'", "''")}'`],
    [1, () => hostileText(dice)],
    [1, () => `${dice.pick(['|', '>', '|-', '>+', '|2', '>9', '|0'])}\n${dice.list(0, 4, () => pad + unicodeText(dice, 20)).join('\n')}`],
    [1, () => String(dice.pick(HOSTILE_NUMBERS))],
    [1, () => `"${dice.pick(['\\ud800', '\\uD83D\\uDE00', '\\x00', '\\N', '\\q', '\\\n  x', '\\U00110000', '\\u12', '\\'])}"`],
  )
}

/** Short texts that ask for much: depth, aliases that double, keys by the thousand, one scalar without end. */
export function yamlBomb(dice: Dice): string {
  const size = dice.either([20, () => dice.pick([3, 20, 45])], [4, () => 1000], [1, () => 20_000])
  const many = Math.min(size, 4000)
  return dice.pick<() => string>([
    () => '['.repeat(size) + (dice.chance(0.5) ? ']'.repeat(size) : ''),
    () => '{a: '.repeat(size) + (dice.chance(0.5) ? '}'.repeat(size) : ''),
    () => '- '.repeat(size),
    () => `${'? '.repeat(Math.min(size, 2000))}a`,
    () => Array.from({ length: Math.min(size, 300) }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    () => `a: &a0 [x, x]\n${Array.from({ length: Math.min(size, 40) }, (_, at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]`).join('\n')}\n`,
    () => `a: &a\n  b: *a\n`,
    () => `x: &x {a: 1}\n${Array.from({ length: many }, (_, at) => `k${at}: *x`).join('\n')}\n`,
    () => Array.from({ length: many }, (_, at) => `k${at}: ${at}`).join('\n'),
    () => Array.from({ length: many }, () => 'k: 1').join('\n'),
    () => `name: ${'x'.repeat(size * 12)}\n`,
    () => `name: "${'\\u0041'.repeat(size * 2)}"\n`,
    () => `transformations: [${Array.from({ length: many }, () => '{}').join(', ')}]\n`,
    () => `options: {${Array.from({ length: many }, (_, at) => `"${at}": [1, {a: 2}]`).join(', ')}}\n`,
    () => `name: ${'${vars.x}'.repeat(many)}\n`,
    () => `${'#'.repeat(size * 10)}\n`,
    () => '\n'.repeat(size * 10),
    () => `sluice: { ignore: [${Array.from({ length: many }, (_, at) => `/a/${at}`).join(', ')}] }\n`,
    () => `name: |\n${'  line\n'.repeat(many)}`,
    () => '!'.repeat(size),
    () => '&a '.repeat(many),
    () => `"${'\\'.repeat(size)}`,
    () => '---\n'.repeat(many),
    () => `a: ${'"" '.repeat(many)}`,
    () => `[${'[],'.repeat(many)}]`,
    () => `{${'a,'.repeat(many)}}`,
    () => `${': '.repeat(many)}`,
    () => `${'- - - a\n'.repeat(many)}`,
  ])()
}
