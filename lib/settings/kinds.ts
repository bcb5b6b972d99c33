/**
 * The kinds of values that a setting may have: how each is read, what is said when it cannot be, and how it is written.
 */
import { isIP } from 'node:net'
import { parseDomain } from '../mail/domain.ts'
import { readRate, writeRate } from '../policy/rate.ts'
import { readDnsList } from '../scorers/dns-lists/setting.ts'
import { readListSetting } from '../scorers/lists/setting.ts'
import { listenAddress } from './listen-address.ts'
import { nearest } from './nearest.ts'
import type { Row } from './settings.ts'

/** One value in the file: as YAML understands it, and as it was typed (quotes taken off). */
export type Scalar = { readonly value: string | number | boolean; readonly source: string }

/** `hint` says what to do, where more can be said than what was wanted. */
export type Reading = { readonly value: string | number | boolean } | { readonly hint: string | null }

export type Kind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'milliseconds'
  | 'octets'
  | 'mode'
  | 'choice'
  | 'listen'
  | 'endpoint'
  | 'url'
  | 'socket'
  | 'nameserver'
  | 'network'
  | 'domain'
  | 'mailbox'
  | 'address_or_domain'
  | 'path'
  | 'list_file'
  | 'dns_list'
  | 'account'
  | 'rule_name'
  | 'date'
  | 'rate'

type KindRow = {
  readonly wanted: (row: Row) => string
  readonly read: (scalar: Scalar, row: Row) => Reading
  /** As it stands in the sample; JSON text is YAML. */
  readonly write: (value: unknown) => string
}

const no = (hint: string | null = null): Reading => ({ hint })
const plain = (value: unknown): string => String(value)
const quoted = (value: unknown): string => JSON.stringify(value)

