import { describe, test } from 'vitest'
import { HOSTILE } from '../hostile/commits.ts'
import { tryCommit } from '../hostile/try-commit.ts'

/** The rest, and all of them while pruning is off: test/slow/hostile-commits.test.ts. */
describe.concurrent('under prune: delete no flow is lost, doubled, published or stopped by', () => {
  test.each(HOSTILE.filter(({ quick }) => quick === true))('$name', (row) => tryCommit(row, 'delete'))
})
