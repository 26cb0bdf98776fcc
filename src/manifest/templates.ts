import { isJsonObject, type Json } from '../lib/json.ts'
import { formatPointer } from '../lib/pointer.ts'
import type { Finding } from './finding.ts'
import { memberName } from './words.ts'
import { isTemplate, templateParts } from './variables.ts'

/** Every text with a variable or an escape, by pointer, and what is wrong with them. */
export function findTemplates(data: Json): { pointers: string[]; findings: Finding[] } {
  const pointers: string[] = []
  const findings: Finding[] = []
  walk(data, [])
  return { pointers, findings }

  function walk(at: Json, tokens: (string | number)[]): void {
    if (typeof at === 'string' && isTemplate(at)) visit(at, formatPointer(tokens))
    else if (Array.isArray(at)) at.forEach((item, index) => walk(item, [...tokens, index]))
    else if (isJsonObject(at)) {
      for (const [name, member] of Object.entries(at)) {
        if (isTemplate(name)) findings.push(inName(name, formatPointer([...tokens, name])))
        walk(member, [...tokens, name])
      }
    }
  }

  function visit(text: string, pointer: string): void {
    if (isLiteral(pointer)) {
      findings.push({ code: 'variable-not-allowed', pointer, message: `${memberName(pointer)} must be literal, found ${JSON.stringify(text)}` })
      return
    }
    pointers.push(pointer)
    const bad = templateParts(text).find((part) => part.kind === 'malformed')
    if (bad !== undefined)
      findings.push({ code: 'variable-malformed', pointer, message: `\`${bad.text}\` in ${memberName(pointer)} is not a variable` })
  }
}

/** State and kind say what is done, `sluice` how: nothing outside git may change that, but which flow to adopt differs per sandbox. */
function isLiteral(pointer: string): boolean {
  return pointer === '/state' || pointer === '/kind' || (pointer.startsWith('/sluice/') && pointer !== '/sluice/adopt')
}

function inName(name: string, pointer: string): Finding {
  return { code: 'variable-not-allowed', pointer, at: 'key', message: `the name of a member must be literal, found ${JSON.stringify(name)}` }
}
