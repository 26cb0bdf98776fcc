import { isHidden } from '../manifest/key.ts'
import type { FlowKey } from '../manifest/desired.ts'

/** Long enough to recognise a flow by, short enough for every file system. */
const MAX_SLUG = 80

/** What a name gives for a key: lower-case letters and digits joined by `-`; empty where nothing of it can stand in one. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '')
}

/** Tells namesakes apart; as stable as the flow itself. */
export function idPart(flowId: string): string {
  return flowId
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toLowerCase()
}

/**
 * Where a manifest of this key goes. Mostly its own name; a key that would make a hidden file, or a folder that looks like a manifest,
 * gets another, for the key stands in the file.
 */
export function pathOf(key: FlowKey): string {
  const segments = key.split('/').map((segment) => (isHidden(segment) ? `flow${segment}` : segment))
  const folders = segments.slice(0, -1).map((segment) => segment.replace(/(\.ya?ml)$/i, '$1-'))
  return [...folders, `${segments.at(-1) ?? ''}.yaml`].join('/')
}
