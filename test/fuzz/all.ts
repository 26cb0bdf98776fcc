import type { FuzzTarget } from './target.ts'
import { answers } from './targets/answers.ts'
import { args } from './targets/arguments.ts'
import { configuration } from './targets/configuration.ts'
import { emulator } from './targets/emulator.ts'
import { gitTrees } from './targets/git-trees.ts'
import { gitText } from './targets/git-text.ts'
import { http } from './targets/http.ts'
import { manifests } from './targets/manifests.ts'
import { markers } from './targets/markers.ts'
import { passes } from './targets/passes.ts'
import { plans } from './targets/plans.ts'
import { rows } from './targets/rows.ts'
import { sockets } from './targets/sockets.ts'

export const TARGETS: readonly FuzzTarget[] = [
  manifests,
  configuration,
  answers,
  passes,
  http,
  sockets,
  emulator,
  gitTrees,
  gitText,
  args,
  markers,
  plans,
  rows,
]
