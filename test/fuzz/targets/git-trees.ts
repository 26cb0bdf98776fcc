import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/lib/clock.ts'
import { SluiceError } from '../../../src/lib/errors.ts'
import { assembleManifests } from '../../../src/manifest/assemble.ts'
import { parseManifest } from '../../../src/manifest/parse.ts'
import { surveyTree } from '../../../src/manifest/survey.ts'
import { openGitSource } from '../../../src/source/git-source.ts'
import { testGitEnv } from '../../support/git-repo.ts'
import { isCode } from '../codes.ts'
import { MANIFEST_TEXTS } from '../corpus.ts'
import type { Dice } from '../dice.ts'
import { hostileText, unicodeText } from '../hostile.ts'
import { LooseObjects, type RawEntry } from '../loose-objects.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted, mustNotContain } from '../violation.ts'

type Entry = {
  name: Buffer
  kind: 'file' | 'link' | 'submodule' | 'folder' | 'missing' | 'corrupt' | 'odd'
  content: Buffer
  mode: string
  below: Entry[]
}
type Input = { entries: Entry[]; folder: string; commit: Buffer; ref: 'branch' | 'tag' | 'tree' | 'packed' | 'nothing'; packed: boolean }

/** Outside of every repository; links lead here. */
const OUTSIDE = 'PLANTED-outside-of-the-repository-31'
const NAMES = [
  'a.yaml',
  'A.yaml',
  'b.yml',
  'a.YAML',
  '.yaml',
  '_a.yaml',
  '.hidden',
  '-rf.yaml',
  'a b.yaml',
  'a\nb.yaml',
  'a"b.yaml',
  'a\\b.yaml',
  "a'b.yaml",
  'a\tb.yaml',
  '\u001b[31m.yaml',
  'é.yaml',
  'e\u0301.yaml',
  '..',
  '.',
  '.git',
  '.GIT',
  'CON.yaml',
  'a.yaml ',
  ' a.yaml',
  '*.yaml',
  '$(touch x).yaml',
  '`x`.yaml',
  '%00.yaml',
  'a:b.yaml',
  'flows',
  '\u202egnp.yaml',
  ':(top)a.yaml',
  '--help',
  '{a,b}.yaml',
  '~',
  `${'n'.repeat(300)}.yaml`,
  `${'d'.repeat(5000)}.yaml`,
]
const RAW = [
  Buffer.from([0xff, 0xfe, 0x2e, 0x79, 0x61, 0x6d, 0x6c]),
  Buffer.from([0xc3, 0x28, 0x2e, 0x79, 0x61, 0x6d, 0x6c]),
  Buffer.from([0xed, 0xa0, 0x80, 0x2e, 0x79, 0x61, 0x6d, 0x6c]),
  Buffer.from([0x80]),
]
const TARGETS = [
  'a.yaml',
  './a.yaml',
  '../flows/a.yaml',
  '../a.yaml',
  '../../outside',
  '/etc/passwd',
  `/proc/self/environ`,
  '..',
  '.',
  '',
  'link.yaml',
  'loop.yaml',
  '../../../../../../../../etc/hostname',
  'folder',
  'a.yaml/',
  'a\nb',
  '\u0000',
  '~/.ssh/id',
  'x/../a.yaml',
  'a.yaml/../a.yaml',
  '../link.yaml',
]
const MODES = { file: '100644', link: '120000', submodule: '160000', folder: '40000', missing: '100644', corrupt: '100644', odd: '100644' } as const
const SIGNAL = new AbortController().signal

/** Repositories nobody made with an editor, read by the real source. */
export const gitTrees = fuzzTarget<Input>({
  name: 'git-trees',
  promise: 'any repository gives manifests, diagnostics or a catalogued error, and nothing from outside of it is read',
  share: 3_000,
  make: (dice) => ({
    entries: entries(dice, 3),
    folder: dice.either([6, () => 'flows'], [2, () => ''], [1, () => dice.pick(['flows/sub', '.', 'missing'])]),
    commit: commitText(dice),
    ref: dice.either([12, () => 'branch' as const], [1, () => dice.pick(['tag', 'tree', 'packed', 'nothing'] as const)]),
    packed: dice.chance(0.03),
  }),
  open: () => {
    const root = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'))
    writeFileSync(join(root, 'outside'), OUTSIDE)
    let repositories = 0
    return { check: (input) => check(input, join(root, `repo-${repositories++}`)), close: () => rmSync(root, { recursive: true, force: true }) }
  },
  allowedMs: () => 3_000,
  describe: (input) => JSON.stringify({ ...input, commit: input.commit.toString('latin1'), entries: input.entries.map(shown) }, null, 1),
})

