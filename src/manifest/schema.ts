import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { DataValidateFunction } from 'ajv/dist/types/index.js'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import folderSchema from '../../schemas/folder.schema.json' with { type: 'json' }
import { digestJson } from '../lib/digest.ts'
import { firstTwice } from '../lib/each-once.ts'
import { isJsonObject, type Json } from '../lib/json.ts'
import { fitsAsWritten, fitsBound, fitsFolder } from './generated/fits.ts'

/** Changes whenever the schema does, so that parses kept from before are not trusted. */
export const SCHEMA_DIGEST = digestJson(schema).slice(0, 12)

export type SchemaError = ErrorObject

type Check = (data: Json) => readonly SchemaError[]

/** Nodes up to which all violations are looked for; ajv's cost grows with the square of their number. */
const THOROUGH_UP_TO = 5_000

/** The violations by a manifest as written, where variables may stand for scalars. */
export const violationsAsWritten: Check = checkBy(fitsAsWritten, schema)

/** The same after variables went in: what still looks like one is text. */
export const violationsBound: Check = checkBy(fitsBound, { ...schema, $defs: { ...schema.$defs, variable: { not: {} } } })

/** The violations by a `.sluice.yaml`. */
export const violationsOfFolder: Check = checkBy(fitsFolder, folderSchema)

/**
 * Most manifests are right, which the validator that was compiled ahead tells; only for one that is not, a validator is compiled that can
 * say why. Of a very large one the first violation will do.
 */
export function checkBy(fits: (data: Json) => boolean, source: object): Check {
  let quick: ValidateFunction | null = null
  let thorough: ValidateFunction | null = null
  return (data) => {
    if (fits(data)) return []
    if (sizeOf(data) > THOROUGH_UP_TO) return violationsBy((quick ??= compile(source, false)), data)
    return violationsBy((thorough ??= compile(source, true)), data)
  }
}

function violationsBy(validate: ValidateFunction, data: Json): readonly SchemaError[] {
  return validate(data) ? [] : (validate.errors ?? [])
}

// `verbose` hands over the value and the sub-schema of each violation, from which sentences are made.
// `errorMessage` is what editors show for a violation; here it is the same sentence.
function compile(source: object, allErrors: boolean): ValidateFunction {
  const ajv = new Ajv2020({ allErrors, verbose: true, strict: true, strictRequired: false, strictTypes: false })
  ajv.addVocabulary(['errorMessage'])
  ajv.removeKeyword('uniqueItems').addKeyword({ keyword: 'uniqueItems', type: 'array', compile: () => eachOnce })
  return ajv.compile(source)
}

const eachOnce: DataValidateFunction = (data: Json[]) => {
  const twice = firstTwice(data)
  if (twice === null) return true
  eachOnce.errors = [{ keyword: 'uniqueItems', params: twice, message: 'must not have the same entry twice' }]
  return false
}

function sizeOf(data: Json): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + sizeOf(item), 1)
  return isJsonObject(data) ? Object.values(data).reduce<number>((sum, item) => sum + sizeOf(item), 1) : 1
}
