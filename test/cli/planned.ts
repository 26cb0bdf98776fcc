/** Plans of small worlds, as the commands get them. */
import { folderTree } from '../../src/manifest/inherit.ts'
import type { Diagnostic } from '../../src/manifest/diagnostic.ts'
import type { PlanInput } from '../../src/plan/model.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Prepared } from '../../src/reconcile/prepare.ts'
import type { TargetPlan } from '../../src/cli/views/target-plan.ts'

export function planned(input: PlanInput): Prepared {
  const { org, owner, sandboxId } = input.identity
  const result = plan(input)
  return {
    kind: 'planned',
    input,
    plan: result,
    due: result.steps,
    budget: null,
    scope: { owner, org, sandboxId, source: 'default' },
    observation: { live: input.live, snapshot: { owned: [...input.owned], intents: [...input.intents], conditions: [] }, ownedChanges: [] },
    set: {
      revision: input.revision,
      author: null,
      allows: [],
      desired: new Map(input.desired.map((one) => [one.key, one])),
      diagnostics: [],
      boundDiagnostics: [],
      brokenKeys: input.brokenKeys,
      brokenPaths: new Map(),
      empty: false,
      folders: folderTree([]),
      complete: input.sourceComplete,
    },
  }
}

export function targetPlan(input: PlanInput, change: Partial<TargetPlan> = {}): TargetPlan {
  return { target: 'prod', sandbox: 'prod', org: input.identity.org, prepared: planned(input), invalid: [], ...change }
}

export function diagnostic(change: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'interval-too-small',
    severity: 'error',
    path: 'flows/broken.yaml',
    line: 12,
    column: 13,
    pointer: '/scheduleParams/interval',
    message: '`scheduleParams.interval` is 5, at least 15 minutes are wanted',
    hint: 'At least 15 with frequency minute, at least 1 otherwise.',
    ...change,
  }
}
