import { memberOf } from '../lib/json.ts'
import type { LiveFlow } from './model.ts'

/** Who wrote a flow last, as the service tells it. For drift that is, as far as anybody knows, who changed it. */
export type Editor = {
  /** Client id; `exc_app` for people in the user interface. */
  client: string
  /** The account, where the service names another one than the client. */
  by: string | null
  /** Epoch milliseconds, by the service's clock. */
  atMs: number
}

/** Client id under which people work in the user interface. */
export const PERSON = 'exc_app'
/** Writes into flows after runs and when changes settle, and covers with that who edited them before. */
const SERVICE = 'acp_foundation_connectors'

export function editorOf({ updatedClient, updatedAtMs, document }: LiveFlow): Editor {
  const account = memberOf(document, 'updatedBy')
  const by = typeof account === 'string' ? account.replace(/@AdobeID$/i, '') : ''
  return { client: updatedClient, by: by === '' || by === updatedClient ? null : by, atMs: updatedAtMs }
}

/** `a person in the user interface (exc_app, jane@acme.com)`. */
export function editorInWords({ client, by }: { client: string; by?: string | null }): string {
  const account = by === null || by === undefined || by === client ? '' : `, ${by}`
  if (client === '') return 'somebody'
  if (client === PERSON) return `a person in the user interface (${client}${account})`
  if (client === SERVICE) return `the service itself (${client}${account}; who edited before it is not known)`
  return `client ${client}${account === '' ? '' : ` (${account.slice(2)})`}`
}

/** The same with when, where the service says it. */
export function editorAndMoment(editor: Editor): string {
  const at = momentOf(editor)
  return at === null ? editorInWords(editor) : `${editorInWords(editor)} at ${at}`
}

/** ISO 8601; null for 0, which stands for a moment that the service did not tell, and for what is no date. */
export function momentOf({ atMs }: Pick<Editor, 'atMs'>): string | null {
  const date = new Date(atMs)
  return atMs === 0 || Number.isNaN(date.getTime()) ? null : date.toISOString()
}
