import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import schema from '../../schemas/export.schema.json' with { type: 'json' }
import { LEFT_OUT } from '../../src/export/model.ts'
import { KEPT } from '../../src/export/refresh.ts'

const page = readFileSync('docs/export.md', 'utf8')
const rows = [...page.matchAll(/^\| `([a-z][a-z-]+)` \|/gm)].map(([, reason]) => reason)

test('every reason has its row in docs/export.md and its place in the schema', () => {
  expect(rows).toEqual([...Object.keys(LEFT_OUT), ...Object.keys(KEPT)])
  expect(schema.$defs.leftOut.properties.reason.enum).toEqual(Object.keys(LEFT_OUT))
  expect(schema.$defs.file.properties.kept.items.properties.reason.enum).toEqual(Object.keys(KEPT))
})
