/**
 * Every diagnostic a manifest or repository can get. Codes are API: listed in docs/errors.md, never renamed, never reused.
 * `remedy` is the hint of a diagnostic that has no better one.
 */
export const DIAGNOSTICS = {
  // Files and YAML
  'file-too-large': { summary: 'The file is larger than 256 KiB.', remedy: 'Split it, or move what is not a manifest out of the flows folder.' },
  'not-utf8': { summary: 'The file is not valid UTF-8.', remedy: 'Save it as UTF-8.' },
  'yaml-syntax': { summary: 'The file is not YAML 1.2.', remedy: 'Mend the syntax at the position given.' },
  'yaml-directive': {
    summary: 'The file has a `%` directive.',
    remedy: 'Remove the line: manifests are YAML 1.2, and a directive could change how every value is read.',
  },
  'yaml-several-documents': {
    summary: 'The file holds more than one document.',
    remedy: 'Write one dataflow per file, and remove the second `---`.',
  },
  'yaml-unknown-tag': { summary: 'A value has a tag that YAML 1.2 core does not know.', remedy: 'Remove the tag.' },
  'yaml-duplicate-key': { summary: 'An object has one member twice.', remedy: 'Remove one of the two.' },
  'yaml-key-not-text': { summary: 'The name of a member is not text.', remedy: 'Use a plain word, or put the name in quotes.' },
  'yaml-merge-key': {
    summary: 'The file uses the merge key `<<`, which YAML 1.2 does not have.',
    remedy: 'Write the members out, or put the whole value behind an anchor and refer to it with `*`.',
  },
  'yaml-alias-unknown': {
    summary: 'An alias refers to an anchor that is not set before it.',
    remedy: 'Set the anchor with `&` first, or write the value out.',
  },
  'yaml-alias-bomb': {
    summary: 'Aliases make the file grow beyond all bounds, or refer to themselves.',
    remedy: 'Write the values out, or use fewer aliases.',
  },
  'yaml-too-deep': {
    summary: 'Objects and lists are nested more than 40 deep.',
    remedy: 'Flatten the value; nothing in a dataflow is nested that deep.',
  },
  'number-unsafe': {
    summary: 'A number cannot be kept exactly: beyond ±2^53, infinite, or not a number.',
    remedy: 'If it is an id, put it in quotes.',
  },
  'member-name-forbidden': {
    summary: 'A member is called `__proto__`, `constructor` or `prototype`.',
    remedy: 'Choose another name: patches with this one are refused.',
  },
  'too-many-problems': { summary: 'The file has more problems than are told.', remedy: 'Mend those that are told first.' },

  // Shape
  'not-an-object': { summary: 'The file is empty or its top level is not an object.', remedy: 'Start with `name:`, see docs/manifest.md.' },
  'member-unknown': { summary: 'A member is not known here.', remedy: 'Correct its spelling or remove it.' },
  'member-server-owned': {
    summary: 'A member belongs to the service.',
    remedy: 'Remove it: the service sets it, and refuses or ignores it in a request.',
  },
  'member-reserved': { summary: 'A member is reserved for a later version.', remedy: 'Use what the message names instead.' },
  'member-missing': { summary: 'A required member is missing.', remedy: 'Add the member that the message names.' },
  'value-type': { summary: 'A value has the wrong type.', remedy: 'Write the value as the message says.' },
  'value-invalid': { summary: 'A value is not one of those that are allowed.', remedy: 'Write the value as the message says.' },
  'list-length': { summary: 'A list has too few or too many entries.', remedy: 'Write as many entries as the message says.' },
  'list-duplicate': { summary: 'A list has an entry twice.', remedy: 'Remove one of the two.' },
  'reference-form': {
    summary: 'A flow spec is given neither or both by id and by name.',
    remedy: 'Write { name: CloudStorageToAEP }, or { id: …, version: "1.0" }.',
  },
  'id-unusual': {
    summary: 'An id does not look like one: Flow Service uses UUIDs.',
    remedy: 'If it is a name, write { name: … } to have it looked up.',
  },

  // Variables
  'variable-malformed': {
    summary: '`${` does not start a variable.',
    remedy: 'Write ${vars.NAME}, or $${ for a literal ${. Environment and files can be read by the configuration only, not by manifests.',
  },
  'variable-not-allowed': {
    summary: 'A variable stands where the value must be literal.',
    remedy: 'Write the value itself: consent to publish and the way a flow is managed stay in git.',
  },
  'variable-missing': { summary: 'A variable has no value for this target.', remedy: "Add it to the target's vars, or correct its name." },

  // Keys and repository
  'key-invalid': {
    summary: 'The key of a manifest, made from its path, has characters that keys cannot have, or is too long.',
    remedy: 'Rename the file, or set sluice.key: letters, digits, `.`, `_`, `-`, joined by `/`, at most 200 characters.',
  },
  'key-duplicate': {
    summary: 'Two manifests have the same key.',
    remedy: 'Rename one of the files or give it its own sluice.key. Neither is applied until then.',
  },
  'key-case': {
    summary: 'Two keys differ in upper and lower case only.',
    remedy: 'Rename one: on many machines the two files cannot be checked out side by side.',
  },
  'moved-from-itself': {
    summary: '`movedFrom` names the manifest itself.',
    remedy: 'Remove movedFrom, or write the key that the manifest had before.',
  },
  'moved-from-present': {
    summary: '`movedFrom` names a key that another manifest still has.',
    remedy: 'Remove movedFrom, or delete the manifest that still has the key.',
  },
  'moved-from-twice': {
    summary: 'Two manifests say that they had the same key before.',
    remedy: 'Only one can take the flow over: remove movedFrom from the other.',
  },
  'adopted-twice': { summary: 'Two manifests adopt the same flow.', remedy: 'Remove one manifest or its adopt.' },
  'adopt-and-abandon': { summary: 'A manifest says both adopt and abandon.', remedy: 'Remove one of the two.' },
  'link-outside': {
    summary: 'A link leads out of the repository.',
    remedy: 'Replace it by the file itself: Sluice reads nothing but the repository.',
  },
  'link-unfollowed': {
    summary: 'A link does not lead to a file below the flows folder.',
    remedy: 'Replace it by the file itself, or let its name start with `_` so that it is no manifest.',
  },
  submodule: {
    summary: 'There is a submodule below the flows folder; its files are not read.',
    remedy: 'Move the manifests into this repository, or let the name of the folder start with `_`.',
  },
  'settings-misnamed': {
    summary: "A file is called almost like a folder's settings. The flows below it are left alone, because what it says is not known.",
    remedy: 'Rename it to `.sluice.yaml`, or remove it.',
  },
  'too-many-files': { summary: 'There are more than 20,000 manifests.', remedy: 'Split the repository, or follow a subfolder.' },

  // What Flow Service refuses at publish
  'schedule-on-streaming': { summary: 'A streaming dataflow has a schedule.', remedy: 'Remove scheduleParams: streaming runs as data arrives.' },
  'schedule-missing': {
    summary: 'A batch dataflow that is to be published lacks a part of its schedule.',
    remedy: 'Add it to scheduleParams: startTime and frequency, and interval unless frequency is once.',
  },
  'schedule-foreign': {
    summary: 'A member of scheduleParams belongs to another kind of dataflow.',
    remedy: 'Remove it: sources use frequency and backfill; dataset exports use timeUnit, exportMode, folderNameTemplate.',
  },
  'interval-with-once': { summary: '`interval` stands beside `frequency: once`.', remedy: 'Remove interval, or choose another frequency.' },
  'backfill-with-once': { summary: '`backfill` stands beside `frequency: once`.', remedy: 'Remove backfill, or choose another frequency.' },
  'interval-too-small': { summary: 'The interval is too small.', remedy: 'At least 15 with frequency minute, at least 1 otherwise.' },
  'export-interval-invalid': {
    summary: 'A dataset export has an interval that the service does not offer.',
    remedy: 'Use 1, 3, 6, 9 or 12; or 0 with timeUnit day for one full export.',
  },
  'time-in-milliseconds': { summary: 'A time of the schedule is in milliseconds.', remedy: 'Divide it by 1000: schedules count in seconds.' },
  'end-before-start': { summary: 'The schedule ends before it starts.', remedy: 'Choose a later endTime, or remove it.' },
  'delta-column-missing': {
    summary: 'A table on a recurring schedule has no delta column.',
    remedy: 'Add a transformation Copy with params.deltaColumn.name, the column that tells which rows are new.',
  },
  'delta-column-with-once': {
    summary: 'A delta column stands beside `frequency: once`.',
    remedy: 'Remove the transformation Copy, or choose a recurring frequency.',
  },
  'mapping-missing': {
    summary: 'A batch source that is to be published has no mapping.',
    remedy: 'Add a transformation Mapping with params.mappingId.',
  },
  'transformation-duplicate': { summary: 'Two transformations have the same name.', remedy: 'Remove one: transformations are told apart by name.' },
  'options-on-streaming': {
    summary: 'A streaming dataflow has options of batch ingestion.',
    remedy: 'Remove errorDiagnosticsEnabled and partialIngestionPercent.',
  },

  // The sluice block and the marker
  'ignore-invalid': {
    summary: 'An entry of `ignore` is not a pointer to a member of a dataflow.',
    remedy: 'Write it like /scheduleParams/interval or /transformations/Mapping/params/mappingVersion.',
  },
  'marker-in-description': {
    summary: 'The description contains the line by which Sluice marks its flows.',
    remedy: "Remove the line: Sluice writes it itself, and a copied one would claim another flow's identity.",
  },
} as const satisfies Record<string, { summary: string; remedy: string }>

export type DiagnosticCode = keyof typeof DIAGNOSTICS
