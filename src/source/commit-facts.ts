import type { Abortable } from '../lib/abort.ts'
import { gitAt, type GitPlace } from './git.ts'

/** What a commit says about itself, fit to be recorded and shown. */
export type CommitFacts = {
  /** `name <mail>` of the author, at most `AUTHOR_CHARS` characters of one line; null where there is none. */
  author: string | null
  /** Epoch ms, as the committer's clock had it; null where there is none. */
  committedAtMs: number | null
  /** What the trailers `Sluice-Allow` of the message name, in lower case and in their order, each once: `Sluice-Allow: budget` → `['budget']`. */
  allows: readonly string[]
}

/** Of files that are not committed. */
export const NO_COMMIT: CommitFacts = { author: null, committedAtMs: null, allows: [] }

const AUTHOR_CHARS = 200
/** Far more than there are switches: who writes more of them does not mean them. */
const MAX_ALLOWS = 32
const ALLOW_CHARS = 64

const TRAILER = 'Sluice-Allow'
// Names and addresses have no line breaks: git ends the header there. Which lines of a message are trailers is git's to say.
const FORMAT = `%ct%n%an <%ae>%n%(trailers:key=${TRAILER},valueonly,unfold)`

/** Reads the facts of commits; the last one is remembered, so that a poll that finds nothing new starts no process. */
export function createCommitFacts(place: GitPlace): (commit: string, options: Abortable) => Promise<CommitFacts> {
  let last: { commit: string; facts: CommitFacts } | null = null
  return async (commit, options) => {
    if (last?.commit === commit) return last.facts
    const facts = await readCommitFacts(commit, place, options)
    last = { commit, facts }
    return facts
  }
}

async function readCommitFacts(commit: string, place: GitPlace, options: Abortable): Promise<CommitFacts> {
  // A repository may ask for signatures in each log, which would start a program of its choice.
  const flags = ['--max-count=1', '--no-show-signature', '--no-color', '--encoding=UTF-8', `--format=${FORMAT}`]
  const answer = await gitAt(place, options).raw(['log', ...flags, commit])
  const [seconds = '', author = '', ...values] = answer.split('\n')
  return { author: authorOf(author), committedAtMs: timeOf(seconds), allows: allowsOf(values) }
}

function authorOf(line: string): string | null {
  const author = printable(line)
  if (author === '<>' || author === '') return null
  return author.length > AUTHOR_CHARS ? `${author.slice(0, AUTHOR_CHARS - 1).toWellFormed()}…` : author
}

function timeOf(seconds: string): number | null {
  const ms = Number(seconds) * 1000
  return seconds !== '' && Number.isSafeInteger(ms) ? ms : null
}

function allowsOf(values: readonly string[]): string[] {
  const words = values.flatMap((value) =>
    printable(value)
      .toLowerCase()
      .split(/[\s,]+/),
  )
  const named = words.filter((word) => word !== '' && word.length <= ALLOW_CHARS)
  return [...new Set(named)].slice(0, MAX_ALLOWS)
}

/** One line, without control characters and those that turn the direction of writing, which make a line read otherwise than it is. */
function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}
