import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A git repository of its own with so many published dataflows, and a `sluice.yaml` beside it. */
export type Fleet = { folder: string; touchOne(): Promise<void> }

export type FleetOptions = { folder: string; size: number; concurrency: number; emulatorUrl: string }

/** Manifests per folder, as a team would sort them. */
const PER_FOLDER = 50

export async function createFleet({ folder, size, concurrency, emulatorUrl }: FleetOptions): Promise<Fleet> {
  const repository = join(folder, 'repository')
  await mkdir(join(repository, 'flows'), { recursive: true })
  await writeFile(join(folder, 'sluice.yaml'), configuration(emulatorUrl, concurrency))
  for (let at = 0; at < size; at += PER_FOLDER) await mkdir(join(repository, 'flows', `team-${at / PER_FOLDER}`))
  for (let n = 0; n < size; n++) await writeFile(pathOf(repository, n), manifest(n, 'Orders of the shop, every 30 minutes'))
  await git(repository, 'init', '--quiet', '--initial-branch=main')
  await commit(repository, 'All dataflows')
  return {
    folder,
    async touchOne() {
      await writeFile(pathOf(repository, 0), manifest(0, 'Orders of the shop, twice an hour'))
      await commit(repository, 'Say it otherwise')
    },
  }
}

function pathOf(repository: string, n: number): string {
  return join(repository, 'flows', `team-${Math.floor(n / PER_FOLDER)}`, `orders-${String(n).padStart(5, '0')}.yaml`)
}

/** Cloud storage on a schedule: the common case, with every optional member. */
function manifest(n: number, description: string): string {
  return `name: Orders of shop ${n}
description: ${description}
state: published
flowSpec: { name: CloudStorageToAEP }
sourceConnectionIds: [{ name: orders-files-source }]
targetConnectionIds: [{ name: orders-files-target }]
transformations:
  - name: Mapping
    params: { mappingId: "11112222333344445555666677778888", mappingVersion: 0 }
scheduleParams: { startTime: 4102444800, frequency: minute, interval: 30, backfill: true }
options: { errorDiagnosticsEnabled: true, partialIngestionPercent: 5 }
`
}

/** Nothing but what is measured: no poll, no resync, no rate that binds, no windows that a stand-in does not need. */
function configuration(url: string, concurrency: number): string {
  return `owner: bench
git: { url: ./repository, path: flows, poll: "0 0 1 1 *" }
resync: "0 0 1 1 *"
server: { port: 0 }
log: { level: debug, format: json }
targets:
  - name: bench
    url: ${url}
    imsUrl: ${url}
    org: 0123456789ABCDEF01234567@AdobeOrg
    sandbox: dev
    credentials: { clientId: bench, clientSecret: bench }
    limits: { concurrency: ${concurrency}, requestsPerSecond: 1000, createWindowMs: 0, listLagMs: 0 }
    policy: { maxChanges: { create: none, publish: none }, maxChangesPerHour: { create: none, publish: none } }
`
}

async function commit(repository: string, message: string): Promise<void> {
  await git(repository, 'add', '--all')
  await git(repository, 'commit', '--quiet', '--message', message)
}

async function git(repository: string, ...args: string[]): Promise<void> {
  const who = {
    GIT_AUTHOR_NAME: 'bench',
    GIT_AUTHOR_EMAIL: 'bench@example.com',
    GIT_COMMITTER_NAME: 'bench',
    GIT_COMMITTER_EMAIL: 'bench@example.com',
  }
  await run('git', ['-C', repository, ...args], {
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...who },
  })
}
