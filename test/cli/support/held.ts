/** A data folder with keys and held mail in it, as the daemon leaves it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Holder } from '../../../lib/quarantine/hold.ts'
import { openQuarantine } from '../../../lib/quarantine/quarantine.ts'
import { State } from '../../../lib/store/state.ts'
import { factsOf } from '../../../lib/store/verdict-facts.ts'
import { tempFolder } from '../../support/temp.ts'
import { group, record } from '../../support/verdict.ts'
import type { Entry } from '../../../lib/quarantine/item.ts'
import type { Quarantine } from '../../../lib/quarantine/quarantine.ts'

export const RAW = Buffer.from('From: Shop <news@shop.example>\r\nSubject: a canary sings\r\n\r\nBuy this.\r\n')

export const ENTRY: Entry = {
  reference: 'R7Q2-9KX',
  sender: 'news@shop.example',
  from: 'Shop <news@shop.example>',
  author: 'news@shop.example',
  subject: 'a canary sings',
  facts: factsOf(record({ groups: [group({ action: 'quarantine', done: 'quarantine', code: 'SCORE' })] })),
}

export type HeldData = { readonly data: string; readonly quarantine: Quarantine; readonly store: State }

export async function heldData(): Promise<HeldData> {
  const data = join(tempFolder('held'), 'data')
  mkdirSync(data, { mode: 0o700 })
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  await quarantine.keys.init()
  return { data, quarantine, store: new State({ data, say: () => undefined }) }
}

/** `who`: pairs of recipient and delivery. Gives the names. */
export async function holdFor(
  { quarantine }: Pick<HeldData, 'quarantine'>,
  who: readonly (readonly [recipient: string, delivery: string])[],
  { at = new Date(), raw = RAW, days = 30 }: { readonly at?: Date; readonly raw?: Buffer; readonly days?: number } = {},
): Promise<readonly string[]> {
  const holder = new Holder({ quarantine, heldDays: () => days, now: () => at })
  const names = await holder.hold(
    raw,
    who.map(([recipient, delivery]) => ({ recipient, delivery, class: 'likely', entry: ENTRY })),
  )
  holder.tidy({ all: true })
  return names
}
