import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Json, JsonObject } from '../../../lib/json.ts'

/**
 * Adobe's samples send numbers and booleans as text wherever the schema says integer or boolean, and the service takes them: it
 * must convert before it validates.
 */
const ajv = new Ajv2020({ allErrors: true, strict: false, coerceTypes: true, validateSchema: false, logger: false })
const compiled = new WeakMap<JsonObject, ValidateFunction>()

/** What is wrong with `value` under a spec's schema, in words; empty when nothing is. */
export function schemaProblems(schema: JsonObject, value: Json): string[] {
  const validate = compiled.get(schema) ?? compile(schema)
  // On a copy: conversion happens in place, and the service echoes what was sent.
  const copy: unknown = structuredClone({ value })
  const holder = copy as { value: unknown }
  if (validate(holder.value)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath === '' ? 'value' : error.instancePath} ${error.message}`)
}

function compile(schema: JsonObject): ValidateFunction {
  const { $schema: _, ...plain } = schema
  const validate = ajv.compile(plain)
  compiled.set(schema, validate)
  return validate
}
