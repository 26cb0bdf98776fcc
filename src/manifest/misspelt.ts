import { isJsonObject, memberOf, type JsonObject } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { Finding } from './finding.ts'
import { editDistance } from '../lib/similar.ts'
import { memberName } from './words.ts'

/** Names of our vocabulary where others are allowed too: one slip away from a known name is taken for that name. */
const OPTIONS = ['errorDiagnosticsEnabled', 'partialIngestionPercent']
const TRANSFORMATIONS = ['Mapping', 'Copy', 'Encryption', 'GeneralTransform', 'General Transform']

/** Where the schema must let unknown names pass, the near misses: the service would take them for something else and stay silent. */
export function misspelt(data: JsonObject): Finding[] {
  const options = memberOf(data, 'options')
  const transformations = memberOf(data, 'transformations')
  const names = isJsonObject(options) ? Object.keys(options) : []
  const findings = names.flatMap((name) => nearMiss(name, OPTIONS, formatPointer(['options', name]), 'key'))
  if (!Array.isArray(transformations)) return findings
  const slips = transformations.flatMap((one, index) => {
    const name = isJsonObject(one) ? memberOf(one, 'name') : undefined
    return typeof name === 'string' ? nearMiss(name, TRANSFORMATIONS, `/transformations/${index}/name`, 'value') : []
  })
  return [...findings, ...slips]
}

function nearMiss(name: string, known: readonly string[], pointer: string, at: 'key' | 'value'): Finding[] {
  if (known.includes(name)) return []
  const meant = known.find((word) => editDistance(name.toLowerCase(), word.toLowerCase(), 3) < Math.min(3, 1 + Math.floor(word.length / 6)))
  if (meant === undefined) return []
  const hint = `Did you mean \`${meant}\`?`
  if (at === 'key') return [{ code: 'member-unknown', pointer, at, message: `${memberName('/options')} has no member \`${name}\``, hint }]
  return [{ code: 'value-invalid', pointer, at, message: `there is no transformation ${JSON.stringify(name)}`, hint }]
}
