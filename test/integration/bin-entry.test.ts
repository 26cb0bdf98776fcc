import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'

const BIN = resolve('bin/sluice.js')
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** Makes the Node.js that runs the entry, and only that one, say that it is an old one. */
const OLD_VERSION = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'
const OLD = ['--import', `data:text/javascript,${encodeURIComponent(OLD_VERSION)}`]

type Package = { bin: string; folder: string }

/** The entry beside a main program of ours, as an installed package has it. */
function packageWith(main: string | null, { ownNode = false } = {}): Package {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bin-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'bin'))
  copyFileSync(BIN, join(folder, 'bin/sluice.js'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  if (main !== null) {
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/main.js'), main)
  }
  if (ownNode) {
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
    symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
  }
  return { folder, bin: join(folder, 'bin/sluice.js') }
}

type Ended = { status: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

function run(args: string[], input = ''): Ended {
  // A program that never ends would hang the test run itself: this call cannot be interrupted.
  return spawnSync(process.execPath, args, { encoding: 'utf8', input, timeout: 30_000, killSignal: 'SIGKILL' })
}

const WAITING = `process.on('SIGTERM', () => { console.log('got SIGTERM'); process.exit(7) }); setInterval(() => {}, 1000); console.log('ready ' + process.pid)`

async function startWaiting(): Promise<{ child: ChildProcessByStdio<null, Readable, null>; innerPid: number; output: () => string }> {
  const child = spawn(process.execPath, [...OLD, packageWith(WAITING, { ownNode: true }).bin], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  while (!output.includes('\n')) await once(child.stdout, 'data')
  return { child, innerPid: Number(/ready (\d+)/.exec(output)?.[1]), output: () => output }
}

test('the real entry runs under plain node', () => {
  expect(run([BIN, 'version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test('an old Node.js without another at hand says what is needed', () => {
  const { status, stdout, stderr } = run([...OLD, packageWith('console.log(1)').bin, 'version'])
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/needs Node\.js 24\.15 or newer, and this is 20\.20\.2 .*\n.*nodejs\.org.*npm ci/)
})

test('an old Node.js hands over to the one that the package brings, with arguments, input, output and exit code', () => {
  const main = `let text = ''; for await (const chunk of process.stdin) text += chunk
console.log(JSON.stringify({ args: process.argv.slice(2), text, node: process.versions.node, tried: process.env.SLUICE_NODE_TRIED })); process.exitCode = 3`
  const { status, stdout } = run([...OLD, packageWith(main, { ownNode: true }).bin, 'plan', '--x', 'a b'], 'hello')
  expect(JSON.parse(stdout)).toEqual({ args: ['plan', '--x', 'a b'], text: 'hello', node: process.versions.node })
  expect(status).toBe(3)
})

test('an old Node.js that is also the one at hand is refused, not started for ever', () => {
  const { folder, bin } = packageWith('console.log(1)')
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  const shim = join(folder, 'node_modules/.bin/node')
  writeFileSync(shim, `#!/bin/sh\nexec '${process.execPath}' ${OLD.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(shim, 0o755)
  const { status, stderr } = run([...OLD, bin])
  expect(status).toBe(1)
  expect(stderr.match(/needs Node\.js/g)).toHaveLength(1)
})

test('a signal reaches the program, and its exit code comes back', async () => {
  const { child, output } = await startWaiting()
  child.kill('SIGTERM')
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, output: output().split('\n')[1] }).toEqual({ code: 7, output: 'got SIGTERM' })
})

test('a program that a signal ends ends the entry by the same signal', async () => {
  const { child, innerPid } = await startWaiting()
  process.kill(innerPid, 'SIGKILL')
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
})

test('killing the entry leaves no program behind', async () => {
  const { child } = await startWaiting()
  child.kill('SIGKILL')
  // Its end of the pipe closes only with its own death.
  await once(child.stdout, 'close')
})

test('a package that was not built says how', () => {
  expect(run([packageWith(null).bin])).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run build') as string })
})

test.each(['version', '--version', '-V'])('%s is answered without loading the program', (word) => {
  const { folder, bin } = packageWith('console.log("loaded")')
  writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"7.8.9"}')
  expect(run([bin, word])).toMatchObject({ status: 0, stdout: '7.8.9\n', stderr: '' })
})

test('a package whose own description is missing answers from what the build left, and the program where nothing was', () => {
  const { folder, bin } = packageWith('console.log("loaded")')
  expect(run([bin, 'version'])).toMatchObject({ stdout: 'loaded\n' })
  writeFileSync(join(folder, 'dist/package.json'), '{"type":"module","version":"7.8.9"}')
  expect(run([bin, 'version'])).toMatchObject({ stdout: '7.8.9\n' })
})
