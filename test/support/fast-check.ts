import fc from 'fast-check'

/**
 * Runs are reproducible: everybody sees the same failures. `SLUICE_SEED=<n>` takes another seed, `SLUICE_SEED=random` a new one each
 * time; a failing property prints the seed and the path that replay it.
 */
const asked = process.env['SLUICE_SEED'] ?? '20261123'
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
