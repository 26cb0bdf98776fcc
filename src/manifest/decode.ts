import { isUtf8 } from 'node:buffer'
import type { Position } from './diagnostic.ts'
import type { Finding } from './finding.ts'
import { MAX_FILE_BYTES } from './limits.ts'
import { linesOf } from './lines.ts'

export type Decoded = { ok: true; text: string } | { ok: false; finding: Finding; position: Position }

/** Bytes of a manifest as text. A byte order mark is dropped: editors write it, and columns do not count it. */
export function decodeManifest(bytes: Uint8Array): Decoded {
  if (bytes.byteLength > MAX_FILE_BYTES) {
    const message = `the file has ${bytes.byteLength} bytes, at most ${MAX_FILE_BYTES} are read`
    return { ok: false, finding: { code: 'file-too-large', pointer: '', message }, position: { line: 1, column: 1 } }
  }
  if (isUtf8(bytes)) return { ok: true, text: new TextDecoder().decode(bytes) }
  if (hasUtf16Mark(bytes)) {
    const hint = 'Save it as UTF-8: some Windows tools write UTF-16 unless told otherwise.'
    return { ok: false, finding: { code: 'not-utf8', pointer: '', message: 'the file is UTF-16, not UTF-8', hint }, position: { line: 1, column: 1 } }
  }
  return { ok: false, finding: { code: 'not-utf8', pointer: '', message: 'here stands a byte that is not UTF-8' }, position: firstInvalid(bytes) }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}

/** Line ends are never part of a longer sequence, so the first bad stretch can be found without decoding those before it. */
function firstInvalid(bytes: Uint8Array): Position {
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start)
    const slice = bytes.subarray(start, end < 0 ? bytes.length : end)
    if (!isUtf8(slice)) {
      const before = new TextDecoder().decode(bytes.subarray(0, start + validLength(slice)))
      return linesOf(before)(before.length)
    }
    start += slice.length + 1
  }
  return { line: 1, column: 1 }
}

/** How many bytes stand before the first bad one: as many as come back from the lossy text, cut back to a whole character. */
function validLength(bytes: Uint8Array): number {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  let length = again.findIndex((byte, index) => byte !== bytes[index])
  while (!isUtf8(bytes.subarray(0, length))) length -= 1
  return length
}
