/**
 * `npm run build`: bundles src/main.ts and everything it needs into dist/, which runs without node_modules.
 * Not minified, with source maps, so that a stack trace of an operator can be read. `--out <folder>` builds elsewhere.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'

const top = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { out: { type: 'string', default: join(top, 'dist') } } })
const out = resolve(values.out)

rmSync(out, { recursive: true, force: true })
const bundle = await rolldown({ input: { main: join(top, 'src/main.ts') }, cwd: top, platform: 'node' })
const { output } = await bundle.write({
  dir: out,
  format: 'esm',
  sourcemap: true,
  sourcemapPathTransform: (path, map) => fromTop(resolve(dirname(map), path)),
  entryFileNames: '[name].js',
  // Commands are imported when they are asked for: what one does not need is not loaded.
  chunkFileNames: 'chunks/[name]-[hash].js',
})
await bundle.close()

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
const imports = output.flatMap((file) => (file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : []))
const own = new Set(output.map((file) => file.fileName))
const missing = imports.filter((name) => !own.has(name) && !isBuiltin(name))
if (missing.length > 0) throw new Error(`the bundle would need node_modules for ${[...new Set(missing)].join(', ')}`)
writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licences(modules))
// dist/ is ESM wherever it is copied to, and bin/sluice.js answers `version` from here where the package's own description is not.
const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string }
writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'module', version })}\n`)

const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
const bytes = files.reduce((sum, name) => sum + statSync(join(out, name)).size, 0)
console.log(`${out}: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB`)

/** The same maps wherever they are built. */
function fromTop(path: string): string {
  return /node_modules\/.*$/.exec(path)?.[0] ?? relative(top, path)
}

/** Their licences ask to be passed on with the code. */
function licences(ids: readonly string[]): string {
  const folders = new Set(ids.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.slice(0, 1) ?? []))
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
      const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : ''
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}
