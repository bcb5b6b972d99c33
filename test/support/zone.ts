/**
 * DNS in memory: a Resolve that answers from a zone and remembers what it was asked.
 */
import { DnsError } from '../../lib/dns/error.ts'
import type { Resolve } from '../../lib/dns/resolve.ts'

/** 'name TYPE' → the records, or the code of the failure. A name with any record exists. */
export type Records = Readonly<Record<string, readonly unknown[] | string>>

export type Zone = Resolve & { readonly asked: string[] }

export function zone(records: Records): Zone {
  const known = new Map(Object.entries(records).map(([question, answer]) => [question.toLowerCase(), answer]))
  const names = new Set([...known.keys()].map(question => question.slice(0, question.indexOf(' '))))
  const asked: string[] = []
  const resolve = async (name: string, rrtype: string): Promise<unknown[]> => {
    const plain = name.toLowerCase()
    asked.push(`${plain} ${rrtype}`)
    const answer = known.get(`${plain} ${rrtype.toLowerCase()}`)
    if (typeof answer === 'string') throw new DnsError(answer, rrtype, name)
    if (answer !== undefined) return [...answer]
    const exists = names.has(plain) || [...names].some(other => other.endsWith(`.${plain}`))
    throw new DnsError(exists ? 'ENODATA' : 'ENOTFOUND', rrtype, name)
  }
  return Object.assign(resolve, { asked })
}

/** TXT records of one string each, as node:dns gives them. */
export function txt(...texts: readonly string[]): string[][] {
  return texts.map(text => [text])
}

/** A server that never answers. */
export const silent: Resolve = () => new Promise(() => undefined)
