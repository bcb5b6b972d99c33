/** The sentences of the privacy statement in one language. What stands in [ ] the operator fills in. */
import type { NoticeFacts, Where } from '../facts.ts'

type Store = Extract<Where, { how: 'store' }>

export type NoticeTexts = {
  readonly title: string
  /** How the statement was made, and what [ ] is. */
  readonly made: (day: string) => string
  readonly headings: Readonly<
    Record<'who' | 'examined' | 'happens' | 'kept' | 'see' | 'leaves' | 'rights' | 'never', string>
  >
  readonly who: {
    readonly operator: string
    readonly domains: (domains: string) => string
    readonly server: (name: string) => string
    readonly basis: string
  }
  readonly examined: {
    readonly how: string
    readonly clear: string
    readonly own: Readonly<Record<'judged' | 'passed', string>>
    readonly clamd: string
    readonly spamscanner: string
    readonly correspondents: string
    readonly automatic: string
  }
  readonly happens: {
    readonly observe: string
    readonly tag: (points: number) => string
    readonly quarantine: (points: number) => string
    readonly quarantineNever: string
    readonly reject: (points: number) => string
    readonly rejectNever: string
    readonly forged: Readonly<Record<'acts' | 'ignored', string>>
    readonly malware: Readonly<Record<NoticeFacts['malware'], string>>
    readonly marked: string
    readonly mailbox: (mailbox: string, own: boolean) => string
    readonly mta: string
    readonly store: string
    readonly newsletters: (mailbox: string) => string
    readonly greylist: string
    readonly rates: string
  }
  readonly kept: {
    readonly message: string
    readonly held: (days: number) => string
    readonly entry: (days: number) => string
    readonly choices: string
    readonly journal: (days: number) => string
    readonly statistics: (days: number) => string
    readonly mark: (hours: number) => string
    readonly mailbox: string
    readonly mta: string
    readonly log: (days: number | null) => string
    readonly verdict: (days: number) => string
    readonly outcome: (days: number) => string
    readonly learnt: (days: number) => string
    readonly correspondents: (days: number) => string
    readonly lists: (days: number) => string
    readonly greylist: (retryHours: number, days: number) => string
    readonly rates: (hours: number) => string
    readonly figures: string
    readonly mailServer: string
  }
  readonly see: {
    readonly store: string
    readonly key: (withFilter: boolean) => string
    readonly ownKey: string
    readonly report: string
    readonly mailbox: (own: boolean) => string
    readonly mta: string
    readonly marked: string
    readonly log: string
  }
  readonly leaves: {
    /** By the ledger's name of who sends it; a row of another name is told as the ledger has it. */
    readonly rows: Readonly<Record<'spf' | 'dkim' | 'arc' | 'dmarc', string>> &
      Readonly<Record<'dns-lists' | 'clamd' | 'release' | 'host-names', (to: string) => string>>
    readonly nameServers: (servers: string | null) => string
    /** No content leaves the host, else `nothingMore`. */
    readonly nothingElse: string
    readonly nothingMore: string
  }
  readonly rights: {
    readonly all: string
    readonly how: string
    readonly pages: (url: string) => string
    readonly digests: (schedule: NonNullable<Store['digests']>['schedule']) => string
    readonly onRequest: (address: string) => string
    readonly wrong: string
    readonly complain: string
  }
  readonly never: { readonly content: string; readonly trackers: string; readonly pages: string }
}
