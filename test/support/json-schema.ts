import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** What is wrong with a document by one of our schemas; empty when nothing is. */
export function schemaProblems(schema: object, document: unknown): string[] {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  const validate = ajv.compile(schema)
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
