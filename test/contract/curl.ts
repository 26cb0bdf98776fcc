import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Json } from '../../src/lib/json.ts'

export type CurlReply = { status: number; headers: string; text: string; body: Json | undefined }

const run = promisify(execFile)
const SECONDS = '20'

export const CURL = spawnSync('curl', ['--version']).status === 0

/**
 * Runs a command line as it stands in a tutorial: lines joined by `\`, arguments in single or double quotes, `{NAME}` filled in. Only
 * the host is another one.
 */
export async function curl(command: string, values: Readonly<Record<string, string>>, origin: string): Promise<CurlReply> {
  const filled = command
    .replaceAll(/\{([A-Z][A-Z_]*)\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(/https:\/\/(?:platform(?:-int)?\.adobe\.io|ims-na1\.adobelogin\.com)/g, origin)
  const [program, ...args] = words(filled)
  if (program !== 'curl') throw new Error('not a curl command')
  // `-i` shows the head of the answer; a proxy of the machine has no business here.
  const { stdout } = await run('curl', ['--silent', '--show-error', '--include', '--noproxy', '*', '--max-time', SECONDS, ...args])
  const [headers = ''] = stdout.split('\r\n\r\n', 1)
  const text = stdout.slice(headers.length + 4)
  return { status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(headers)?.[1]), headers, text, body: parse(text) }
}

/** As a shell splits a line, as far as tutorials use it. */
export function words(command: string): string[] {
  const joined = command.replaceAll(/\\\n/g, ' ').trim()
  return [...joined.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
      (_, single?: string, double?: string, escaped?: string) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
    ),
  )
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
