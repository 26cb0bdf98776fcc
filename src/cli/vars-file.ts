import { isJsonObject, type JsonScalar } from '../lib/json.ts'
import { SluiceError } from '../lib/errors.ts'
import { formatPointer } from '../lib/pointer.ts'
import { parseConfigFile, type ConfigFileText } from '../config/config-file.ts'
import { formatProblems } from '../config/problem.ts'
import type { Vars } from '../manifest/variables.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * The variables of a `--vars-file`: a YAML mapping of names to texts, numbers and booleans.
 * @throws SluiceError `SLUICE_CONFIG` naming everything that is wrong with it
 */
export function parseVarsFile(path: string, text: string): Vars {
  const { file, problems } = parseConfigFile(path, text)
  if (file === null) throw new SluiceError('SLUICE_CONFIG', formatProblems(problems))
  const members = isJsonObject(file.data) ? Object.entries(file.data) : []
  const wrong = members.flatMap(([name, value]) => (isScalar(value) ? problemOf(file, name, value) : `${name} must be text, a number, true or false`))
  if (wrong.length > 0) throw new SluiceError('SLUICE_CONFIG', `cannot use the variables of ${path}: ${wrong.join('; ')}`)
  return Object.fromEntries(members.flatMap(([name, value]) => (isScalar(value) ? [[name, value]] : [])))
}

function problemOf(file: ConfigFileText, name: string, value: Exclude<JsonScalar, null>): string[] {
  if (!NAME.test(name)) return [`${JSON.stringify(name)} cannot be the name of a variable`]
  if (typeof value === 'string' && /\$\{(env|file):/.test(value))
    return [`${name} may not refer to the environment or to files, because variables are public`]
  const written = file.places.get(formatPointer([name]))?.written ?? null
  // `00112233` is the number 112233 to YAML, and ids look like numbers more often than one thinks.
  if (typeof value === 'number' && written !== null && written !== String(value))
    return [`${name} is read as the number ${value}: put ${written} in quotes`]
  return []
}

function isScalar(value: unknown): value is Exclude<JsonScalar, null> {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
