import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { describe, expect, test } from 'vitest'

/** From the top down: a folder imports itself and what stands below it. */
const ORDER = [
  'main',
  'cli',
  'emulator',
  'server',
  'doctor',
  'reconcile',
  'execute',
  'source',
  'flowservice',
  'ledger',
  'telemetry',
  'export',
  'plan',
  'manifest',
  'config',
  'lib',
]
const PURE = new Set(['export', 'plan', 'manifest', 'config', 'lib'])
const PARSERS = new Set(['yaml', 'ajv', 'ajv-formats', 'fast-json-patch'])
/** Node.js modules that compute and touch nothing. */
const HARMLESS = new Set(['node:path', 'node:util', 'node:buffer'])
/** The emulator shares the client's wire types and not a line of its code, so that one misreading does not hide another. */
const EMULATOR_MAY = ['src/flowservice/wire.ts', 'src/flowservice/transport.ts', 'src/lib/', 'src/telemetry/', 'src/config/', 'src/emulator/']
const OUTSIDE = new Set(['src/main.ts', 'src/lib/clock.ts', 'src/lib/random.ts'])
const FORBIDDEN_GLOBALS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'console'])
const FORBIDDEN_MEMBERS = new Set([
  'Date.now',
  'performance.now',
  'Math.random',
  'AbortSignal.timeout',
  'process.env',
  'process.exit',
  'process.hrtime',
  'process.nextTick',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])
const FORBIDDEN_MODULES = new Set(['node:timers', 'node:timers/promises', 'timers', 'timers/promises', 'node:process', 'process', 'node:console'])
const FORBIDDEN_IMPORTS = new Set(['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'randomFill', 'getRandomValues'])
const PORTS = [
  ['src/lib/clock.ts', 'Clock'],
  ['src/lib/random.ts', 'Random'],
  ['src/flowservice/transport.ts', 'Transport'],
  ['src/source/source.ts', 'Source'],
  ['src/ledger/ledger.ts', 'Ledger'],
] as const

type Files = ReadonlyMap<string, string>
type Node = { type: string } & Record<string, unknown>
type Import = { from: string; names: string[]; typeOnly: boolean }

test('src/ keeps to the architecture', () => {
  const files = new Map(
    readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [`src/${path.replaceAll('\\', '/')}`, readFileSync(join('src', path), 'utf8')]),
  )
  expect(files.size).toBeGreaterThan(30)
  expect(checkArchitecture(files)).toEqual([])
})

test.each(PORTS)('the port %s exports %s', (path, name) => {
  expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`export type ${name} = `))
})

test('every folder of src/ has its place in the order', () => {
  const folders = readdirSync('src', { withFileTypes: true }).map((entry) => (entry.isDirectory() ? entry.name : entry.name.replace(/\.ts$/, '')))
  expect(folders.filter((name) => !ORDER.includes(name))).toEqual([])
})

