/**
 * Brands in a sender's name, and domains that want to be taken for a brand's.
 */
import { BRANDS } from './brands-list.ts'
import { siteOf } from '../../mail/registrable.ts'
import { isOneOff, shownDomain, skeleton } from './sender-letters.ts'
import type { Brand } from './brands-list.ts'

export type NamedBrand = {
  readonly brand: Brand
  /** Nothing else stands in the name but words as every sender uses them. */
  readonly whole: boolean
  /** With such a word: "Apple Support", not "Apple". */
  readonly official: boolean
  /** Written with letters that only look right. */
  readonly disguised: boolean
}

export type DomainDisguise = 'letters' | 'words' | 'subdomain' | 'ending'

const bare = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll("'", '’')

const BY_NAME = new Map<string, Brand>()
const BY_LOOK = new Map<string, Brand>()
const BY_LABEL = new Map<string, Brand[]>()
const ALL_COUNTRIES = new Map<string, Brand>()
const BY_DOMAIN = new Map<string, Brand>()
for (const brand of BRANDS) {
  for (const name of brand.names) {
    BY_NAME.set(bare(name), brand)
    if (name.length >= 5) BY_LOOK.set(skeleton(bare(name)), brand)
  }
  for (const domain of brand.domains) {
    if (domain.endsWith('.*')) ALL_COUNTRIES.set(domain.slice(0, -2), brand)
    else BY_DOMAIN.set(domain, brand)
    const label = domain.split('.')[0] ?? ''
    // A label that is the brand's name: not db.com, go.com, post.ch.
    if (brand.plain || !brand.names.some(name => bare(name).replace(/[ .’-]/g, '') === label.replaceAll('-', '')))
      continue
    BY_LABEL.set(label, [...(BY_LABEL.get(label) ?? []), brand])
  }
}
const LOOKS = new Map([...BY_LABEL.keys()].filter(label => label.length >= 5).map(label => [skeleton(label), label]))
const LONG_LABELS = [...BY_LABEL.keys()].filter(label => label.length >= 6)
const COUNTRY = /^(?:com|net|org|eu|(?:com?|org|net|gov)\.[a-z]{2}|(?!tk|ml|ga|cf|gq|cc|ws|pw|to|su)[a-z]{2})$/

/** Does `domain` belong to `brand`? */
export function isOf(domain: string, brand: Brand): boolean {
  const { domain: whole, label, suffix } = siteOf(domain)
  return brand.domains.some(one =>
    one.endsWith('.*')
      ? label === one.slice(0, -2) && COUNTRY.test(suffix)
      : whole === one || domain.endsWith(`.${one}`) || domain === one,
  )
}

/** The brand whose domain it is, null for all others. */
export function brandOf(domain: string): Brand | null {
  const { domain: whole, label, suffix } = siteOf(domain)
  const found = BY_DOMAIN.get(whole) ?? ALL_COUNTRIES.get(label)
  if (found !== undefined && (BY_DOMAIN.has(whole) || COUNTRY.test(suffix))) return found
  for (let at = 0; at >= 0; at = domain.indexOf('.', at + 1)) {
    const brand = BY_DOMAIN.get(domain.slice(at === 0 ? 0 : at + 1))
    if (brand !== undefined) return brand
  }
  return null
}

/** Words that may stand beside a brand in the name of its own mail. */
const OFFICIAL = new Set(
  (
    'support service services team customer customers care security secure account accounts center centre help helpdesk desk alert ' +
    'alerts notification notifications notice notices noreply no-reply no reply do not info information update updates billing payment payments invoice ' +
    'invoices order orders delivery shipping shipment shipments parcel package packages tracking courier rewards reward gift giftcard card cards survey ' +
    'winner department dept verification verify official international online banking bank e-banking ebanking mail email message messages ' +
    'administrator admin protection fraud resolution member members membership subscription subscriptions renewal refund ' +
    'kundenservice kundendienst kundencenter kundenbetreuung kunde kunden sicherheit konto paket pakete lieferung versand rechnung ' +
    'zustellung mitteilung benachrichtigung benachrichtigungen zahlung sendung assistance client clients securite compte livraison colis facture ' +
    'suivi remboursement assistenza clienti cliente servizio sicurezza avviso avvisi spedizione spedizioni pacco consegna fattura ' +
    'rimborso seguridad soporte atencion entrega suporte seguranca atendimento'
  ).split(' '),
)
/** What says nothing. */
const FILLERS = new Set(
  'the your from by of and & inc inc. ltd llc corp corporation company co ag gmbh sa s.a srl spa s.p.a group team. der die das le la il ihr ihre von und'.split(
    ' ',
  ),
)

const MAX_WORDS = 12

