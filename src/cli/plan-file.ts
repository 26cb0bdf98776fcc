import { Ajv2020 } from 'ajv/dist/2020.js'
import { open, lstat, rename, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import schema from '../../schemas/plan-file.schema.json' with { type: 'json' }
import { SluiceError } from '../lib/errors.ts'
import { isJsonObject, type JsonObject } from '../lib/json.ts'
import type { FlowKey } from '../manifest/desired.ts'
import type { PlanFacts } from '../reconcile/plan-facts.ts'
import type { System } from './system.ts'

/** A plan that was looked at, to be carried out as it stands or not at all; `schemas/plan-file.schema.json` describes it. */
export type PlanFile = {
  kind: 'sluice-plan'
  formatVersion: 1
  /** Of the Sluice that made it. */
  version: string
  madeAt: string
  /** `ref` as asked for, null for the configured one. */
  source: { name: string; path: string; ref: string | null; commit: string; revision: string }
  /** The keys that were planned; empty for all. */
  keys: FlowKey[]
  /** `steps` are there to be read: what is carried out is planned again. */
  targets: (PlanFacts & { steps: JsonObject[] })[]
}

const KIND = 'sluice-plan'
const FORMAT_VERSION = 1
/** Ten thousand flows make some thirty megabytes. */
const MAX_BYTES = 128 * 1024 * 1024

/** Whether an argument of `apply` names a plan file: keys have no leading dot or slash, and none that is in use ends like this. */
export function isPlanFileName(argument: string): boolean {
  return /\.json$/i.test(argument) || /^\.{0,2}\//.test(argument)
}

/** @throws SluiceError `SLUICE_USAGE` for what is no plan file of ours */
export async function readPlanFile(path: string, { cwd }: Pick<System, 'cwd'>): Promise<PlanFile> {
  const document = await readJson(path, cwd)
  if (!isPlan(document)) throw usage(`${path} is no plan file: sluice plan --out makes one`)
  const { formatVersion } = document
  if (formatVersion !== FORMAT_VERSION)
    throw usage(
      `${path} is a plan file of format version ${JSON.stringify(formatVersion ?? null)}, and this Sluice reads ${FORMAT_VERSION}: make a new one`,
    )
  const fits = new Ajv2020({ strict: false, validateFormats: false }).compile<PlanFile>(schema)
  if (fits(document)) return document
  const [error] = fits.errors ?? []
  throw usage(
    `${path} is a plan file, but a damaged one: ${error?.instancePath === '' ? 'the file' : (error?.instancePath ?? '')} ${error?.message ?? ''}`,
  )
}

/** @throws SluiceError `SLUICE_USAGE` where something else than a plan file has that name */
export async function checkPlanFileName(path: string, { cwd }: Pick<System, 'cwd'>): Promise<void> {
  const found = await lstat(resolve(cwd, path)).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw usage(`cannot write ${path}: ${codeOf(error)}`)
  })
  if (found === null) return
  const document = found.isFile() ? await readJson(path, cwd).catch(() => null) : null
  if (!isPlan(document)) throw usage(`${path} is there already and is no plan file: choose another name, or remove it`)
}

/** Whole or not at all, and readable for its owner only: manifests may be nobody else's business. */
export async function writePlanFile(path: string, file: PlanFile, { cwd, pid }: Pick<System, 'cwd' | 'pid'>): Promise<void> {
  const whole = resolve(cwd, path)
  const building = `${whole}.${pid}.tmp`
  try {
    const handle = await open(building, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(building, whole)
  } catch (error) {
    await unlink(building).catch(() => undefined)
    throw usage(`cannot write ${path}: ${codeOf(error)}`, error)
  }
}

async function readJson(path: string, cwd: string): Promise<unknown> {
  const text = await readText(path, cwd)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw usage(`${path} is no plan file: it is not JSON`)
  }
}

async function readText(path: string, cwd: string): Promise<string> {
  try {
    await using handle = await open(resolve(cwd, path))
    const found = await handle.stat()
    if (!found.isFile()) throw usage(`${path} is no plan file: it is no file at all`)
    if (found.size > MAX_BYTES) throw usage(`${path} has ${found.size} bytes, and a plan file at most ${MAX_BYTES}`)
    return await handle.readFile('utf8')
  } catch (error) {
    if (error instanceof SluiceError) throw error
    throw usage(codeOf(error) === 'ENOENT' ? `there is no plan file ${path}` : `cannot read ${path}: ${codeOf(error)}`, error)
  }
}

function isPlan(document: unknown): document is JsonObject {
  return isJsonObject(document) && document['kind'] === KIND
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

function usage(message: string, cause?: unknown): SluiceError {
  return new SluiceError('SLUICE_USAGE', message, cause === undefined ? {} : { cause })
}
