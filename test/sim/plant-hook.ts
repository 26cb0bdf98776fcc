/** Loaded with `--import` before anything else: one piece of one source file is another one in this process. Nothing in the product knows of it. */
import { registerHooks } from 'node:module'
import type { Plant } from './plants.ts'

const { file, piece, instead } = JSON.parse(process.env['SLUICE_SIM_PLANT'] ?? '{}') as Plant

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith(`/${file}`)) return loaded
    const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString('utf8')
    if (text.split(piece).length !== 2) throw new Error(`${file} does not hold the piece exactly once`)
    return { ...loaded, source: text.replace(piece, () => instead) }
  },
})