/** The brand that a sender's name speaks of, if any. `name`: as a reader sees it. */
export function brandInName(name: string): NamedBrand | null {
  const words = bare(name.slice(0, 200))
    .replace(/[®™©]/g, ' ')
    .replace(/[^\p{L}\p{N}.+&’!|$-]+/gu, ' ')
    .trim()
    .split(' ')
    .map(word => word.replace(/[.!-]+$/, ''))
    .filter(word => word !== '')
    .slice(0, MAX_WORDS)
  for (let length = Math.min(5, words.length); length > 0; length--)
    for (let from = 0; from + length <= words.length; from++) {
      const phrase = words.slice(from, from + length).join(' ')
      const exact =
        BY_NAME.get(phrase) ?? BY_NAME.get(phrase.replace(/\.(?:com|net|org|de|ch|fr|it|at|co\.uk|us|eu)$/, ''))
      const brand = exact ?? (phrase.length >= 5 ? BY_LOOK.get(skeleton(phrase)) : undefined)
      if (brand === undefined) continue
      const others = [...words.slice(0, from), ...words.slice(from + length)]
      const official = others.some(word => OFFICIAL.has(word))
      const whole = others.every(word => OFFICIAL.has(word) || FILLERS.has(word) || /^[\d.!+|$&-]+$/.test(word))
      if (brand.plain && !whole) continue
      return { brand, whole, official, disguised: exact === undefined && !brand.plain }
    }
  return null
}

/** What stands beside a brand in domains that are made to deceive, and hardly in others. */
const BAIT = new Set(
  (
    'account accounts alert alerts auth authenticate bill billing center cliente clienti client confirm confirmation customer ' +
    'customercare delivery device email help helpdesk hilfe id identity info invoice kunde kunden kundenservice kundencenter ' +
    'livraison log login mail notice notification notifications notify official online package paket parcel pay payment payments ' +
    'portal prime protect recover recovery redelivery refund renewal restore resolve reward rewards safe secure secured secureserver ' +
    'securite security service services servicing shipping sicherheit sicurezza signin support supports team track tracking ' +
    'unlock update updates upgrade user validate validation verification verify verified wallet web zustellung zahlung konto'
  ).split(' '),
)

const seen = new Map<string, { readonly disguise: DomainDisguise; readonly brand: Brand } | null>()
const MAX_KEPT = 2_000

/** How `domain` passes for a brand's, null where it does not. Kept, for senders come again. */
export function brandDisguise(domain: string): { readonly disguise: DomainDisguise; readonly brand: Brand } | null {
  const known = seen.get(domain)
  if (known !== undefined) return known
  const found = domain.length > 253 || brandOf(domain) !== null ? null : disguiseOf(domain)
  if (seen.size >= MAX_KEPT) seen.clear()
  seen.set(domain, found)
  return found
}

function disguiseOf(domain: string): { readonly disguise: DomainDisguise; readonly brand: Brand } | null {
  const { domain: whole, label, suffix } = siteOf(domain)
  const say = (disguise: DomainDisguise, named: string) => {
    const brand = BY_LABEL.get(named)?.[0]
    return brand === undefined ? null : { disguise, brand }
  }
  const shown = shownDomain(label)
  const look = skeleton(shown)
  const meant = LOOKS.get(look)
  if (meant !== undefined && meant !== shown) return say('letters', meant)
  for (const one of LONG_LABELS)
    if (isOneOff(shown, one) && (one.length >= 8 || isSlip(shown, one))) return say('letters', one)
  const under = domain.slice(0, -whole.length).split('.')
  for (const [n, one] of under.entries())
    if (BY_LABEL.has(one) && /^(?:com|net|org|de|ch|fr|it|at|uk|co|us|es|nl|be)$/.test(under[n + 1] ?? ''))
      return say('subdomain', one)
  const words = shown.split('-')
  const named = words.find(word => BY_LABEL.has(word) || (word.length >= 5 && LOOKS.has(skeleton(word))))
  if (named !== undefined && words.length > 1 && words.some(word => BAIT.has(word)))
    return say('words', BY_LABEL.has(named) ? named : (LOOKS.get(skeleton(named)) ?? ''))
  for (const one of LONG_LABELS) {
    const rest = shown.startsWith(one)
      ? shown.slice(one.length)
      : shown.endsWith(one)
        ? shown.slice(0, -one.length)
        : ''
    if (rest !== '' && BAIT.has(rest.replaceAll('-', ''))) return say('words', one)
  }
  if (label.length >= 6 && BY_LABEL.has(label) && /^[a-z]{3,}$/.test(suffix)) return say('ending', label)
  return null
}

/** A letter doubled or halved, or two swapped: what the eye forgives in a short word. */
function isSlip(shown: string, meant: string): boolean {
  if (shown.length === meant.length)
    return Array.from(shown).toSorted().join('') === Array.from(meant).toSorted().join('')
  return shown.replace(/(.)\1+/g, '$1') === meant.replace(/(.)\1+/g, '$1')
}
