/**
 * The way of the message: who handed it in, and Received fields that cannot be true.
 * Source: RFC 5321 §4.1.1.1 (HELO), §4.4 (Received).
 */
import { isIP } from 'node:net'
import { isWithin, parseDomain } from '../../mail/domain.ts'
import { authFacts } from './authentication-facts.ts'
import { isPublic } from '../../mail/reach.ts'
import { sameSite } from '../../mail/registrable.ts'
import type { Rule } from './rule.ts'
import type { Entry, View } from './view.ts'

const HOUR_MS = 3_600_000

const DYNAMIC =
  /(?:^|[.-])(?:a?dsl|vdsl|xdsl|dyn|dynamic|dynamicip|dynip|dhcp|dial|dialup|dialin|ppp|pppoe|pool|pools|cable|catv|broadband|res|residential|fiber|ftth|wlan|wifi|mobile|gprs|lte|hsd\d?|client|cust|customer|user)\d{0,4}(?=[.-])/
const FIXED =
  /(?:^|[.-])(?:static|fixed|fix|business|biz|mail|mx|smtp|relay|colo|dedicated|server|vps|host|hosting|cloud|out|mta)\d{0,3}(?=[.-])|amazonaws|compute|your-server/

/** The name holds the address itself, and calls it one of a line at home. */
export function isDynamic({ name, ip }: Entry): boolean {
  if (name === null || isIP(ip) !== 4) return false
  return holdsAddress(name, ip) && DYNAMIC.test(name) && !FIXED.test(name)
}

function holdsAddress(name: string, ip: string): boolean {
  const octets = ip.split('.')
  const padded = octets.map(one => one.padStart(3, '0'))
  const hex = octets.map(one => Number(one).toString(16).padStart(2, '0')).join('')
  const flat = name.toLowerCase().replace(/[._x]/g, '-')
  return (
    [octets, octets.toReversed(), padded].some(
      all => flat.includes(all.join('-')) || flat.includes(all.slice(2).join('-')) || name.includes(padded.join('')),
    ) || name.includes(hex)
  )
}

function heloOf(mail: View): string | null {
  const helo = mail.entry?.helo ?? null
  return helo === null ? null : helo.toLowerCase().replace(/\.$/, '')
}

