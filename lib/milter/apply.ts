/**
 * What an MTA makes of a filter's changes: the message and the envelope as they are delivered.
 *
 * Both MTAs put their own Received field above the message and do not show it to filters. An insertion counts it: 0 is above
 * it, 1 below, past the end is the end. (Other places are not the same in Sendmail, which counts default fields too that it
 * may not send; nobody should use them.) A change or deletion counts the fields of that name from 1, the own Received left
 * out and inserted ones counted. Postfix counts anew after each deletion, Sendmail keeps the deleted field in its list. A
 * field that is added, or changed and not there, goes to the end in Postfix; in Sendmail above the first field of that name
 * if there is one. A change may also change the case of the name in Postfix, not in Sendmail.
 * Tried on Postfix 3.7 and Sendmail 8.17.
 * Source: Postfix src/cleanup/cleanup_milter.c; Sendmail sendmail/milter.c milter_changeheader, sendmail/headers.c insheader.
 */
import type { Flavour } from './client.ts'
import type { Change } from './reply.ts'

/** A header field as it stands: octet strings, folded with CRLF, leading space of the value included. */
export type RawField = { readonly name: string; readonly value: string }
export type RawMessage = { readonly fields: readonly RawField[]; readonly body: Buffer }
export type RawEnvelope = { readonly sender: string; readonly recipients: readonly string[] }

export type Applied = RawMessage &
  RawEnvelope & {
    /** All octets, with the own Received field if there is one. */
    readonly raw: Buffer
    /** The reason for holding it, or null. */
    readonly quarantined: string | null
  }

export type ApplyOptions = {
  readonly flavour: Flavour
  /** As agreed; without it the MTA writes a space before each value. */
  readonly leadingSpace: boolean
  /** The MTA's own Received field; null leaves it out of the result, not out of the counting. */
  readonly received?: RawField | null
}

type Entry = { name: string; value: string; deleted: boolean; own: boolean }

/** `changes` in the order they came over the wire. */
export function applyChanges(
  message: RawMessage & RawEnvelope,
  changes: readonly Change[],
  { flavour, leadingSpace, received = null }: ApplyOptions,
): Applied {
  const own = { ...(received ?? { name: 'Received', value: '' }), deleted: false, own: true }
  const entries: Entry[] = [own, ...message.fields.map(field => ({ ...field, deleted: false, own: false }))]
  let { sender, body } = message
  let recipients = [...message.recipients]
  let quarantined: string | null = null
  const entry = (name: string, value: string): Entry => {
    const written = (leadingSpace ? '' : ' ') + value.replace(/\r?\n/g, '\r\n')
    return { name, value: written, deleted: false, own: false }
  }

  for (const change of changes)
    switch (change.kind) {
      case 'insertHeader':
        entries.splice(Math.min(change.index, entries.length), 0, entry(change.name, change.value))
        break
      case 'addHeader':
        add(entries, entry(change.name, change.value), flavour)
        break
      case 'changeHeader': {
        const at = positionOf(entries, change.name, change.nth)
        if (change.value === '') {
          if (at >= 0) remove(entries, at, flavour)
        } else if (at < 0) add(entries, entry(change.name, change.value), flavour)
        else entries[at] = entry((flavour === 'sendmail' && entries[at]?.name) || change.name, change.value)
        break
      }
      case 'addRecipient':
        if (bare(change.recipient) !== '') recipients.push(change.recipient)
        break
      case 'deleteRecipient':
        recipients = recipients.filter(recipient => bare(recipient) !== bare(change.recipient))
        break
      case 'changeFrom':
        sender = change.sender
        break
      case 'replaceBody':
        body = change.body
        break
      case 'quarantine':
        quarantined = change.reason
        break
      default:
        throw new Error(String(change satisfies never))
    }

  const fields = entries
    .filter(({ deleted, own: isOwn }) => !deleted && (!isOwn || received !== null))
    .map(({ name, value }) => ({ name, value }))
  const head = fields.map(({ name, value }) => `${name}:${value}\r\n`).join('')
  return {
    fields,
    body,
    sender,
    recipients,
    quarantined,
    raw: Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]),
  }
}

function positionOf(entries: readonly Entry[], name: string, nth: number): number {
  const wanted = name.toLowerCase()
  let left = nth
  return entries.findIndex(entry => {
    return !entry.own && keyOf(entry) === wanted && --left === 0
  })
}

function add(entries: Entry[], added: Entry, flavour: Flavour): void {
  const first = entries.findIndex(entry => keyOf(entry) === keyOf(added))
  if (flavour === 'sendmail' && first >= 0) entries.splice(first, 0, added)
  else entries.push(added)
}

function keyOf(entry: Entry): string {
  return entry.name.trimEnd().toLowerCase()
}

function remove(entries: Entry[], at: number, flavour: Flavour): void {
  const entry = entries[at]
  if (flavour === 'postfix') entries.splice(at, 1)
  else if (entry !== undefined) entry.deleted = true
}

function bare(address: string): string {
  return address.replace(/^<(.*)>$/s, '$1')
}

/** Cuts a message as an MTA does before it shows it to a filter. Lines may end in LF; the body's are made CRLF. */
export function cutMessage(raw: Buffer): RawMessage {
  const text = raw.toString('latin1').replace(/\r?\n/g, '\r\n')
  const fields: RawField[] = []
  let at = 0
  while (at < text.length) {
    if (text.startsWith('\r\n', at)) {
      at += 2
      break
    }
    // A line that is no field ends the header section and belongs to the body.
    const [whole, name, value] = field(text, at) ?? []
    if (whole === undefined || name === undefined || value === undefined) break
    fields.push({ name, value })
    at += whole
  }
  return { fields, body: Buffer.from(text.slice(at), 'latin1') }
}

function field(text: string, at: number): [number, string, string] | null {
  let end = text.indexOf('\r\n', at)
  while (end >= 0 && (text[end + 2] === ' ' || text[end + 2] === '\t')) end = text.indexOf('\r\n', end + 2)
  const line = text.slice(at, end < 0 ? text.length : end)
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(0, colon))
  if (!/^[!-9;-~\x80-\xff]+[ \t]*$/.test(name)) return null
  return [line.length + (end < 0 ? 0 : 2), name, line.slice(colon + 1)]
}
