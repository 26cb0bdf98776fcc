import { isJsonObject, type Json } from '../../lib/json.ts'

export const MASK = '********'

const SECRET_NAME =
  /secret|password|passwd|passphrase|token|credential|connectionstring|accesskey|access_key|accountkey|privatekey|private_key|sasuri|apikey|api_key|authorization/i

/** A copy in which secrets are stars: members with telling names, and whatever stands below `auth.params`. */
export function maskSecrets(value: Json, under: 'plain' | 'auth' | 'params' = 'plain'): Json {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, under))
  if (!isJsonObject(value)) return under === 'params' && typeof value === 'string' ? MASK : value
  if (isAuthPatch(value)) return { ...value, value: maskSecrets(value['value'] ?? null, 'params') }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskMember(name, member, under)]))
}

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

function maskMember(name: string, member: Json, under: 'plain' | 'auth' | 'params'): Json {
  if (isSecretName(name) && !isJsonObject(member)) return member === null ? null : MASK
  if (name === 'auth' && under === 'plain') return maskSecrets(member, 'auth')
  if (name === 'params' && under === 'auth') return maskSecrets(member, 'params')
  return maskSecrets(member, under)
}

function isAuthPatch(value: { [member: string]: Json }): boolean {
  const path = value['path']
  return typeof path === 'string' && /^\/auth(?:\/|$)/i.test(path) && Object.hasOwn(value, 'value')
}
