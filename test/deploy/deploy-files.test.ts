import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { Config } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/load.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { formatProblems } from '../../src/config/problem.ts'
import { copied, parseDockerfile } from '../support/dockerfile.ts'

const read = (path: string): string => readFileSync(`deploy/${path}`, 'utf8')
const yaml = (path: string): unknown => parse(read(path), { merge: true })

const dockerfile = parseDockerfile(read('Dockerfile'))
const unit = read('systemd/sluice.service')
type Service = { command: string[]; environment: Record<string, string>; ports: string[]; stop_grace_period?: string }
const { services: compose } = yaml('compose.yaml') as { services: { daemon: Service; emulator: Service } }
type Container = {
  args: string[]
  env: { name: string; value: string }[]
  ports: { name: string; containerPort: number }[]
  securityContext: Record<string, unknown>
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[]
} & Record<'livenessProbe' | 'readinessProbe' | 'startupProbe', { httpGet: { path: string; port: string } }>
type PodSpec = {
  containers: [Container]
  terminationGracePeriodSeconds: number
  volumes: ({ name: string } & Record<string, unknown>)[]
  enableServiceLinks: boolean
}
const { spec: deployment } = yaml('kubernetes/deployment.yaml') as {
  spec: { replicas: number; strategy: { type: string }; template: { spec: PodSpec } }
}
const pod = deployment.template.spec
const [container] = pod.containers

const imageEnv: Record<string, string> = Object.fromEntries(
  dockerfile.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.split(' ').map((pair) => pair.split('=') as [string, string])),
)
const podEnv = Object.fromEntries(container.env.map(({ name, value }) => [name, value]))
const unitEnv = Object.fromEntries([...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))

/** The configuration a container would have, every problem told. */
function configOf(env: Record<string, string>, files: Record<string, string>, needs = { targets: true, git: true }): Config {
  const readFile = (path: string): string => {
    const text = files[path] ?? (path.startsWith('/run/') ? 'secret-in-a-file' : undefined)
    if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' })
    return text
  }
  const { config, problems } = loadConfig({ flags: {}, env, cwd: '/etc/sluice', needs }, { readFile, cronProblem: () => null })
  if (config === null || problems.length > 0) throw new Error(formatProblems(problems))
  return config
}

describe('settings', () => {
  test.each([
    { name: 'the image', env: imageEnv },
    { name: 'the daemon of compose.yaml', env: compose.daemon.environment },
    { name: 'the emulator of compose.yaml', env: compose.emulator.environment },
    { name: 'the pod', env: podEnv },
    { name: 'the systemd unit', env: unitEnv },
  ])('$name sets variables that exist', ({ env }) => {
    const options = OPTIONS.flatMap((option) => (option.secret ? [option.env, `${option.env}_FILE`] : [option.env]))
    const known = new Set([...options, 'SLUICE_CONFIG', 'NODE_ENV', 'NODE_OPTIONS'])
    expect(Object.keys(env).filter((name) => !known.has(name))).toEqual([])
    expect(Object.keys(env).length).toBeGreaterThan(1)
  })

  test('the daemon of compose.yaml has all it needs, and talks to the emulator beside it', () => {
    const config = configOf({ ...imageEnv, ...compose.daemon.environment }, {})
    expect(config.targets).toMatchObject([{ url: 'http://emulator:8090', limits: { createWindowMs: 0, listLagMs: 0 } }])
    expect(config).toMatchObject({ dataDir: '/data', server: { host: '0.0.0.0', port: 8080 } })
    expect(configOf({ ...imageEnv, ...compose.emulator.environment }, {}, { targets: false, git: false }).emulator).toMatchObject({
      host: '0.0.0.0',
      port: 8090,
    })
  })

  test('the sluice.yaml for Kubernetes is right, with its secrets where they are mounted', () => {
    const config = configOf({ ...imageEnv, ...podEnv }, { '/etc/sluice/sluice.yaml': read('kubernetes/sluice.yaml') })
    expect(config.targets[0]?.credentials.clientSecrets[0]?.open()).toBe('secret-in-a-file')
    const mounts = container.volumeMounts.map(({ mountPath }) => mountPath)
    for (const [, path = ''] of read('kubernetes/sluice.yaml').matchAll(/\$\{file:(.*)\/[^/]+\}/g)) expect(mounts).toContain(path)
    expect(mounts).toContain('/etc/sluice')
    expect(mounts).toContain(config.dataDir)
  })
})

