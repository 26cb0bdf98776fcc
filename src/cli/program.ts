import { Command, CommanderError, Option } from 'commander'
import { flagRows, type OptionScope } from '../config/options.ts'
import { ERRORS, SluiceError } from '../lib/errors.ts'
import { openSession, type Flags } from './load-settings.ts'
import { EXIT, type ExitCode, type System } from './system.ts'

type Output = 'human' | 'json'

/** Understands the command line and carries out its command. Command modules are loaded when they are called: `version` loads none. */
export async function runProgram(argv: readonly string[], system: System): Promise<ExitCode> {
  const done: { code: ExitCode } = { code: EXIT.done }
  try {
    // Not an action of the program itself: with one, commander takes a misspelt command for an argument too many.
    await build(system, done).parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' })
    return done.code
  } catch (error) {
    return exitFor(error, system)
  }
}

/** Says what went wrong, once, and what to do about it. Our own bugs go on to `main` and crash. */
export function exitFor(error: unknown, system: System): ExitCode {
  // Commander has said it already: help on stdout, mistakes on stderr.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  if (system.stop.drain.aborted && !(error instanceof SluiceError && error.code !== 'SLUICE_ABORTED')) return EXIT.interrupted
  if (!(error instanceof SluiceError)) throw error
  const { exit, remedy } = ERRORS[error.code]
  system.stderr.write(`sluice: ${error.message}\n${error.code}: ${remedy}\n`)
  return exit
}

function build(system: System, done: { code: ExitCode }): Command {
  const program = new Command('sluice')
    .description('Keeps the dataflows of Adobe Experience Platform sandboxes equal to what a git repository declares.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => system.stdout.write(text), writeErr: (text) => system.stderr.write(text) })
    .showHelpAfterError('(add --help for what is possible)')
  const set = (code: ExitCode): void => {
    done.code = code
  }
  addRun(program, system, set)
  addPlan(program, system, set)
  addApply(program, system, set)
  addWhy(program, system, set)
  addValidate(program, system, set)
  addExport(program, system, set)
  addStatus(program, system, set)
  addEmulator(program, system, set)
  addHistory(program, system, set)
  addSchema(program, system, set)
  addInit(program, system, set)
  addDoctor(program, system, set)
  program
    .command('version')
    .description('Print the version.')
    .action(() => system.stdout.write(`${system.version}\n`))
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)
  return program
}

type SetCode = (code: ExitCode) => void

function addRun(program: Command, system: System, set: SetCode): void {
  configured(program.command('run'), ['app', 'source', 'target'])
    .description('The daemon: follow git, and keep the sandboxes equal to it.')
    .option('--emulator', 'start the local Flow Service in this process and work on it')
    .addHelpText('after', example('sluice run --config /etc/sluice/sluice.yaml'))
    .action(async (flags: Flags & { emulator?: boolean }) => {
      const { runCommand } = await import('./run.ts')
      const emulator = flags.emulator === true
      set(await runCommand({ emulator }, openSession(system, flags, { targets: true, git: true, server: true }, { emulator })))
    })
}

function addPlan(program: Command, system: System, set: SetCode): void {
  configured(program.command('plan').argument('[keys...]', 'plan these flows only'), ['app', 'source', 'target'])
    .description('What a pass would do, and why. Writes nothing.')
    .option('--path <folder>', 'read the working tree below this folder, committed or not')
    .option('--revision <commit>', 'read this branch, tag or commit')
    .option('--out <file>', 'keep the plan in this file, for sluice apply <file>')
    .option('--detailed-exitcode', 'exit with 2 when there is something to do')
    .addOption(outputOption())
    .addHelpText('after', example('sluice plan --path . crm/contacts'))
    .action(async (keys: string[], flags: Flags & { output: Output; path?: string; revision?: string; out?: string; detailedExitcode?: boolean }) => {
      const { planCommand } = await import('./plan.ts')
      const session = openSession(system, flags, { targets: true, git: flags.path === undefined }, { quiet: true })
      const { output, path, revision, out } = flags
      const look = { ...(path === undefined ? {} : { path }), ...(out === undefined ? {} : { out }), ...(revision === undefined ? {} : { revision }) }
      set(await planCommand({ keys, output, detailedExitcode: flags.detailedExitcode === true, ...look }, session))
    })
}

type ApplyFlags = { output: Output; revision?: string; autoApprove?: boolean; acceptVanished?: boolean; allowBudget?: string }

