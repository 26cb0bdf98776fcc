import { readFile, writeFile } from 'node:fs/promises'
import { getCACertificates } from 'node:tls'
import { SluiceError } from '../lib/errors.ts'

/**
 * Writes the certificates that this machine trusts, and the extra ones, into one file: git knows only "instead of", while
 * `NODE_EXTRA_CA_CERTS` means "as well".
 */
export async function writeCaBundle(file: string, extraFiles: readonly string[]): Promise<void> {
  const system = getCACertificates('system')
  const extras = await Promise.all(extraFiles.map(readCertificates))
  const all = [...(system.length > 0 ? system : getCACertificates('bundled')), ...extras]
  await writeFile(file, `${all.map((text) => text.trim()).join('\n')}\n`)
}

async function readCertificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new SluiceError('SLUICE_CONFIG', `cannot read the CA certificates in ${file}: ${why}`)
  }
}