describe('ports, probes and time to stop', () => {
  const port = configOf({ ...imageEnv, ...podEnv }, {}, { targets: false, git: false }).server.port
  const { shutdownTimeoutMs } = configOf({}, {}, { targets: false, git: false })

  test('the port is the same everywhere', () => {
    expect(dockerfile.find(({ word }) => word === 'EXPOSE')?.rest).toBe(String(port))
    expect(container.ports).toEqual([{ name: 'http', containerPort: port }])
    expect(yaml('kubernetes/service.yaml')).toMatchObject({ spec: { ports: [{ name: 'http', port, targetPort: 'http' }] } })
    expect(compose.daemon.ports).toEqual([`127.0.0.1:${port}:${port}`])
  })

  test('probes ask routes that exist', () => {
    const routes = readFileSync('src/server/routes.ts', 'utf8')
    const asked = [container.livenessProbe, container.readinessProbe, container.startupProbe].map(({ httpGet }) => httpGet.path)
    const [, health = ''] = /\}(\/\w+)`/.exec(dockerfile.find(({ word }) => word === 'HEALTHCHECK')?.rest ?? '') ?? []
    expect(asked).toEqual(['/healthz', '/readyz', '/healthz'])
    for (const path of [...asked, health]) expect(routes).toContain(`'${path}'`)
  })

  test('everyone who stops the daemon waits longer than it takes', () => {
    const waits = [
      pod.terminationGracePeriodSeconds,
      Number.parseInt(compose.daemon.stop_grace_period ?? '0', 10),
      Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]),
    ]
    for (const seconds of waits) expect(seconds * 1000).toBeGreaterThan(shutdownTimeoutMs)
  })
})

describe('safety', () => {
  test('the pod runs as nobody, writes to its data alone and stands alone', () => {
    expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
    expect(container.volumeMounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp'])
    expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(pod.volumes.map(({ name }) => name).sort())
    expect([deployment.replicas, deployment.strategy.type, pod.enableServiceLinks]).toEqual([1, 'Recreate', false])
  })

  test('the image runs as the user that the pod names, with tini before it', () => {
    expect(dockerfile.find(({ word }) => word === 'USER')?.rest).toBe('10001:10001')
    expect(pod).toMatchObject({ securityContext: { runAsUser: 10_001, runAsGroup: 10_001, runAsNonRoot: true } })
    expect(dockerfile.find(({ word }) => word === 'ENTRYPOINT')?.rest).toBe('["/usr/bin/tini", "--", "node", "/app/bin/sluice.js"]')
  })

  test('what the image copies is there, and let through by its ignore file', () => {
    const ignore = read('Dockerfile.dockerignore')
    const paths = dockerfile.flatMap((instruction) => copied(instruction)?.from ?? [])
    expect(paths).toEqual(expect.arrayContaining(['src', 'schemas', 'scripts', 'bin', 'package-lock.json']))
    for (const path of paths) {
      expect(existsSync(path)).toBe(true)
      expect(ignore).toContain(`!${path}\n`)
    }
  })

  test('no secret is in a file of deploy/', () => {
    const names = readdirSync('deploy', { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ya?ml|service)$/.test(name))
    for (const name of names) expect(read(name)).not.toMatch(/kind: Secret|p8e-|ghp_/)
  })
})

describe('tools of this machine agree:', () => {
  const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0

  test.runIf(has('kubectl', 'version', '--client'))('kubectl renders the kustomization', () => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', 'deploy/kubernetes'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const documents = parseAllDocuments(stdout).map((one) => one.toJS() as { kind: string; metadata: { name: string; namespace?: string } })
    expect(documents.map(({ kind }) => kind).sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'Namespace',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'Service',
    ])
    const config = documents.find(({ kind }) => kind === 'ConfigMap')
    expect(config?.metadata.name).toMatch(/^sluice-config-\w+$/)
    expect(stdout).toContain(`name: ${config?.metadata.name}`)
    expect(stdout).toContain('image: sluice:0.1.0')
  })

  test.runIf(has('systemd-analyze', '--version'))('systemd takes the unit', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', 'deploy/systemd/sluice.service'], { encoding: 'utf8' })
    // Other units of the machine may have problems of their own.
    expect(stderr.split('\n').filter((line) => line.includes('sluice.service'))).toEqual([])
    expect(status).toBe(0)
  })
})
