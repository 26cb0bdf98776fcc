import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { SluiceError } from '../lib/errors.ts'
import { folderOf } from '../source/folder-path.ts'

/** Where manifests are and where new ones go. `folder` and `out` are below `base`, with `/`; empty is `base` itself. */
export type ExportPlace = {
  /** Absolute. */
  base: string
  /** The flows folder, from which paths become keys. */
  folder: string
  out: string
  /** How a file of this place, given by its path below `base`, names the schema. */
  schemaFor: (path: string) => string
  /** From the working directory, and whether it is there for editors to find. */
  schema: { path: string; found: boolean }
}

/**
 * The flows folder below `--path`; with `--out` that folder, which may be part of it.
 * @param flows the configured flows folder
 * @throws SluiceError `SLUICE_CONFIG` for a flows folder outside its repository
 */
export function exportPlace(cwd: string, flows: string, { path, out }: { path: string; out: string | null }): ExportPlace {
  const root = resolve(cwd, path)
  const folder = folderOf(flows)
  const schemas = [join(root, 'schemas', 'dataflow.schema.json'), join(root, 'dataflow.schema.json')]
  const found = schemas.find((file) => existsSync(file))
  const schema = found ?? join(root, 'dataflow.schema.json')
  const place = (base: string, below: string, to: string): ExportPlace => ({
    base,
    folder: below,
    out: to,
    schemaFor: (file) =>
      relative(dirname(join(base, file)), schema)
        .split(sep)
        .join('/'),
    schema: { path: relative(cwd, schema).split(sep).join('/'), found: found !== undefined },
  })
  if (out === null) return place(root, folder, folder)
  if (out === '') throw new SluiceError('SLUICE_USAGE', '--out needs a folder')
  const named = resolve(cwd, out)
  const inside = relative(join(root, folder), named)
  if (inside === '' || !(inside === '..' || inside.startsWith(`..${sep}`))) return place(root, folder, relative(root, named).split(sep).join('/'))
  return place(named, '', '')
}
