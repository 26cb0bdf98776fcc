import type { System } from './system.ts'

/** Whether stdout takes colours: a terminal, unless `NO_COLOR` or a dumb terminal says otherwise; `FORCE_COLOR` makes a file take them too. */
export function takesColor({ stdout, env }: Pick<System, 'stdout' | 'env'>): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR'] ?? ''
  if (force !== '') return force !== '0' && force !== 'false'
  return stdout.isTerminal && env['TERM'] !== 'dumb'
}
