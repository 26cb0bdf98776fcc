import { simpleGit, type SimpleGit } from 'simple-git'
import type { Abortable } from '../lib/abort.ts'

/** Where and how git runs. `leash` is the script that ends git together with its helpers; null for commands that start none. */
export type GitPlace = {
  cwd: string
  env: Readonly<Record<string, string>>
  leash: string | null
}

/** The largest answer that is held in memory: a listing of about a million files. */
export const MAX_ANSWER_BYTES = 128 * 1024 * 1024

// simple-git guards against callers that pass on text of strangers. Here every one of these comes from git-environment.ts.
const UNSAFE = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeCustomBinary: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafeSshCommand: true,
}

/** One command's git: ends when `signal` aborts, and when it prints more than anyone should hold in memory. */
export function gitAt(place: GitPlace, { signal }: Abortable): SimpleGit {
  const flood = new AbortController()
  let bytes = 0
  return simpleGit({
    baseDir: place.cwd,
    abort: AbortSignal.any([signal, flood.signal]),
    binary: place.leash === null ? 'git' : ['/bin/sh', place.leash],
    allowEnvironment: Object.keys(place.env),
    // Not `exit`: the last output may still be in the pipe then.
    completion: { onClose: true, onExit: false },
    unsafe: UNSAFE,
  })
    .env(place.env)
    .outputHandler((_command, stdout) => {
      stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MAX_ANSWER_BYTES) flood.abort()
      })
    })
}

/** The commit that `name` leads to, or null. Quiet about unknown names, loud about a broken repository. */
export async function commitOf(name: string, place: GitPlace, options: Abortable): Promise<string | null> {
  const answer = await gitAt(place, options).raw(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
  return answer.trim() === '' ? null : answer.trim()
}
