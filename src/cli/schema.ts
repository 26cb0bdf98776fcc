import { SluiceError } from '../lib/errors.ts'
import { EXIT, type ExitCode, type System } from './system.ts'
import config from '../../schemas/config.schema.json' with { type: 'json' }
import dataflow from '../../schemas/dataflow.schema.json' with { type: 'json' }
import doctor from '../../schemas/doctor.schema.json' with { type: 'json' }
import exported from '../../schemas/export.schema.json' with { type: 'json' }
import folder from '../../schemas/folder.schema.json' with { type: 'json' }
import history from '../../schemas/history.schema.json' with { type: 'json' }
import planFile from '../../schemas/plan-file.schema.json' with { type: 'json' }
import plan from '../../schemas/plan.schema.json' with { type: 'json' }
import status from '../../schemas/status.schema.json' with { type: 'json' }
import validate from '../../schemas/validate.schema.json' with { type: 'json' }
import why from '../../schemas/why.schema.json' with { type: 'json' }

const SCHEMAS = { dataflow, folder, config, plan, 'plan-file': planFile, validate, export: exported, status, history, doctor, why } as const

export type SchemaName = keyof typeof SCHEMAS
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[]

/** `sluice schema`: prints one of the schemas. */
export function schemaCommand(name: string, { stdout }: Pick<System, 'stdout'>): ExitCode {
  const known = SCHEMA_NAMES.find((one) => one === name)
  if (known === undefined) throw new SluiceError('SLUICE_USAGE', `there is no schema ${JSON.stringify(name)}; there are ${SCHEMA_NAMES.join(', ')}`)
  stdout.write(schemaText(known))
  return EXIT.done
}

/** What manifests, the configuration and printed documents look like. */
export function schemaText(name: SchemaName): string {
  return `${JSON.stringify(SCHEMAS[name], null, 2)}\n`
}
