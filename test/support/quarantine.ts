/** A quarantine in a folder of its own, and mail held in it as the filter holds it. */
import { join } from 'node:path'
import { Holder } from '../../lib/quarantine/hold.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { find, list } from '../../lib/quarantine/rows.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import { tempFolder } from './temp.ts'
import { record } from './verdict.ts'
import type { ToHold } from '../../lib/quarantine/hold.ts'
import type { Entry, Item } from '../../lib/quarantine/item.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'

export const [ANN, BOB] = ['ann@here.example', 'bob@here.example']
export const RAW = Buffer.from(
  'From: canary-name <alice@good.example>\r\nSubject: canary-subject\r\n\r\ncanary-body to be read by one only\r\n',
)

export type HeldItem = Item & { readonly day: number }

export type QuarantineBed = {
  readonly data: string
  readonly quarantine: Quarantine
  /** Another process's view of the same. */
  readonly another: () => Quarantine
  /** Holds RAW, or what is given, for Ann, or for whom is given. */
  readonly hold: (more?: Partial<ToHold> & { readonly raw?: Buffer; readonly at?: Date }) => Promise<HeldItem>
  readonly items: () => readonly HeldItem[]
}

export function entryFor(more: Partial<Entry> = {}): Entry {
  return {
    reference: 'R7Q2-9KX',
    sender: 'alice@good.example',
    from: 'canary-name <alice@good.example>',
    author: 'alice@good.example',
    subject: 'canary-subject',
    facts: factsOf(record()),
    ...more,
  }
}

/** `keys: false`: without a key to seal to. */
export async function quarantineBed(
  teardown: (work: () => void) => void,
  { keys = true, identityFile = null as string | null } = {},
): Promise<QuarantineBed> {
  const data = tempFolder('quarantine')
  const another = (): Quarantine => {
    const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile })
    teardown(() => quarantine.close())
    return quarantine
  }
  const quarantine = another()
  if (keys) await quarantine.keys.init()
  return {
    data,
    quarantine,
    another,
    async hold({ raw = RAW, at = new Date(), recipient = ANN, ...more } = {}) {
      const holder = new Holder({ quarantine, heldDays: () => 30, now: () => at })
      const [name = ''] = await holder.hold(raw, [
        { recipient, delivery: recipient, class: 'likely', entry: entryFor(), ...more },
      ])
      holder.tidy({ all: true }) // the MTA heard of it
      const item = quarantine.state.demand(database => find(database, name))
      if (item === null) throw new Error('was held, and is not there')
      return item
    },
    items: () => quarantine.state.demand(database => list(database, { recipient: null, before: null, most: 1000 })),
  }
}
