import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copied, parseDockerfile, type Instruction } from '../support/dockerfile.ts'

const dockerfile = parseDockerfile(readFileSync('deploy/Dockerfile', 'utf8'))
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

// No container engine is needed: the same files, the same commands, in folders that hold nothing else.
test('the steps of the Dockerfile make a program that runs without node_modules', () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-image-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const build = join(root, 'build')
  const image = join(root, 'image')
  for (const instruction of dockerfile.filter(({ stage }) => stage === 0)) {
    copy(instruction, build)
    if (instruction.word === 'RUN') run(instruction.rest, build)
  }
  for (const instruction of dockerfile.filter(({ stage }) => stage === 1)) {
    copy(instruction, image)
    const [, from, to] = /^--from=build \/app\/(\S+) (\S+)$/.exec(instruction.rest) ?? []
    if (from !== undefined && to !== undefined) cpSync(join(build, from), join(image, to), { recursive: true })
  }
  expect(readdirSync(join(image, 'app')).sort()).toEqual(['LICENSE', 'bin', 'dist', 'package.json'])
  const started = spawnSync(process.execPath, ['bin/sluice.js', 'version'], {
    cwd: join(image, 'app'),
    encoding: 'utf8',
    env: { PATH: dirname(process.execPath) },
  })
  expect(started).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
})

function copy(instruction: Instruction, folder: string): void {
  const step = copied(instruction)
  if (step === null) return
  const isFolder = step.to.endsWith('/')
  for (const from of step.from) {
    const to = join(folder, isFolder || step.from.length > 1 ? join(step.to, from) : step.to)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, { recursive: true })
  }
}

/** With the Node.js of this run, as the image has one; npm's own environment would lead back to this checkout. */
function run(command: string, cwd: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST)/.test(name)))
  const { status, stderr, stdout } = spawnSync('sh', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env: { ...env, PATH: `${dirname(process.execPath)}:${env['PATH']}` },
  })
  if (status !== 0) throw new Error(`${command}\n${stdout}\n${stderr}`)
}
