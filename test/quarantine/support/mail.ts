/** A quarantine in a folder of its own, and mail that is held in it. */
import { join } from 'node:path'
import { parseMessageOctets } from '../../../lib/mail/message.ts'
import { parsePath } from '../../../lib/mail/address.ts'
import { Holder } from '../../../lib/quarantine/hold.ts'
import { entryOf } from '../../../lib/quarantine/item.ts'
import { openQuarantine } from '../../../lib/quarantine/quarantine.ts'
import { factsOf } from '../../../lib/store/verdict-facts.ts'
import { tempFolder } from '../../support/temp.ts'
import { group, record } from '../../support/verdict.ts'
import type { HeldClass } from '../../../lib/quarantine/item.ts'
import type { Quarantine } from '../../../lib/quarantine/quarantine.ts'

export async function makeQuarantine(name: string): Promise<Quarantine> {
  const data = tempFolder(name)
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  await quarantine.keys.init()
  return quarantine
}

export type Mail = {
  readonly recipient: string
  readonly at: Date
  readonly class?: HeldClass
  /** Header values as they are on the wire. */
  readonly from?: string
  readonly subject?: string
  readonly sender?: string
  readonly body?: string
}

export const HELD = record({ groups: [group({ action: 'quarantine', code: 'SCORE', done: 'quarantine', score: 7 })] })

export function rawOf({ from = 'Mallory <mallory@evil.example>', subject = 'Offer', body = 'Buy.' }: Mail): Buffer {
  return Buffer.from(`From: ${from}\r\nTo: ann@example.org\r\nSubject: ${subject}\r\n\r\n${body}\r\n`, 'utf8')
}

/** Gives the name under which it is held. */
export async function hold(quarantine: Quarantine, mail: Mail): Promise<string> {
  const holder = new Holder({ quarantine, heldDays: () => 30, now: () => mail.at })
  const raw = rawOf(mail)
  const entry = entryOf(
    { message: parseMessageOctets(raw), sender: parsePath(mail.sender ?? 'mallory@evil.example') },
    HELD.reference,
    factsOf(HELD),
  )
  const copy = { recipient: mail.recipient, delivery: mail.recipient, class: mail.class ?? 'likely', entry }
  const [name = ''] = await holder.hold(raw, [copy])
  holder.tidy({ all: true })
  return name
}