describe('a violation is found:', () => {
  test.each([
    {
      name: 'an import that points up',
      files: { 'src/plan/a.ts': `import '../execute/b.ts'`, 'src/execute/b.ts': '' },
      want: 'src/plan/a.ts: imports upward: src/execute/b.ts',
    },
    {
      name: 'one of a type too',
      files: { 'src/lib/a.ts': `import type { B } from '../plan/b.ts'`, 'src/plan/b.ts': '' },
      want: 'src/lib/a.ts: imports upward: src/plan/b.ts',
    },
    {
      name: 'one in import()',
      files: { 'src/lib/a.ts': `await import('../plan/b.ts')`, 'src/plan/b.ts': '' },
      want: 'src/lib/a.ts: imports upward: src/plan/b.ts',
    },
    {
      name: 'one in an import type',
      files: { 'src/lib/a.ts': `type B = import('../plan/b.ts').B`, 'src/plan/b.ts': '' },
      want: 'src/lib/a.ts: imports upward: src/plan/b.ts',
    },
    {
      name: 'the outside in a pure folder',
      files: { 'src/plan/a.ts': `import { readFileSync } from 'node:fs'` },
      want: 'src/plan/a.ts: is pure and imports node:fs',
    },
    {
      name: 'a package in a pure folder',
      files: { 'src/manifest/a.ts': `import { request } from 'undici'` },
      want: 'src/manifest/a.ts: is pure and imports undici',
    },
    {
      name: 'cryptography in a pure folder but lib',
      files: { 'src/plan/a.ts': `import { createHash } from 'node:crypto'` },
      want: 'src/plan/a.ts: is pure and imports node:crypto',
    },
    {
      name: 'code of the client in the emulator',
      files: { 'src/emulator/a.ts': `import '../flowservice/etag.ts'`, 'src/flowservice/etag.ts': '' },
      want: 'src/emulator/a.ts: imports src/flowservice/etag.ts, which is not for the emulator',
    },
    {
      name: 'the planner in the emulator',
      files: { 'src/emulator/core/a.ts': `import '../../plan/b.ts'`, 'src/plan/b.ts': '' },
      want: 'src/emulator/core/a.ts: imports src/plan/b.ts, which is not for the emulator',
    },
    {
      name: 'a named import of fast-json-patch',
      files: { 'src/plan/a.ts': `import { compare } from 'fast-json-patch'` },
      want: 'src/plan/a.ts: imports compare from fast-json-patch, which plain node knows by its default export only',
    },
    {
      name: 'a missing extension',
      files: { 'src/lib/a.ts': `import './b'`, 'src/lib/b.ts': '' },
      want: 'src/lib/a.ts: imports ./b without its extension',
    },
    {
      name: 'a file that is not there',
      files: { 'src/lib/a.ts': `import './gone.ts'` },
      want: 'src/lib/a.ts: imports src/lib/gone.ts, which is not there',
    },
    {
      name: 'a re-export',
      files: { 'src/lib/a.ts': `export { b } from './b.ts'`, 'src/lib/b.ts': '' },
      want: 'src/lib/a.ts: passes on ./b.ts: import the file you mean',
    },
    {
      name: 'a re-export of all',
      files: { 'src/lib/a.ts': `export * from './b.ts'`, 'src/lib/b.ts': '' },
      want: 'src/lib/a.ts: passes on ./b.ts: import the file you mean',
    },
    { name: 'an index', files: { 'src/lib/index.ts': '' }, want: 'src/lib/index.ts: says nothing by its name' },
    { name: 'utils', files: { 'src/plan/utils.ts': '' }, want: 'src/plan/utils.ts: says nothing by its name' },
    { name: 'a folder nobody knows', files: { 'src/helpers/a.ts': '' }, want: 'src/helpers/a.ts: stands in no folder of the order' },
    {
      name: 'a cycle',
      files: { 'src/lib/a.ts': `import './b.ts'`, 'src/lib/b.ts': `import './c.ts'`, 'src/lib/c.ts': `import './a.ts'` },
      want: 'src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts: a cycle',
    },
    { name: 'a computed import()', files: { 'src/lib/a.ts': 'await import(name)' }, want: 'src/lib/a.ts: imports what only runs can tell' },
    { name: 'a timer', files: { 'src/reconcile/a.ts': 'setTimeout(() => {}, 1)' }, want: 'src/reconcile/a.ts: uses setTimeout' },
    { name: 'a timer handed on', files: { 'src/reconcile/a.ts': 'const wait = { setTimeout }' }, want: 'src/reconcile/a.ts: uses setTimeout' },
    { name: 'a timer of globalThis', files: { 'src/reconcile/a.ts': 'globalThis.setInterval(f, 1)' }, want: 'src/reconcile/a.ts: uses setInterval' },
    {
      name: 'timers by import',
      files: { 'src/reconcile/a.ts': `import { setTimeout as wait } from 'node:timers/promises'` },
      want: 'src/reconcile/a.ts: imports node:timers/promises',
    },
    { name: 'the clock', files: { 'src/cli/a.ts': 'export const now = () => Date.now()' }, want: 'src/cli/a.ts: uses Date.now' },
    { name: 'the clock in brackets', files: { 'src/cli/a.ts': `Date['now']()` }, want: 'src/cli/a.ts: uses Date.now' },
    {
      name: 'the time by new Date()',
      files: { 'src/cli/a.ts': 'export const now = () => new Date()' },
      want: 'src/cli/a.ts: uses new Date() without a time',
    },
    { name: 'the monotonic clock', files: { 'src/cli/a.ts': 'performance.now()' }, want: 'src/cli/a.ts: uses performance.now' },
    { name: 'chance', files: { 'src/execute/a.ts': 'Math.random()' }, want: 'src/execute/a.ts: uses Math.random' },
    {
      name: 'an id by chance',
      files: { 'src/execute/a.ts': `import { randomUUID } from 'node:crypto'` },
      want: 'src/execute/a.ts: imports randomUUID',
    },
    {
      name: 'a deadline beside the clock',
      files: { 'src/flowservice/a.ts': 'AbortSignal.timeout(1)' },
      want: 'src/flowservice/a.ts: uses AbortSignal.timeout',
    },
    { name: 'the environment', files: { 'src/source/a.ts': 'export const home = process.env.HOME' }, want: 'src/source/a.ts: uses process.env' },
    { name: 'the environment taken apart', files: { 'src/source/a.ts': 'const { env } = process' }, want: 'src/source/a.ts: uses process.env' },
    {
      name: 'the environment by import',
      files: { 'src/source/a.ts': `import { env } from 'node:process'` },
      want: 'src/source/a.ts: imports node:process',
    },
    { name: 'an exit', files: { 'src/cli/a.ts': 'process.exit(1)' }, want: 'src/cli/a.ts: uses process.exit' },
    { name: 'a print', files: { 'src/cli/a.ts': 'console.log(1)' }, want: 'src/cli/a.ts: uses console' },
  ] as { name: string; files: Record<string, string>; want: string }[])('$name', ({ files, want }) => {
    expect(checkArchitecture(new Map(Object.entries(files)))).toEqual([want])
  })
})

