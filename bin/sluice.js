#!/usr/bin/env node
// Plain JavaScript without static imports: it has to load on the Node.js that is too old, in order to say so.
const REQUIRED = '24.15'
const TRIED = 'SLUICE_NODE_TRIED'

const isOld = olderThan(process.versions.node, REQUIRED)
const wasTried = process.env[TRIED] === '1'
delete process.env[TRIED]

if (isOld && !wasTried) void startOnOwnNode()
else if (isOld) refuse()
else if (isVersionAsked() && answerVersion()) {
  // Scripts ask for it in loops: not even the module loader is needed.
} else {
  if (wasTried) endWithParent()
  if (process.argv[2] === 'run') collectEarly()
  // What goes wrong in it ends the process with its trace: nothing here could mend it.
  void start()
}

function isVersionAsked() {
  return process.argv.length === 3 && ['version', '--version', '-V'].includes(process.argv[2])
}

/** From the package's own description, or from what the build left beside the bundle; false where neither says it. */
function answerVersion() {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  for (const path of ['../package.json', '../dist/package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (typeof version === 'string') return process.stdout.write(`${version}\n`) || true
    } catch {
      // Not there: then the program knows.
    }
  }
  return false
}

/** Sources in a checkout, the bundle in a package. SLUICE_DIST=1 runs the bundle in a checkout too. */
async function start() {
  const [{ existsSync }, { enableCompileCache }] = await Promise.all([import('node:fs'), import('node:module')])
  // Start-up time is mostly compiling; a folder that cannot be written is no error.
  enableCompileCache()
  const candidates = ['../src/main.ts', '../dist/main.js'].map((path) => new URL(path, import.meta.url))
  if (process.env.SLUICE_DIST === '1') candidates.shift()
  const entry = candidates.find((url) => existsSync(url))
  if (entry === undefined) return fail('sluice: dist/main.js is not there. In a checkout, build it with: npm run build')
  await import(entry.href)
}

/** A checkout brings its own Node.js as a development dependency, so that a machine with an older one can run it. */
async function startOnOwnNode() {
  const [{ existsSync }, { spawn }, { fileURLToPath }] = await Promise.all([import('node:fs'), import('node:child_process'), import('node:url')])
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
  if (!existsSync(node)) return refuse()
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  // The channel carries nothing: it breaks when this process dies without being able to say so, by SIGKILL.
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, [TRIED]: '1' } })
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well, and the second one would mean "at once".
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('error', () => refuse())
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const one of signals) process.removeAllListeners(one)
    // The same end for whoever waits for us; SIGKILL cannot be missed either.
    process.kill(process.pid, signal)
  })
}

/**
 * A daemon lives for weeks in a container with little memory. Left alone, V8 lets garbage grow to what the machine has before it
 * collects: over 10,000 flows that was 400 MB where 250 do, for a seventh more CPU in a full pass.
 */
function collectEarly() {
  process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=25')
}

function endWithParent() {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel?.unref()
}

function refuse() {
  fail(
    `sluice: needs Node.js ${REQUIRED} or newer, and this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org, or in a checkout run npm ci, which brings one along.',
  )
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

function olderThan(version, required) {
  const [major, minor] = version.split('.').map(Number)
  const [requiredMajor, requiredMinor] = required.split('.').map(Number)
  return major < requiredMajor || (major === requiredMajor && minor < requiredMinor)
}
