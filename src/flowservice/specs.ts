import type { Abortable } from '../lib/abort.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../lib/json.ts'
import type { SpecFacts } from '../plan/model.ts'
import { objectMember, stringMember } from './envelope.ts'
import { fetchAll } from './listing.ts'
import type { SendDeps } from './send.ts'

/** The catalogue of flow or connection specs: the same in every organisation and sandbox. */
export async function listSpecs(collection: '/flowSpecs' | '/connectionSpecs', deps: SendDeps, options: Abortable): Promise<SpecFacts[]> {
  const items = await fetchAll({ what: `list ${collection.slice(1)}`, collection }, deps, options)
  return items.flatMap((item) => factsOf(item) ?? [])
}

function factsOf(item: JsonObject): SpecFacts | null {
  const id = stringMember(item, 'id')
  if (id === null) return null
  const attributes = objectMember(item, 'attributes')
  return {
    id,
    name: stringMember(item, 'name') ?? '',
    version: stringMember(item, 'version') ?? '',
    draftMode: attributes !== null && isTrue(memberOf(attributes, 'isDraftModeSupported')),
    sourceConnectionSpecIds: strings(memberOf(item, 'sourceConnectionSpecIds')),
    targetConnectionSpecIds: strings(memberOf(item, 'targetConnectionSpecIds')),
    schemas: {
      schedule: schemaIn(memberOf(item, 'scheduleSpec')),
      options: schemaIn(memberOf(item, 'optionSpec')),
      transformations: transformationSchemas(memberOf(item, 'transformationSpecs')),
    },
  }
}

/** Null where the spec is silent or odd: then the service alone knows what it takes. */
function schemaIn(holder: Json | undefined): JsonObject | null {
  return isJsonObject(holder) ? objectMember(holder, 'spec') : null
}

function transformationSchemas(list: Json | undefined): JsonObject {
  const named = (Array.isArray(list) ? list : []).flatMap((one): [string, JsonObject][] => {
    const name = isJsonObject(one) ? stringMember(one, 'name') : null
    const schema = schemaIn(one)
    return name === null || schema === null ? [] : [[name.replaceAll(' ', ''), schema]]
  })
  return Object.fromEntries(named)
}

/** The service is loose with types elsewhere; `"true"` is meant as it reads. */
function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true'
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
