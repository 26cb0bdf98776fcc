import { isJsonObject, type Json } from '../lib/json.ts'
import { similarWord } from '../lib/similar.ts'
import { OPTIONS, OTHER_VARIABLES, optionDefault, type OptionRow } from './options.ts'
import { optionPointer, scopeBases, setAt, settingName, textAt, valueAt, waysToSet } from './finding.ts'
import { addFinding, type Settings } from './settings.ts'

/** What a command cannot do without; settings that are wrong are told either way. */
export type Needs = { targets: boolean; git: boolean; server?: boolean }

/** What a schema cannot say: which settings a command needs, and which do not go together. */
export function checkRules(settings: Settings, context: { needs: Needs; cronProblem: (expression: string) => string | null }): void {
  requireOptions(settings, context.needs)
  checkShorthand(settings)
  for (const base of scopeBases(settings.tree, 'target')) checkTarget(settings, base)
  for (const base of scopeBases(settings.tree, 'source')) checkGitUrl(settings, `${base}/url`)
  checkNames(settings, 'target')
  checkNames(settings, 'source')
  checkSameSandbox(settings)
  checkCrons(settings, context.cronProblem)
}

/** Sets options that nobody set and that have a default. */
export function fillDefaults(settings: Settings): void {
  for (const option of OPTIONS) {
    const preset = optionDefault(option)
    if (preset === undefined) continue
    for (const base of scopeBases(settings.tree, option.scope)) {
      const pointer = optionPointer(base, option)
      if (valueAt(settings.tree, pointer) === undefined) setAt(settings.tree, pointer, structuredClone(preset))
    }
  }
}

function requireOptions(settings: Settings, needs: Needs): void {
  for (const option of OPTIONS.filter((one) => one.required)) {
    const bases = scopeBases(settings.tree, option.scope)
    const needed = option.scope === 'source' ? needs.git : needs.targets
    // With nothing configured at all, name what a first one would need.
    const first = option.scope === 'source' ? '/git' : '/targets/0'
    for (const base of bases.length === 0 && needed ? [first] : bases) {
      const pointer = optionPointer(base, option)
      if (valueAt(settings.tree, pointer) === undefined) addFinding(settings, pointer, 'is not set', waysToSet(option), { absent: true })
    }
  }
}

function checkShorthand(settings: Settings): void {
  if (settings.tree['git'] !== undefined && settings.tree['sources'] !== undefined) {
    addFinding(settings, '/sources', 'git and sources are both set', 'git is the shorthand for one entry of sources: keep one of the two.')
  }
  const sources = settings.tree['sources']
  if (Array.isArray(sources) && sources.length > 1) {
    addFinding(
      settings,
      '/sources/1',
      `${sources.length} sources are configured, and this version follows one`,
      'Run one daemon per source, each with its own owner and dataDir.',
    )
  }
}

function checkTarget(settings: Settings, base: string): void {
  for (const member of ['url', 'imsUrl']) checkOrigin(settings, `${base}/${member}`)
  const vars = valueAt(settings.tree, `${base}/vars`)
  if (isJsonObject(vars)) for (const [name, value] of Object.entries(vars)) checkVariable(settings, `${base}/vars/${name}`, value)
}

/** `00112233` is the number 112233 to YAML, and ids look like numbers more often than one thinks. */
function checkVariable(settings: Settings, pointer: string, value: Json): void {
  const written = settings.file?.places.get(pointer)?.written
  if (typeof value !== 'number' || settings.origins.has(pointer.slice(0, pointer.lastIndexOf('/')))) return
  if (written === undefined || written === null || written === String(value)) return
  addFinding(settings, pointer, `${written} is read as the number ${value}`, 'Put it in quotes.')
}

function checkOrigin(settings: Settings, pointer: string): void {
  const text = textAt(settings.tree, pointer)
  if (text === undefined) return
  const url = URL.parse(text)
  const hint = 'An origin: scheme, host and if need be a port, for example https://platform.adobe.io.'
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return addFinding(settings, pointer, 'is not an http or https URL', hint)
  if (url.username !== '' || url.password !== '') return addFinding(settings, pointer, 'holds a user name or password', hint)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') addFinding(settings, pointer, 'holds more than an origin', hint)
}

function checkGitUrl(settings: Settings, pointer: string): void {
  const url = URL.parse(textAt(settings.tree, pointer) ?? '')
  if (url === null) return
  // A user name alone is how ssh URLs look; with https it is where tokens hide.
  const hides = url.password !== '' || (url.username !== '' && /^https?:$/.test(url.protocol))
  if (hides)
    addFinding(
      settings,
      pointer,
      'holds credentials, which would show in process lists and logs',
      'Set git.token, and git.username if the host wants one.',
    )
}

function checkNames(settings: Settings, scope: 'target' | 'source'): void {
  const seen = new Map<string, string>()
  const bases = scopeBases(settings.tree, scope)
  for (const base of bases) {
    const name = textAt(settings.tree, `${base}/name`)
    if (name === undefined && bases.length > 1) {
      addFinding(settings, `${base}/name`, 'is not set', 'With several, each needs a name of its own.')
      continue
    }
    const other = seen.get(name ?? '')
    if (name !== undefined && other !== undefined)
      addFinding(settings, `${base}/name`, `${settingName(other)} has the same name`, 'Give each a name of its own.')
    seen.set(name ?? '', base)
  }
}

function checkSameSandbox(settings: Settings): void {
  const seen = new Map<string, string>()
  for (const base of scopeBases(settings.tree, 'target')) {
    const org = textAt(settings.tree, `${base}/org`)
    const sandbox = textAt(settings.tree, `${base}/sandbox`)
    if (org === undefined || sandbox === undefined) continue
    const other = seen.get(`${org}\n${sandbox}`)
    const hint = 'Two targets with one sandbox would fight over its flows: keep one.'
    if (other !== undefined) addFinding(settings, `${base}/sandbox`, `${settingName(other)} has the same organisation and sandbox`, hint)
    seen.set(`${org}\n${sandbox}`, base)
  }
}

function checkCrons(settings: Settings, cronProblem: (expression: string) => string | null): void {
  const pointers = ['/resync', ...scopeBases(settings.tree, 'source').map((base) => `${base}/poll`)]
  for (const pointer of pointers) {
    const expression = textAt(settings.tree, pointer)
    if (expression === undefined) continue
    const problem = cronProblem(expression)
    if (problem !== null)
      addFinding(settings, pointer, `${JSON.stringify(expression)} is no cron expression: ${problem}`, 'For example */10 * * * *.')
  }
}

/** Variables that look like ours and are not: a slip of the finger must not pass as a default. */
export function warnUnknownVariables(settings: Settings, env: Readonly<Record<string, string | undefined>>): void {
  const known = [...OPTIONS.flatMap(variablesOf), ...Object.keys(OTHER_VARIABLES)]
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith('SLUICE_') || known.includes(name) || settings.namedVariables.has(name) || isServiceLink(name)) continue
    const meant = similarWord(name, known)
    const hint = meant === null ? 'docs/config.md lists them all.' : `Did you mean ${meant}?`
    settings.findings.push({
      pointer: '',
      absent: false,
      problem: { severity: 'warning', name, origin: { kind: 'env', name }, message: 'there is no such variable', hint },
    })
  }
}

function variablesOf(option: OptionRow): string[] {
  return option.secret ? [option.env, `${option.env}_FILE`] : [option.env]
}

/** Kubernetes sets these in every container beside a Service named sluice. */
function isServiceLink(name: string): boolean {
  return /^SLUICE_(SERVICE_|PORT$|PORT_\d)/.test(name)
}