export const RECEIVED: readonly Rule[] = [
  {
    name: 'CLIENT_DYNAMIC',
    points: 1.8,
    why: {
      en: 'The message came straight from a line that providers give to homes.',
      de: 'Die Nachricht kam direkt von einem Anschluss, wie Anbieter ihn Haushalten geben.',
      fr: 'Le message est venu directement d’une ligne de particulier.',
      it: 'Il messaggio è arrivato direttamente da una linea domestica.',
    },
    holds: mail => mail.entry !== null && isDynamic(mail.entry),
  },
  {
    name: 'CLIENT_NAMELESS',
    points: 0.6,
    why: {
      en: 'The sending server’s address has no name that leads back to it.',
      de: 'Die Adresse des sendenden Servers hat keinen Namen, der zu ihr zurückführt.',
      fr: 'L’adresse du serveur expéditeur n’a pas de nom qui ramène à elle.',
      it: 'L’indirizzo del server mittente non ha un nome che riconduca a esso.',
    },
    holds: mail => mail.entry?.nameless === true && !authFacts(mail).authorVouched,
  },
  {
    name: 'HELO_OWN_NAME',
    points: 2.5,
    why: {
      en: 'The sending server introduced itself with a name of the recipient’s domain.',
      de: 'Der sendende Server stellte sich mit einem Namen aus der Domain des Empfängers vor.',
      fr: 'Le serveur expéditeur s’est présenté sous un nom du domaine du destinataire.',
      it: 'Il server mittente si è presentato con un nome del dominio del destinatario.',
    },
    holds: mail => {
      const helo = parseDomain(heloOf(mail) ?? '')
      if (helo === null || mail.entry === null) return false
      const { name } = mail.entry
      const own = mail.content.ownDomains.find(domain => isWithin(helo, domain))
      // By a Received field: the server's own name, said to itself.
      const mirrored = !mail.entry.told && mail.hops.some(({ ip, by }) => ip === mail.entry?.ip && by === helo)
      return (own !== undefined || mirrored) && !(name !== null && sameSite(parseDomain(name) ?? '', helo))
    },
  },
  {
    name: 'HELO_BARE_ADDRESS',
    points: 1,
    why: {
      en: 'The sending server introduced itself with a bare IP address, which RFC 5321 does not allow.',
      de: 'Der sendende Server stellte sich mit einer nackten IP-Adresse vor, was RFC 5321 nicht erlaubt.',
      fr: 'Le serveur expéditeur s’est présenté par une adresse IP nue, ce que la RFC 5321 n’autorise pas.',
      it: 'Il server mittente si è presentato con un indirizzo IP nudo, che la RFC 5321 non ammette.',
    },
    holds: mail => isIP(heloOf(mail) ?? '') > 0 && (mail.entry?.told === true || mail.entry?.name !== heloOf(mail)),
  },
  {
    name: 'HELO_LOCALHOST',
    points: 0.7,
    why: {
      en: 'The sending server calls itself localhost.',
      de: 'Der sendende Server nennt sich localhost.',
      fr: 'Le serveur expéditeur se nomme localhost.',
      it: 'Il server mittente si chiama localhost.',
    },
    holds: mail => /^localhost(?:\.local(?:domain|host)?)?$|\.localdomain$/.test(heloOf(mail) ?? ''),
  },
  {
    name: 'HELO_NO_DOMAIN',
    points: 0.7,
    why: {
      en: 'The sending server introduced itself with a name that cannot exist on the Internet.',
      de: 'Der sendende Server stellte sich mit einem Namen vor, den es im Internet nicht geben kann.',
      fr: 'Le serveur expéditeur s’est présenté sous un nom qui ne peut exister sur Internet.',
      it: 'Il server mittente si è presentato con un nome che non può esistere su Internet.',
    },
    holds: mail => {
      const helo = heloOf(mail)
      if (helo === null || mail.entry?.told !== true || helo.startsWith('[') || isIP(helo) > 0) return false
      return !helo.includes('.') && helo !== 'localhost'
    },
  },
  {
    name: 'HELO_OF_WEBMAIL',
    points: 2.5,
    why: {
      en: 'The sending server calls itself after a large mail provider whose server it is not.',
      de: 'Der sendende Server nennt sich nach einem grossen Mailanbieter, zu dem er nicht gehört.',
      fr: 'Le serveur expéditeur porte le nom d’un grand fournisseur auquel il n’appartient pas.',
      it: 'Il server mittente porta il nome di un grande provider a cui non appartiene.',
    },
    holds: mail => {
      const helo = heloOf(mail) ?? ''
      if (
        !/(?:^|\.)(?:gmail|google|hotmail|outlook|yahoo|aol|icloud|gmx|msn|live)\.(?:com|net|de)$/.test(helo) ||
        mail.entry === null
      )
        return false
      const { name, nameless, told } = mail.entry
      if (name === null) return nameless && (told || mail.hops[0]?.nameless === true)
      return !/(?:google|1e100|hotmail|outlook|yahoo|yahoodns|aol|icloud|apple|gmx|kundenserver|microsoft|msn|live|smtp)\b/.test(
        name.toLowerCase(),
      )
    },
  },
  {
    name: 'RECEIVED_IMPOSSIBLE_ADDRESS',
    points: 2.5,
    why: {
      en: 'A Received field names an address that cannot exist: it was made up.',
      de: 'Ein Received-Feld nennt eine Adresse, die es nicht geben kann: Es ist erfunden.',
      fr: 'Un champ Received indique une adresse impossible : il est inventé.',
      it: 'Un campo Received indica un indirizzo impossibile: è inventato.',
    },
    holds: mail =>
      mail.hops.some(({ text }) => {
        const octets = /[[(](\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})[\])]/.exec(text)?.slice(1) ?? []
        return octets.some(one => Number(one) > 255)
      }),
  },
  {
    name: 'RECEIVED_BACKWARDS',
    points: 1.5,
    why: {
      en: 'By its Received fields the message reached a server more than a day before the one that sent it there.',
      de: 'Nach ihren Received-Feldern erreichte die Nachricht einen Server über einen Tag vor dem, der sie schickte.',
      fr: 'D’après ses champs Received, le message a atteint un serveur plus d’un jour avant celui qui l’y a envoyé.',
      it: 'Secondo i campi Received il messaggio ha raggiunto un server più di un giorno prima di quello che lo inviò.',
    },
    holds: mail => {
      const times = mail.hops.map(({ ms }) => ms).filter(ms => ms !== null)
      return times.some((ms, n) => n > 0 && ms - (times[n - 1] ?? ms) > 24 * HOUR_MS)
    },
  },
  {
    name: 'RECEIVED_BY_US',
    points: 2,
    why: {
      en: 'The message comes from outside, but its last Received field pretends to be of our own server.',
      de: 'Die Nachricht kommt von aussen, aber ihr letztes Received-Feld gibt sich als das unseres Servers aus.',
      fr: 'Le message vient de l’extérieur, mais son dernier champ Received se donne pour celui de notre serveur.',
      it: 'Il messaggio viene da fuori, ma il suo ultimo campo Received si finge del nostro server.',
    },
    holds: mail => {
      const by = parseDomain(mail.hops[0]?.by ?? '')
      const { address, name, helo } = mail.tx.client
      if (by === null || address === null || !isPublic(address)) return false
      const isOwn = (host: string | null): boolean =>
        host !== null && mail.content.ownDomains.some(domain => isWithin(parseDomain(host) ?? '', domain))
      return isOwn(by) && !isOwn(name) && !isOwn(helo) && !authFacts(mail).anyVouched
    },
  },
  {
    name: 'DATE_NOT_OF_FIRST_HOP',
    points: 0.8,
    why: {
      en: 'The message’s date is more than two days away from that of the first server that saw it.',
      de: 'Das Datum der Nachricht liegt mehr als zwei Tage neben dem des ersten Servers, der sie sah.',
      fr: 'La date du message diffère de plus de deux jours de celle du premier serveur qui l’a vu.',
      it: 'La data del messaggio dista più di due giorni da quella del primo server che l’ha visto.',
    },
    holds: mail => {
      const first = mail.hops.findLast(({ ms }) => ms !== null)?.ms ?? null
      return first !== null && mail.date !== null && Math.abs(mail.date.ms - first) > 48 * HOUR_MS
    },
  },
]
