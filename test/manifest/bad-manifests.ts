/** Manifests with one mistake each and the diagnostics they must give. Every code of the catalogue has a row here or in `bad-repositories.ts`. */
import type { Vars } from '../../src/manifest/variables.ts'

export type BadManifest = {
  title: string
  bytes: string | Uint8Array
  /** By default `flows/a.yaml`. */
  path?: string
  vars?: Vars | null
  /** `line:column severity code pointer`, in the order of the file. */
  want: string[]
}

const FILES = [
  'name: Orders',
  'state: published',
  'flowSpec: { name: CloudStorageToAEP }',
  'sourceConnectionIds: [{ name: orders-source }]',
  'targetConnectionIds: [{ name: orders-target }]',
  'transformations:',
  '  - name: Mapping',
  '    params: { mappingId: aa11, mappingVersion: 0 }',
  'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1 }',
]

/** The good manifest with lines replaced (or, past its end, added) by number from 1; null drops a line's text. */
export function withLines(changes: Record<number, string | null>, base: readonly string[] = FILES): string {
  const lines = [...base]
  for (const [line, text] of Object.entries(changes)) lines[Number(line) - 1] = text ?? ''
  return `${Array.from(lines, (line) => line ?? '').join('\n')}\n`
}

const STREAMING = { 3: 'flowSpec: { id: c1a19761-d2c7-4702-b9fa-fe91f0613e81 }' }
const TABLE = { 3: 'flowSpec: { name: CRMToAEP }' }
const EXPORT = { 3: 'flowSpec: { id: 269ba276-16fc-47db-92b0-c1049a3c131f }', 6: null, 7: null, 8: null }
const DRAFT = { 2: 'state: draft' }
const VARS: Vars = { mapping: 'aa11', start: 1893456000, word: 'soon', flag: true }

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]

