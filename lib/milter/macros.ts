/**
 * Macros: what the MTA tells about itself and the session, as `name NUL value NUL …` before each command.
 *
 * Postfix sends them before every header and every body chunk, also for stages the filter does not hear of, nearly always
 * the same octets again. So they are kept as they came and read only when somebody asks. Nothing here ever fails: Sendmail
 * sends empty packets, odd strings and stages nobody expects, and libmilter ignores what it cannot read.
 * Source: Sendmail libmilter/engine.c st_macros, mi_clr_macros; sendmail/milter.c milter_send_macros.
 */
import { MACRO_STAGES } from './protocol.ts'

export interface Macros {
  /**
   * The value as an octet string; undefined where the MTA never told, or told it for an earlier message only. `i`, `{i}`
   * and `auth_authen`, `{auth_authen}` are the same names. Postfix knows the queue id `i` from DATA on, after the first
   * recipient that it took; Sendmail from MAIL on. Where several stages told, the latest stage's value counts.
   */
  get(name: string): string | undefined
}

/** Letters of the commands that macros precede, from the earliest stage to the latest. */
const ORDER = ['C', 'H', 'M', 'R', 'T', 'L', 'N', 'B', 'E'] as const
/** U comes between any two others and tells nothing about where we are. */
const UNKNOWN_PLACE = ORDER.length
const PLACE_OF_MAIL = ORDER.indexOf('M')

const placeOfCode: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code)
  if (letter === 'U') return UNKNOWN_PLACE
  const place = ORDER.indexOf(letter as (typeof ORDER)[number])
  return place < 0 ? undefined : place
})

/** One stage's macros. `octets` may have room to spare and stays when the macros are forgotten: then `length` is -1. */
type Slot = { octets: Buffer; length: number; read: Map<string, string> | null }

/** Longest packet kept; Sendmail's own limit is 50 names a stage. */
const MAX_KEPT_OCTETS = 65_536

export class MacroStore implements Macros {
  readonly #slots: (Slot | undefined)[] = []

  /** Octets `from` up to `to` of a macro packet, after its D: the letter of a command and pairs. */
  put(octets: Buffer, from: number, to: number): void {
    const place = placeOfCode[octets[from] ?? 128]
    if (place === undefined || from >= to) return
    if (place !== UNKNOWN_PLACE) this.#forgetAfter(place)
    const length = to - from - 1
    if (length > MAX_KEPT_OCTETS) return
    const slot = this.#slots[place]
    if (slot === undefined) {
      this.#slots[place] = { octets: copyOf(octets, from + 1, to), length, read: null }
      return
    }
    if (slot.length === length && octets.compare(slot.octets, 0, length, from + 1, to) === 0) return
    if (slot.octets.length < length) slot.octets = copyOf(octets, from + 1, to)
    else octets.copy(slot.octets, 0, from + 1, to)
    slot.length = length
    slot.read = null
  }

  /** The command `letter` came: what was told for later stages belonged to something that is over. */
  reached(letter: 'C' | 'H' | 'M' | 'R' | 'T'): void {
    this.#forgetAfter(ORDER.indexOf(letter))
  }

  /** The message is over: what was told for it and its recipients is forgotten, connection and HELO stay. */
  messageOver(): void {
    this.#forgetAfter(PLACE_OF_MAIL - 1)
  }

  connectionOver(): void {
    this.#slots.length = 0
  }

  get(name: string): string | undefined {
    const bare = withoutBraces(name)
    for (let place = UNKNOWN_PLACE; place >= 0; place--) {
      const slot = this.#slots[place]
      if (slot === undefined || slot.length < 0) continue
      slot.read ??= readPairs(slot.octets.subarray(0, slot.length))
      const value = slot.read.get(bare)
      if (value !== undefined) return value
    }
    return undefined
  }

  #forgetAfter(place: number): void {
    for (let later = place + 1; later < UNKNOWN_PLACE; later++) {
      const slot = this.#slots[later]
      if (slot === undefined) continue
      slot.length = -1
      slot.read = null
    }
  }
}

/** Pairs of a macro packet. A name without value and octets after the last NUL are ignored; of equal names the last counts. */
export function readPairs(pairs: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  let at = 0
  for (;;) {
    const nameEnd = pairs.indexOf(0, at)
    if (nameEnd < 0) return found
    const valueEnd = pairs.indexOf(0, nameEnd + 1)
    if (valueEnd < 0) return found
    const name = withoutBraces(pairs.toString('latin1', at, nameEnd))
    if (name !== '') found.set(name, pairs.toString('latin1', nameEnd + 1, valueEnd))
    at = valueEnd + 1
  }
}

/** Pairs as they go over the wire. */
export function writePairs(macros: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(macros).map(([name, value]) => `${withBraces(name)}\0${value.replaceAll('\0', '')}\0`)
  return Buffer.from(text.join(''), 'latin1')
}

/** The spelling on the wire: names of one letter bare, others in braces. */
export function withBraces(name: string): string {
  const bare = withoutBraces(name)
  return bare.length === 1 ? bare : `{${bare}}`
}

export function withoutBraces(name: string): string {
  return name.startsWith('{') && name.endsWith('}') ? name.slice(1, -1) : name
}

/** At most this many names a stage: MAXFILTERMACROS in Sendmail's conf.h. */
const MAX_NAMES = 50

/**
 * The lists for SETSYMLIST. Sendmail means no macros by an empty list and Postfix means its default list: so an empty list
 * is never sent. Sendmail sends at end of message what was asked for end of headers: so both get one list, of all names.
 */
export function macroLists(
  wanted: Partial<Record<keyof typeof MACRO_STAGES, readonly string[]>>,
): Partial<Record<keyof typeof MACRO_STAGES, readonly string[]>> {
  const atEnd = [...(wanted.endOfHeaders ?? []), ...(wanted.endOfMessage ?? [])]
  const lists: Partial<Record<keyof typeof MACRO_STAGES, readonly string[]>> = {}
  for (const stage of Object.keys(MACRO_STAGES) as (keyof typeof MACRO_STAGES)[]) {
    const names = stage === 'endOfHeaders' || stage === 'endOfMessage' ? atEnd : (wanted[stage] ?? [])
    const list = [...new Set(names.filter(isName).map(withBraces))].slice(0, MAX_NAMES)
    if (list.length > 0) lists[stage] = list
  }
  return lists
}

function isName(name: string): boolean {
  return /^(?:[!-z|~]+|\{[!-z|~]+\})$/.test(name)
}

function copyOf(octets: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(to - from)
  octets.copy(copy, 0, from, to)
  return copy
}
