import { expect, test } from 'vitest'
import { isBearer } from '../../src/server/bearer.ts'

test.each([
  { header: 'Bearer token', token: 'token', want: true },
  { header: 'bearer token', token: 'token', want: true },
  { header: 'Bearer token2', token: 'token', want: false },
  { header: 'Bearer tok', token: 'token', want: false },
  { header: 'token', token: 'token', want: false },
  { header: undefined, token: 'token', want: false },
  // A token file that is empty must close the door, not open it.
  { header: undefined, token: '', want: false },
  { header: 'Bearer ', token: '', want: false },
])('$header with token "$token": $want', ({ header, token, want }) => expect(isBearer(header, token)).toBe(want))
