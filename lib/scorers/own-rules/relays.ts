/**
 * The servers that a message came through, in the line that rules on X-Spam-Relays-External read:
 * `[ ip=192.0.2.1 rdns=a.example helo=b by=mx.example ident= envfrom= intl=0 id=abc auth= msa=0 ] [ … ]`.
 * The first is the client itself, as the MTA sees it; the others stand in Received fields, of which only those of our own
 * servers are true.
 * Source: Mail::SpamAssassin::Conf on X-Spam-Relays; RFC 5321 §4.4; the forms that Postfix, Sendmail, Exim, Exchange, qmail
 * and their like write. Read as SpamAssassin reads it, field by field and form by form, because its rules were written for
 * that; our own rules go by lib/mail/received-hops.ts, which takes what the forms have in common.
 */
import { isIP } from 'node:net'
import { fieldsNamed } from '../../mail/header.ts'
import { isPrivate } from '../../mail/reach.ts'
import type { HeaderField } from '../../mail/header.ts'
import type { Transaction } from '../../mail/transaction.ts'

type Relay = {
  readonly ip: string
  readonly rdns: string
  readonly helo: string
  readonly by: string
  readonly ident: string
  readonly id: string
  readonly auth: string
  readonly envfrom: string
}

export type Relays = {
  readonly external: string
  /** Private addresses, and clients that logged in, as long as only such came before. */
  readonly internal: string
  /** Received fields, from the top, that internal servers wrote. */
  readonly internalFields: number
  /** What the first external server was told as the sender; null where it does not say. */
  readonly sender: string | null
}

const MAX_RELAYS = 100

export function relaysOf(fields: readonly HeaderField[], tx: Transaction | null): Relays {
  const client = clientRelay(tx)
  const read = fieldsNamed(fields, 'received')
    .slice(0, MAX_RELAYS)
    .map(({ value }) => readReceived(value))
  const isInternal = (relay: Relay | null): boolean => relay === null || isPrivate(relay.ip) || relay.auth !== ''
  // Where the client itself is external, so is all that it brought along.
  const first = client !== null && !isInternal(client) ? 0 : read.findIndex(relay => !isInternal(relay))
  const from = first < 0 ? read.length : first
  const inside = [client !== null && isInternal(client) ? client : null, ...read.slice(0, from)].filter(
    one => one !== null,
  )
  const outside = [client !== null && !isInternal(client) ? client : null, ...read.slice(from)].filter(
    one => one !== null,
  )
  return {
    external: outside.map(relay => relayText(relay, 0)).join(' '),
    internal: inside.map(relay => relayText(relay, 1)).join(' '),
    internalFields: from,
    sender: (outside[0] ?? inside.at(-1))?.envfrom ?? null,
  }
}

function clientRelay(tx: Transaction | null): Relay | null {
  if (tx === null || tx.client.address === null || !tx.smtp) return null
  const { address, name, helo } = tx.client
  const auth = tx.authenticated === null ? '' : 'ESMTPA'
  return {
    ip: address,
    rdns: name ?? '',
    helo: bare(helo ?? ''),
    by: '',
    ident: '',
    id: tx.queueId ?? '',
    auth,
    envfrom: '',
  }
}

function relayText({ ip, rdns, helo, by, ident, id, auth, envfrom }: Relay, internal: 0 | 1): string {
  const said = [`ip=${ip}`, `rdns=${rdns}`, `helo=${helo}`, `by=${by}`, `ident=${ident}`, `envfrom=${envfrom}`]
  return `[ ${said.join(' ')} intl=${internal} id=${id} auth=${auth} msa=0 ]`
}

