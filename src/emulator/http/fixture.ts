import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { SluiceError } from '../../lib/errors.ts'
import { readFaultRules, type FaultRule } from '../core/faults/rule.ts'
import { readSeed, type Seed } from '../core/seed/seed.ts'

/** A seed file, YAML or JSON. An empty one is a seed of empty sandboxes. */
export function readSeedFile(path: string): Seed {
  const read = readSeed(parseFile(path))
  if ('seed' in read) return read.seed
  throw new SluiceError('SLUICE_CONFIG', `the seed file ${path} is not valid: ${read.problems.join('; ')}`)
}

/** A file of fault rules: a list, or a map with the list under `faults`. */
export function readFaultsFile(path: string): FaultRule[] {
  const value = parseFile(path)
  const list: unknown = typeof value === 'object' && value !== null && 'faults' in value ? value.faults : (value ?? [])
  const read = readFaultRules(list)
  if ('rules' in read) return read.rules
  throw new SluiceError('SLUICE_CONFIG', `the faults file ${path} is not valid: ${read.problems.join('; ')}`)
}

function parseFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new SluiceError('SLUICE_CONFIG', `the file ${path} cannot be read as YAML or JSON`, { cause })
  }
}
