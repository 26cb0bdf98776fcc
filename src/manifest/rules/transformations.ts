import type { Finding } from '../finding.ts'
import {
  contradiction,
  declared,
  hasOpenTransformation,
  isBatchSource,
  lack,
  recurrence,
  section,
  transformationsOf,
  type Rule,
  type Subject,
} from './rule.ts'

export const transformationRules: readonly Rule[] = [namesAreUnique, recurringTableNeedsDelta, onceHasNoDelta, batchSourceNeedsMapping]

/** Entries are told apart by name everywhere: in comparison, in pointers, in the service's own advice. */
function namesAreUnique({ document }: Subject): Finding[] {
  const seen = new Map<string, number>()
  const findings: Finding[] = []
  for (const { name, index } of transformationsOf(document)) {
    const first = seen.get(name)
    if (first === undefined) seen.set(name, index)
    else {
      const message = `the transformation ${name} stands twice, at ${first} and ${index}`
      findings.push({ code: 'transformation-duplicate', pointer: `/transformations/${index}/name`, message })
    }
  }
  return findings
}

function recurringTableNeedsDelta(subject: Subject): Finding[] {
  const severity = lack(subject)
  const frequency = recurrence(subject.document)
  if (severity === null || subject.category !== 'tables' || frequency === null) return []
  if (deltaColumnAt(subject) !== null || hasOpenTransformation(subject.document)) return []
  const message = `a table with frequency ${frequency} needs a delta column`
  return [{ code: 'delta-column-missing', pointer: '/transformations', message, severity }]
}

function onceHasNoDelta(subject: Subject): Finding[] {
  const frequency = declared(section(subject.document, 'scheduleParams'), 'frequency')
  const pointer = deltaColumnAt(subject)
  if (frequency !== 'once' || pointer === null) return []
  const message = 'a delta column is not allowed with frequency once'
  return [{ code: 'delta-column-with-once', pointer, message, severity: contradiction(subject) }]
}

function batchSourceNeedsMapping(subject: Subject): Finding[] {
  const severity = lack(subject)
  if (severity === null || !isBatchSource(subject.category)) return []
  if (transformationsOf(subject.document).some(({ name }) => name === 'Mapping') || hasOpenTransformation(subject.document)) return []
  const message = `a batch source that is to be ${subject.state} needs a transformation Mapping`
  return [{ code: 'mapping-missing', pointer: '/transformations', message, severity }]
}

function deltaColumnAt({ document }: Subject): string | null {
  const copy = transformationsOf(document).find(({ name, params }) => name === 'Copy' && declared(params, 'deltaColumn') !== undefined)
  return copy === undefined ? null : `/transformations/${copy.index}/params/deltaColumn`
}
