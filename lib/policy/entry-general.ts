/**
 * Sender addresses that are used once: an entry for one of them never matches again, so what stands behind it is proposed.
 * Source: what list servers, senders in bulk and forwarders write: VERP, BATV (prvs=), SRS (https://www.libsrs2.net/).
 */
import { parseDomain } from '../mail/domain.ts'
import { readAddressKey } from './scope-name.ts'

/** Bounce domains that many strangers send through: to allow them is to allow all of these. */
const SHARED: ReadonlySet<string> = new Set([
  'amazonses.com',
  'mailgun.org',
  'mandrillapp.com',
  'mcsv.net',
  'privaterelay.appleid.com',
  'rsgsv.net',
  'scoutcamp.bounces.google.com',
  'sendgrid.net',
  'sparkpostmail.com',
])

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
/** A word of its own, digits and letters mixed. */
const HEX_RUN = /(?:^|[^a-z0-9])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}(?![a-z0-9])/
/** `user=example.org` inside: whom it was sent to. */
const VERP = /[^=]=[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z]{2,}(?:$|[^a-z0-9.-])/
/** A word for bounces, and then something with a number in it. */
const BOUNCE =
  /^(?:[a-z0-9]{1,20}[-_.+])?(?:b|bncs?|bounces?|return|returns|rp|verp|errors?|owner-errors?)[-_.+=](?=.*\d{2})/
/** Digits and letters without order: at least 20 of them and five changes between the two kinds. */
const TOKEN = /(?:^|[^a-z0-9])([a-z0-9]{20,})(?![a-z0-9])/

const MAX_DEPTH = 4

/**
 * What to write instead of a sender address that is used once: the address or the domain (`@example.org`) behind it. Null
 * where the address is one that stays, and where what is behind it would be too much (`isSingleUse` tells the two apart).
 */
export function generalise(address: string): string | null {
  const key = readAddressKey(address)
  const general = key === null ? null : behind(key, MAX_DEPTH)
  return general === null || general === key || isShared(general) ? null : general
}

export function isSingleUse(address: string): boolean {
  const key = readAddressKey(address)
  return key !== null && behind(key, MAX_DEPTH) !== key
}

/** `key` itself where it stays. */
function behind(key: string, depth: number): string {
  const at = key.lastIndexOf('@')
  const [local, domain] = [key.slice(0, at), key.slice(at + 1)]
  const inner = depth === 0 ? null : (unwrapSrs(local) ?? unwrapBatv(local, domain))
  if (inner !== null) return behind(inner, depth - 1)
  const once = UUID.test(local) || HEX_RUN.test(local) || VERP.test(local) || BOUNCE.test(local) || isToken(local)
  return once ? `@${domain}` : key
}

/** `SRS0=HHHH=TT=example.org=ann`, `SRS1=HHHH=first.example==HHHH=TT=example.org=ann`: ann@example.org. */
function unwrapSrs(local: string): string | null {
  const [, domain, name] =
    /^srs0[=+-][^=]+=[^=]+=([^=]+)=(.+)$/s.exec(local) ??
    /^srs1[=+-][^=]+=[^=]+=[=+-][^=]+=[^=]+=([^=]+)=(.+)$/s.exec(local) ??
    []
  return join(name, domain)
}

/** `prvs=KDDDSSSSSS=ann`, `prvs=ann/KDDDSSSSSS`, `btv1==KDDDSSSSSS==ann`, `msprvs1=KDDDSSSSSS=bounces-…`. */
function unwrapBatv(local: string, domain: string): string | null {
  const [, name] =
    /^(?:ms)?prvs\d?=[0-9a-z_-]{6,40}=(.+)$/s.exec(local) ??
    /^prvs=(.+)\/[0-9a-f]{6,14}$/s.exec(local) ??
    /^btv1==[0-9a-z]{6,14}==(.+)$/s.exec(local) ??
    []
  return join(name, domain)
}

function join(local: string | undefined, domain: string | undefined): string | null {
  const parsed = domain === undefined ? null : parseDomain(domain)
  return local === undefined || local === '' || parsed === null ? null : `${local}@${parsed}`
}

function isToken(local: string): boolean {
  const [, token] = TOKEN.exec(local) ?? []
  return token !== undefined && (token.match(/[a-z]\d|\d[a-z]/g) ?? []).length >= 5
}

function isShared(general: string): boolean {
  if (!general.startsWith('@')) return false
  const domain = general.slice(1)
  return [...SHARED].some(one => domain === one || domain.endsWith(`.${one}`))
}