export const KINDS = {
  boolean: {
    wanted: () => 'true or false',
    read: ({ value, source }) => {
      if (typeof value === 'boolean') return { value }
      const meant = { yes: true, on: true, no: false, off: false, 1: true, 0: false }[source.toLowerCase()]
      return no(meant === undefined ? null : `did you mean ${meant}?`)
    },
    write: plain,
  },
  integer: {
    wanted: row => `a whole number ${range(row)}`,
    read: wholeNumber,
    write: plain,
  },
  number: {
    wanted: row => `a number ${range(row)}`,
    read: ({ value }, row) => (typeof value === 'number' && inRange(value, row) ? { value } : no(unquoted(value))),
    write: plain,
  },
  milliseconds: {
    wanted: row => `a whole number of milliseconds ${range(row)}`,
    read: (scalar, row) => {
      const reading = wholeNumber(scalar, row)
      const [, amount, unit] = /^(\d{1,9}) ?(ms|s|min|m)$/i.exec(scalar.source) ?? []
      if ('value' in reading || amount === undefined) return reading
      return no(`did you mean ${Number(amount) * (MILLISECONDS[unit?.toLowerCase() ?? ''] ?? 1)}?`)
    },
    write: plain,
  },
  octets: {
    wanted: row => `a number of octets ${range(row, writeOctets)}, such as 10M, 64K or 65536`,
    read: ({ source }, row) => {
      const [, amount, unit = ''] = /^(\d{1,15}) ?(?:([KMG])(?:i?B)?|B)?$/i.exec(source) ?? []
      if (amount === undefined) return no()
      const value = Number(amount) * 1024 ** ' KMG'.indexOf(unit.toUpperCase() || ' ')
      return inRange(value, row) ? { value } : no()
    },
    write: writeOctets,
  },
  mode: {
    wanted: () => 'three or four octal digits, such as 0660',
    read: ({ source }) =>
      /^(?:0o?)?[0-7]{3}$/.test(source) ? { value: Number.parseInt(source.replace('o', ''), 8) } : no(),
    write: value => quoted(`0${Number(value).toString(8).padStart(3, '0')}`),
  },
  choice: {
    wanted: row => oneOf(row.words ?? []),
    read: () => no(),
    write: plain,
  },
  listen: {
    wanted: () =>
      'an address such as inet:127.0.0.1:8894, inet6:[::1]:8894, unix:/run/cleanmilter/milter.sock or systemd',
    read: ({ source }) => listenAddress(source),
    write: quoted,
  },
  endpoint: {
    wanted: () => 'host:port, such as 127.0.0.1:9894 or [::1]:9894',
    read: ({ source }) => {
      const { v6, host, port } = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]]+)):(?<port>\d{1,5})$/.exec(source)?.groups ?? {}
      if (!isPort(port)) return no(isIP(source) === 6 ? `an IPv6 address stands in brackets: [${source}]:port` : null)
      if (v6 !== undefined) return isIP(v6) === 6 ? { value: source } : no()
      return host !== undefined && (isIP(host) === 4 || parseDomain(host) !== null) ? { value: source } : no()
    },
    write: quoted,
  },
  url: {
    wanted: () => 'an address of the web, such as https://mail.example.org/quarantine',
    read({ source }) {
      const url = URL.canParse(source) ? new URL(source) : null
      if (url === null || !/^https?:$/.test(url.protocol)) return no()
      if (url.search !== '' || url.hash !== '' || url.username !== '') return no('without ?, # and a user name')
      return { value: source.replace(/\/+$/, '') }
    },
    write: quoted,
  },
  socket: {
    wanted: () => 'the address of a socket, such as unix:/run/clamav/clamd.ctl or inet:127.0.0.1:3310',
    read: ({ source }) => {
      const reading = listenAddress(source)
      const nowhere = 'value' in reading && !/^(?:unix:|inet6?:.*[^:]:[1-9])/.test(String(reading.value))
      return nowhere ? no() : reading
    },
    write: quoted,
  },
  nameserver: {
    wanted: () => 'the IP address of a name server, with a port if need be: 127.0.0.1, 127.0.0.1:5353 or [::1]:5353',
    read: ({ source }) => {
      if (isIP(source) !== 0) return { value: source }
      const { v4, v6, port } = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:[\]]+)):(?<port>\d{1,5})$/.exec(source)?.groups ?? {}
      const known = v6 === undefined ? isIP(v4 ?? '') === 4 : isIP(v6) === 6
      return known && isPort(port) ? { value: source } : no()
    },
    write: quoted,
  },
  network: {
    wanted: () => 'an IP network, such as 192.0.2.0/24, 2001:db8::/32 or one address',
    read: ({ source }) => readNetwork(source),
    write: quoted,
  },
  domain: {
    wanted: () => 'a domain name, such as mx.example.org',
    read: ({ source }) => {
      const domain = parseDomain(source)
      return domain === null ? no() : { value: domain }
    },
    write: plain,
  },
  mailbox: {
    wanted: () => 'a mail address, or a template of one such as "{local}+quarantine@{domain}"',
    read: ({ source }) => {
      const unknown = [...source.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => name !== 'local' && name !== 'domain')
      if (unknown) return no(`${short(unknown[0])} is not known, only {local} and {domain}`)
      const filled = source.replaceAll('{local}', 'local').replaceAll('{domain}', 'domain.example')
      const address = readAddress(filled)
      if (address === null) return no()
      return { value: filled === source ? address : source }
    },
    write: quoted,
  },
  address_or_domain: {
    wanted: () => 'a mail address or a domain name',
    read: ({ source }) => {
      const value = source.includes('@') ? readAddress(source) : parseDomain(source)
      if (value !== null) return { value }
      return no(/^@|^\*?\./.test(source) ? 'a domain is written without anything before it' : null)
    },
    write: quoted,
  },
  path: {
    wanted: () => 'an absolute path',
    read: ({ source }) => (/^\/[^\x00-\x1f\x7f]*$/.test(source) && source.length < 4096 ? { value: source } : no()),
    write: plain,
  },
  list_file: {
    wanted: () => 'an absolute path, or one with what an entry is worth, such as /etc/cleanmilter/spam.list*6',
    read: ({ source }) => (readListSetting(source) === null ? no() : { value: source }),
    write: quoted,
  },
  dns_list: {
    wanted: () =>
      'a list with its answers and points, such as "list.example.org=127.0.0.[2..11]*3" or "list.example.org*3"',
    read: ({ source }) => {
      const read = readDnsList(source)
      return read === null || typeof read === 'string' ? no(read) : { value: source }
    },
    write: quoted,
  },
  account: {
    wanted: () => 'the name or number of a user or group',
    read: ({ source }) => (/^(?:[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?|\d{1,10})$/.test(source) ? { value: source } : no()),
    write: plain,
  },
  date: {
    wanted: () => 'a day, such as 2026-12-31',
    read: ({ source }) => {
      const isDay = /^\d{4}-\d{2}-\d{2}$/.test(source) && !Number.isNaN(Date.parse(`${source}T00:00:00Z`))
      return isDay && new Date(`${source}T00:00:00Z`).toISOString().startsWith(source) ? { value: source } : no()
    },
    write: quoted,
  },
  rule_name: {
    wanted: () => 'the name of a rule: letters, digits and _',
    read: ({ source }) => (/^[A-Za-z_]\w{0,99}$/.test(source) ? { value: source } : no()),
    write: plain,
  },
  rate: {
    wanted: () => 'recipients in a time, such as 100/1h, or 100/1h burst 200 for up to 200 at once',
    read: ({ source }) => {
      const read = readRate(source)
      return read === null || typeof read === 'string' ? no(read) : { value: writeRate(read) }
    },
    write: quoted,
  },
} as const satisfies Record<Kind, KindRow>