describe('what is allowed raises no finding:', () => {
  test.each([
    {
      name: 'time in the clock',
      files: { 'src/lib/clock.ts': `import { setTimeout } from 'node:timers/promises'; setTimeout(1); Date.now(); performance.now()` },
    },
    { name: 'chance in random', files: { 'src/lib/random.ts': `import { randomUUID } from 'node:crypto'; Math.random(); randomUUID()` } },
    { name: 'the environment in main', files: { 'src/main.ts': 'process.env.X; process.exit(1)' } },
    { name: 'giving way to others', files: { 'src/lib/yield.ts': 'setImmediate(() => {})' } },
    { name: 'a date of a time', files: { 'src/plan/a.ts': 'new Date(0); Date.parse("x")' } },
    {
      name: 'a member or a key with the name of a global',
      files: { 'src/plan/a.ts': 'options.setTimeout; const x = { console: 1 }; x.console; type T = { setTimeout: number }' },
    },
    { name: 'words in comments and texts', files: { 'src/plan/a.ts': `// Date.now()\nconst a = 'process.env'` } },
    { name: 'hashes in lib', files: { 'src/lib/a.ts': `import { createHash } from 'node:crypto'` } },
    {
      name: 'parsers in pure folders',
      files: {
        'src/manifest/a.ts': `import { parse } from 'yaml'; import { Ajv2020 } from 'ajv/dist/2020.js'; import fjp from 'fast-json-patch'; import type { Operation } from 'fast-json-patch'`,
      },
    },
    {
      name: 'wire types in the emulator',
      files: { 'src/emulator/a.ts': `import type { W } from '../flowservice/wire.ts'`, 'src/flowservice/wire.ts': '' },
    },
    { name: 'schemas', files: { 'src/config/a.ts': `import schema from '../../schemas/config.schema.json' with { type: 'json' }` } },
    {
      name: 'types that know each other',
      files: { 'src/lib/a.ts': `import type { B } from './b.ts'`, 'src/lib/b.ts': `import type { A } from './a.ts'` },
    },
  ])('$name', ({ files }) => expect(checkArchitecture(new Map(Object.entries(files as unknown as Record<string, string>)))).toEqual([]))
})

