import { parseManifest } from '../../../src/manifest/parse.ts'
import { surveyTree, type SurveyEntry } from '../../../src/manifest/survey.ts'
import { assembleManifests } from '../../../src/manifest/assemble.ts'
import { BatchParser } from '../../../src/source/batch-parser.ts'
import { textOfName, unquoteName } from '../../../src/source/file-name.ts'
import { folderOf } from '../../../src/source/folder-path.ts'
import { leadsOutOf, resolveLink } from '../../../src/source/links.ts'
import { parseLocation } from '../../../src/source/location.ts'
import { gitRefProblem } from '../../../src/source/ref-name.ts'
import { SluiceError } from '../../../src/lib/errors.ts'
import type { Dice } from '../dice.ts'
import { hostileText, mutateBytes, unicodeText } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted } from '../violation.ts'

type Input = { name: Buffer; links: [string, string][]; entries: SurveyEntry[]; folder: string; batch: Buffer; chunks: number[]; texts: string[] }

const OID = 'ab'.repeat(20)
const PARTS = ['a', 'b', 'flows', '..', '.', '', 'x.yaml', 'l', 'é', '_h', '.h', '__proto__', 'constructor']

/** What git prints, and what people write about repositories, without git: names, links, the answers of `cat-file`, addresses. */
export const gitText = fuzzTarget<Input>({
  name: 'git-text',
  promise: 'any name, link, tree or stream of objects is read to its end, and no link leads out of the repository',
  share: 150_000,
  make: (dice) => ({
    name: Buffer.from(
      dice.either<Uint8Array>(
        [2, () => dice.bytes(dice.between(0, 20))],
        [2, () => Buffer.from(unicodeText(dice, 12))],
        [1, () => Buffer.from(hostileText(dice))],
      ),
    ),
    links: dice.list(0, 8, (): [string, string] => [path(dice), path(dice)]),
    entries: dice.list(0, 8, () => entry(dice)),
    folder: dice.either([4, () => 'flows'], [1, () => path(dice)], [1, () => hostileText(dice)]),
    batch: batch(dice),
    chunks: dice.list(0, 4, () => dice.between(0, 60)),
    texts: dice.list(1, 3, () =>
      dice.either(
        [1, () => hostileText(dice)],
        [
          2,
          () =>
            dice.pick([
              'https://u:p@h/x',
              'git@h:x',
              'ssh://h/x',
              'file:///x',
              '-oProxyCommand=x',
              'ext::sh -c x',
              'https://',
              'C:\\x',
              'h:x',
              '//h/x',
              'refs/heads/a..b',
              '-x',
              'a.lock',
              '@{',
              'HEAD',
            ]) + dice.pick(['', '\n', ' ', '\u0000', '#', '?x']),
        ],
      ),
    ),
  }),
  open: () => ({ check }),
  allowedMs: () => 500,
  describe: (input) => JSON.stringify({ ...input, name: input.name.toString('latin1'), batch: input.batch.toString('latin1').slice(0, 500) }),
})

function path(dice: Dice): string {
  return dice.either([6, () => dice.list(1, 5, () => dice.pick(PARTS)).join('/')], [1, () => `/${dice.pick(PARTS)}`], [1, () => hostileText(dice)])
}

function entry(dice: Dice): SurveyEntry {
  const kind = dice.pick(['file', 'file', 'link', 'submodule'] as const)
  return {
    path: dice.either([3, () => `flows/${path(dice)}.yaml`], [1, () => path(dice)]),
    oid: OID,
    kind,
    bytes: dice.pick([0, 10, 262_144, 262_145, Number.NaN, -1]),
    target: kind === 'link' ? dice.pick([null, path(dice), 'flows/a.yaml']) : null,
  }
}

function batch(dice: Dice): Buffer {
  const answers = dice.list(0, 4, () => {
    const content = Buffer.from(dice.bytes(dice.between(0, 30)))
    return dice.either(
      [6, () => Buffer.concat([Buffer.from(`${OID} blob ${content.length}\n`), content, Buffer.from('\n')])],
      [
        1,
        () =>
          Buffer.from(
            dice.pick([
              `${OID} missing\n`,
              `${OID} tree 0\n\n`,
              `${OID} blob 99999999999\n`,
              `${OID} blob -1\n`,
              `${OID} blob 5\nabc`,
              'nonsense\n',
              '\n',
              `${'x'.repeat(500)}`,
              `${OID} ambiguous\n`,
            ]),
          ),
      ],
    )
  })
  const whole = Buffer.concat(answers)
  return dice.chance(0.3) ? Buffer.from(mutateBytes(dice, whole, 1, ['\n', ' blob ', '0', '\u0000', OID])) : whole
}

function check({ name, links, entries, folder, batch: stream, chunks, texts }: Input): void {
  names(name)
  const known = new Map(links)
  for (const [from] of links) {
    const target = resolveLink(from, known)
    must(
      target === null || (!target.startsWith('/') && !target.split('/').some((part) => part === '..' || part === '.')),
      'a link that leads out of the repository',
      from,
      target,
    )
  }
  leadsOutOf('flows', known)
  const survey = surveyTree(entries, folder)
  must(
    survey.files.every(({ oid }) => oid === OID),
    'a file that nobody listed',
  )
  const files = survey.files.map(({ path: at }) => parseManifest({ path: at, folder, bytes: new Uint8Array() }))
  const assembly = assembleManifests(files, survey.problems)
  must(survey.problems.length === 0 || !assembly.complete, 'a file that could not be read, and yet nothing counts as missing')
  objects(stream, chunks)
  for (const text of texts) {
    const location = parseLocation(text)
    must(
      'problem' in location || location.kind === 'local' || !/^-|^[A-Za-z0-9][A-Za-z0-9+.-]*::/.test(location.url),
      'an address that git takes for an option or a program',
      text,
      location,
    )
    gitRefProblem(text)
    ended(() => folderOf(text))
  }
  mustBeUnpolluted()
}

function names(name: Buffer): void {
  const quoted = `"${Array.from(name, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`
  must(unquoteName(quoted).equals(name), 'a quoted name that is read as another', name)
  const text = textOfName(name)
  must(text.isWellFormed(), 'a name as text that is none', text)
}

/** However the stream is cut, the same comes out. */
function objects(stream: Buffer, chunks: readonly number[]): void {
  const whole = parsedIn([stream])
  const pieces: Buffer[] = []
  let at = 0
  for (const length of chunks) pieces.push(stream.subarray(at, (at += length)))
  must(parsedIn([...pieces, stream.subarray(at)]) === whole, 'a stream that depends on how it was cut')
}

function parsedIn(pieces: readonly Buffer[]): string {
  const parser = new BatchParser({ maxBlobBytes: 20, maxTotalBytes: 60 })
  let problem = ''
  try {
    for (const piece of pieces) if (piece.length > 0) parser.push(piece)
  } catch (error) {
    problem = 'refused'
    must(error instanceof Error && !(error instanceof TypeError), 'a stream that breaks the parser', error)
  }
  // What was read before a stream is refused is thrown away by whoever asked.
  return problem === ''
    ? JSON.stringify([[...parser.blobs].map(([oid, bytes]) => [oid, Buffer.from(bytes).toString('hex')]), parser.answers])
    : problem
}

function ended(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
  }
}
