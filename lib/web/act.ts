/** An act on one message, and what is said of it. */
import { SealError } from '../privacy/seal.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import { readHeldEntry } from '../quarantine/read.ts'
import type { Identity } from '../privacy/seal.ts'
import type { Entry, Item } from '../quarantine/item.ts'
import type { MessageAction } from '../quarantine/links.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { WebActs } from './acts.ts'
import type { Say, WebTexts } from './languages/texts.ts'

export type Act = Exclude<MessageAction, 'message'>
export const ACTS = ['release', 'allow', 'delete', 'spam', 'wrong'] as const satisfies readonly Act[]
export type Held = Item & { readonly day: number }

export type ActOptions = {
  readonly acts: WebActs
  readonly quarantine: Quarantine
  /** What may open it: the recipient's own keys; the site's are added by who acts. */
  readonly identities: readonly Identity[]
  readonly texts: WebTexts
}

export type Done = { readonly status: number; readonly say: Say; readonly final: boolean }

/** Throws DatabaseError and the like: then nothing is known. */
export async function act(what: Act, item: Held, options: ActOptions): Promise<Done> {
  try {
    return await perform(what, item, options)
  } catch (error) {
    if (error instanceof SealError) return { status: 409, say: options.texts.sealed, final: false }
    if (error instanceof ShreddedError) return { status: 410, say: options.texts.gone, final: false }
    throw error
  }
}

async function perform(what: Act, item: Held, { acts, quarantine, identities, texts }: ActOptions): Promise<Done> {
  const well = (say: Say): Done => ({ status: 200, say, final: true })
  const gone: Done = { status: 410, say: texts.gone, final: false }
  switch (what) {
    case 'release': {
      const did = await acts.release(item, 'recipient', identities)
      return { status: STATUS[did], say: texts.released[did], final: did === 'taken' }
    }
    case 'allow': {
      const entry = await entryOf(quarantine, item, identities)
      if (entry === null) return gone
      const sender = acts.allowSender(item, entry)
      return sender === null ? { status: 409, say: texts.notAllowed, final: false } : well(texts.allowed(sender))
    }
    case 'delete':
      return (await acts.remove(item)) ? well(texts.deleted) : gone
    case 'spam':
      return (await acts.reportSpam(item, identities)) ? well(texts.reportedSpam) : gone
    case 'wrong': {
      const entry = await entryOf(quarantine, item, identities)
      if (entry === null || acts.reportWrong === null) return gone
      const did = await acts.reportWrong(item, entry)
      if (did === 'gone') return gone
      return did === 'too-many' ? { status: 429, say: texts.tooManyReports, final: false } : well(texts.reportedWrong)
    }
    default:
      throw new Error(what satisfies never)
  }
}

const STATUS = { taken: 200, later: 202, 'under-way': 202, refused: 409, malware: 409, sealed: 409, gone: 410 } as const

/** Null where its time is over. Throws SealError. */
export async function entryOf(
  quarantine: Quarantine,
  item: Pick<Item, 'name'>,
  identities: readonly Identity[],
): Promise<Entry | null> {
  const all = [...identities, ...(quarantine.keys.identitiesIfReadable() ?? [])]
  return await readHeldEntry(quarantine, item, all)
}
