/**
 * The registrable domain of a name: what somebody had to buy, and so the measure of "the same sender".
 * Source: the Public Suffix List as tldts carries it, its private section included (a.github.io and b.github.io are two).
 * Loaded when the first message needs it: the list is 130 kB, and a daemon's start should not wait for it.
 */
import { createRequire } from 'node:module'

type Read = {
  readonly domain: string | null
  readonly publicSuffix: string | null
  readonly isIcann: boolean | null
  readonly isPrivate: boolean | null
}
type ParseName = (name: string, options: { readonly allowPrivateDomains: boolean }) => Read

export type Site = {
  /** `example.co.uk` of `mail.example.co.uk`; the name itself where there is none above it. */
  readonly domain: string
  /** What the owner chose: `example`. */
  readonly label: string
  /** `co.uk`; empty where there is none. */
  readonly suffix: string
  /** The top of it exists in the public DNS. */
  readonly listed: boolean
}

const MAX_KEPT = 4_096
const kept = new Map<string, Site>()
let parse: ParseName | undefined

/** `name`: as parseDomain gives it. */
export function siteOf(name: string): Site {
  const known = kept.get(name)
  if (known !== undefined) return known
  parse ??= (createRequire(import.meta.url)('tldts') as { readonly parse: ParseName }).parse
  const { domain, publicSuffix, isIcann, isPrivate } = parse(name, { allowPrivateDomains: true })
  const whole = domain ?? name
  const suffix = publicSuffix ?? ''
  const label = suffix === '' || whole.length <= suffix.length ? whole : whole.slice(0, -suffix.length - 1)
  const site = { domain: whole, label, suffix, listed: isIcann === true || isPrivate === true }
  if (kept.size >= MAX_KEPT) kept.clear()
  kept.set(name, site)
  return site
}

/** Are both under one registrable domain? */
export function sameSite(one: string, other: string): boolean {
  return one === other || siteOf(one).domain === siteOf(other).domain
}
