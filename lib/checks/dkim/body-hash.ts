/**
 * The SHA-256 of a message body (rsa-sha1 is refused before it comes to that), fed in any cut, in constant memory however long the lines are.
 * Source: RFC 6376 §3.4.3 (simple), §3.4.4 (relaxed), §3.7 (l=).
 * A bare LF ends a line like CRLF (SMTP cannot carry one, files do); a CR without LF is an octet like others.
 */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'

export type Canonicalization = 'simple' | 'relaxed'

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32

const CRLF_RUN = Buffer.from('\r\n'.repeat(512), 'latin1')
const SPACE_OCTET = Buffer.from(' ')
const CR_OCTET = Buffer.from('\r')

/** Pieces shorter than this are gathered: a call of hash.update costs about as much as hashing 1 kB. */
const GATHER_BELOW = 1024

/** No body is as long: an l= over it is none. */
const MAX_BODY_OCTETS = 0x7fffffff

/** Where pieces gather. Used only inside one call of update or digest, so all bodies share it. */
const scratch = Buffer.allocUnsafeSlow(16_384)

/** One body's hash under one canonicalization; signatures that want the same share it. */
export class BodyHash {
  readonly #hash: Hash
  readonly #relaxed: boolean
  /** Octets that may still be hashed, where l= says so. An integer: counting down from Infinity would allocate each time. */
  #left: number
  readonly #limited: boolean
  #gathered = 0
  /** Line ends held back: they count only if more follows. */
  #heldLines = 0
  /** Relaxed: white space seen that counts only if the line goes on. */
  #heldSpace = false
  /** A CR at the end of a chunk: half a line end, or an octet. */
  #heldCr = false
  #empty = true
  /** Octets of the canonical body, those past l= too. */
  #length = 0

  constructor(canonicalization: Canonicalization, limitOctets = Infinity) {
    this.#hash = createHash('sha256')
    this.#relaxed = canonicalization === 'relaxed'
    this.#limited = limitOctets < MAX_BODY_OCTETS
    this.#left = this.#limited ? limitOctets : 0
  }

  /** Octets of the canonical body so far. */
  get canonicalOctets(): number {
    return this.#length
  }

  update(chunk: Buffer): void {
    const end = chunk.length
    if (end === 0) return
    let at = 0
    if (this.#heldCr) {
      this.#heldCr = false
      if (chunk[0] === LF) {
        this.#endLine()
        at = 1
      } else this.#write(CR_OCTET, 0, 1)
    }
    const relaxed = this.#relaxed
    while (at < end) {
      const octet = chunk[at]
      if (octet === LF) {
        this.#endLine()
        at++
      } else if (octet === CR) {
        if (at + 1 === end) {
          this.#heldCr = true
          break
        }
        if (chunk[at + 1] === LF) {
          this.#endLine()
          at += 2
        } else {
          this.#write(CR_OCTET, 0, 1)
          at++
        }
      } else if (relaxed && (octet === SPACE || octet === TAB)) {
        this.#heldSpace = true
        at++
      } else {
        const stop = relaxed ? endOfRelaxedRun(chunk, at) : endOfSimpleRun(chunk, at)
        this.#write(chunk, at, stop)
        at = stop
      }
    }
    this.#flush()
  }

  /** Ends the body. To be called once. */
  digest(): string {
    if (this.#heldCr) this.#write(CR_OCTET, 0, 1)
    this.#heldLines = 0
    this.#heldSpace = false
    // Simple: an empty body is one CRLF. Relaxed: an empty body stays empty.
    if (!this.#relaxed || !this.#empty) this.#put(CRLF_RUN, 0, 2)
    this.#flush()
    return this.#hash.digest('base64')
  }

  #endLine(): void {
    this.#heldLines++
    this.#heldSpace = false
  }

  /** Content: what was held before it counts now. */
  #write(from: Buffer, start: number, end: number): void {
    while (this.#heldLines > 0) {
      const lines = Math.min(this.#heldLines, CRLF_RUN.length / 2)
      this.#put(CRLF_RUN, 0, lines * 2)
      this.#heldLines -= lines
    }
    if (this.#heldSpace) {
      this.#heldSpace = false
      this.#put(SPACE_OCTET, 0, 1)
    }
    this.#empty = false
    this.#put(from, start, end)
  }

  #put(from: Buffer, start: number, end: number): void {
    this.#length += end - start
    if (this.#limited) {
      end = Math.min(end, start + this.#left)
      this.#left -= end - start
    }
    const octets = end - start
    if (octets === 0) return
    if (octets >= GATHER_BELOW) {
      this.#flush()
      this.#hash.update(from.subarray(start, end))
      return
    }
    if (this.#gathered + octets > scratch.length) this.#flush()
    if (octets > 16) this.#gathered += from.copy(scratch, this.#gathered, start, end)
    else for (let n = start; n < end; n++) scratch[this.#gathered++] = from[n] ?? 0 // cheaper than the call
  }

  #flush(): void {
    if (this.#gathered === 0) return
    this.#hash.update(scratch.subarray(0, this.#gathered))
    this.#gathered = 0
  }
}

/**
 * The end of the octets from `at` that relaxed leaves as they are: single spaces inside a line, and line ends with content
 * right after them. `chunk[at]` is content.
 */
function endOfRelaxedRun(chunk: Uint8Array, at: number): number {
  const last = chunk.length - 1
  while (at <= last) {
    const octet = chunk[at] ?? 0
    if (octet > SPACE) at++
    else if (octet === SPACE) {
      if (at === last || (chunk[at + 1] ?? 0) <= SPACE) return at
      at += 2
    } else if (octet === CR) {
      if (at + 1 >= last || chunk[at + 1] !== LF || (chunk[at + 2] ?? 0) <= SPACE) return at
      at += 3
    } else if (octet === TAB || octet === LF) return at
    else at++
  }
  return last + 1
}

/** The same for simple, where white space is content. */
function endOfSimpleRun(chunk: Uint8Array, at: number): number {
  const last = chunk.length - 1
  while (at <= last) {
    const octet = chunk[at] ?? 0
    if (octet > CR) at++
    else if (octet === CR) {
      if (at + 1 >= last || chunk[at + 1] !== LF || (chunk[at + 2] ?? 0) <= CR) return at
      at += 3
    } else if (octet === LF) return at
    else at++
  }
  return last + 1
}

/** What became of a body under one canonicalization and l=. */
export type BodyDigest = {
  readonly hash: string
  /** Octets of the canonical body that l= leaves out. */
  readonly unsignedOctets: number
}

/** The hashes that the signatures of one message want: each made once, all fed together. */
export class BodyHashes {
  readonly #hashes = new Map<string, { readonly hash: BodyHash; digest?: BodyDigest }>()

  /** Asks for a hash before the body comes; call what it returns after the body's end. */
  want(canonicalization: Canonicalization, limitOctets: number): () => BodyDigest {
    const key = `${canonicalization} ${limitOctets}`
    const made = this.#hashes.get(key) ?? { hash: new BodyHash(canonicalization, limitOctets) }
    this.#hashes.set(key, made)
    return () => {
      made.digest ??= {
        hash: made.hash.digest(),
        unsignedOctets: Math.max(0, made.hash.canonicalOctets - limitOctets),
      }
      return made.digest
    }
  }

  get wanted(): boolean {
    return this.#hashes.size > 0
  }

  update(chunk: Buffer): void {
    for (const { hash } of this.#hashes.values()) hash.update(chunk)
  }
}
