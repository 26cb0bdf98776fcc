/** docs/config.md from the schema and the table of options. */
import { isJsonObject, memberOf, type JsonObject } from '../../src/lib/json.ts'
import { inWords, optionDefault, optionName, optionSchema, OPTIONS, OTHER_VARIABLES, type OptionRow } from '../../src/config/options.ts'
import type { Artefact } from '../generate.ts'

export const artefacts: Artefact[] = [{ path: 'docs/config.md', produce: configPage }]

function configPage(): string {
  const part = (title: string, scope: OptionRow['scope']): string =>
    `## ${title}\n${OPTIONS.filter((one) => one.scope === scope)
      .map(section)
      .join('\n')}`
  return [
    INTRODUCTION,
    part('Git', 'source'),
    part('Targets', 'target'),
    part('Everything else', 'app'),
    '## Other variables\n',
    ...Object.entries(OTHER_VARIABLES).map(([name, text]) => `- \`${name}\`: ${text}`),
    `\nAny other variable that starts with \`SLUICE_\` is warned about at the start.\n`,
  ].join('\n')
}

function section(option: OptionRow): string {
  const shape = optionSchema(option)
  const facts = [
    `file: \`${optionName(option)}\``,
    `environment: \`${option.env}\`${option.secret ? ` or \`${option.env}_FILE\`` : ''}`,
    ...(option.flag === null ? [] : [`flag: \`--${option.flag}\``]),
    defaultOf(option),
    ...range(shape),
  ]
  const example = exampleOf(shape)
  return `\n### ${optionName(option)}\n${text(shape, 'description')}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}${example === null ? '' : `\n- example: \`${example}\``}`
}

function defaultOf(option: OptionRow): string {
  const preset = optionDefault(option)
  if (preset === undefined) return option.required ? 'required' : 'no default'
  const shown = isJsonObject(preset)
    ? Object.entries(preset)
        .map(([name, value]) => `${name}: ${inWords(value)}`)
        .join(', ')
    : inWords(preset)
  return shown === '' ? 'default: none' : `default: \`${shown}\``
}

function range(shape: JsonObject): string[] {
  const choices = memberOf(shape, 'enum')
  if (Array.isArray(choices)) return [`one of ${choices.map((one) => `\`${inWords(one)}\``).join(', ')}`]
  const limits: [word: string, limit: unknown][] = [
    ['at least', memberOf(shape, 'minimum')],
    ['more than', memberOf(shape, 'exclusiveMinimum')],
    ['at most', memberOf(shape, 'maximum')],
  ]
  const bounds = limits.flatMap(([word, limit]) => (typeof limit === 'number' ? [`${word} ${limit}`] : []))
  return bounds.length === 0 ? [] : [bounds.join(', ')]
}

function exampleOf(shape: JsonObject): string | null {
  const examples = memberOf(shape, 'examples')
  const [first] = Array.isArray(examples) ? examples : []
  return first === undefined ? null : typeof first === 'string' ? first : JSON.stringify(first)
}

function text(shape: JsonObject, member: string): string {
  const found = memberOf(shape, member)
  return typeof found === 'string' ? found : ''
}

const INTRODUCTION = `<!-- Generated from schemas/config.schema.json and src/config/options.ts by npm run generate. Do not edit. -->
# Configuration

A flag wins over the environment, the environment over the file, the file over the default. The names are the same everywhere:
\`git.url\` in the file, \`SLUICE_GIT_URL\` in the environment, \`--git-url\` as a flag. Options of a target are named by their last word:
\`targets[].limits.concurrency\` is \`SLUICE_CONCURRENCY\` and \`--concurrency\`. One source and one target can be given by environment alone; with several targets
in the file, variables and flags for targets are refused, because they do not say which one they mean.

The file is \`sluice.yaml\` in the working directory, or what \`--config\` or \`SLUICE_CONFIG\` names. It belongs to the operator, not to the repository of flows.
Relative paths in it are relative to the file, those in flags and variables to the working directory. An editor that speaks the YAML language server completes it with

\`\`\`yaml
# yaml-language-server: $schema=https://…/schemas/config.schema.json    # or a path: \`sluice schema config\` prints it
\`\`\`

**Secrets.** Text in the file may say \`\${env:NAME}\` or \`\${file:/path}\`; \`$\${\` is a literal \`\${\`. Every secret has a variable with \`_FILE\` behind, for mounted secrets,
and none has a flag. Secret files are read again for each token and each fetch, so a rotated secret needs no restart. \`vars\` may refer to neither: whoever may commit a manifest can read them.

**Mistakes.** Everything that is wrong is told at once, with where it came from (file and line, variable, flag), and the exit code is 64. An empty variable counts as unset.

A whole file:

\`\`\`yaml
owner: acme-dataflows
git:
  url: https://git.example.com/acme/dataflows.git
  ref: main
  token: "\${file:/run/secrets/git-token}"
targets:
  - name: prod
    url: https://platform.adobe.io
    imsUrl: https://ims-na1.adobelogin.com
    org: 0123456789ABCDEF01234567@AdobeOrg
    sandbox: prod
    credentials:
      clientId: a1b2c3d4e5f6
      clientSecret: "\${file:/run/secrets/client-secret}"
    vars:
      crmMapping: "00112233445566778899aabbccddeeff"
server: { host: 0.0.0.0 }
dataDir: /data
\`\`\`

The same by environment:

\`\`\`sh
SLUICE_OWNER=acme-dataflows
SLUICE_GIT_URL=https://git.example.com/acme/dataflows.git
SLUICE_GIT_REF=main
SLUICE_GIT_TOKEN_FILE=/run/secrets/git-token
SLUICE_URL=https://platform.adobe.io
SLUICE_IMS_URL=https://ims-na1.adobelogin.com
SLUICE_ORG=0123456789ABCDEF01234567@AdobeOrg
SLUICE_SANDBOX=prod
SLUICE_CLIENT_ID=a1b2c3d4e5f6
SLUICE_CLIENT_SECRET_FILE=/run/secrets/client-secret
SLUICE_VARS='{"crmMapping":"00112233445566778899aabbccddeeff"}'
\`\`\`

\`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`NO_PROXY\` and \`NODE_EXTRA_CA_CERTS\` hold for git, for the token endpoint and for Flow Service.
`
