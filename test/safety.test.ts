import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { expect, test } from 'vitest'
import type { WriteStep } from '../src/plan/model.ts'

type WayOf<S extends WriteStep> = S extends { mode: infer M extends string } ? `${S['kind']} ${M}` : S['kind']

/** Every step that writes; a new one fails to compile here. */
const STEPS: Readonly<Record<WayOf<WriteStep>, true>> = {
  'create draft': true,
  'create plain': true,
  patch: true,
  adopt: true,
  abandon: true,
  publish: true,
  enable: true,
  disable: true,
  'prune disable': true,
  'prune mark': true,
  'prune delete': true,
  'remove-surplus': true,
  'replace delete': true,
  'replace retire': true,
  forget: true,
}

const CALLS = new Set(['createFlow', 'patchFlow', 'actOnFlow', 'deleteFlow'])
const page = readFileSync('docs/safety.md', 'utf8')
const ways = tableUnder('## Every way a flow can be changed')
const promises = tableUnder('## The promises')

test('docs/safety.md lists every step that writes, and no other', () => {
  const listed = new Set(ways.flatMap(([, step = '']) => /`([^`]+)`/.exec(step)?.[1] ?? []))
  expect([...listed].sort()).toEqual(Object.keys(STEPS).sort())
})

test('docs/safety.md lists every place that sends a write to a flow, and no other', () => {
  const listed = ways.flatMap(([, , , , place = '']) => {
    const [, file, names = ''] = /^`(src\/[^`]+)` (.*)$/.exec(place) ?? []
    return file === undefined ? [] : names.split(', ').map((name) => `${file} ${name}`)
  })
  expect([...new Set(listed)].sort()).toEqual(placesThatWrite())
})

test('every way has a switch, a check, and a test that is there', () => {
  for (const row of ways) expect([row.length, row.every((cell) => cell !== '')]).toEqual([6, true])
  expect(ways.flatMap((row) => missingTest(row[5] ?? ''))).toEqual([])
})

test('every promise of P1 to P9 has a place in the code and a test that is there', () => {
  expect(promises.map(([name]) => name)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'])
  expect(promises.flatMap((row) => missingTest(row[3] ?? ''))).toEqual([])
  const files = promises.flatMap(([, , places = '']) => [...places.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file))
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toBe('')
})

test('a call that no row lists is found', () => {
  expect(callsIn('src/x.ts', 'async function sneak(service) { await service.deleteFlow("id", {}) }')).toEqual(['src/x.ts sneak'])
  expect(callsIn('src/x.ts', 'const sneak = async ({ service }) => service["actOnFlow"]("id")')).toEqual(['src/x.ts sneak'])
  expect(callsIn('src/x.ts', 'const { patchFlow } = service')).toEqual(['src/x.ts (top)'])
})

function tableUnder(title: string): string[][] {
  const section = page.slice(page.indexOf(title)).split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| ') || line.startsWith('|---'))
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** Of a cell `file` "title": what is wrong with it. */
function missingTest(cell: string): string[] {
  const [, file, title] = /^`([^`]+)` "(.+)"$/.exec(cell) ?? []
  if (file === undefined || title === undefined) return [`not a test: ${cell}`]
  return readFileSync(file, 'utf8').includes(title) ? [] : [`${file} has no test ${title}`]
}

/** All but the client, which only carries out what it is asked for, and the emulator. */
function placesThatWrite(): string[] {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => `src/${path.replaceAll('\\', '/')}`)
  const ours = paths.filter((path) => path.endsWith('.ts') && !path.startsWith('src/flowservice/') && !path.startsWith('src/emulator/'))
  return [...new Set(ours.flatMap((path) => callsIn(path, readFileSync(join(path), 'utf8'))))].sort()
}

type Node = { type: string } & Record<string, unknown>

/** Functions that take hold of one of the four methods in whatever way, `file name`. */
function callsIn(path: string, code: string): string[] {
  const found: string[] = []
  const visit = (node: unknown, within: string): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, within)
    if (typeof node !== 'object' || node === null || !('type' in node)) return
    const at = node as Node
    const name = nameOf(at) ?? within
    if (reaches(at)) found.push(`${path} ${name}`)
    for (const value of Object.values(at)) visit(value, name)
  }
  visit(parseAst(code, { lang: 'ts' }), '(top)')
  return found
}

/** Of a function that has one; arrow functions within others count as theirs, but for those that are given a name. */
function nameOf(node: Node): string | null {
  if (node.type === 'FunctionDeclaration') return (node['id'] as { name: string }).name
  const init = node['init'] as Node | null | undefined
  return node.type === 'VariableDeclarator' && init?.type === 'ArrowFunctionExpression' ? (node['id'] as { name: string }).name : null
}

function reaches(node: Node): boolean {
  const named = (key: unknown): boolean => {
    const { name, value } = (key ?? {}) as { name?: string; value?: unknown }
    return CALLS.has(name ?? (typeof value === 'string' ? value : ''))
  }
  if (node.type === 'MemberExpression') return named(node['property'])
  return node.type === 'Property' && named(node['key'])
}
