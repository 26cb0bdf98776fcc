/** The instructions of a Dockerfile, stage by stage: enough of the format for the one this repository has. */
export type Instruction = { stage: number; word: string; rest: string }

export function parseDockerfile(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
  let stage = -1
  return lines.flatMap((line) => {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
    if (word === undefined || rest === undefined) return []
    if (word === 'FROM') stage += 1
    return [{ stage, word, rest: rest.replace(/\s+/g, ' ').trim() }]
  })
}

/** `[from…, to]` of a COPY out of the build context; null for one out of another stage. */
export function copied(instruction: Instruction): { from: string[]; to: string } | null {
  if (instruction.word !== 'COPY' || instruction.rest.startsWith('--from')) return null
  const words = instruction.rest.split(' ')
  return { from: words.slice(0, -1), to: words.at(-1) ?? '' }
}
