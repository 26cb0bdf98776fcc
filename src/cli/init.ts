import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import { EXAMPLE_MANIFEST, configText } from './init-files.ts'
import { EXIT, type ExitCode, type System } from './system.ts'

/** `sluice init`: a repository to start from. What is there already is never overwritten. */
export function initCommand(folder: string, { cwd, stdout }: Pick<System, 'cwd' | 'stdout'>): ExitCode {
  const top = resolve(cwd, folder)
  const files = new Map([
    ['sluice.yaml', configText(top)],
    ['flows/_example.yaml', EXAMPLE_MANIFEST],
  ])
  const there = [...files.keys()].filter((path) => existsSync(join(top, path)))
  if (there.length > 0)
    throw new SluiceError(
      'SLUICE_USAGE',
      `${there.map((path) => shown(cwd, join(top, path))).join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already: nothing was written`,
    )
  const written = reportingTrouble(top, () => [...writeAll(top, files), ...ignoreDataFolder(top)])
  stdout.write(
    `${written.map((path) => `wrote ${shown(cwd, join(top, path))}\n`).join('')}\n${nextSteps(shown(cwd, top), existsSync(join(top, '.git')))}`,
  )
  return EXIT.done
}

function writeAll(top: string, files: ReadonlyMap<string, string>): string[] {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(top, path)), { recursive: true })
    writeFileSync(join(top, path), text, { flag: 'wx' })
  }
  return [...files.keys()]
}

/** The ledger is this machine's; it has no business in the repository. */
function ignoreDataFolder(top: string): string[] {
  const file = join(top, '.gitignore')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (/^\/?\.sluice\/?\s*$/m.test(text)) return []
  writeFileSync(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}/.sluice\n`)
  return ['.gitignore']
}

function reportingTrouble<T>(top: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause
    throw new SluiceError('SLUICE_USAGE', `cannot write to ${top}: ${cause.message}`, { cause })
  }
}

function shown(cwd: string, path: string): string {
  return relative(cwd, path) || '.'
}

function nextSteps(folder: string, isRepository: boolean): string {
  const enter = folder === '.' ? [] : [`cd ${folder}`]
  const steps = [
    ...enter,
    ...(isRepository ? [] : ['git init --initial-branch=main']),
    'cp flows/_example.yaml flows/orders.yaml      # then edit it; _ keeps a file from being a manifest',
    'sluice validate',
    'git add . && git commit -m "Start with Sluice"',
    'sluice run --emulator                         # a local Flow Service, nothing of Adobe is touched',
  ]
  const then = 'For a real sandbox fill in the second target of sluice.yaml, then `sluice doctor` and `sluice plan`.'
  return `Next:\n${steps.map((step) => `  ${step}\n`).join('')}${then}\n`
}
