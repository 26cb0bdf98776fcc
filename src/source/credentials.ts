import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import type { Secret } from '../lib/secret.ts'
import type { GitSettings } from './git-environment.ts'

/** GitHub asks for this name with tokens of an app, GitLab, Gitea and Azure take any; Bitbucket wants `x-token-auth`. */
const DEFAULT_USERNAME = 'x-access-token'

// `store` and `erase`, which git also calls, print nothing.
const HELPER = '!f() { test "$1" != get || cat "$SLUICE_GIT_CREDENTIALS"; }; f'

export type Credentials = {
  settings: GitSettings
  variables: Readonly<Record<string, string>>
  /** Texts that no message may hold. */
  secrets: readonly string[]
}

/**
 * What git needs to answer a server that asks who we are: a file in `folder` that only we can read. Not a URL, an argument or a
 * configuration, and not the environment either, which simple-git prints under `DEBUG`. The helper is bound to the origin of `git.url`,
 * so a server that redirects elsewhere gets nothing; `GIT_ASKPASS` would answer whoever asks.
 * @param folder lives as long as one git operation, and so does the file
 */
export async function writeHttpCredentials(folder: string, origin: string, username: string | undefined, token: Secret): Promise<Credentials> {
  const user = username ?? DEFAULT_USERNAME
  const value = openToken(token)
  const file = join(folder, 'credentials')
  await writeFile(file, `username=${user}\npassword=${value}\n`, { mode: 0o600 })
  return {
    settings: [
      ['credential.helper', ''],
      [`credential.${origin}.helper`, HELPER],
    ],
    variables: { SLUICE_GIT_CREDENTIALS: file },
    secrets: [value, Buffer.from(`${user}:${value}`).toString('base64')],
  }
}

/** Read anew each time: tokens in mounted files are rotated while we run. */
function openToken(token: Secret): string {
  const value = readToken(token).trim()
  if (value === '') throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'cannot read git.token: it is empty')
  if (/[\r\n\0]/.test(value)) throw new SluiceError('SLUICE_GIT_UNAVAILABLE', 'cannot read git.token: it has more than one line')
  return value
}

function readToken(token: Secret): string {
  try {
    return token.open()
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new SluiceError('SLUICE_GIT_UNAVAILABLE', `cannot read git.token: ${why}`)
  }
}
