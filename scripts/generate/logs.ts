/** docs/logs.md from the table of events. */
import { EVENTS, type EventName } from '../../src/telemetry/events.ts'
import type { Artefact } from '../generate.ts'

export const artefacts: Artefact[] = [{ path: 'docs/logs.md', produce: logsPage }]

/** What an operator asks the log, and the filter that answers. `docker compose logs`, `kubectl logs` or `journalctl -o cat` give the lines. */
export const QUESTIONS: readonly { question: string; filter: string }[] = [
  { question: 'What needs a hand?', filter: 'select(.level == "error") | [.time, .event, .key // .target, .message] | join("  ")' },
  {
    question: 'What was written to the service, and why?',
    filter:
      'select(.event | test("^flow\\\\.(created|patched|published|enabled|disabled|adopted|surplus-removed)$")) | {time, event, target, key, reason, revision}',
  },
  { question: 'What became of one manifest?', filter: 'select(.key == "crm/contacts") | {time, event, reason, message, revision}' },
  { question: 'What did one commit do?', filter: 'select((.revision // "") | contains("4f2c91d0")) | {time, event, target, key, reason}' },
  {
    question: 'What exactly changed in a flow?',
    filter: 'select(.event == "flow.patched" and .key == "crm/contacts") | .time as $t | .changes[] | {t: $t, pointer, before, after}',
  },
  {
    question: 'Which manifests are broken, and where?',
    filter: 'select(.event == "manifest.invalid") | "\\(.path):\\(.line):\\(.column) \\(.code) \\(.message)"',
  },
  { question: 'Which flows are held, and what would free them?', filter: 'select(.event == "flow.held") | {target, key, reason, message, hint}' },
  {
    question: 'Which flows did the service refuse, with the id its support asks for?',
    filter: 'select(.event == "flow.stalled") | {time, target, key, serviceCode, requestId, message}',
  },
  {
    question: 'Did somebody else change our flows?',
    filter:
      'select((.event == "flow.patched" or .event == "flow.enabled" or .event == "flow.disabled") and .reason == "drift" or .event == "flow.drifted") | {time, target, key, updatedClient, updatedBy, updatedAt}',
  },
  {
    question: 'When was git out of reach?',
    filter: 'select(.event == "source.unavailable" or .event == "source.recovered") | {time, event, code, durationMs}',
  },
  {
    question: 'When was the service in trouble, and for how long?',
    filter: 'select(.event == "service.trouble" or .event == "service.recovered") | {time, event, target, code, route, durationMs, attempts}',
  },
  {
    question: 'How long do passes take?',
    filter: 'select(.event == "pass.finished" or .event == "pass.quiet") | [.time, .target, .passKind, .outcome, .durationMs] | @tsv',
  },
  { question: 'Everything one pass did', filter: 'select(.passId == "01hx…")' },
]

function logsPage(): string {
  return [
    INTRODUCTION,
    ...QUESTIONS.map(({ question, filter }) => `**${question}**\n\n\`\`\`sh\njq -rc '${filter}'\n\`\`\`\n`),
    '## Events\n',
    'Every event of one line each; `?` marks fields that are not always there.\n',
    ...(Object.keys(EVENTS) as EventName[]).map(section),
  ].join('\n')
}

function section(name: EventName): string {
  const { level, message, says, needs, may } = EVENTS[name]
  const fields = [...needs.map((field) => `\`${field}\``), ...may.map((field) => `\`${field}\`?`)]
  return `### ${name}\n${says}\n\n| level | msg | fields |\n|---|---|---|\n| ${level} | ${message} | ${fields.join(', ')} |\n`
}

const INTRODUCTION = `<!-- Generated from src/telemetry/events.ts by npm run generate. Do not edit. -->
# Logs

The log goes to stderr: one JSON object per line, or with \`log.format: pretty\` and on a terminal a line for people. \`event\`, the names of fields and \`msg\` are an
interface: they are not renamed. \`msg\` is constant per event; everything that varies is a field.

Every line has \`time\` (ISO 8601, UTC), \`level\`, \`event\` and \`msg\`, and where they apply \`target\` (name in the configuration), \`passId\` (one pass over one target) and
\`revision\` (\`main@sha1:4f2c…\`). Durations are in milliseconds. \`changes\` is a list of \`{ pointer, before, after }\` with values shortened; a side that is missing means that
the member is absent.

- \`info\`: one line per pass that did or found something, one per write, one per change of a flow's condition. Nothing for a flow that stays as it is.
- \`warn\`: it works, someone should look. \`error\`: it needs a hand. \`debug\`: for work on Sluice itself.
- An outage of git or of the service is two lines, one when it starts and one when it ends, however many retries lie between.
- Secrets are masked as \`[secret]\` wherever they would stand: values that were opened as secrets, and text of the shape of one.

## Questions
`