/** Reads one value for `row`: the words that it allows come first, then its kind. */
export function readValue(scalar: Scalar, row: Row): Reading {
  const { words = [] } = row
  if (words.includes(scalar.source)) return { value: scalar.source }
  const reading = KINDS[row.kind].read(scalar, row)
  if ('value' in reading || reading.hint !== null) return reading
  const near = nearest(scalar.source, words)
  return no(near === null ? null : `did you mean ${near}?`)
}

/** What `row` wants, to be read after "wanted". */
export function wanted(row: Row): string {
  const kind = KINDS[row.kind].wanted(row)
  return row.kind === 'choice' || row.words === undefined ? kind : `${kind}, or ${row.words.join(' or ')}`
}

/** `value` as it stands in a settings file. */
export function writeValue(value: unknown, row: Row): string {
  if (Array.isArray(value)) return `[${value.map(one => writeValue(one, row)).join(', ')}]`
  if (typeof value === 'string' && row.words?.includes(value) === true) return value
  return KINDS[row.kind].write(value)
}

/** Text from the file on one line of a message, cut where it is long. */
export function short(text: string): string {
  const line = text.replace(/[\p{C}\u2028\u2029]/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000 }

function wholeNumber({ value }: Scalar, row: Row): Reading {
  if (typeof value === 'number' && Number.isInteger(value) && inRange(value, row)) return { value }
  return no(unquoted(value))
}

function unquoted(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9]+(?:\.[0-9]+)?$/.test(value) ? 'a number stands without quotes' : null
}

function inRange(value: number, { min = -Infinity, max = Infinity }: Row): boolean {
  return value >= min && value <= max
}

function range({ min = 0, max = 0 }: Row, write: (value: number) => string = String): string {
  return `from ${write(min)} to ${write(max)}`
}

function writeOctets(value: unknown): string {
  let amount = Number(value)
  let unit = ''
  for (const larger of 'KMG') {
    if (amount === 0 || amount % 1024 !== 0) break
    amount /= 1024
    unit = larger
  }
  return `${amount}${unit}`
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}

function isPort(port: string | undefined): boolean {
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535
}

/** `address/length`; an address alone is a network of one. Bits beyond the length must be 0: else it is a slip. */
function readNetwork(source: string): Reading {
  const [, address = '', length] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(source) ?? []
  const family = isIP(address)
  if (family === 0) return no()
  const all = family === 4 ? 32 : 128
  const prefix = length === undefined ? all : Number(length)
  if (prefix > all) return no(`an IPv${family} network has at most ${all} bits`)
  const groups = family === 4 ? address.split('.').map(Number) : ipv6Groups(address)
  const width = all / groups.length
  const masked = groups.map((group, n) => {
    const kept = Math.min(width, Math.max(0, prefix - n * width))
    return Math.floor(group / 2 ** (width - kept)) * 2 ** (width - kept)
  })
  if (masked.some((group, n) => group !== groups[n]))
    return no(`${address} is not the start of a /${prefix}: did you mean ${networkText(masked)}/${prefix}?`)
  return { value: `${address.toLowerCase()}/${prefix}` }
}

/** The eight 16-bit groups of what isIP calls IPv6; the URL parser writes out `::` and a dotted tail. */
function ipv6Groups(address: string): number[] {
  const [before = '', after] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const gap = Array.from({ length: after === undefined ? 0 : 8 - head.length - tail.length }, () => '0')
  return [...head, ...gap, ...tail].map(group => Number.parseInt(group, 16))
}

function networkText(groups: readonly number[]): string {
  if (groups.length === 4) return groups.join('.')
  return new URL(`http://[${groups.map(group => group.toString(16)).join(':')}]/`).hostname.slice(1, -1)
}

/** One plain RFC 5321 address; no display name, no quotes. Null where it is none. */
function readAddress(source: string): string | null {
  const at = source.lastIndexOf('@')
  const domain = at < 0 ? null : parseDomain(source.slice(at + 1))
  const local = source.slice(0, at)
  if (
    domain === null ||
    local.length > 64 ||
    !/^[^\s"(),:;<>@[\\\]\p{C}.]+(?:\.[^\s"(),:;<>@[\\\]\p{C}.]+)*$/u.test(local)
  )
    return null
  return `${local}@${domain}`
}
