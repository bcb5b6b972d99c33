/**
 * What a message is about, by groups of words: which groups occur, and whether several stand near one another. Subject and
 * texts are walked once, when the first rule asks.
 */
import { ADVERTISING } from './words-advert.ts'
import { BAITING } from './words-bait.ts'
import { CJK } from './words-cjk.ts'
import { FRAUD } from './words-fraud.ts'
import { PHISHING } from './words-phishing.ts'
import { SELLING } from './words-selling.ts'
import { fold } from './words-fold.ts'
import { Trie } from './words-trie.ts'
import type { View } from './view.ts'

const ALL = { ...FRAUD, ...PHISHING, ...SELLING, ...BAITING, ...ADVERTISING }
export type Group = keyof typeof ALL
const NUMBERS = new Map(Object.keys(ALL).map((name, number) => [name as Group, number]))

/** Characters of one text, and of all of a message, that are looked at. */
const MAX_TEXT = 16_384
const MAX_ALL = 40_960
/** Words between two texts, so that nothing is near across them. */
const APART = 10_000

let trie: Trie | undefined

function compiled(): Trie {
  if (trie !== undefined) return trie
  trie = new Trie()
  for (const [name, lists] of Object.entries(ALL))
    for (const list of lists) for (const phrase of list.split('|')) trie.add(phrase, NUMBERS.get(name as Group) ?? 0)
  trie.trim()
  return trie
}

export type Words = {
  readonly has: (group: Group) => boolean
  /** At how many places `group` occurs in the text that has most of it; eighty at most. */
  readonly times: (group: Group) => number
  /** How many of `groups` occur within `within` words of one another, at best. */
  readonly near: (groups: readonly Group[], within: number) => number
  /** Words in the longest of the texts. */
  readonly count: number
  /** Words of letters that look Latin and are of several scripts. */
  readonly disguised: number
  /** Words that have digits between letters, in lower case; the first few of each text. */
  readonly digitWords: readonly string[]
}

export function wordsOf(view: View): Words {
  return view.once('words', () =>
    readWords(
      [view.subject],
      view.parsed.texts.map(({ text }) => text),
    ),
  )
}

/** The subject is read together with each text: what one has begun, the other ends. */
export function readWords(subjects: readonly string[], texts: readonly string[]): Words {
  const hits: number[][] = []
  const digitWords: string[] = []
  let disguised = 0
  let count = 0
  let word = 0
  let left = MAX_ALL
  const ends: number[] = []
  const read = (text: string, most: number): void => {
    const folded = fold(text, Math.min(most, left))
    left -= Math.min(text.length, most, left)
    disguised += folded.disguised
    for (const [from, to] of folded.digitWords) digitWords.push(text.slice(from, to).toLowerCase())
    const from = word
    word = compiled().find(folded, word, hits)
    if (folded.others >= FEW_SIGNS && HAN.test(text)) word = Math.max(word, findSigns(text.slice(0, most), from, hits))
  }
  for (const text of texts.length > 0 ? texts : ['']) {
    for (const subject of subjects) read(subject, 1_000)
    const before = word
    read(text, MAX_TEXT)
    count = Math.max(count, word - before)
    word += APART
    ends.push(word)
    if (left <= 0) break
  }
  return {
    times: group => mostIn(hits[NUMBERS.get(group) ?? -1] ?? [], ends),
    has: group => hits[NUMBERS.get(group) ?? -1] !== undefined,
    near: (groups, within) =>
      mostNear(
        groups.map(group => hits[NUMBERS.get(group) ?? -1]).filter(one => one !== undefined),
        within,
      ),
    count,
    disguised,
    digitWords,
  }
}

/** Letters beyond Latin that a name or two may have. */
const FEW_SIGNS = 15
const HAN = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/
const SIGNS = Object.entries(CJK).flatMap(([name, list]) =>
  list.split('|').map(phrase => [NUMBERS.get(name as Group) ?? 0, phrase] as const),
)
/** Of one phrase. */
const MAX_SIGNS = 5

/** As `Trie.find`, for texts that do not divide words: two signs count as one word. */
function findSigns(text: string, word: number, hits: number[][]): number {
  const touched = new Set<number[]>()
  for (const [group, phrase] of SIGNS) {
    let at = text.indexOf(phrase)
    for (let n = 0; at >= 0 && n < MAX_SIGNS; n++) {
      const known = (hits[group] ??= [])
      known.push(word + (at >> 1))
      touched.add(known)
      at = text.indexOf(phrase, at + phrase.length)
    }
  }
  for (const places of touched) places.sort((a, b) => a - b)
  return word + (text.length >> 1) + 1
}

/** How many of `places` (ascending) lie before the same of `ends` and behind the one before it, at most. */
function mostIn(places: readonly number[], ends: readonly number[]): number {
  let best = 0
  let at = 0
  for (const end of ends) {
    const from = at
    while (at < places.length && (places[at] ?? 0) < end) at++
    best = Math.max(best, at - from)
  }
  return best
}

/** The most of `lists` (ascending word numbers) that have a member inside some window of `within` words. */
function mostNear(lists: readonly (readonly number[])[], within: number): number {
  const kinds = lists.length
  if (kinds < 2) return kinds
  // Of each list, the last member that is not behind `here`: the places are taken in order, whichever list they are from.
  const next = new Uint32Array(kinds)
  const last = new Float64Array(kinds).fill(-Infinity)
  let best = 1
  for (;;) {
    let here = Infinity
    let of = -1
    for (let n = 0; n < kinds; n++) {
      const place = lists[n]?.[next[n] ?? 0] ?? Infinity
      if (place < here) {
        here = place
        of = n
      }
    }
    if (of < 0) return best
    next[of] = (next[of] ?? 0) + 1
    last[of] = here
    let near = 0
    for (let n = 0; n < kinds; n++) if (here - (last[n] ?? -Infinity) <= within) near++
    if (near > best) best = near
    if (best === kinds) return best
  }
}