/** One line per violation. `files` maps paths from the top of the repository to their text. */
function checkArchitecture(files: Files): string[] {
  const found: string[] = []
  const graph = new Map<string, string[]>()
  for (const [path, text] of files) {
    const program = parseAst(text, { lang: 'ts' }) as unknown as Node
    const imports = importsOf(program)
    found.push(
      ...placeProblems(path),
      ...importProblems(path, imports, files),
      ...passedOn(program).map((from) => `${path}: passes on ${from}: import the file you mean`),
    )
    if (!OUTSIDE.has(path)) found.push(...[...new Set(outsideUses(program, path))].map((use) => `${path}: ${use}`))
    graph.set(
      path,
      imports.flatMap(({ from, typeOnly }) => (from.startsWith('.') && !typeOnly ? [resolved(path, from)] : [])),
    )
  }
  return [...found, ...cycles(graph)]
}

function placeProblems(path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const problems = /^(index|utils?|helpers?|common|misc)\.ts$/.test(name) ? [`${path}: says nothing by its name`] : []
  return ORDER.includes(folderOf(path)) ? problems : [...problems, `${path}: stands in no folder of the order`]
}

function importProblems(path: string, imports: readonly Import[], files: Files): string[] {
  return imports.flatMap((one) => {
    if (one.from === '') return [`${path}: imports what only runs can tell`]
    return one.from.startsWith('.') ? fileProblems(path, one.from, files) : packageProblems(path, one)
  })
}

function fileProblems(path: string, from: string, files: Files): string[] {
  if (!/\.(ts|json)$/.test(from)) return [`${path}: imports ${from} without its extension`]
  const to = resolved(path, from)
  if (to.endsWith('.json')) return existsSync(to) ? [] : [`${path}: imports ${to}, which is not there`]
  if (!files.has(to)) return [`${path}: imports ${to}, which is not there`]
  if (folderOf(path) === 'emulator' && !EMULATOR_MAY.some((allowed) => to.startsWith(allowed))) {
    return [`${path}: imports ${to}, which is not for the emulator`]
  }
  return ORDER.indexOf(folderOf(to)) < ORDER.indexOf(folderOf(path)) ? [`${path}: imports upward: ${to}`] : []
}

function packageProblems(path: string, { from, names, typeOnly }: Import): string[] {
  const folder = folderOf(path)
  const problems: string[] = []
  if (!OUTSIDE.has(path)) {
    if (FORBIDDEN_MODULES.has(from)) return [`${path}: imports ${from}`]
    problems.push(...names.filter((name) => from.endsWith('crypto') && FORBIDDEN_IMPORTS.has(name)).map((name) => `${path}: imports ${name}`))
  }
  if (from === 'fast-json-patch' && !typeOnly) {
    const named = names.filter((name) => name !== 'default')
    problems.push(...named.map((name) => `${path}: imports ${name} from fast-json-patch, which plain node knows by its default export only`))
  }
  const packageName = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? from)
  const isAllowed = PARSERS.has(packageName) || HARMLESS.has(from) || (folder === 'lib' && from === 'node:crypto') || OUTSIDE.has(path)
  return PURE.has(folder) && !isAllowed ? [...problems, `${path}: is pure and imports ${from}`] : problems
}

