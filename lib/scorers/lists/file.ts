/**
 * A list file, read piece by piece so that the mail that is under way does not wait: a million lines take about a second
 * and the memory of their text.
 */
import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { addressOctets, networkName } from './network.ts'
import { MAX_LINE_CHARACTERS, readLine } from './line.ts'
import { NameSetBuilder } from './name-set.ts'
import type { ListOf } from './line.ts'

/** `line`: from 1; null where it is about the whole file. */
export type ListMistake = { readonly line: number | null; readonly text: string }

export type ListFile = {
  /** Entries, each counted once. */
  readonly size: number
  /** `local@domain` itself, in lower case. */
  readonly hasAddress: (address: string) => boolean
  /** The domain, or one above it. In A-labels. */
  readonly hasDomain: (domain: string) => boolean
  readonly hasNetwork: (address: string) => boolean
  /** The first ones; `wrong` counts all. */
  readonly mistakes: readonly ListMistake[]
  readonly wrong: number
}

export const NO_LIST: ListFile = {
  size: 0,
  hasAddress: () => false,
  hasDomain: () => false,
  hasNetwork: () => false,
  mistakes: [],
  wrong: 0,
}

/** Three million lines of the usual length. */
export const MAX_FILE_OCTETS = 67_108_864
const CHUNK_OCTETS = 131_072
const MAX_MISTAKES = 20

/** Throws what the system throws where the file cannot be read. A line that is no entry is passed over and told. */
export async function readListFile(path: string, of: ListOf): Promise<ListFile> {
  const reader = new Reader(of)
  const file = await open(path, 'r')
  try {
    const decoder = new StringDecoder('utf8')
    const chunk = Buffer.allocUnsafe(CHUNK_OCTETS)
    let total = 0
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_OCTETS, null)
      if (bytesRead === 0) break
      total += bytesRead
      if (total > MAX_FILE_OCTETS) {
        reader.tooLong()
        break
      }
      reader.take(decoder.write(chunk.subarray(0, bytesRead)))
    }
    reader.take(`${decoder.end()}\n`)
  } finally {
    await file.close()
  }
  return reader.list()
}

class Reader {
  readonly #of: ListOf
  readonly #names = new NameSetBuilder()
  readonly #prefixes = new Set<number>()
  readonly #mistakes: ListMistake[] = []
  #rest = ''
  #line = 0
  #wrong = 0

  constructor(of: ListOf) {
    this.#of = of
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    // What is longer than a line may be is not gathered: its start alone is enough to say so.
    if (this.#rest.length > 2 * MAX_LINE_CHARACTERS) this.#rest = this.#rest.slice(0, 2 * MAX_LINE_CHARACTERS)
    for (const line of lines) this.#take(line)
  }

  #take(line: string): void {
    this.#line++
    const entry = readLine(this.#line === 1 ? line.replace(/^\ufeff/, '') : line, this.#of)
    if (entry === null) return
    if ('wrong' in entry) this.#note(this.#line, entry.wrong)
    else {
      this.#names.add(entry.name)
      if (entry.prefix !== undefined) this.#prefixes.add(entry.prefix)
    }
  }

  tooLong(): void {
    this.#rest = ''
    this.#note(null, `longer than ${MAX_FILE_OCTETS} octets: what stands behind line ${this.#line} does not count`)
  }

  #note(line: number | null, text: string): void {
    this.#wrong++
    if (this.#mistakes.length < MAX_MISTAKES) this.#mistakes.push({ line, text })
  }

  async list(): Promise<ListFile> {
    const names = await this.#names.build()
    const prefixes = [...this.#prefixes]
    return {
      size: names.size,
      hasAddress: address => names.has(address),
      hasDomain(domain) {
        for (let at = 0; at >= 0 && at < domain.length;) {
          if (names.has(domain.slice(at))) return true
          const point = domain.indexOf('.', at)
          at = point < 0 ? -1 : point + 1
        }
        return false
      },
      hasNetwork(address) {
        if (prefixes.length === 0) return false
        const octets = addressOctets(address)
        if (octets === null) return false
        return prefixes.some(prefix => prefix <= 8 * octets.length && names.has(networkName(octets, prefix)))
      },
      mistakes: this.#mistakes,
      wrong: this.#wrong,
    }
  }
}
