import type { Abortable } from '../lib/abort.ts'
import type { Clock } from '../lib/clock.ts'
import { concurrently } from '../lib/concurrently.ts'
import type { Config, SourceConfig, TargetConfig } from '../config/config.ts'
import { createBinder } from '../reconcile/bind-set.ts'
import type { SourceSnapshot } from '../reconcile/source-watch.ts'
import type { Check } from './check.ts'
import { checkDataFolder } from './machine-checks.ts'
import { checkPort } from './port-check.ts'
import type { Section } from './report.ts'
import { checkSource, type SourceFindings } from './source-checks.ts'
import { checkTarget, type Patient, type TargetDeps } from './target-checks.ts'

export type DiagnoseDeps = TargetDeps & {
  clock: Clock
  readSource: (source: SourceConfig, options: Abortable) => Promise<SourceSnapshot>
  /** A client for one target that gives up sooner than a daemon's. */
  patientOf: (target: TargetConfig) => Pick<Patient, 'client' | 'getToken' | 'skew'>
}

/**
 * Looks at everything a daemon with this configuration would need, side by side, each look with its own deadline.
 * @param first checks of the configuration itself
 * @throws `SLUICE_ABORTED` or the signal's reason when `signal` aborts
 */
export async function diagnose(config: Config, first: readonly Check[], deps: DiagnoseDeps, options: Abortable): Promise<Section[]> {
  const machine = await checkDataFolder(config.dataDir)
  const snapshot = Promise.withResolvers<SourceSnapshot | null>()
  const [port, sources, targets] = await concurrently<[Check, SourceFindings[], Check[][]]>(
    [
      () => checkPort(config.server, machine.use),
      async (running) => {
        try {
          const found = await Promise.all(
            config.sources.map((source) => checkSource(source, (within) => deps.readSource(source, within), deps, running)),
          )
          snapshot.resolve(found[0]?.snapshot ?? null)
          return found
        } finally {
          snapshot.resolve(null)
        }
      },
      (running) =>
        Promise.all(
          config.targets.map((target) => {
            const recorded = machine.targets.find(({ name }) => name === target.name) ?? null
            const manifests = snapshot.promise.then((read) => (read === null ? null : createBinder(target.vars).bind(read)))
            return checkTarget({ ...deps.patientOf(target), target, recorded, manifests }, deps, running)
          }),
        ),
    ],
    options,
  )
  return [
    { about: 'machine', name: '', checks: [...first, ...machine.checks, port] },
    ...config.sources.map(({ name }, index): Section => ({ about: 'source', name, checks: sources[index]?.checks ?? [] })),
    ...config.targets.map(({ name }, index): Section => ({ about: 'target', name, checks: targets[index] ?? [] })),
  ]
}
