import { resolve } from 'node:path'
import { startEmulator, type EmulatorOptions } from '../emulator/http/server.ts'
import type { Session } from './load-settings.ts'
import { EXIT, type ExitCode } from './system.ts'

export type EmulatorArgs = { host?: string; port?: number; data?: string; seedFile?: string; faults?: string; seed?: number; settleMs?: number }

/** `sluice emulator`: the local Flow Service, until it is told to stop. */
export async function emulatorCommand(args: EmulatorArgs, { system, config, emit }: Session): Promise<ExitCode> {
  const file = (path: string): string => resolve(system.cwd, path)
  const options: EmulatorOptions = {
    host: args.host ?? config.emulator.host,
    port: args.port ?? config.emulator.port,
    ...(args.data === undefined ? {} : { dataFile: file(args.data) }),
    ...(args.seedFile === undefined ? {} : { seedFile: file(args.seedFile) }),
    ...(args.faults === undefined ? {} : { faultsFile: file(args.faults) }),
    ...(args.seed === undefined ? {} : { seed: args.seed }),
    knobs: { settleMs: args.settleMs ?? config.emulator.settleMs },
  }
  await using emulator = await startEmulator(options, { clock: system.clock, random: system.random })
  emit({ event: 'emulator.listening', url: emulator.url, path: options.dataFile })
  await new Promise<void>((done) => {
    if (system.stop.drain.aborted) return done()
    return system.stop.drain.addEventListener('abort', () => done(), { once: true })
  })
  return EXIT.done
}
