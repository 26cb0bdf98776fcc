import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'

export type RawEntry = { mode: string; name: Buffer; oid: string }

/**
 * Writes objects as git stores them, without git: it would refuse half of what a hostile repository may hold, and a process per object is
 * slow. What is written twice is written once.
 */
export class LooseObjects {
  readonly #folder: string

  constructor(gitDir: string) {
    this.#folder = join(gitDir, 'objects')
  }

  blob(content: Uint8Array): string {
    return this.write('blob', content)
  }

  tree(entries: readonly RawEntry[]): string {
    return this.write(
      'tree',
      Buffer.concat(entries.map(({ mode, name, oid }) => Buffer.concat([Buffer.from(`${mode} `), name, Buffer.from([0]), Buffer.from(oid, 'hex')]))),
    )
  }

  write(type: string, content: Uint8Array): string {
    const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
    const oid = createHash('sha1').update(whole).digest('hex')
    this.put(oid, deflateSync(whole, { level: 1 }))
    return oid
  }

  /** Bytes under an id that need not be theirs. */
  put(oid: string, bytes: Uint8Array): void {
    const path = join(this.#folder, oid.slice(0, 2), oid.slice(2))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}
