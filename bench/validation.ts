import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createFleet } from './fleet.ts'
import { runOnce, type Once } from './once.ts'
import { ENTRY } from './program.ts'

export type ValidationMeasurement = { files: number; how: string; wallMs: number; cpuMs: number; peakRssMb: number }

const run = promisify(execFile)
const SCHEMA = fileURLToPath(new URL('../schemas/dataflow.schema.json', import.meta.url))
const PLAIN = fileURLToPath(new URL('./plain-ajv.ts', import.meta.url))
const AJV_CLI = 'ajv-cli@5.0.0'

/** The same files by `sluice validate`, with nothing kept and with the parses of a run before, and by ajv-cli with the same schema. */
export async function measureValidation(files: number): Promise<ValidationMeasurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'))
  try {
    await createFleet({ folder, size: files, concurrency: 1, emulatorUrl: 'http://127.0.0.1:9' })
    const sluice = async (dataDir: string): Promise<Once> =>
      runOnce([ENTRY, 'validate', '--path', 'repository'], folder, { SLUICE_DATA_DIR: dataDir })
    const cold = await sluice(join(folder, 'nothing-kept'))
    const kept = join(folder, 'kept')
    await mkdir(kept)
    await sluice(kept)
    const warm = await sluice(kept)
    const other = await byOther(folder)
    const found = [{ how: 'sluice validate, nothing kept', ...cold }, { how: 'sluice validate, parses kept', ...warm }, other]
    for (const { how, code } of found) if (code !== 0) throw new Error(`${how} ended with ${code}`)
    return found.map(({ how, wallMs, cpuMs, peakRssMb }) => ({ files, how, wallMs, cpuMs, peakRssMb }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** ajv-cli where it can be installed; else what it does, in a script of ours: parse as YAML, validate by ajv. */
async function byOther(folder: string): Promise<Once & { how: string }> {
  const repository = join(folder, 'repository')
  const tool = await installAjvCli(folder)
  if (tool === null)
    return { how: 'ajv and yaml in a plain script (ajv-cli could not be installed)', ...(await runOnce([PLAIN, SCHEMA, 'flows'], repository)) }
  const args = ['validate', '--spec=draft2020', '--strict=false', '-s', SCHEMA, '-d', 'flows/**/*.yaml']
  return { how: AJV_CLI, ...(await runOnce([tool, ...args], repository)) }
}

async function installAjvCli(folder: string): Promise<string | null> {
  const prefix = join(folder, 'ajv-cli')
  try {
    await mkdir(prefix)
    await writeFile(join(prefix, 'package.json'), '{"private":true}')
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix, AJV_CLI], { cwd: prefix })
    return join(prefix, 'node_modules/ajv-cli/dist/index.js')
  } catch {
    return null
  }
}
