import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonObject } from '../../../lib/json.ts'
import { AdminProblem } from './problem.ts'

const ajv = new Ajv2020({ allErrors: true, strict: false })

/** A reader of bodies of one shape, which the caller's type mirrors. */
export function bodyReader<T>(properties: JsonObject, required: string[] = []): (body: string | null) => T {
  const validate: ValidateFunction = ajv.compile({ type: 'object', additionalProperties: false, properties, required })
  return (body) => {
    const value = parseBody(body)
    if (validate(value)) return value as T
    throw new AdminProblem(400, ...(validate.errors ?? []).map(describe))
  }
}

/** An empty body is an empty object. */
export function parseBody(body: string | null): unknown {
  if (body === null || body.trim() === '') return {}
  try {
    return JSON.parse(body)
  } catch {
    throw new AdminProblem(400, 'The body is not JSON.')
  }
}

function describe({ instancePath, message, params }: { instancePath: string; message?: string; params: Record<string, unknown> }): string {
  const extra = params['additionalProperty']
  return `${instancePath} ${message ?? ''}${typeof extra === 'string' ? `: ${extra}` : ''}`.trim()
}
