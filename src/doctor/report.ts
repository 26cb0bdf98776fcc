import type { Check, CheckStatus } from './check.ts'

/** Checks about one thing: this machine, a git repository, or a target. */
export type Section = { about: 'machine' | 'source' | 'target'; name: string; checks: Check[] }

/**
 * What `sluice doctor -o json` prints, described by schemas/doctor.schema.json. Members are added without a new version; one that
 * goes or changes its meaning makes a new one.
 */
export type DoctorReport = {
  formatVersion: 1
  /** Of Sluice. */
  version: string
  /** ISO 8601, UTC. */
  at: string
  sections: Section[]
  summary: Record<CheckStatus, number>
}

export function doctorReport(sections: Section[], { version, nowMs }: { version: string; nowMs: number }): DoctorReport {
  const summary: Record<CheckStatus, number> = { ok: 0, warning: 0, failed: 0, unavailable: 0, skipped: 0 }
  for (const { status } of sections.flatMap(({ checks }) => checks)) summary[status] += 1
  return { formatVersion: 1, version, at: new Date(nowMs).toISOString(), sections, summary }
}

/** What needs a person outweighs what may pass by itself: trying again would not help. */
export function verdictOf({ summary }: DoctorReport): 'healthy' | 'unavailable' | 'failed' {
  if (summary.failed > 0) return 'failed'
  return summary.unavailable > 0 ? 'unavailable' : 'healthy'
}

/** The report with every text passed through `change`. */
export function withTexts(report: DoctorReport, change: (text: string) => string): DoctorReport {
  const changed = (check: Check): Check => ({ ...check, found: change(check.found), remedy: check.remedy === null ? null : change(check.remedy) })
  return { ...report, sections: report.sections.map((section) => ({ ...section, checks: section.checks.map(changed) })) }
}
