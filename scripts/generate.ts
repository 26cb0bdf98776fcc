/**
 * Writes every generated file, or with `--check` reports the stale ones and fails.
 * Each module in `scripts/generate/` exports `artefacts: Artefact[]`; the sources of truth are schemas and tables in `src/`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { tmpdir } from 'node:os'

export type Artefact = {
  /** Path from the top of the repository. */
  path: string
  produce: () => string | Promise<string>
}

const check = process.argv.includes('--check')
const folder = join(import.meta.dirname, 'generate')
let stale = 0
for (const name of readdirSync(folder).sort()) {
  const module = (await import(join(folder, name))) as { artefacts: Artefact[] }
  for (const { path, produce } of module.artefacts) {
    const wanted = formatted(path, await produce())
    const found = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (wanted === found) continue
    if (check) {
      stale += 1
      console.error(`stale: ${path} (run npm run generate)`)
    } else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, wanted)
      console.log(`wrote ${path}`)
    }
  }
}
process.exitCode = stale === 0 ? 0 : 1

/** Generated files obey the formatter too where it does not ignore them, so that `--check` and `oxfmt --check` never disagree. */
function formatted(path: string, text: string): string {
  if (path.endsWith('.md') || path.includes('/generated/')) return text
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-generate-'))
  try {
    const file = join(scratch, basename(path))
    writeFileSync(file, text)
    spawnSync('oxfmt', ['--config', join(import.meta.dirname, '..', '.oxfmtrc.json'), file], { stdio: 'inherit' })
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
