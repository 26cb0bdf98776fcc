import { isJsonObject, memberOf, type Json } from '../../lib/json.ts'
import type { Finding } from '../finding.ts'
import { memberName } from '../words.ts'
import { contradiction, declared, section, type Rule, type Subject } from './rule.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

// The line by which flows are recognised, wherever it stands: people append to descriptions, so the last line is not the only place.
const MARKER_LINE = /^\s*\[managed by sluice: /im

export const memberRules: readonly Rule[] = [streamingHasNoBatchOptions, noMarkerInDescription, idsLookLikeIds]

function streamingHasNoBatchOptions(subject: Subject): Finding[] {
  const options = section(subject.document, 'options')
  if (subject.category !== 'streaming') return []
  return ['errorDiagnosticsEnabled', 'partialIngestionPercent']
    .filter((name) => declared(options, name) !== undefined)
    .map((name) => ({
      code: 'options-on-streaming',
      pointer: `/options/${name}`,
      message: `\`${name}\` is for batch sources only`,
      severity: contradiction(subject),
    }))
}

function noMarkerInDescription({ document }: Subject): Finding[] {
  const description = memberOf(document, 'description')
  if (typeof description !== 'string' || !MARKER_LINE.test(description)) return []
  return [{ code: 'marker-in-description', pointer: '/description', message: 'the description contains a line `[managed by sluice: …]`' }]
}

/** Every id in Adobe's documentation is a UUID, but nothing promises it: a warning. The usual cause is a name in the place of an id. */
function idsLookLikeIds({ document, policy }: Subject): Finding[] {
  const flowSpec = memberOf(document, 'flowSpec')
  const ids: [pointer: string, id: Json | undefined][] = [['/flowSpec/id', isJsonObject(flowSpec) ? memberOf(flowSpec, 'id') : undefined]]
  if (policy.adopt !== 'by-name' && policy.adopt !== 'never') ids.push(['/sluice/adopt', policy.adopt])
  for (const side of ['sourceConnectionIds', 'targetConnectionIds']) {
    const list = memberOf(document, side)
    if (Array.isArray(list)) list.forEach((id, index) => ids.push([`/${side}/${index}`, id]))
  }
  return ids.flatMap(([pointer, id]): Finding[] => {
    if (typeof id !== 'string' || UUID.test(id) || id.includes('${')) return []
    const hint = pointer === '/sluice/adopt' ? { hint: 'Write the id of a flow, `by-name`, or `never`.' } : {}
    return [
      { code: 'id-unusual', pointer, message: `${memberName(pointer)} ${JSON.stringify(id)} does not look like an id`, severity: 'warning', ...hint },
    ]
  })
}
