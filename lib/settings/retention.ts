/** Settings → what is kept, for how long, and how it dies. The one table of it, for the engine and for who asks. */
import { DatabaseError } from '../database/sqlite.ts'
import { expireLedger } from '../scorers/classifier/ledger.ts'
import { quarantinePlaces } from './quarantine-places.ts'
import type { RetentionOptions } from '../quarantine/expire.ts'
import type { Periods } from '../quarantine/expire-rows.ts'
import type { Settings } from './settings.ts'

export type KeptName =
  'held' | 'entry' | 'explain' | 'log' | 'statistics' | 'ledger' | 'outcomes' | 'correspondents' | 'audit'

/** `key`: of its day, without which no backup can be read. */
export type Death = 'key' | 'rows' | 'files'

export type Kept = {
  readonly name: KeptName
  /** What learning keeps is one class of three parts. */
  readonly class: Exclude<KeptName, 'ledger' | 'outcomes' | 'correspondents'> | 'learning'
  readonly what: string
  readonly setting: string
  readonly days: number
  /** Empty: somebody else deletes it. */
  readonly dies: readonly Death[]
}

export function keptUnder(settings: Settings): readonly Kept[] {
  const { retention, log, classifier, budget, correspondents } = settings
  const own = log.to !== 'stdout'
  const entryDays = Math.min(retention.entry_days, retention.held_days)
  return [
    {
      name: 'held',
      class: 'held',
      what: 'held messages, sealed; their recipient, time, size and class',
      setting: 'retention.held_days',
      days: retention.held_days,
      dies: ['rows', 'files', 'key'],
    },
    {
      name: 'entry',
      class: 'entry',
      what: 'sender, subject and reasons of held messages, sealed',
      setting: entryDays < retention.entry_days ? 'retention.held_days' : 'retention.entry_days',
      days: entryDays,
      dies: ['rows', 'key'],
    },
    {
      name: 'explain',
      class: 'explain',
      what: 'verdicts: numbers and names of rules',
      setting: 'log.keep_days',
      days: log.keep_days,
      dies: ['rows', 'key'],
    },
    {
      name: 'log',
      class: 'log',
      what: own ? 'own log files' : 'the log: whoever keeps standard output deletes it (journald: MaxRetentionSec=)',
      setting: 'log.keep_days',
      days: log.keep_days,
      dies: own ? ['files'] : [],
    },
    {
      name: 'statistics',
      class: 'statistics',
      what: 'figures of the whole site',
      setting: 'retention.statistics_days',
      days: retention.statistics_days,
      dies: ['rows'],
    },
    {
      name: 'ledger',
      class: 'learning',
      what: 'that a message was learnt, under a keyed hash',
      setting: 'classifier.keep_days',
      days: classifier.keep_days,
      dies: ['rows'],
    },
    {
      name: 'outcomes',
      class: 'learning',
      what: 'what messages really were: a score each',
      setting: 'budget.days',
      days: budget.days,
      dies: ['rows'],
    },
    {
      name: 'correspondents',
      class: 'learning',
      what: 'who writes to whom, as keyed hashes',
      setting: 'correspondents.days',
      days: correspondents.days,
      dies: ['rows'],
    },
    {
      name: 'audit',
      class: 'audit',
      what: 'what administrators saw and did: the words; the chain of hashes stays',
      setting: 'retention.audit_days',
      days: retention.audit_days,
      dies: ['key'],
    },
  ]
}

export function periodsOf({ retention, log }: Settings): Periods {
  return {
    held: retention.held_days,
    entry: retention.entry_days,
    explain: log.keep_days,
    audit: retention.audit_days,
    statistics: retention.statistics_days,
  }
}

/** `settings`: the current ones; a reload may change them. */
export function retentionOptions(
  settings: () => Settings,
): Pick<RetentionOptions, 'data' | 'keys' | 'periods'> & Required<Pick<RetentionOptions, 'also'>> {
  const { data, keys } = quarantinePlaces(settings())
  return {
    data,
    keys,
    periods: () => periodsOf(settings()),
    also(now) {
      try {
        expireLedger(data, Math.floor(now.getTime() / 86_400_000) - settings().classifier.keep_days, 20)
      } catch (error) {
        // Somebody learns right now, and drops what is over himself.
        if (!(error instanceof DatabaseError && error.kind === 'busy')) throw error
      }
    },
  }
}