function addApply(program: Command, system: System, set: SetCode): void {
  configured(program.command('apply').argument('[keys...]', 'apply these flows only; or one plan file, *.json'), ['app', 'source', 'target'])
    .description('One pass: show the plan, ask, carry it out.')
    .option('--auto-approve', 'do not ask')
    .option('--revision <commit>', 'read this branch, tag or commit')
    .option('--accept-vanished', 'managed flows that are gone are treated one by one, however many')
    .option('--allow-budget <digest>', 'let the plan of this digest through although it changes more at once than the budget allows')
    .addOption(outputOption())
    .addHelpText('after', example('sluice apply --auto-approve'))
    .action(async (keys: string[], flags: Flags & ApplyFlags) => {
      const { applyCommand } = await import('./apply.ts')
      const session = openSession(system, flags, { targets: true, git: true })
      const { output, revision, autoApprove = false, acceptVanished = false, allowBudget = null } = flags
      const { isPlanFileName } = await import('./plan-file.ts')
      const planFile = keys.find(isPlanFileName) ?? null
      if (planFile !== null && (keys.length > 1 || revision !== undefined || acceptVanished))
        throw new SluiceError(
          'SLUICE_USAGE',
          `${planFile} is a plan file, which says itself what is applied: give no keys, --revision or --accept-vanished`,
        )
      const look = revision === undefined ? {} : { revision }
      set(await applyCommand({ planFile, keys, output, autoApprove, acceptVanished, allowBudget, ...look }, session))
    })
}

function addWhy(program: Command, system: System, set: SetCode): void {
  configured(program.command('why').argument('<key>', 'the flow to explain'), ['app', 'source', 'target'])
    .description('Why a flow is as it is: what a pass would do for it and what not, and from what that follows. Writes nothing.')
    .option('--path <folder>', 'read the working tree below this folder, committed or not')
    .option('--revision <commit>', 'read this branch, tag or commit')
    .addOption(outputOption())
    .addHelpText('after', example('sluice why crm/contacts'))
    .action(async (key: string, flags: Flags & { output: Output; path?: string; revision?: string }) => {
      const { whyCommand } = await import('./why.ts')
      const session = openSession(system, flags, { targets: true, git: flags.path === undefined }, { quiet: true })
      const { output, path, revision } = flags
      set(await whyCommand({ key, output, ...(path === undefined ? {} : { path }), ...(revision === undefined ? {} : { revision }) }, session))
    })
}

function addValidate(program: Command, system: System, set: SetCode): void {
  configured(program.command('validate').argument('[paths...]', 'files and folders; default: the flows folder'), ['app', 'source'])
    .description('Check manifests without any network.')
    .option('--path <folder>', 'the repository whose working tree is read', '.')
    .option('--vars-file <file>', 'values for ${vars.NAME}, as YAML')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['human', 'json', 'github', 'sarif', 'junit']).default('human'))
    .addHelpText('after', example('sluice validate -o github'))
    .action(async (paths: string[], flags: Flags & { output: 'human' | 'json' | 'github' | 'sarif' | 'junit'; path: string; varsFile?: string }) => {
      const { validateCommand } = await import('./validate.ts')
      const { config } = openSession(system, flags, { targets: false, git: false }, { quiet: true })
      const { output, path, varsFile } = flags
      set(await validateCommand({ paths, output, path, ...(varsFile === undefined ? {} : { varsFile }) }, config, system))
    })
}

function addExport(program: Command, system: System, set: SetCode): void {
  configured(program.command('export').argument('[ids...]', 'ids of flows, or keys of managed ones'), ['app', 'source', 'target'])
    .description('Live flows as manifests that plan to nothing. Writes files, and nothing to the sandbox.')
    .option('--all', 'every flow of the sandbox')
    .option('--name <glob>', 'flows whose name fits: * for any text, ? for one character')
    .option('--target <name>', 'which target, where several are configured')
    .option('--path <folder>', 'the repository whose flows folder is written to', '.')
    .option('--out <folder>', 'write to this folder instead')
    .option('--adopt', 'have the manifests take over flows that are not managed yet')
    .option('--ids', 'name connections and flow specs by id, also where a name is unique')
    .option('--refresh', 'take over into manifests that are there what their flows are now')
    .option('--skip-existing', 'pass over flows that have a manifest')
    .option('--dry-run', 'say what would be written')
    .option('--detailed-exitcode', 'with --dry-run: exit with 2 when something would be written')
    .option('--stdout', 'print the manifests instead of writing them')
    .addOption(outputOption())
    .addHelpText('after', example('sluice export --all --adopt'))
    .action(async (refs: string[], flags: Flags & ExportFlags) => {
      const { exportCommand } = await import('./export.ts')
      const session = openSession(system, flags, { targets: true, git: false }, { quiet: true })
      const { all = false, name = null, target = null, out = null, path, output } = flags
      const selection = all || name !== null || refs.length > 0 ? { all, name, refs } : null
      const { adopt = false, ids = false, refresh = false, skipExisting = false, dryRun = false, detailedExitcode = false, stdout = false } = flags
      const args = { selection, target, out, path, output, adopt, ids, refresh, skipExisting, dryRun, detailedExitcode, stdout }
      set(await exportCommand(args, session))
    })
}

type ExportFlags = { output: Output; path: string } & Partial<
  Record<'name' | 'target' | 'out', string> &
    Record<'all' | 'adopt' | 'ids' | 'refresh' | 'skipExisting' | 'dryRun' | 'detailedExitcode' | 'stdout', boolean>
>

