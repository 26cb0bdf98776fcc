import { runProgram } from '../../../src/cli/program.ts'
import { OPTIONS } from '../../../src/config/options.ts'
import { testSystem } from '../../support/cli-system.ts'
import type { Dice } from '../dice.ts'
import { hostileText } from '../hostile.ts'
import { fuzzTarget } from '../target.ts'
import { must, mustBeUnpolluted, mustNotContain } from '../violation.ts'

type Input = { argv: string[]; terminal: boolean }

const COMMANDS = ['run', 'plan', 'apply', 'validate', 'status', 'history', 'schema', 'doctor', 'version', 'help', 'export', 'nonsense', '']
const FLAGS = [
  '--help',
  '-h',
  '--output',
  '-o',
  '--detailed-exitcode',
  '--auto-approve',
  '--path',
  '--revision',
  '--config',
  '--version',
  '-V',
  '--',
  '-',
  '--__proto__',
  '--constructor',
  '-ojson',
  '--output=json',
  '--output=xml',
  '--vars-file',
  '--strict',
  '--no-color',
  '--allow-budget',
  ...OPTIONS.flatMap(({ flag }) => (flag === null ? [] : [`--${flag}`])),
]
const VALUES = ['json', 'human', '.', '/nonexistent', 'crm/contacts', 'main', '-1', '', '0', 'true', '[]', '{}']
const SECRET = 'PLANTED-secret-of-the-environment'
const CODES = [0, 1, 2, 3, 4, 64, 75, 130]

/** Command lines, in a folder with nothing in it and an environment that leads nowhere. */
export const args = fuzzTarget<Input>({
  name: 'arguments',
  promise: 'any command line ends with a documented exit code, says something, and keeps the secrets of the environment',
  share: 13_000,
  make: (dice) => ({ argv: argv(dice), terminal: dice.chance(0.2) }),
  open: () => ({ check }),
  allowedMs: () => 2_000,
  describe: (input) => JSON.stringify(input),
})

function argv(dice: Dice): string[] {
  const rest = dice.list(0, 5, () =>
    dice.either([4, () => dice.pick(FLAGS)], [3, () => dice.pick(VALUES)], [1, () => hostileText(dice).replaceAll('\u0000', '')]),
  )
  return dice.chance(0.85) ? [dice.pick(COMMANDS), ...rest] : rest
}

async function check({ argv: given, terminal }: Input): Promise<void> {
  // `run` ends only when told to: it is told before it begins.
  const stopped = AbortSignal.abort('SIGTERM')
  const system = testSystem('/nonexistent', {
    env: { SLUICE_CLIENT_SECRET: SECRET, SLUICE_GIT_TOKEN: SECRET, PATH: process.env['PATH'] },
    readFile: (path) => {
      throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
    },
    stop: { drain: stopped, now: stopped },
  })
  const outputs = { ...system, stdout: { ...system.stdout, isTerminal: terminal }, stderr: { ...system.stderr, isTerminal: terminal } }
  const code = await runProgram(given, outputs)
  must(CODES.includes(code), 'an exit code that no page lists', code)
  must(code === 0 || system.out() + system.err() !== '' || code === 130, 'a failure without a word', code)
  mustNotContain(system.out() + system.err(), [SECRET], 'what a command prints')
  mustBeUnpolluted()
}
