import type { Finding } from '../finding.ts'
import { exportScheduleRules } from './export-schedule.ts'
import { managementRules } from './management.ts'
import { memberRules } from './members.ts'
import type { Rule, Subject } from './rule.ts'
import { scheduleRules } from './schedule.ts'
import { transformationRules } from './transformations.ts'

const RULES: readonly Rule[] = [...scheduleRules, ...exportScheduleRules, ...transformationRules, ...memberRules, ...managementRules]

/** What the service is known to refuse, and what cannot be meant, beyond the shape that the schema gives. */
export function judge(subject: Subject): Finding[] {
  return RULES.flatMap((rule) => rule(subject))
}
