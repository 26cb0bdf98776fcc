import { SluiceError } from '../lib/errors.ts'

/**
 * `./flows/` → `flows`: as git spells a folder in a tree; '' is the top.
 * @throws SluiceError `SLUICE_CONFIG` for a path that leaves the repository
 */
export function folderOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (path.startsWith('/') || parts.includes('..')) throw new SluiceError('SLUICE_CONFIG', `git.path ${JSON.stringify(path)} leaves the repository`)
  return parts.join('/')
}
