import { describe, test } from 'vitest'
import { HOSTILE } from '../hostile/commits.ts'
import { tryCommit } from '../hostile/try-commit.ts'

describe.each(['delete', 'off'] as const)('under prune: %s no flow is lost, doubled, published or stopped by', (prune) => {
  test.each(HOSTILE)('$name', (row) => tryCommit(row, prune))
})
