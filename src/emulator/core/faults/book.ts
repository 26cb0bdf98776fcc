import { FLOW_SERVICE_BASE_PATH } from '../../../flowservice/wire.ts'
import type { Random } from '../../../lib/random.ts'
import type { FaultRule } from './rule.ts'

export type Fault = { id: string; rule: FaultRule; seen: number; touched: number }

/** What rules look at. `path` is the whole path, without the query. */
export type Subject = { method: string; path: string; org: string | null; sandbox: string | null; write: boolean }

/** The rules in force, in the order in which they were posted; the first that touches a request wins. */
export class FaultBook {
  readonly #chance: Random
  #faults: { fault: Fault; fits: (path: string) => boolean }[] = []
  #last = 0

  constructor(chance: Random) {
    this.#chance = chance
  }

  add(rules: readonly FaultRule[]): Fault[] {
    const added = rules.map((rule): Fault => {
      this.#last += 1
      return { id: `fault-${this.#last}`, rule, seen: 0, touched: 0 }
    })
    this.#faults.push(...added.map((fault) => ({ fault, fits: pathMatcher(fault.rule.match?.path) })))
    return added
  }

  list(): Fault[] {
    return this.#faults.map(({ fault }) => fault)
  }

  /** Removes one rule, or all of them; answers how many went. */
  remove(id?: string): number {
    const before = this.#faults.length
    this.#faults = id === undefined ? [] : this.#faults.filter(({ fault }) => fault.id !== id)
    return before - this.#faults.length
  }

  /** The fault that touches this request, if any. Counts the request. */
  meet(subject: Subject): Fault | null {
    for (const { fault, fits } of this.#faults) {
      if (!concerns(fault.rule, subject) || !fits(subject.path)) continue
      fault.seen += 1
      if (!this.#strikes(fault)) continue
      fault.touched += 1
      return fault
    }
    return null
  }

  #strikes({ rule, seen, touched }: Fault): boolean {
    if (seen <= (rule.skip ?? 0) || touched >= (rule.count ?? Infinity)) return false
    return rule.probability === undefined || this.#chance.float() < rule.probability
  }
}

function concerns({ match = {} }: FaultRule, subject: Subject): boolean {
  const { method = '*', org, sandbox, write } = match
  if (method !== '*' && method.toUpperCase() !== subject.method) return false
  if (org !== undefined && org !== subject.org) return false
  if (sandbox !== undefined && sandbox !== subject.sandbox) return false
  return write === undefined || write === subject.write
}

function pathMatcher(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true
  const whole = /^\/(?:data|ims)\//.test(pattern) ? pattern : `${FLOW_SERVICE_BASE_PATH}${pattern.startsWith('/') ? '' : '/'}${pattern}`
  const source = whole
    .split('**')
    .map((part) => part.split('*').map(escapeText).join('[^/]*'))
    .join('.*')
  const expression = new RegExp(`^${source}/?$`)
  return (path) => expression.test(path)
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
