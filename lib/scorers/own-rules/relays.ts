/**
 * The servers that a message came through, in the line that rules on X-Spam-Relays-External read:
 * `[ ip=192.0.2.1 rdns=a.example helo=b by=mx.example ident= envfrom= intl=0 id=abc auth= msa=0 ] [ … ]`.
 * The first is the client itself, as the MTA sees it; the others stand in Received fields, of which only those of our own
 * servers are true.
 * Source: Mail::SpamAssassin::Conf on X-Spam-Relays; RFC 5321 §4.4; the forms that Postfix, Sendmail, Exim, Exchange and
 * qmail write.
 */
import { isIP, isIPv4 } from 'node:net'
import { fieldsNamed } from '../../mail/header.ts'
import type { HeaderField } from '../../mail/header.ts'
import type { Transaction } from '../../mail/transaction.ts'

type Relay = {
  readonly ip: string
  readonly rdns: string
  readonly helo: string
  readonly by: string
  readonly id: string
  readonly auth: string
  readonly envfrom: string
}

/** Internal ones come first in a message: private addresses, and clients that logged in. */
export type RelayLists = { readonly external: string; readonly internal: string }

const MAX_RELAYS = 100

export function relayLists(fields: readonly HeaderField[], tx: Transaction | null): RelayLists {
  const received = fieldsNamed(fields, 'received').slice(0, MAX_RELAYS)
  const relays = received.map(({ value }) => readReceived(value.slice(0, 4_000).replace(/\r?\n[ \t]+/g, ' ').trim()))
  const client = clientRelay(tx)
  if (client !== null) relays.unshift(client)
  const known = relays.filter(relay => relay !== null)
  const first = known.findIndex(({ ip, auth }) => !isPrivate(ip) && auth === '')
  const from = first < 0 ? known.length : first
  return {
    internal: known.slice(0, from).map(relay => relayText(relay, true)).join(' '),
    external: known.slice(from).map(relay => relayText(relay, false)).join(' '),
  }
}

function clientRelay(tx: Transaction | null): Relay | null {
  if (tx === null || tx.client.address === null || !tx.smtp) return null
  const { address, name, helo } = tx.client
  const auth = tx.authenticated === null ? '' : 'ESMTPA'
  return { ip: address, rdns: name ?? '', helo: bare(helo ?? ''), by: '', id: tx.queueId ?? '', auth, envfrom: '' }
}

function relayText({ ip, rdns, helo, by, id, auth, envfrom }: Relay, isInternal: boolean): string {
  const said = [`ip=${ip}`, `rdns=${rdns}`, `helo=${helo}`, `by=${by}`, 'ident=', `envfrom=${envfrom}`]
  return `[ ${said.join(' ')} intl=${isInternal ? 1 : 0} id=${id} auth=${auth} msa=0 ]`
}

/** A name as it may stand in the line: nothing that could end it. */
function bare(name: string): string {
  return name.replace(/[^\x21-\x7e]|[[\]]/g, '!').slice(0, 255)
}

const ADDRESS = /\[(?:IPv6:)?([0-9a-f:.]{2,45})\]|\(((?:\d{1,3}\.){3}\d{1,3})\)|[(@ ]((?:\d{1,3}\.){3}\d{1,3})(?=[):\s])/gi
/** Written by programs that took the message from a file or a person, not from a server. */
const NO_RELAY = /^\((?:qmail|nullmailer|root|from )|^by \S{1,255} (?:\(|with (?:local|internal)|id )/i

/** Null where the field names no server that handed the message over. */
function readReceived(line: string): Relay | null {
  if (!/^from\s/i.test(line) || NO_RELAY.test(line)) return null
  const byAt = line.search(/\sby\s/i)
  const from = byAt < 0 ? line.slice(0, 1_000) : line.slice(0, byAt)
  const rest = byAt < 0 ? '' : line.slice(byAt)
  const ip = addressIn(from)
  if (ip === null) return null
  const first = /^from\s+([^\s()]{1,255})/i.exec(from)?.[1] ?? ''
  const [, said] = /\bhelo[= ]\s{0,3}([^\s()]{1,255})/i.exec(from) ?? []
  // `from helo (name [address])`, or with the name first where helo is written out.
  const named = /\((?:[^\s()@]{1,64}@)?([^\s()[\]=]{1,255})\s+\[/.exec(from)?.[1] ?? ''
  const isName = (name: string): boolean => name !== 'unknown' && /[a-z]/i.test(name) && !name.startsWith('[') && isIP(name) === 0
  const rdns = said === undefined || isName(named) ? named : first
  return {
    ip,
    rdns: isName(rdns) ? bare(rdns) : '',
    helo: bare((said ?? (first === ip ? '' : first)).replace(/^\[|\]$/g, '')),
    by: bare(/^\sby\s+([^\s;()]{1,255})/i.exec(rest)?.[1] ?? ''),
    id: bare(/\sid\s+<?([^\s<>;]{1,255})/i.exec(rest)?.[1] ?? ''),
    auth: authentication(line, rest),
    envfrom: bare(/\((?:envelope-(?:from|sender)) <?([^\s<>)]{0,255})/i.exec(line)?.[1] ?? ''),
  }
}

function authentication(line: string, rest: string): string {
  if (/\(authenticated(?: sender| bits| user|\s*[:)=])/i.test(line) || /\(Authenticated sender/i.test(line)) return 'Sendmail'
  const [, protocol] = /\swith\s+(e?smtps?a|utf8smtps?a|lmtps?a|asmtp)\b/i.exec(rest) ?? []
  return protocol?.toUpperCase() ?? ''
}

function addressIn(from: string): string | null {
  for (const [, bracketed, round, plain] of from.matchAll(ADDRESS)) {
    const address = bracketed ?? round ?? plain ?? ''
    if (isIP(address) > 0) return address.replace(/^::ffff:(?=\d+\.)/i, '')
  }
  return null
}

/** An address that the Internet does not route. */
function isPrivate(address: string): boolean {
  if (!isIPv4(address)) return /^(?:::1$|f[cd]|fe[89ab])/i.test(address)
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (a === 0 || a === 10 || a === 127) return true
  return (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
}
