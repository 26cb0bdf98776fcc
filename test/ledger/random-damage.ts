/** Damage to a file as disks and people do it, drawn at random: where and how it is harmed is in the failing example. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'

const PAGE = 4096

/** Places are shares of the file, so that an example means the same for files of another length. */
export type Damage =
  | { kind: 'bits'; at: number[] }
  | { kind: 'cut'; at: number }
  | { kind: 'zeros'; at: number; pages: number }
  | { kind: 'noise'; at: number; bytes: number[] }
  | { kind: 'swapped'; one: number; other: number }
  | { kind: 'foreign' }
  | { kind: 'emptied' }
  | { kind: 'gone' }

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

export const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('bits' as const), at: fc.array(place, { minLength: 1, maxLength: 4 }) }) },
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('zeros' as const), at: place, pages: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('noise' as const), at: place, bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 200 }) }),
  fc.record({ kind: fc.constant('swapped' as const), one: place, other: place }),
  fc.constantFrom({ kind: 'foreign' as const }, { kind: 'emptied' as const }, { kind: 'gone' as const }),
)

export function harm(file: string, damage: Damage): void {
  if (damage.kind === 'gone') return rmSync(file)
  writeFileSync(file, harmed(readFileSync(file), damage))
}

function harmed(bytes: Buffer, damage: Exclude<Damage, { kind: 'gone' }>): Uint8Array {
  const at = (share: number): number => Math.floor(share * bytes.length)
  const page = (share: number): number => at(share) - (at(share) % PAGE)
  switch (damage.kind) {
    case 'bits':
      for (const share of damage.at) bytes[at(share)] = (bytes[at(share)] ?? 0) ^ (1 << Math.floor((share * 1e6) % 8))
      return bytes
    case 'cut':
      return bytes.subarray(0, at(damage.at))
    case 'zeros':
      return bytes.fill(0, page(damage.at), Math.min(page(damage.at) + damage.pages * PAGE, bytes.length))
    case 'noise':
      for (const [n, byte] of damage.bytes.entries()) if (at(damage.at) + n < bytes.length) bytes[at(damage.at) + n] = byte
      return bytes
    case 'swapped': {
      const one = Buffer.from(bytes.subarray(page(damage.one), page(damage.one) + PAGE))
      bytes.copy(bytes, page(damage.one), page(damage.other), page(damage.other) + PAGE)
      one.copy(bytes, page(damage.other))
      return bytes
    }
    case 'foreign':
      return Buffer.from('\u0089PNG\r\n\u001a\n'.repeat(5000))
    case 'emptied':
      return new Uint8Array()
  }
}