export const BAD_MANIFESTS: BadManifest[] = [
  // Files and YAML
  { title: 'a file above 256 KiB', bytes: `# ${'x'.repeat(256 * 1024)}\n`, want: ['1:1 error file-too-large '] },
  { title: 'Latin-1', bytes: new Uint8Array([...utf8('name: x\ndescription: "é'), 0xe9, ...utf8('"\n')]), want: ['2:16 error not-utf8 '] },
  { title: 'UTF-16', bytes: new Uint8Array([0xff, 0xfe, 0x6e, 0x00]), want: ['1:1 error not-utf8 '] },
  { title: 'a list that is not closed', bytes: withLines({ 4: 'sourceConnectionIds: [{ name: orders-source }' }), want: ['5:1 error yaml-syntax '] },
  { title: 'a quote that is not closed', bytes: 'name: "Orders\nstate: draft\n', want: ['3:1 error yaml-syntax '] },
  {
    title: 'a list that is not closed, in an object without brackets',
    bytes: withLines({ 8: '    params:', 9: '      mappingId: [aa11', 10: 'scheduleParams: {}' }),
    want: ['10:1 error yaml-syntax '],
  },
  {
    title: 'a quote that is not closed, in a list without brackets',
    bytes: withLines({ 8: '    params: { mappingId: aa11 }', 9: '  - name: "Copy', 10: 'scheduleParams: {}' }),
    want: ['11:1 error yaml-syntax '],
  },
  { title: 'a name that is not closed', bytes: withLines({ 10: '"options', 11: 'labels: []' }), want: ['10:1 error yaml-syntax '] },
  {
    title: 'a list without brackets inside brackets',
    bytes: withLines({ 10: 'options: { a: [&a b:', 11: '  - c: d: e', 12: 'labels: []' }),
    want: ['11:3 error yaml-syntax '],
  },
  { title: 'brackets inside brackets that are not closed', bytes: withLines({ 3: 'flowSpec: { name: [a' }), want: ['4:1 error yaml-syntax '] },
  {
    title: 'a quote that is not closed, in a name without a value',
    bytes: withLines({ 10: '? "labels' }),
    want: ['11:1 error yaml-syntax '],
  },
  { title: 'a tab as indentation', bytes: withLines({ 7: '\t- name: Mapping' }), want: ['7:1 error yaml-syntax '] },
  { title: 'a YAML directive', bytes: `%YAML 1.1\n---\n${withLines({})}`, want: ['1:1 error yaml-directive '] },
  { title: 'two directives', bytes: `%YAML 1.1\n%TAG ! x\n---\n${withLines({})}`, want: ['1:1 error yaml-directive '] },
  { title: 'a directive of another world', bytes: `%HTML 5\n---\n${withLines({})}`, want: ['1:1 error yaml-directive '] },
  { title: 'a directive and nothing else', bytes: '%YAML 1.2\n', want: ['1:1 error yaml-directive '] },
  { title: 'three documents', bytes: `${withLines({})}---\na: 1\n---\na: 2\n`, want: ['10:1 error yaml-several-documents '] },
  { title: 'two documents', bytes: `${withLines({})}---\n${withLines({})}`, want: ['10:1 error yaml-several-documents '] },
  { title: 'a stray document end', bytes: `${withLines({})}---\n`, want: ['10:1 error yaml-several-documents '] },
  { title: 'a tag of another world', bytes: withLines({ 1: 'name: !!js/function x' }), want: ['1:7 error yaml-unknown-tag '] },
  { title: 'a timestamp tag', bytes: withLines({ 1: 'name: !!timestamp 2030-01-01' }), want: ['1:7 error yaml-unknown-tag '] },
  { title: 'a member twice', bytes: withLines({ 10: 'name: Orders again' }), want: ['10:1 error yaml-duplicate-key /name'] },
  {
    title: 'a number and its text as names',
    bytes: withLines({ 10: 'options: { 1: a, "1": b }' }),
    want: ['10:18 error yaml-duplicate-key /options/1'],
  },
  {
    title: 'a member twice beside one that is missing',
    bytes: withLines({ 5: null, 10: 'name: Orders again' }),
    want: ['1:1 error member-missing /targetConnectionIds', '10:1 error yaml-duplicate-key /name'],
  },
  { title: 'a list as a name', bytes: withLines({ 10: 'options: { [a]: b }' }), want: ['10:12 error yaml-key-not-text '] },
  { title: 'a merge key', bytes: withLines({ 5: '<<: { a: 1 }' }), want: ['5:1 error yaml-merge-key /<<'] },
  {
    title: 'a merge key where a reference must be',
    bytes: withLines({ 3: 'flowSpec: { <<: { a: 1 } }' }),
    want: ['3:13 error yaml-merge-key /flowSpec/<<'],
  },
  {
    title: 'a merge key beside another mistake',
    bytes: withLines({ 1: 'name: 7', 5: '<<: { a: 1 }' }),
    want: ['1:7 error value-type /name', '5:1 error yaml-merge-key /<<'],
  },
  { title: 'nothing but an alias without anchor', bytes: '*nobody\n', want: ['1:1 error yaml-alias-unknown '] },
  { title: 'an alias without anchor', bytes: withLines({ 1: 'name: *nobody' }), want: ['1:7 error yaml-alias-unknown /name'] },
  {
    title: 'a billion laughs',
    bytes: `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n`,
    want: ['4:36 error yaml-alias-bomb /d/7'],
  },
  { title: 'an alias inside itself', bytes: withLines({ 10: 'options: &o { again: *o }' }), want: ['10:22 error yaml-alias-bomb /options/again'] },
  { title: 'nesting beyond bounds', bytes: `name: ${'['.repeat(60)}${']'.repeat(60)}\n`, want: ['1:46 error yaml-too-deep '] },
  { title: 'nesting beyond the parser', bytes: '['.repeat(20_000), want: ['1:41 error yaml-too-deep '] },
  {
    title: 'an id that YAML takes for a number',
    bytes: withLines({ 8: '    params: { mappingId: 12345678901234567890 }' }),
    want: ['8:26 error number-unsafe /transformations/0/params/mappingId'],
  },
  { title: 'not a number', bytes: withLines({ 10: 'options: { ratio: .nan }' }), want: ['10:19 error number-unsafe /options/ratio'] },
  {
    title: 'another name that patches refuse',
    bytes: withLines({ 10: 'options: { prototype: 1 }' }),
    want: ['10:12 error member-name-forbidden /options/prototype'],
  },
  {
    title: 'a name that patches refuse',
    bytes: withLines({ 10: 'options: { __proto__: { a: 1 } }' }),
    want: ['10:12 error member-name-forbidden /options/__proto__'],
  },
  {
    title: 'more mistakes than anybody reads',
    bytes: withLines({ 10: `options: { ${Array.from({ length: 60 }, (_, index) => `o${index}: .inf`).join(', ')} }` }),
    want: [
      ...Array.from({ length: 50 }, (_, index) => `10:${16 + index * 10 + Math.max(0, index - 9)} error number-unsafe /options/o${index}`),
      '10:557 error too-many-problems ',
    ],
  },

  {
    title: 'a mistake in a file too large to list them all',
    bytes: withLines({ 10: `labels: [${Array.from({ length: 6000 }, (_, index) => index).join(', ')}]` }),
    want: ['10:10 error value-type /labels/0'],
  },

  // Shape
  { title: 'an empty file', bytes: '', want: ['1:1 error not-an-object '] },
  { title: 'nothing but comments', bytes: '# name: Orders\n', want: ['1:1 error not-an-object '] },
  { title: 'a list of dataflows', bytes: '- name: Orders\n', want: ['1:1 error not-an-object '] },
  { title: 'a slip in a name', bytes: withLines({ 10: 'descripton: x' }), want: ['10:1 error member-unknown /descripton'] },
  {
    title: 'a member that nobody knows beside one that is missing',
    bytes: withLines({ 5: null, 10: 'zebra: 1' }),
    want: ['1:1 error member-missing /targetConnectionIds', '10:1 error member-unknown /zebra'],
  },
  {
    title: 'a slip in the name of a reference',
    bytes: withLines({ 3: 'flowSpec: { nmae: CloudStorageToAEP }' }),
    want: ['3:13 error member-unknown /flowSpec/nmae'],
  },
  { title: 'a slip in a required name', bytes: withLines({ 1: 'nmae: Orders' }), want: ['1:1 error member-unknown /nmae'] },
  { title: 'an abbreviation', bytes: withLines({ 9: 'schedule: {}' }), want: ['9:1 error member-unknown /schedule'] },
  {
    title: 'a slip in an open vocabulary',
    bytes: withLines({ 10: 'options: { errorDiagnosticEnabled: true }' }),
    want: ['10:12 error member-unknown /options/errorDiagnosticEnabled'],
  },
  {
    title: 'another slip in an open vocabulary',
    bytes: withLines({ 10: 'options: { partialIngestionPercents: 5 }' }),
    want: ['10:12 error member-unknown /options/partialIngestionPercents'],
  },
  {
    title: 'slips in the names of transformations, and another name that is like one of them',
    bytes: withLines({
      9: '  - { name: copy, params: { deltaColumn: { name: a } } }',
      10: '  - { name: Encrytion, params: { publicKeyId: a } }',
      11: '  - { name: Generaltransform, params: {} }',
      12: '  - { name: Cope, params: {} }',
      13: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1 }',
    }),
    want: [
      '9:13 error value-invalid /transformations/1/name',
      '10:13 error value-invalid /transformations/2/name',
      '11:13 error value-invalid /transformations/3/name',
    ],
  },
  {
    title: 'a pasted answer of the service',
    bytes: withLines({ 10: 'etag: "x"', 11: 'createdAt: 1' }),
    want: ['10:1 error member-server-owned /etag', '11:1 error member-server-owned /createdAt'],
  },
  {
    title: 'a word of the service where it is not the service’s',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1, etag: x }' }),
    want: ['9:72 error member-unknown /scheduleParams/etag'],
  },
  {
    title: 'a reference to another manifest',
    bytes: withLines({ 4: 'sourceConnectionIds: [{ ref: crm/source }]' }),
    want: ['4:25 error member-reserved /sourceConnectionIds/0/ref'],
  },
  { title: 'a flow spec by reference', bytes: withLines({ 3: 'flowSpec: { ref: specs/x }' }), want: ['3:13 error member-reserved /flowSpec/ref'] },
  { title: 'no target connection', bytes: withLines({ 5: null }), want: ['1:1 error member-missing /targetConnectionIds'] },
  {
    title: 'a mapping without its set',
    bytes: withLines({ 8: '    params: { mappingVersion: 0 }' }),
    want: ['8:5 error member-missing /transformations/0/params/mappingId'],
  },
  { title: 'a transformation without parameters', bytes: withLines({ 8: null }), want: ['7:5 error member-missing /transformations/0/params'] },
  { title: 'a number for a name', bytes: withLines({ 1: 'name: 7' }), want: ['1:7 error value-type /name'] },
  {
    title: 'transformations that are none',
    bytes: withLines({ 6: 'transformations: [~, 7]', 7: null, 8: null }),
    want: ['6:19 error value-type /transformations/0', '6:22 error value-type /transformations/1'],
  },
  { title: 'a number for a list', bytes: withLines({ 6: 'transformations: 7', 7: null, 8: null }), want: ['6:18 error value-type /transformations'] },
  {
    title: 'a number for the name of a connection',
    bytes: withLines({ 4: 'sourceConnectionIds: [{ name: 7 }]' }),
    want: ['4:31 error value-type /sourceConnectionIds/0/name'],
  },
  { title: 'null where a value must be', bytes: withLines({ 1: 'name:' }), want: ['1:1 error value-type /name'] },
  {
    title: 'a name in the place of a list',
    bytes: withLines({ 4: 'sourceConnectionIds: orders-source' }),
    want: ['4:22 error value-type /sourceConnectionIds'],
  },
  {
    title: 'a list for a time',
    bytes: withLines({ 9: 'scheduleParams: { startTime: [1893456000], frequency: hour, interval: 1 }' }),
    want: ['9:19 error value-type /scheduleParams/startTime'],
  },
  {
    title: 'an interval below zero',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: -1 }' }),
    want: ['9:69 error value-invalid /scheduleParams/interval'],
  },
  {
    title: 'half an interval',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1.5 }' }),
    want: ['9:69 error value-type /scheduleParams/interval'],
  },
  {
    title: 'a version without quotes',
    bytes: withLines({ 3: 'flowSpec: { name: CloudStorageToAEP, version: 1.0 }' }),
    want: ['3:47 error value-type /flowSpec/version'],
  },
  { title: 'a word of the service for a state', bytes: withLines({ 2: 'state: enabled' }), want: ['2:8 error value-invalid /state'] },
  { title: 'another kind', bytes: withLines({ 10: 'kind: connection' }), want: ['10:7 error value-invalid /kind'] },
  {
    title: 'a frequency that there is not',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hourly, interval: 1 }' }),
    want: ['9:53 error value-invalid /scheduleParams/frequency'],
  },
  {
    title: 'yes for true',
    bytes: withLines({ 10: 'options: { errorDiagnosticsEnabled: yes }' }),
    want: ['10:37 error value-invalid /options/errorDiagnosticsEnabled'],
  },
  {
    title: 'no partial ingestion at all',
    bytes: withLines({ 10: 'options: { partialIngestionPercent: 0 }' }),
    want: ['10:37 error value-invalid /options/partialIngestionPercent'],
  },
  {
    title: 'more than all',
    bytes: withLines({ 10: 'options: { partialIngestionPercent: 101 }' }),
    want: ['10:37 error value-invalid /options/partialIngestionPercent'],
  },
  {
    title: 'the same as text',
    bytes: withLines({ 10: 'options: { partialIngestionPercent: "0.0" }' }),
    want: ['10:37 error value-invalid /options/partialIngestionPercent'],
  },
  { title: 'an empty name', bytes: withLines({ 1: 'name: ""' }), want: ['1:7 error value-invalid /name'] },
  { title: 'a blank name', bytes: withLines({ 1: 'name: "  "' }), want: ['1:7 error value-invalid /name'] },
  { title: 'a name in two lines', bytes: withLines({ 1: 'name: "a\\nb"' }), want: ['1:7 error value-invalid /name'] },
  {
    title: 'a slip in the name of a transformation',
    bytes: withLines({ 7: '  - name: mapping' }),
    want: ['7:11 error value-invalid /transformations/0/name'],
  },
  { title: 'a key with blanks', bytes: withLines({ 10: 'sluice: { key: "my orders" }' }), want: ['10:16 error value-invalid /sluice/key'] },
  {
    title: 'a key beyond 200 characters',
    bytes: withLines({ 10: `sluice: { key: ${'x'.repeat(201)} }` }),
    want: ['10:16 error value-invalid /sluice/key'],
  },
  { title: 'a key that climbs', bytes: withLines({ 10: 'sluice: { movedFrom: ../x }' }), want: ['10:22 error value-invalid /sluice/movedFrom'] },
  {
    title: 'a connection name with blanks for an id',
    bytes: withLines({ 4: 'sourceConnectionIds: [my orders]' }),
    want: ['4:23 error value-invalid /sourceConnectionIds/0'],
  },
  { title: 'no source connection', bytes: withLines({ 4: 'sourceConnectionIds: []' }), want: ['4:1 error list-length /sourceConnectionIds'] },
  {
    title: 'two source connections',
    bytes: withLines({ 4: 'sourceConnectionIds: [{ name: a }, { name: b }]' }),
    want: ['4:1 error list-length /sourceConnectionIds'],
  },
  { title: 'a policy without fields', bytes: withLines({ 10: 'policy: { fields: [] }' }), want: ['10:11 error list-length /policy/fields'] },
  {
    title: 'a policy with an empty object for fields',
    bytes: withLines({ 10: 'policy: { fields: {} }' }),
    want: ['10:11 error list-length /policy/fields'],
  },
  { title: 'a label twice', bytes: withLines({ 10: 'labels: [core/C12, core/C1, core/C12]' }), want: ['10:1 error list-duplicate /labels'] },
  { title: 'a flow spec without id and name', bytes: withLines({ 3: 'flowSpec: { version: "1.0" }' }), want: ['3:1 error reference-form /flowSpec'] },
  { title: 'a flow spec with id and name', bytes: withLines({ 3: 'flowSpec: { id: a, name: b }' }), want: ['3:1 error reference-form /flowSpec'] },
  {
    title: 'a name in the place of an id',
    bytes: withLines({ 4: 'sourceConnectionIds: [orders-source]' }),
    want: ['4:23 warning id-unusual /sourceConnectionIds/0'],
  },

  { title: 'a slip in adopt', bytes: withLines({ 10: 'sluice: { adopt: byname }' }), want: ['10:18 warning id-unusual /sluice/adopt'] },

  // Variables
  { title: 'an environment variable', bytes: withLines({ 1: 'name: "${env:SECRET}"' }), want: ['1:7 error variable-malformed /name'] },
  { title: 'a variable that is not closed', bytes: withLines({ 1: 'name: "${vars.word"' }), want: ['1:7 error variable-malformed /name'] },
  { title: 'a malformed variable for a state', bytes: withLines({ 2: 'state: ${env:STATE}' }), want: ['2:8 error variable-not-allowed /state'] },
  { title: 'a variable kind', bytes: withLines({ 10: 'kind: ${vars.word}' }), want: ['10:7 error variable-not-allowed /kind'] },
  { title: 'a variable state', bytes: withLines({ 2: 'state: ${vars.word}' }), want: ['2:8 error variable-not-allowed /state'] },
  {
    title: 'a variable policy',
    bytes: withLines({ 10: 'sluice: { drift: "${vars.word}" }' }),
    want: ['10:18 error variable-not-allowed /sluice/drift'],
  },
  {
    title: 'a variable name of a member',
    bytes: withLines({ 10: 'options: { "${vars.word}": 1 }' }),
    want: ['10:12 error variable-not-allowed /options/${vars.word}'],
  },
  {
    title: 'a variable nobody knows',
    bytes: withLines({ 8: '    params: { mappingId: "${vars.maping}" }' }),
    vars: VARS,
    want: ['8:26 error variable-missing /transformations/0/params/mappingId'],
  },
  {
    title: 'a variable in a bare validate',
    bytes: withLines({ 8: '    params: { mappingId: "${vars.mapping}" }' }),
    vars: null,
    want: ['8:26 note variable-missing /transformations/0/params/mappingId'],
  },
  {
    title: 'a variable of the wrong type',
    bytes: withLines({ 9: 'scheduleParams: { startTime: "${vars.word}", frequency: hour, interval: 1 }' }),
    vars: VARS,
    want: ['9:30 error value-invalid /scheduleParams/startTime'],
  },
  {
    title: 'a flag for a time, beside another variable',
    bytes: withLines({ 1: 'name: "${vars.word}"', 9: 'scheduleParams: { startTime: "${vars.flag}", frequency: hour, interval: 1 }' }),
    vars: VARS,
    want: ['9:30 error value-type /scheduleParams/startTime'],
  },
  { title: 'a flag for a name', bytes: withLines({ 1: 'name: "${vars.flag}"' }), vars: VARS, want: ['1:7 error value-type /name'] },
  {
    title: 'an escape where a number must be',
    bytes: withLines({ 9: 'scheduleParams: { startTime: "$${vars.start}", frequency: hour, interval: 1 }' }),
    vars: VARS,
    want: ['9:30 error value-invalid /scheduleParams/startTime'],
  },
  {
    title: 'a rule that a variable breaks',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: "${vars.zero}" }' }),
    vars: { zero: 0 },
    want: ['9:69 error interval-too-small /scheduleParams/interval'],
  },

  // Keys
  { title: 'a file name with a blank', bytes: withLines({}), path: 'flows/my orders.yaml', want: ['1:1 error key-invalid '] },
  {
    title: 'a file name with a blank and a key with one',
    bytes: withLines({ 10: 'sluice: { key: "my orders" }' }),
    path: 'flows/my orders.yaml',
    want: ['10:16 error value-invalid /sluice/key'],
  },
  {
    title: 'a file name with a blank and no word about a key',
    bytes: withLines({ 10: 'sluice: { protect: true }' }),
    path: 'flows/my orders.yaml',
    want: ['1:1 error key-invalid '],
  },
  { title: 'a path beyond 200 characters', bytes: withLines({}), path: `flows/${'x/'.repeat(100)}orders.yaml`, want: ['1:1 error key-invalid '] },
  { title: 'a move from itself', bytes: withLines({ 10: 'sluice: { movedFrom: a }' }), want: ['10:22 error moved-from-itself /sluice/movedFrom'] },
  {
    title: 'adopt and abandon',
    bytes: withLines({ 10: 'sluice: { adopt: by-name, abandon: true }' }),
    want: ['10:36 error adopt-and-abandon /sluice/abandon'],
  },
  {
    title: 'a pointer that is none',
    bytes: withLines({ 10: 'sluice: { ignore: [scheduleParams] }' }),
    want: ['10:20 error ignore-invalid /sluice/ignore/0'],
  },
  {
    title: 'a pointer with a slip',
    bytes: withLines({ 10: 'sluice: { ignore: [/scheduleParam/interval] }' }),
    want: ['10:20 error ignore-invalid /sluice/ignore/0'],
  },
  {
    title: 'a pointer that counts',
    bytes: withLines({ 10: 'sluice: { ignore: [/labels, /transformations/0/params] }' }),
    want: ['10:29 error ignore-invalid /sluice/ignore/1'],
  },
  {
    title: 'a marker in the description',
    bytes: withLines({ 10: 'description: |', 11: '  Orders', 12: '  [managed by sluice: acme/orders; id=0123abcd]' }),
    want: ['10:14 error marker-in-description /description'],
  },

  // What the service refuses at publish
  { title: 'streaming on a schedule', bytes: withLines(STREAMING), want: ['9:1 error schedule-on-streaming /scheduleParams'] },
  {
    title: 'a streaming draft on a schedule',
    bytes: withLines({ ...STREAMING, ...DRAFT }),
    want: ['9:1 warning schedule-on-streaming /scheduleParams'],
  },
  { title: 'files without a schedule', bytes: withLines({ 9: null }), want: ['1:1 error schedule-missing /scheduleParams'] },
  {
    title: 'files with half a schedule',
    bytes: withLines({ 9: 'scheduleParams: { frequency: hour }' }),
    want: ['9:1 error schedule-missing /scheduleParams'],
  },
  {
    title: 'a schedule that must be absent',
    bytes: withLines({ 2: 'state: disabled', 9: 'scheduleParams: null' }),
    want: ['9:17 error schedule-missing /scheduleParams'],
  },
  {
    title: 'an adopted flow without a schedule',
    bytes: withLines({ 9: null, 10: 'sluice: { adopt: by-name }' }),
    want: ['1:1 warning schedule-missing /scheduleParams'],
  },
  { title: 'an export without a schedule', bytes: withLines({ ...EXPORT, 9: null }), want: ['1:1 error schedule-missing /scheduleParams'] },
  {
    title: 'a source on the schedule of an export',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: hour, interval: 1, timeUnit: hour }' }),
    want: ['9:82 warning schedule-foreign /scheduleParams/timeUnit'],
  },
  {
    title: 'once with an interval and backfill',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: once, interval: 1, backfill: true }' }),
    want: ['9:69 error interval-with-once /scheduleParams/interval', '9:82 error backfill-with-once /scheduleParams/backfill'],
  },
  {
    title: 'a draft that loads once with an interval',
    bytes: withLines({ ...DRAFT, 9: 'scheduleParams: { startTime: 1893456000, frequency: Once, interval: "1" }' }),
    want: ['9:69 warning interval-with-once /scheduleParams/interval'],
  },
  {
    title: 'every five minutes',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: minute, interval: "5" }' }),
    want: ['9:71 error interval-too-small /scheduleParams/interval'],
  },
  {
    title: 'every zero days',
    bytes: withLines({ 9: 'scheduleParams: { startTime: 1893456000, frequency: day, interval: 0 }' }),
    want: ['9:68 error interval-too-small /scheduleParams/interval'],
  },
  {
    title: 'an export every two hours',
    bytes: withLines({ ...EXPORT, 9: 'scheduleParams: { startTime: 1893456000, timeUnit: hour, interval: 2 }' }),
    want: ['9:68 error export-interval-invalid /scheduleParams/interval'],
  },
  {
    title: 'an export every zero hours',
    bytes: withLines({ ...EXPORT, 9: 'scheduleParams: { startTime: 1893456000, timeUnit: hour, interval: 0 }' }),
    want: ['9:68 error export-interval-invalid /scheduleParams/interval'],
  },
  {
    title: 'milliseconds, in a draft too',
    bytes: withLines({ ...DRAFT, 9: 'scheduleParams: { startTime: 1893456000000, frequency: hour, interval: 1 }' }),
    want: ['9:30 error time-in-milliseconds /scheduleParams/startTime'],
  },
  {
    title: 'an end before the start',
    bytes: withLines({ ...EXPORT, 9: 'scheduleParams: { startTime: 1893456000, timeUnit: day, interval: 1, endTime: 1893456000 }' }),
    want: ['9:79 error end-before-start /scheduleParams/endTime'],
  },
  { title: 'a recurring table without a delta column', bytes: withLines(TABLE), want: ['6:1 error delta-column-missing /transformations'] },
  {
    title: 'a table that loads once with a delta column',
    bytes: withLines({
      ...TABLE,
      7: '  - { name: Copy, params: { deltaColumn: { name: updatedAt } } }',
      8: '  - { name: Mapping, params: { mappingId: aa11 } }',
      9: 'scheduleParams: { startTime: 1893456000, frequency: once }',
    }),
    want: ['7:29 error delta-column-with-once /transformations/0/params/deltaColumn'],
  },
  {
    title: 'files without a mapping',
    bytes: withLines({ 6: 'transformations: []', 7: null, 8: null }),
    want: ['6:1 error mapping-missing /transformations'],
  },
  {
    title: 'a mapping twice',
    bytes: withLines({ 10: '', 9: '  - { name: Mapping, params: { mappingId: bb22 } }', 2: DRAFT[2] }),
    want: ['9:13 error transformation-duplicate /transformations/1/name'],
  },
  {
    title: 'streaming with options of files',
    bytes: withLines({ ...STREAMING, 9: 'options: { partialIngestionPercent: 5 }' }),
    want: ['9:37 error options-on-streaming /options/partialIngestionPercent'],
  },
]
