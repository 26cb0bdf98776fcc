import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { instrument } from './instrument.ts'
import type { MutatedFile } from './scope.ts'

const SHIMS: Readonly<Record<string, string>> = {
  vitest: new URL('shim/vitest.ts', import.meta.url).href,
  'fast-check': new URL('shim/fast-check.ts', import.meta.url).href,
}
const ROOT = new URL('../../', import.meta.url).href
const OWN = new URL('./', import.meta.url).href

/**
 * Loads mutated sources with their switches, and the shims in place of the test libraries. `nextCopy()` makes all later imports load
 * the project's modules anew, for mutants that act while a module loads.
 */
export function installLoader(files: readonly MutatedFile[]): { nextCopy: () => void; urlOf: (path: string) => string } {
  const byUrl = new Map(files.map((one) => [new URL(one.path, ROOT).href, one]))
  const texts = new Map<string, string>()
  let copy = 0
  const versioned = (url: string): string =>
    copy > 0 && url.startsWith(ROOT) && !url.startsWith(OWN) && url.endsWith('.ts') && !url.includes('/node_modules/') ? `${url}?copy=${copy}` : url
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const shim = SHIMS[specifier]
      if (shim !== undefined && !context.parentURL?.startsWith(`${OWN}shim/`)) return { url: shim, shortCircuit: true }
      const found = nextResolve(specifier, context)
      return { ...found, url: versioned(found.url) }
    },
    load(url, context, nextLoad) {
      const plain = url.replace(/\?copy=\d+$/, '')
      if (!plain.startsWith(ROOT) || !plain.endsWith('.ts') || plain.includes('/node_modules/')) return nextLoad(url, context)
      const known = texts.get(plain) ?? transformed(plain)
      texts.set(plain, known)
      return { format: 'module', source: known, shortCircuit: true }
    },
  })

  function transformed(url: string): string {
    const file = byUrl.get(url)
    const source = file === undefined ? readFileSync(fileURLToPath(url), 'utf8') : instrument(file.source, file.mutants, file.firstId)
    return stripTypeScriptTypes(source, { mode: 'strip' })
  }

  return {
    nextCopy: () => {
      copy += 1
    },
    urlOf: (path) => versioned(new URL(path, ROOT).href),
  }
}
