import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import schema from '../../schemas/dataflow.schema.json' with { type: 'json' }
import { digestJson } from '../lib/digest.ts'
import type { Json } from '../lib/json.ts'
import type { Dataflow } from './generated/dataflow.ts'

/** Changes whenever the schema does, so that parses kept from before are not trusted. */
export const SCHEMA_DIGEST = digestJson(schema).slice(0, 12)

export type SchemaError = ErrorObject

let written: ValidateFunction<Dataflow> | null = null
let bound: ValidateFunction<Dataflow> | null = null

/** Every violation by a manifest as written, where variables may stand for scalars. Compiled at the first call. */
export function violationsAsWritten(data: Json): readonly SchemaError[] {
  written ??= compile(schema)
  return written(data) ? [] : (written.errors ?? [])
}

/** The same after variables went in: what still looks like one is text. */
export function violationsBound(data: Json): readonly SchemaError[] {
  bound ??= compile({ ...schema, $defs: { ...schema.$defs, variable: { not: {} } } })
  return bound(data) ? [] : (bound.errors ?? [])
}

// `verbose` hands over the value and the sub-schema of each violation, from which sentences are made.
// `errorMessage` is what editors show for a violation; here it is the same sentence.
function compile(source: object): ValidateFunction<Dataflow> {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true })
  ajv.addVocabulary(['errorMessage'])
  return ajv.compile<Dataflow>(source)
}
