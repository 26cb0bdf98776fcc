import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { DataValidateFunction } from 'ajv/dist/types/index.js'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import folderSchema from '../../schemas/folder.schema.json' with { type: 'json' }
import { digestJson } from '../lib/digest.ts'
import { canonicalJson, isJsonObject, type Json } from '../lib/json.ts'
import type { Dataflow } from './generated/dataflow.ts'

/** Changes whenever the schema does, so that parses kept from before are not trusted. */
export const SCHEMA_DIGEST = digestJson(schema).slice(0, 12)

export type SchemaError = ErrorObject

type Check = (data: Json) => readonly SchemaError[]

/** Nodes up to which all violations are looked for; ajv's cost grows with the square of their number. */
const THOROUGH_UP_TO = 5_000

/** The violations by a manifest as written, where variables may stand for scalars. */
export const violationsAsWritten: Check = checkBy(schema)

/** The same after variables went in: what still looks like one is text. */
export const violationsBound: Check = checkBy({ ...schema, $defs: { ...schema.$defs, variable: { not: {} } } })

/** The violations by a `.sluice.yaml`. */
export const violationsOfFolder: Check = checkBy(folderSchema)

/** Compiled when first needed. Most manifests are right, and of a very large one the first violation will do. */
function checkBy(source: object): Check {
  let quick: ValidateFunction<Dataflow> | null = null
  let thorough: ValidateFunction<Dataflow> | null = null
  return (data) => {
    quick ??= compile(source, false)
    if (quick(data)) return []
    if (sizeOf(data) > THOROUGH_UP_TO) return quick.errors ?? []
    thorough ??= compile(source, true)
    return thorough(data) ? [] : (thorough.errors ?? [])
  }
}

// `verbose` hands over the value and the sub-schema of each violation, from which sentences are made.
// `errorMessage` is what editors show for a violation; here it is the same sentence.
function compile(source: object, allErrors: boolean): ValidateFunction<Dataflow> {
  const ajv = new Ajv2020({ allErrors, verbose: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true })
  ajv.addVocabulary(['errorMessage'])
  ajv
    .removeKeyword('uniqueItems')
    .addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', errors: 'full', compile: () => eachOnce })
  return ajv.compile<Dataflow>(source)
}

/** `uniqueItems` in linear time: ajv compares every object with every other. */
const eachOnce: DataValidateFunction = (data: Json[]) => {
  const seen = new Map<string, number>()
  for (const [i, item] of data.entries()) {
    const text = canonicalJson(item)
    const j = seen.get(text)
    if (j !== undefined) {
      eachOnce.errors = [{ keyword: 'uniqueItems', params: { i, j }, message: 'must not have the same entry twice' }]
      return false
    }
    seen.set(text, i)
  }
  return true
}

function sizeOf(data: Json): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + sizeOf(item), 1)
  return isJsonObject(data) ? Object.values(data).reduce<number>((sum, item) => sum + sizeOf(item), 1) : 1
}