/** A name as it may stand in the line: nothing that could end it. */
function bare(name: string): string {
  return name.replace(/[^\x21-\x7e]|[[\]()<>|#]/g, '!').slice(0, 255)
}

/** Written where a message was taken from a file, a person or a mailbox. */
const NO_SERVER = /\bwith (?:local|pop3|imap)\b|\bwith bsmtp\b|mail pickup service|\(qmail-scanner|with qmail-scanner/i
const END =
  /[\s;]+(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {0,3})?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d{1,2}:\d\d(?::\d\d)? .{0,40}$/

/** Null where the field names no server that handed the message over. */
function readReceived(value: string): Relay | null {
  const line = value
    .slice(0, 4_000)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s;]+$/, '')
  if (!/^from /i.test(line) || NO_SERVER.test(line)) return null
  // Who was called, and nothing about who called.
  if (/^from (?!\[[\d.]+\] )\S+ by [^\s;]+ ?;/i.test(line)) return null
  const text = line.slice(5).replace(END, '').replace(')by ', ') by ')
  const client = clientIn(text)
  const by = / by ([^\s;]+)/.exec(text)?.[1]
  if (client === null || by === undefined) return null
  const said = /\bhelo[= ]([-A-Za-z0-9.^+_&:=?!@%*$\\/]{1,255})/i.exec(text.slice(0, 1_000))?.[1]
  const rdns = /^(?:unknown|unverified|softdnserr|\[.*)$/i.test(client.rdns) ? '' : client.rdns.replace(/\.+$/, '')
  const [ident = '', name = rdns] = rdns.includes('@') ? rdns.replace(/^IDENT:/, '').split('@', 2) : ['', rdns]
  return {
    ip: client.ip,
    rdns: bare(name),
    helo: bare(said ?? client.helo),
    by: bare(by),
    ident: bare(ident),
    id: client.noId === true ? '' : bare(/ id <?([^\s<>;]{3,255})/.exec(text)?.[1] ?? ''),
    auth: authentication(line),
    envfrom: bare(/(?:return-path:? |envelope-(?:sender|from)[ =])<?([^\s<>)]{1,255})/i.exec(text)?.[1] ?? ''),
  }
}

type Seen = { readonly ip: string; readonly rdns: string; readonly helo: string; readonly noId?: boolean }

const IP = String.raw`((?:\d{1,3}\.){3}\d{1,3}|(?:IPv6:)?[0-9A-Fa-f:.]{2,45})`
const form = (text: string): RegExp => new RegExp(`^${text.replaceAll('<IP>', IP)}`)

/** From the most telling form to the least; the first that fits says who the client is. */
const FORMS: readonly (readonly [RegExp, (groups: readonly string[], text: string) => Seen])[] = [
  // helo (name [address])
  [
    form(String.raw`(\S*) ?\(([^\s()[\]]{0,255}) ?\[<IP>\]`),
    ([, helo = '', name = '', ip = ''], text) => named(helo, name, ip, text),
  ],
  // name (HELO helo) (address), or [address]
  [
    form(String.raw`(\S+) \((?:HELO|EHLO|LHLO) ([^\s()]{0,255})\) ?[([](?:\S{1,64}@)?\[?<IP>`),
    ([, rdns = '', helo = '', ip = '']) => ({ ip, rdns, helo }),
  ],
  // [address] (helo=helo …)
  [form(String.raw`\[<IP>\] ?\(`), ([, ip = '']) => ({ ip, rdns: '', helo: '' })],
  // helo (address): Exchange looks no name up; others write the name that they found, and no HELO where it is the same.
  [
    form(String.raw`([^\s()]+) \((?:\S{1,64}@)?\[?<IP>(?:%\w{1,16})?\]?(?::\d{1,5})?\)`),
    ([, name = '', ip = ''], text) => roundBrackets(name, ip, text),
  ],
  [
    form(String.raw`(\S+) \[<IP>\](?::\d{1,5})? by `),
    ([, name = '', ip = ''], text) => ({ ip, helo: name, rdns: text.includes('Exim') ? name : '' }),
  ],
  [form(String.raw`[([]{0,2}<IP>(?::\d{1,5})?[\])]{0,2} `), ([, ip = '']) => ({ ip, rdns: '', helo: '' })],
]

function clientIn(text: string): Seen | null {
  for (const [pattern, seen] of FORMS) {
    const found = pattern.exec(text)
    if (found === null) continue
    const client = seen(found, text)
    const ip = client.ip.replace(/^IPv6:/i, '').replace(/^::ffff:(?=\d+\.)/i, '')
    if (isIP(ip) > 0) return { ...client, ip }
  }
  const ip = /\[((?:\d{1,3}\.){3}\d{1,3})\]/.exec(text.slice(0, 1_000))?.[1] ?? ''
  return isIP(ip) > 0 ? { ip, rdns: '', helo: /^(\S+)/.exec(text)?.[1] ?? '' } : null
}

/** Of Exim, `name ([address] helo=…)`: the name was looked up, and where no HELO follows it was the same. */
function named(helo: string, name: string, ip: string, text: string): Seen {
  if (name !== '' && !name.endsWith('@')) return { ip, rdns: /\(may be forged\)/.test(text) ? '' : name, helo }
  const looked = /\bExim\b|\] helo=/.test(text)
  return { ip, rdns: looked ? helo : '', helo }
}

function roundBrackets(name: string, ip: string, text: string): Seen {
  if (/ with (?:Microsoft SMTP Server|mapi id) (?:\([^)]{1,300}\) )?\d+\.\d+\.\d+\.\d+(?:$| )/.test(text))
    return { ip, rdns: '', helo: name, noId: true }
  return { ip, rdns: name, helo: name }
}

function authentication(line: string): string {
  const protocol = / by .* with ((?:es|l|utf8s|utf8l)mtps?a|asmtp|https?|httpu)(?: |;|$)/i.exec(line)?.[1]
  if (protocol !== undefined) return protocol
  if (/\) \(Authenticated sender: \S+\) by /.test(line)) return 'Postfix'
  if (/\([^()]{0,100}authenticated[^()]{0,200}\).{0,100} by/i.test(line)) return 'Sendmail'
  if (/ \(AUTH: (?:LOGIN|PLAIN|DIGEST-MD5|CRAM-MD5) /.test(line)) return 'PLAIN'
  return / with Microsoft Exchange Server HTTP-DAV\b/.test(line) ? 'HTTP-DAV' : ''
}
