/**
 * A DNS list in the settings, as Postfix spells one for postscreen: `zone=answers*points`.
 * `zen.example.org*3`: any answer; `zen.example.org=127.0.0.[2..4;10]*3`: these; `wanted.example.org=127.0.[0..255].3*-2`.
 * Source: Postfix postconf(5), postscreen_dnsbl_sites.
 */
import { parseDomain } from '../../mail/domain.ts'
import type { Domain } from '../../mail/domain.ts'

/** For each of the four octets the values that fit. Null: any answer that is one. */
export type Answers = readonly [Octet, Octet, Octet, Octet] | null
type Octet = readonly (readonly [from: number, to: number])[]

export type DnsList = { readonly zone: Domain; readonly answers: Answers; readonly points: number }

/** Null where `text` is none; a text where more can be said than what was wanted. */
export function readDnsList(text: string): DnsList | string | null {
  const [, name = '', pattern, points] =
    /^([^\s=*]{1,253})(?:=([^\s=*]{1,200}))?(?:\*(-?\d{1,3}(?:\.\d{1,3})?))?$/.exec(text) ?? []
  const zone = parseDomain(name)
  if (zone === null || !zone.includes('.')) return null
  if (points === undefined) return `what an answer is worth is missing: ${text}*2`
  if (Math.abs(Number(points)) > 100) return 'points are from -100 to 100'
  if (pattern === undefined) {
    // A list that answers everything, or "you ask too much", would let all mail pass.
    if (Number(points) < 0) return `a list of wanted mail needs its answers, such as ${zone}=127.0.[0..255].[1..3]*-2`
    return { zone, answers: null, points: Number(points) }
  }
  const answers = readAnswers(pattern)
  if (answers === null) return `answers are addresses such as 127.0.0.2 or 127.0.0.[2..4;10]`
  return { zone, answers, points: Number(points) }
}

function readAnswers(pattern: string): Answers {
  const [, ...octets] =
    /^(\d+|\[[\d.;]+\])\.(\d+|\[[\d.;]+\])\.(\d+|\[[\d.;]+\])\.(\d+|\[[\d.;]+\])$/.exec(pattern) ?? []
  const [a, b, c, d] = octets.map(readOctet)
  if (!a || !b || !c || !d) return null
  const isLoopback = a.every(([from, to]) => from === 127 && to === 127)
  return isLoopback ? [a, b, c, d] : null
}

function readOctet(text: string): Octet | null {
  const ranges = text
    .replace(/^\[|\]$/g, '')
    .split(';')
    .map(one => {
      const [, from, to = from] = /^(\d{1,3})(?:\.\.(\d{1,3}))?$/.exec(one) ?? []
      return from === undefined ? null : ([Number(from), Number(to)] as const)
    })
  const known = ranges.filter(range => range !== null)
  return known.length === ranges.length && known.every(([from, to]) => from <= to && to <= 255) ? known : null
}

/** The answer, as four octets, is one of those. */
export function fits(answers: Answers, octets: readonly number[]): boolean {
  return answers === null || answers.every((ranges, n) => ranges.some(([from, to]) => isIn(octets[n] ?? -1, from, to)))
}

function isIn(octet: number, from: number, to: number): boolean {
  return octet >= from && octet <= to
}

/** The zone as logs and header fields show it: without a label that is a customer's key. */
export function shownZone(zone: string): string {
  const labels = zone.split('.').filter(label => !/^[a-z0-9]{20,}$/.test(label))
  return labels.length < 2 ? 'dns-list' : labels.join('.')
}