function shown({ name, content, below, ...rest }: Entry): unknown {
  return { ...rest, name: name.toString('latin1').slice(0, 80), content: content.toString('latin1').slice(0, 80), below: below.map(shown) }
}

function entries(dice: Dice, depth: number): Entry[] {
  return dice.list(depth === 3 ? 1 : 0, 6, () => entry(dice, depth))
}

function entry(dice: Dice, depth: number): Entry {
  const kind = dice.either<Entry['kind']>(
    [8, () => 'file'],
    [4, () => (depth > 0 ? 'folder' : 'file')],
    [4, () => 'link'],
    [1, () => 'submodule'],
    [1, () => dice.pick(['missing', 'corrupt', 'odd'] as const)],
  )
  const mode = dice.chance(0.05) ? dice.pick(['100755', '100600', '100664', '0100644', '000000', '777777', '40000']) : MODES[kind]
  const content = kind === 'link' ? link(dice) : file(dice)
  return { name: name(dice), kind, content, mode: kind === 'folder' ? '40000' : mode, below: kind === 'folder' ? entries(dice, depth - 1) : [] }
}

function name(dice: Dice): Buffer {
  return dice.either(
    [8, () => Buffer.from(dice.pick(NAMES))],
    [2, () => Buffer.from(dice.pick(['link.yaml', 'loop.yaml', 'folder', 'sub']))],
    [1, () => dice.pick(RAW)],
    [1, () => Buffer.from(`${unicodeText(dice, 10).replaceAll(/[\u0000/]/g, '')}.yaml`)],
  )
}

function link(dice: Dice): Buffer {
  return dice.either(
    [10, () => Buffer.from(dice.pick(TARGETS))],
    [1, () => Buffer.from('../'.repeat(dice.between(1, 2000)))],
    [1, () => Buffer.from(dice.bytes(dice.between(1, 40)))],
    [1, () => Buffer.from('a/'.repeat(dice.between(1, 4000)))],
  )
}

function file(dice: Dice): Buffer {
  return dice.either(
    [6, () => Buffer.from(dice.pick(MANIFEST_TEXTS))],
    [1, () => Buffer.from(dice.bytes(dice.between(0, 100)))],
    [1, () => Buffer.alloc(dice.pick([0, 1, 262_144, 262_145, 1_100_000, 2_000_000]), 'x')],
  )
}

/** What a commit says of itself, up to what git can hardly read. */
function commitText(dice: Dice): Buffer {
  const who = dice.either(
    [3, () => 'A <a@example.com>'],
    [
      2,
      () =>
        dice.pick([
          '<>',
          ' <>',
          'A <a',
          'A',
          '<a@b> <c@d>',
          `${'n'.repeat(5000)} <x@y>`,
          '\u001b[31mred\u001b[0m <x@y>',
          '\u202eevil <x@y>',
          'é <x@y>',
        ]),
    ],
    [1, () => `${hostileText(dice).replaceAll(/[\n\u0000]/g, '')} <x@y>`],
  )
  const when = dice.either(
    [4, () => '1767225600 +0000'],
    [1, () => dice.pick(['0 +0000', '-1 +0000', '99999999999999999999 +0000', '1e9 +0000', 'x', '', '1767225600 +9999', '253402300800 +0000'])],
  )
  const trailers = dice
    .list(0, 3, () =>
      dice.pick([
        'Sluice-Allow: budget',
        'sluice-allow: BUDGET, x',
        'Sluice-Allow:',
        `Sluice-Allow: ${'a '.repeat(2000)}`,
        'Sluice-Allow: budget\n continued',
        'Sluice-Allow: \u001b[2J\u202e',
        'Other: x',
        `Sluice-Allow: ${hostileText(dice).replaceAll('\u0000', '')}`,
      ]),
    )
    .join('\n')
  const message = `${dice.pick(['subject', '', '\n\n', 'x'.repeat(10_000)])}\n\n${trailers}\n`
  const encoding = dice.chance(0.1) ? `encoding ${dice.pick(['ISO-8859-1', 'UTF-16', 'x', '../..'])}\n` : ''
  return Buffer.from(`author ${who} ${when}\ncommitter ${who} ${when}\n${encoding}\n${message}`)
}

