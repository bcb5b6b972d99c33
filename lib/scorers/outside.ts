/**
 * The scorers that ask somebody else or read somebody's files, by name, as far as the settings want them; and what they
 * have to tell the admin, which is said when it changes and not at every message.
 */
import { clamdAsks, createClamd } from './clamd.ts'
import { createDnsLists, dnsListsAsk } from './dns-lists/scorer.ts'
import { createLists } from './lists/scorer.ts'
import { createSpamscanner } from './spamscanner/scorer.ts'
import type { OnRefused } from '../dns/declared.ts'
import type { Resolve } from '../dns/resolve.ts'
import type { Connect } from '../network/connect.ts'
import type { Declaration } from '../privacy/ledger.ts'
import type { Scorer } from './all.ts'
import type { ClamdOptions } from './clamd.ts'
import type { DnsListsOptions } from './dns-lists/scorer.ts'
import type { ListChange } from './lists/keeper.ts'
import type { ListsOptions } from './lists/scorer.ts'
import type { SpamscannerOptions } from './spamscanner/scorer.ts'

/** `what` and `code`: single words; `why`: a sentence for the admin, which never quotes a message. */
export type Say = (what: string, code: string, why: string) => void

/** Null: not wanted. */
export type OutsideOptions = {
  readonly clamd: Omit<ClamdOptions, 'onChange' | 'connect'> | null
  readonly dnsLists: Pick<DnsListsOptions, 'addresses' | 'domains'>
  readonly lists: Pick<ListsOptions, 'accept' | 'spam' | 'links'>
  readonly spamscanner: Omit<SpamscannerOptions, 'onChange'> | null
}

export type OutsideWorld = {
  readonly resolve: Resolve
  readonly say: Say
  /** Hears of a question to DNS that is not declared. */
  readonly onUndeclared?: OnRefused
  /** The way out; not set: each has its own, to where it declares. */
  readonly connect?: Connect
}

/** What they send off to somebody else. Local lists and spamscanner, whose ways out are closed, ask nobody. */
export function outsideAsk({
  clamd,
  dnsLists,
}: {
  readonly clamd: Pick<ClamdOptions, 'socket'> | null
  readonly dnsLists: OutsideOptions['dnsLists']
}): readonly Declaration[] {
  return [...dnsListsAsk(dnsLists), ...(clamd === null ? [] : [clamdAsks(clamd.socket)])]
}

export interface Outside {
  readonly scorers: Readonly<Record<string, Scorer>>
  readonly close: () => void
}

export function createOutside(
  { clamd, dnsLists, lists, spamscanner }: OutsideOptions,
  { resolve, say, onUndeclared, connect }: OutsideWorld,
): Outside {
  const scorers: Record<string, Scorer> = { lists: createLists({ ...lists, onChange: change => sayList(change, say) }) }
  if (dnsLists.addresses.length + dnsLists.domains.length > 0)
    scorers['dns-lists'] = createDnsLists({
      ...dnsLists,
      resolve,
      ...(onUndeclared !== undefined && { onUndeclared }),
      onChange: ({ code, why }) => say(code === 'on' ? 'dns-list-on' : 'dns-list-off', code, why),
    })
  const closing: (() => void)[] = []
  if (clamd !== null)
    scorers['clamd'] = createClamd({
      ...clamd,
      ...(connect !== undefined && { connect }),
      onChange(change) {
        if (change.up) say('clamd-up', 'OK', 'clamd answers again')
        else say('clamd-down', change.code, change.why)
      },
    })
  if (spamscanner !== null) {
    const made = createSpamscanner({
      ...spamscanner,
      onChange(change) {
        if (change.kind === 'up') say('spamscanner-up', 'OK', 'spamscanner answers again')
        else if (change.kind === 'down') say('spamscanner-down', change.code, change.why)
        else say('spamscanner-refused', change.what, 'spamscanner tried to reach the network, and could not')
      },
    })
    scorers['spamscanner'] = made.scorer
    closing.push(() => void made.close())
  }
  return {
    scorers,
    close() {
      for (const close of closing) close()
    },
  }
}

/** Entries are people's addresses: the log tells only how many there are, and in which line a slip is. */
function sayList(change: ListChange, say: Say): void {
  const { kind, path } = change
  switch (kind) {
    case 'read':
      return say('list-read', 'OK', `${path}: ${change.size} entries`)
    case 'wrong': {
      const where = change.line === null ? 'see check-config' : `the first is line ${change.line}, see check-config`
      return say('list-wrong', 'LINES', `${path}: ${change.wrong} mistakes, ${where}; the other lines count`)
    }
    case 'missing':
      return say('list-missing', 'ENOENT', `${path}: there is no such file; nothing is on that list`)
    case 'unreadable':
      return say('list-unreadable', change.code, `${path}: cannot be read; what was read before still counts`)
    default:
      throw new Error(String(change satisfies never))
  }
}
