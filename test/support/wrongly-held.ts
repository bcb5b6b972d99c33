/** A quarantine with held messages in it, as a daemon leaves it; each recipient under a tag. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Holder } from '../../lib/quarantine/hold.ts'
import { find } from '../../lib/quarantine/rows.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readHeldEntry } from '../../lib/quarantine/read.ts'
import { reportWrong } from '../../lib/quarantine/reports.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import { tempFolder } from './temp.ts'
import { group, record } from './verdict.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'
import type { Reported } from '../../lib/quarantine/reports.ts'

export const SENDER = 'CaNaRy-sender@there.example'
export const RECIPIENT = 'ann@here.example'
export const SUBJECT = 'CaNaRy subject \u001b[2J of a mail'
export const BODY = 'CaNaRy body'

export type Site = { readonly data: string; readonly quarantine: Quarantine }

export async function site(): Promise<Site> {
  const data = tempFolder('data')
  const quarantine = openQuarantine({ data, keys: `${data}/keys`, identityFile: null, waitMs: 60_000 })
  await quarantine.keys.init()
  return { data, quarantine }
}

/** Gives the name under which it is held. */
export async function hold({ quarantine }: Site, { now = new Date(), recipient = RECIPIENT } = {}): Promise<string> {
  const holder = new Holder({ quarantine, heldDays: () => 30, now: () => now })
  const raw = Buffer.from(`From: ${SENDER}\r\nSubject: ${SUBJECT}\r\n\r\n${BODY} ${randomBytes(8).toString('hex')}\r\n`)
  const facts = factsOf(
    record({ groups: [group({ action: 'quarantine', code: 'SCORE', score: 7.5, done: 'quarantine' })] }),
  )
  const entry = { reference: 'R7Q2-9KX', sender: SENDER, author: SENDER, from: SENDER, subject: SUBJECT, facts }
  const [name = ''] = await holder.hold(raw, [{ recipient, delivery: recipient, class: 'likely', entry }])
  return name
}

/** Reported by its recipient. */
export async function report({ quarantine }: Site, name: string, person: string, now: number): Promise<Reported> {
  const item = quarantine.state.demand(database => find(database, name))
  const entry = item === null ? null : await readHeldEntry(quarantine, item, quarantine.keys.identities())
  if (item === null || entry === null) throw new Error(`${name} is not held`)
  return reportWrong({ quarantine, item, entry, person }, now)
}

/** Everything that the database and its log hold, as octets. */
export function databaseOctets({ data }: Site): Buffer {
  return Buffer.concat(
    ['', '-wal'].map(end => {
      try {
        return readFileSync(`${data}/quarantine.db${end}`)
      } catch {
        return Buffer.alloc(0)
      }
    }),
  )
}
