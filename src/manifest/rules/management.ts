/** The `sluice` block, as far as one manifest can tell. */
import { parsePointer } from '../../lib/pointer.ts'
import type { Finding } from '../finding.ts'
import { similarWord } from '../../lib/similar.ts'
import type { Rule, Subject } from './rule.ts'

const MEMBERS = [
  'name',
  'description',
  'flowSpec',
  'sourceConnectionIds',
  'targetConnectionIds',
  'transformations',
  'scheduleParams',
  'options',
  'labels',
  'policy',
  'state',
]

export const managementRules: readonly Rule[] = [notMovedFromItself, adoptOrAbandon, ignorePointers]

function notMovedFromItself({ key, policy }: Subject): Finding[] {
  if (policy.movedFrom !== key) return []
  return [{ code: 'moved-from-itself', pointer: '/sluice/movedFrom', message: `movedFrom ${key} is the key of this manifest` }]
}

function adoptOrAbandon({ policy }: Subject): Finding[] {
  if (!policy.abandon || policy.adopt === null || policy.adopt === 'never') return []
  return [{ code: 'adopt-and-abandon', pointer: '/sluice/abandon', message: 'abandon cannot stand beside adopt' }]
}

function ignorePointers({ policy }: Subject): Finding[] {
  return ignoreFindings(policy.ignore, '/sluice/ignore')
}

/** @param at pointer of the list */
export function ignoreFindings(pointers: readonly string[], at: string): Finding[] {
  return pointers.flatMap((pointer, index): Finding[] => {
    const problem = ignoreProblem(pointer)
    return problem === null ? [] : [{ code: 'ignore-invalid', pointer: `${at}/${index}`, ...problem }]
  })
}

function ignoreProblem(pointer: string): { message: string; hint?: string } | null {
  const shown = JSON.stringify(pointer)
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return { message: `${shown} is not a JSON Pointer` }
  const [first = '', second, ...rest] = parsePointer(pointer)
  if (!MEMBERS.includes(first)) {
    const meant = similarWord(first, MEMBERS)
    const hint = meant === null ? `It starts with one of ${MEMBERS.join(', ')}.` : `Did you mean /${meant}?`
    return { message: `${shown} names no member of a dataflow`, hint }
  }
  if (first === 'transformations' && second !== undefined && /^[0-9]+$|^-$/.test(second)) {
    const tail = rest.length === 0 ? '' : `/${rest.join('/')}`
    return {
      message: `${shown} counts transformations, whose order may change`,
      hint: `Name the transformation, like /transformations/Mapping${tail}.`,
    }
  }
  return null
}
