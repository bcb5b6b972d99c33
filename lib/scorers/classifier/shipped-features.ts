/**
 * What the shipped model sees of a message: numbers of 32 bits, made by a public hash from the words that a reader sees and
 * from the message's shape. No relays, dates, addresses, hosts, mailers: those tell corpora apart, not spam from wanted mail.
 */
import { shapeOf } from './shipped-shape.ts'
import { mix, readWords, textHash } from './shipped-words.ts'
import type { Content } from '../content.ts'
import type { Group, Sink } from './shipped-words.ts'

/** Characters of all texts together. What wants something says so before. */
export const TEXT_CHARACTERS = 8192
const SUBJECT_CHARACTERS = 500

/** Keeps numbers of this version apart from those of any other. */
const VERSION_SALT = 0x636d_0001
const SUBJECT = 0x0001_5bd1
const AUTHOR = 0x0002_a7c3

/** Each number once in its group, in the order in which they were met. */
export type ShippedFeatures = Readonly<Record<Group, Uint32Array>>

export function shippedFeatures({ parsed }: Pick<Content, 'parsed'>): ShippedFeatures {
  const found = new Found()
  let left = TEXT_CHARACTERS
  for (const { text } of parsed.texts) {
    if (left <= 0) break
    const some = withoutFooter(text.slice(0, left))
    readWords(some.toLowerCase(), 0, found)
    left -= some.length
  }
  readWords((parsed.subject ?? '').slice(0, SUBJECT_CHARACTERS).toLowerCase(), SUBJECT, found)
  readWords(displayName(parsed.headers.find(({ key }) => key === 'from')?.text ?? ''), AUTHOR, found)
  for (const shape of shapeOf({ parsed })) found.add('shape', textHash(shape))
  return found.take()
}

/** Lists add a line of underscores and their addresses, people two dashes and theirs: both come last, and are short. */
function withoutFooter(text: string): string {
  const end = Math.max(text.lastIndexOf('\n-- \n'), text.lastIndexOf('\n_______'), text.lastIndexOf('\n-- \r\n'))
  return end > 0 && text.length - end < 1_000 ? text.slice(0, end) : text
}

function displayName(from: string): string {
  const some = from.slice(0, 300)
  const end = some.indexOf('<')
  return end === -1 ? '' : some.slice(0, end).toLowerCase()
}

class Found implements Sink {
  readonly #seen: Record<Group, Set<number>> = { word: new Set(), pair: new Set(), shape: new Set() }

  add(group: Group, hash: number): void {
    this.#seen[group].add(mix(hash ^ VERSION_SALT ^ SALTS[group]) >>> 0)
  }

  take(): ShippedFeatures {
    const { word, pair, shape } = this.#seen
    return {
      word: Uint32Array.from(word),
      pair: Uint32Array.from(pair),
      shape: Uint32Array.from(shape),
    }
  }
}

const SALTS: Readonly<Record<Group, number>> = { word: 0x11, pair: 0x2200, shape: 0x4400_0000 }
