import { isJsonObject, memberOf, type Json } from '../lib/json.ts'
import type { Category } from './desired.ts'

type KnownSpec = { id: string; name: string | null; category: Category }

/**
 * Flow specs whose rules are known offline. Ids are Adobe's and the same in every organisation; they come from the API reference and its
 * samples, the export to the data landing zone from client code. Only the names given here are published.
 */
export const KNOWN_FLOW_SPECS: readonly KnownSpec[] = [
  { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', name: 'CloudStorageToAEP', category: 'files' },
  { id: '14518937-270c-4525-bdec-c2ba7cce3860', name: 'CRMToAEP', category: 'tables' },
  { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81', name: null, category: 'streaming' },
  { id: 'd8a6f005-7eaf-4153-983e-e8574508b877', name: null, category: 'streaming' },
  { id: '71471eba-b620-49e4-90fd-23f1fa0174d8', name: null, category: 'audience-export' },
  { id: '269ba276-16fc-47db-92b0-c1049a3c131f', name: null, category: 'dataset-export' },
  { id: 'cd2fc47e-e838-4f38-a581-8fff2f99b63a', name: null, category: 'dataset-export' },
]

/** What a manifest's `flowSpec` says about the kind of dataflow; `unknown` ones get no rules but those that hold for all. */
export function categoryOf(flowSpec: Json | undefined): Category {
  if (!isJsonObject(flowSpec)) return 'unknown'
  const id = memberOf(flowSpec, 'id')
  const name = memberOf(flowSpec, 'name')
  const known = KNOWN_FLOW_SPECS.find((spec) => (typeof id === 'string' ? spec.id === id.toLowerCase() : spec.name !== null && spec.name === name))
  return known?.category ?? 'unknown'
}
