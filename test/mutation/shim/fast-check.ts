/** Stands in for `fast-check`: a mutant that a property can tell is told within a few worlds, and there are thousands of mutants. */
import fc from 'fast-check'
import type { IProperty, Parameters } from 'fast-check'

const RUNS = 5

export default {
  ...fc,
  assert: (property: IProperty<unknown>, parameters: Parameters<unknown> = {}) =>
    fc.assert(property, { ...parameters, seed: 20_261_123, numRuns: Math.min(parameters.numRuns ?? 100, RUNS), endOnFailure: true }),
}
export * from 'fast-check'
