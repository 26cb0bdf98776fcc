import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'

/**
 * The comparison form of a flow document: `transformations` as an object by element name, because their order differs between
 * answers of the service. Of several elements with one name the first counts. Everything else stays as it is.
 */
export function keyTransformations(document: JsonObject): JsonObject {
  const list = memberOf(document, 'transformations')
  if (!Array.isArray(list)) return document
  const byName = new Map<string, JsonObject>()
  for (const element of list) {
    const name = elementName(element)
    if (name === null || !isJsonObject(element) || byName.has(name)) continue
    const { name: _, ...rest } = element
    byName.set(name, rest)
  }
  return { ...document, transformations: Object.fromEntries(byName) }
}

export function elementName(element: Json): string | null {
  const name = isJsonObject(element) ? memberOf(element, 'name') : undefined
  return typeof name === 'string' ? name : null
}
