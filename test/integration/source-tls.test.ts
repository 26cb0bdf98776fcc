import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { follow, never, openTestSource } from '../source/open-source.ts'
import { startGitHttpServer } from '../support/git-http-server.ts'
import { tempRepo } from '../support/git-repo.ts'
import { tempDir } from '../support/temp.ts'

// Certificates are made on the spot; where the openssl program is missing these tests show up as skipped.
describe.skipIf(!hasOpenssl())('over https', () => {
  test('trusts the certificates of NODE_EXTRA_CA_CERTS and of git.caFile, and no others', async () => {
    await using repo = await tempRepo({ 'flows/a.yaml': 'name: a\n' })
    await using data = await tempDir()
    const { key, cert, certFile } = await selfSigned(data.path)
    await using server = await startGitHttpServer(dirname(repo.path), { token: 't0ken', tls: { key, cert } })
    const config = { url: server.urlOf('repo/.git'), dataDir: data.path, token: Secret.of('t0ken') }
    const path = process.env['PATH']

    await using distrustful = await openTestSource(config)
    await expect(distrustful.resolve(never)).rejects.toMatchObject({
      code: 'SLUICE_GIT_UNAVAILABLE',
      message: expect.stringContaining('the TLS connection failed'),
    })
    await using byEnvironment = await openTestSource(config, { PATH: path, NODE_EXTRA_CA_CERTS: certFile })
    expect((await follow(byEnvironment)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
    await using byConfig = await openTestSource({ ...config, caFile: certFile, name: 'other' })
    expect((await follow(byConfig)).files).toEqual({ 'flows/a.yaml': 'name: a\n' })
  })

  test('says which file of certificates cannot be read', async () => {
    await using data = await tempDir()
    await using source = await openTestSource({ url: 'https://127.0.0.1:1/x.git', dataDir: data.path, caFile: join(data.path, 'none.pem') })
    await expect(source.resolve(never)).rejects.toMatchObject({ code: 'SLUICE_CONFIG', message: expect.stringContaining('none.pem: ENOENT') })
  })
})

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function selfSigned(folder: string): Promise<{ key: string; cert: string; certFile: string }> {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' })
  return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8'), certFile }
}