async function check(input: Input, gitDir: string): Promise<void> {
  try {
    build(input, gitDir)
    await read(input, gitDir)
    mustBeUnpolluted()
  } finally {
    rmSync(gitDir, { recursive: true, force: true })
  }
}

function build({ entries: top, folder, commit, ref, packed }: Input, gitDir: string): void {
  mkdirSync(join(gitDir, 'refs/heads'), { recursive: true })
  mkdirSync(join(gitDir, 'refs/tags'), { recursive: true })
  mkdirSync(join(gitDir, 'objects'), { recursive: true })
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n')
  writeFileSync(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
  symlinkSync('../outside', join(gitDir, 'way-out'))
  const objects = new LooseObjects(gitDir)
  let tree = objects.tree(top.map((one) => rawEntry(one, objects)))
  for (const part of folder.split('/').reverse())
    if (part !== '' && part !== '.' && part !== 'missing') tree = objects.tree([{ mode: '40000', name: Buffer.from(part), oid: tree }])
  const head = objects.write('commit', Buffer.concat([Buffer.from(`tree ${tree}\n`), commit]))
  const tag = (): string => objects.write('tag', Buffer.from(`object ${head}\ntype commit\ntag main\ntagger T <t@x> 1767225600 +0000\n\nx\n`))
  const main = { branch: head, packed: head, tag: ref === 'tag' ? tag() : head, tree, nothing: 'f'.repeat(40) }[ref]
  if (ref === 'packed') writeFileSync(join(gitDir, 'packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${main} refs/heads/main\n`)
  else writeFileSync(join(gitDir, 'refs/heads/main'), `${main}\n`)
  if (!packed) return
  try {
    execFileSync('git', ['repack', '-adq'], { cwd: gitDir, env: testGitEnv(), stdio: 'ignore' })
  } catch {
    // Git will not pack what is broken: then it stays as it is.
  }
}

function rawEntry(one: Entry, objects: LooseObjects): RawEntry {
  const { name: raw, mode, kind, content, below } = one
  if (kind === 'folder') return { mode, name: raw, oid: objects.tree(below.map((inner) => rawEntry(inner, objects))) }
  if (kind === 'submodule') return { mode, name: raw, oid: 'ab'.repeat(20) }
  if (kind === 'odd') return { mode, name: raw, oid: objects.tree([]) }
  const oid = kind === 'missing' ? 'cd'.repeat(20) : objects.blob(content)
  if (kind === 'corrupt') objects.put(oid, Buffer.from('not deflated at all'))
  return { mode, name: raw, oid }
}

async function read({ folder }: Input, gitDir: string): Promise<void> {
  const settings = { name: 'default', url: gitDir, ref: null, path: folder, dataDir: '/nonexistent', token: null, timeoutMs: 60_000 }
  try {
    await using source = await openGitSource(settings, { env: { PATH: process.env['PATH'] }, clock: systemClock }, { signal: SIGNAL })
    const revision = await source.resolve({ signal: SIGNAL })
    must(revision.allows.length <= 32 && (revision.author?.length ?? 0) <= 200, 'facts of a commit without end', revision)
    must(
      !/[\p{Cc}\p{Bidi_Control}]/u.test(`${revision.author}${revision.allows.join('')}`),
      'an author or a switch that prints as something else',
      revision,
    )
    const { entries: found } = await source.tree(revision, { signal: SIGNAL })
    const survey = surveyTree(found, folder === '.' ? '' : folder)
    const blobs = await source.blobs([...new Set(survey.files.map(({ oid }) => oid))], { signal: SIGNAL })
    const files = survey.files.map(({ path, oid }) =>
      parseManifest({ path, folder: folder === '.' ? '' : folder, bytes: blobs.get(oid) ?? new Uint8Array() }),
    )
    const assembly = assembleManifests(files, survey.problems)
    mustNotContain(JSON.stringify(assembly.diagnostics) + JSON.stringify(assembly.manifests), [OUTSIDE], 'what was read')
    for (const bytes of blobs.values()) must(!Buffer.from(bytes).includes(OUTSIDE), 'something outside of the repository was read')
    must(survey.problems.length === 0 || !assembly.complete, 'a file that could not be read, and yet nothing counts as missing')
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    must(isCode(error.code) && error.code.startsWith('SLUICE_GIT'), 'an error that is not about git', error)
    must(error.message.length < 2_000, 'an error without end', error.message)
    mustNotContain(error.message, [OUTSIDE], 'an error')
  }
}