function addStatus(program: Command, system: System, set: SetCode): void {
  configured(program.command('status'), ['app'])
    .description('How each flow stands, from the ledger.')
    .option('--unmanaged', 'list the flows of the sandbox that are not ours too')
    .addOption(outputOption())
    .addHelpText('after', example('sluice status -o json'))
    .action(async (flags: Flags & { output: Output; unmanaged?: boolean }) => {
      const { statusCommand } = await import('./status.ts')
      set(
        await statusCommand(
          { output: flags.output, unmanaged: flags.unmanaged === true },
          openSession(system, flags, { targets: false, git: false }, { quiet: true }),
        ),
      )
    })
}

function addHistory(program: Command, system: System, set: SetCode): void {
  configured(program.command('history').argument('[key]', 'the writes of this flow only'), ['app'])
    .description('Passes and writes, newest first, from the ledger.')
    .option('--since <span>', 'not older than this: 90s, 30m, 24h, 7d')
    .option('--pass <id>', 'this pass and its writes only')
    .option('--limit <n>', 'entries at most (default: 50; all of them with -o ndjson)', whole)
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['human', 'json', 'ndjson']).default('human'))
    .addHelpText('after', example('sluice history crm/contacts --since 24h'))
    .action(
      async (key: string | undefined, flags: Flags & { output: 'human' | 'json' | 'ndjson'; limit?: number; since?: string; pass?: string }) => {
        const { historyCommand } = await import('./history.ts')
        const session = openSession(system, flags, { targets: false, git: false }, { quiet: true })
        set(
          await historyCommand(
            { key: key ?? null, passId: flags.pass ?? null, since: flags.since ?? null, limit: flags.limit ?? null, output: flags.output },
            session,
          ),
        )
      },
    )
}

function addInit(program: Command, system: System, set: SetCode): void {
  program
    .command('init')
    .argument('[folder]', 'where to start', '.')
    .description('Start a repository: settings, an example manifest, an entry in .gitignore. Overwrites nothing.')
    .addHelpText('after', example('sluice init dataflows'))
    .action(async (folder: string) => {
      const { initCommand } = await import('./init.ts')
      set(initCommand(folder, system))
    })
}

function addEmulator(program: Command, system: System, set: SetCode): void {
  configured(program.command('emulator'), [])
    .description('The local Flow Service: develop and test against it instead of a sandbox.')
    .option('--host <address>', 'address to listen on')
    .option('--port <n>', 'port to listen on; 0 takes a free one', whole)
    .option('--data <file>', 'keep the state in this file; default: in memory')
    .option('--seed-file <file>', 'start from this state')
    .option('--faults <file>', 'faults to begin with')
    .option('--seed <n>', 'make ids and chance reproducible', whole)
    .option('--settle-ms <n>', 'how long a change takes to come to rest', whole)
    .addHelpText('after', example('sluice emulator --port 8090 --data emulator.ndjson'))
    .action(
      async (
        flags: Flags & { host?: string; port?: number; data?: string; seedFile?: string; faults?: string; seed?: number; settleMs?: number },
      ) => {
        const { emulatorCommand } = await import('./emulator.ts')
        set(
          await emulatorCommand(
            flags,
            openSession(system, flags.config === undefined ? {} : { config: flags.config }, { targets: false, git: false }),
          ),
        )
      },
    )
}

function addSchema(program: Command, system: System, set: SetCode): void {
  program
    .command('schema')
    .argument('[name]', 'dataflow, folder, config, plan, plan-file, validate, export, status, history, doctor or why', 'dataflow')
    .description('Print a JSON Schema, for editors and pipelines.')
    .addHelpText('after', example('sluice schema dataflow > dataflow.schema.json'))
    .action(async (name: string) => {
      const { schemaCommand } = await import('./schema.ts')
      set(schemaCommand(name, system))
    })
}

function addDoctor(program: Command, system: System, set: SetCode): void {
  configured(program.command('doctor'), ['app', 'source', 'target'])
    .description('Check configuration, git, credentials, sandbox and permissions, and say what to do.')
    .option('--write-check', 'also create a draft and remove it, to see whether the credential may write')
    .addOption(outputOption())
    .addHelpText('after', example('sluice doctor --write-check'))
    .action(async (flags: Flags & { output: Output; writeCheck?: boolean }) => {
      const { doctorCommand } = await import('./doctor.ts')
      set(await doctorCommand({ output: flags.output, writeCheck: flags.writeCheck === true }, flags, system))
    })
}

/** Every setting as a flag, from the one table of options. */
function configured(command: Command, scopes: readonly OptionScope[]): Command {
  command.addOption(new Option('--config <file>', 'configuration file [$SLUICE_CONFIG, default sluice.yaml]'))
  for (const { flags, help } of flagRows(scopes)) command.addOption(new Option(flags, help))
  return command
}

function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print').choices(['human', 'json']).default('human')
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new SluiceError('SLUICE_USAGE', `${JSON.stringify(text)} is not a whole number`)
  return value
}

function example(line: string): string {
  return `\nExample:\n  ${line}`
}
