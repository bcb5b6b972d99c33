/** What is kept and cannot be found by an address, by design: it is told, with the day on which it dies by itself. */
import type { Settings } from '../../settings/settings.ts'

export type Elsewhere = {
  readonly class: string
  readonly why: string
  /** Days after which it is gone; null: we cannot tell. */
  readonly ends_after_days: number | null
}

export function elsewhere(settings: Settings): readonly Elsewhere[] {
  const { log, budget, classifier, greylist, retention } = settings
  return [
    {
      class: 'log',
      why:
        log.to === 'stdout'
          ? 'log lines name the sending server and results, no sender and no recipient; the system keeps them'
          : 'log lines name the sending server and results, no sender and no recipient',
      ends_after_days: log.to === 'stdout' ? null : log.keep_days,
    },
    {
      class: 'verdicts',
      why: 'names of rules and numbers under a random reference, for cleanmilter explain; no address, no text',
      ends_after_days: log.keep_days,
    },
    { class: 'outcomes', why: 'scores under a random reference; no address', ends_after_days: budget.days },
    {
      class: 'learnt',
      why: 'a model is counts under keyed hashes of words, added up over many messages; that a message was learnt stands under a keyed hash of the message. Who has the message takes it back with cleanmilter learn --forget',
      ends_after_days: classifier.keep_days,
    },
    {
      class: 'greylist',
      why: 'keyed hashes of network, sender and recipient together; an address alone finds none',
      ends_after_days: greylist.days,
    },
    { class: 'statistics', why: 'counts of the whole site', ends_after_days: retention.statistics_days },
    {
      class: 'backups',
      why: 'a copy of data that was made before cannot be read once the key of its day is gone, where the keys’ folder is in no backup',
      ends_after_days: Math.max(retention.held_days, retention.entry_days),
    },
    {
      class: 'mail-server',
      why: 'logs, queues and mailboxes of the mail server are not this program’s',
      ends_after_days: null,
    },
  ]
}
