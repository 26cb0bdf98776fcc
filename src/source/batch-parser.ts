export type BlobBounds = {
  /** Larger blobs are passed over. */
  maxBlobBytes: number
  /** More than this in one call is an error: the caller asks in portions. */
  maxTotalBytes: number
}

const HEADER = /^([0-9a-f]+) blob (\d+)$/
// `<64 digits> commit <20 digits>` with room to spare.
const MAX_HEADER_BYTES = 200
const NEWLINE = 10

/** Reads the answers of `git cat-file --batch`: `<oid> blob <size>\n<bytes>\n` each, cut into chunks anywhere. */
export class BatchParser {
  readonly blobs = new Map<string, Uint8Array>()
  /** Objects answered in full, passed over ones included. */
  answers = 0
  readonly #bounds: BlobBounds
  #rest: Buffer = Buffer.alloc(0)
  #blob: { oid: string; bytes: Buffer | null; size: number; filled: number } | null = null
  #total = 0

  constructor(bounds: BlobBounds) {
    this.#bounds = bounds
  }

  push(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let taken = this.#take(data)
    while (taken > 0) {
      data = data.subarray(taken)
      taken = this.#take(data)
    }
    if (this.#blob === null && data.length > MAX_HEADER_BYTES) throw new Error('git cat-file printed something that is not an object')
    this.#rest = Buffer.from(data)
  }

  /** Consumes one header, or part of a body; returns how many bytes that were, 0 when more are needed. */
  #take(data: Buffer): number {
    if (data.length === 0) return 0
    return this.#blob === null ? this.#header(data) : this.#body(data, this.#blob)
  }

  #header(data: Buffer): number {
    const end = data.indexOf(NEWLINE)
    if (end < 0) return 0
    const text = data.toString('latin1', 0, end)
    const [, oid, digits] = HEADER.exec(text) ?? []
    if (oid === undefined) throw new Error(`git has no such file: ${text.slice(0, MAX_HEADER_BYTES)}`)
    const size = Number(digits)
    this.#blob = { oid, bytes: size > this.#bounds.maxBlobBytes ? null : this.#reserve(size), size, filled: 0 }
    return end + 1
  }

  #reserve(size: number): Buffer {
    this.#total += size
    if (this.#total > this.#bounds.maxTotalBytes) throw new Error(`files of more than ${this.#bounds.maxTotalBytes} bytes asked for at once`)
    return Buffer.allocUnsafeSlow(size)
  }

  #body(data: Buffer, blob: { oid: string; bytes: Buffer | null; size: number; filled: number }): number {
    const part = Math.min(data.length, blob.size - blob.filled)
    blob.bytes?.set(data.subarray(0, part), blob.filled)
    blob.filled += part
    // The newline after the bytes belongs to the answer.
    if (blob.filled < blob.size || data.length === part) return part
    if (blob.bytes !== null) this.blobs.set(blob.oid, blob.bytes)
    this.answers += 1
    this.#blob = null
    return part + 1
  }
}