function importsOf(program: Node): Import[] {
  const found: Import[] = []
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const specifiers = node['specifiers'] as Node[]
      const typeOnly = node['importKind'] === 'type' || (specifiers.length > 0 && specifiers.every((one) => one['importKind'] === 'type'))
      found.push({ from: literal(node['source']), names: specifiers.map(importedName), typeOnly })
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      if (node['source'] !== null && node['source'] !== undefined)
        found.push({ from: literal(node['source']), names: [], typeOnly: node['exportKind'] === 'type' })
    } else if (node.type === 'ImportExpression') found.push({ from: literal(node['source']), names: [], typeOnly: false })
    else if (node.type === 'TSImportType') found.push({ from: literal(node['source'] ?? node['argument']), names: [], typeOnly: true })
  })
  return found
}

function passedOn(program: Node): string[] {
  return (program['body'] as Node[]).flatMap((node) =>
    /^Export(Named|All)Declaration$/.test(node.type) && node['source'] ? [literal(node['source'])] : [],
  )
}

/** Uses of time, chance, environment and output that belong to `main` and the ports. */
function outsideUses(program: Node, path: string): string[] {
  const found: string[] = []
  walk(program, (node, parent, slot) => {
    if (node.type === 'Identifier' && FORBIDDEN_GLOBALS.has(String(node['name'])) && isReference(parent, slot)) {
      if (!(node['name'] === 'setImmediate' && path === 'src/lib/yield.ts')) found.push(`uses ${String(node['name'])}`)
    }
    if (node.type === 'MemberExpression') {
      const use = `${nameOf(node['object'])}.${propertyName(node)}`
      if (FORBIDDEN_MEMBERS.has(use)) found.push(`uses ${use}`)
      if (nameOf(node['object']) === 'globalThis' && FORBIDDEN_GLOBALS.has(propertyName(node))) found.push(`uses ${propertyName(node)}`)
    }
    if (node.type === 'VariableDeclarator' && (node['id'] as Node).type === 'ObjectPattern') {
      const keys = ((node['id'] as Node)['properties'] as Node[]).map((one) => nameOf(one['key']))
      found.push(...keys.map((key) => `${nameOf(node['init'])}.${key}`).flatMap((use) => (FORBIDDEN_MEMBERS.has(use) ? [`uses ${use}`] : [])))
    }
    if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date' && (node['arguments'] as Node[]).length === 0)
      found.push('uses new Date() without a time')
  })
  return found
}

/** Whether a name stands for a value here, and not for a member, a key, or in an import. */
function isReference(parent: Node | null, slot: string): boolean {
  if (parent === null) return true
  if (parent.type === 'MemberExpression') return slot === 'object' || parent['computed'] === true
  if (parent.type === 'Property') return slot === 'value' || parent['shorthand'] === true || parent['computed'] === true
  return !/^(ImportSpecifier|TSPropertySignature|TSMethodSignature|PropertyDefinition|MethodDefinition)$/.test(parent.type) || slot === 'value'
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.push(`${[...trail.slice(at), path].join(' → ')}: a cycle`)
    if (at >= 0 || done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

function walk(node: Node, visit: (node: Node, parent: Node | null, slot: string) => void, parent: Node | null = null, slot = ''): void {
  visit(node, parent, slot)
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) walk(child as Node, visit, node, name)
    }
  }
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  return specifier.type === 'ImportNamespaceSpecifier' ? '*' : nameOf(specifier['imported'])
}

function propertyName(node: Node): string {
  return node['computed'] === true ? literal(node['property']) : nameOf(node['property'])
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'name' in node ? String(node.name) : ''
}

function literal(node: unknown): string {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string' ? node.value : ''
}

function resolved(path: string, from: string): string {
  return posix.join(dirname(path), from)
}

function folderOf(path: string): string {
  const [, folder = ''] = path.split('/')
  return folder.replace(/\.ts$/, '')
}
