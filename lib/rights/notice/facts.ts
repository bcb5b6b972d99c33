/** Settings → what the privacy statement says. A fact that no text uses, or a setting that no fact follows, fails a test. */
import { readRate, emptyAfterSeconds } from '../../policy/rate.ts'
import { leavesHost } from '../../privacy/ledger.ts'
import { ledgerOf } from '../../settings/ledger.ts'
import type { Declaration } from '../../privacy/ledger.ts'
import type { Settings } from '../../settings/settings.ts'

/** Where mail that belongs in the quarantine is. */
export type Where =
  /** Nowhere: it is marked and delivered. */
  | { readonly how: 'marked' }
  /** `own`: each recipient's, else one for all or for a domain. */
  | { readonly how: 'mailbox'; readonly mailbox: string; readonly own: boolean }
  | { readonly how: 'mta' }
  | {
      readonly how: 'store'
      readonly heldDays: number
      readonly entryDays: number
      readonly auditDays: number
      readonly statisticsDays: number
      readonly markHours: number
      /** The process that talks to the MTA has the site's private key. */
      readonly keyWithFilter: boolean
      readonly digests: { readonly schedule: Settings['digest']['schedule']; readonly onRequest: string | null } | null
      /** Null: there are none. */
      readonly pages: string | null
    }

export type LedgerRow = {
  /** As the ledger names it: `spf`, `clamd`. */
  readonly who: string
  readonly sends: string
  readonly to: string
  readonly leavesHost: boolean
}

export type NoticeFacts = {
  readonly domains: readonly string[]
  readonly server: string | null
  readonly observe: boolean
  /** Is mail of users who logged in judged, too? */
  readonly judgesOwn: boolean
  readonly tag: number
  /** Null: never for its score. */
  readonly quarantine: number | null
  readonly reject: number | null
  readonly forgedActs: boolean
  readonly malware: Settings['actions']['malware']
  readonly clamd: boolean
  readonly spamscanner: boolean
  readonly where: Where
  /** Where newsletters go instead of the recipient. */
  readonly newsletters: string | null
  /** Days of own log files; null: the system keeps them. */
  readonly logDays: number | null
  readonly verdictDays: number
  readonly outcomeDays: number
  /** Days for which it is known that a message was learnt; null: nothing is. */
  readonly learntDays: number | null
  readonly correspondentDays: number | null
  readonly entryDays: number
  readonly greylist: { readonly retryHours: number; readonly days: number } | null
  /** Whole hours until a bucket is forgotten at the latest. */
  readonly rateHours: number | null
  /** Figures for Prometheus are served. */
  readonly figures: boolean
  readonly ledger: readonly LedgerRow[]
  /** In dns.servers; none: the system's. */
  readonly nameServers: readonly string[]
}

export function noticeFacts(settings: Settings): NoticeFacts {
  const { score, log, budget, classifier, correspondents, greylist, rate_limits: rates } = settings
  const hours = [rates.clients, rates.users].flatMap(text => {
    const rate = text === null ? null : readRate(text)
    return rate === null || typeof rate === 'string' ? [] : Math.ceil(emptyAfterSeconds(rate) / 3600)
  })
  return {
    domains: settings.own_domains,
    server: settings.authserv_id,
    observe: settings.mode === 'observe',
    judgesOwn: !settings.skip.authenticated,
    tag: score.tag,
    quarantine: numberOrNull(score.quarantine),
    reject: numberOrNull(score.reject),
    forgedActs: settings.dmarc.enforce,
    malware: settings.actions.malware,
    clamd: settings.clamd.socket !== null,
    spamscanner: settings.spamscanner.path !== null,
    where: whereOf(settings),
    newsletters: settings.newsletters.mailbox,
    logDays: log.to === 'stdout' ? null : log.keep_days,
    verdictDays: log.keep_days,
    outcomeDays: budget.days,
    learntDays: classifier.site ? classifier.keep_days : null,
    correspondentDays: correspondents.learn ? correspondents.days : null,
    entryDays: settings.entries.days,
    greylist: greylist.enabled ? { retryHours: greylist.retry_hours, days: greylist.days } : null,
    rateHours: hours.length === 0 ? null : Math.max(...hours),
    figures: settings.metrics.listen !== null,
    ledger: ledgerOf(settings).map(rowOf),
    nameServers: settings.dns.servers,
  }
}

function whereOf(settings: Settings): Where {
  const { quarantine, retention, digest, web, desk, release } = settings
  switch (quarantine.how) {
    case 'hold':
      return { how: 'mta' }
    case 'reroute': {
      const { mailbox } = quarantine
      return mailbox === null ? { how: 'marked' } : { how: 'mailbox', mailbox, own: mailbox.includes('{local}') }
    }
    case 'store':
      return {
        how: 'store',
        heldDays: retention.held_days,
        entryDays: Math.min(retention.entry_days, retention.held_days),
        auditDays: retention.audit_days,
        statisticsDays: retention.statistics_days,
        markHours: release.mark_hours,
        keyWithFilter: desk.with_daemon,
        digests: digest.enabled ? { schedule: digest.schedule, onRequest: digest.request } : null,
        pages: web.listen === null ? null : (web.url ?? `http://${web.listen}`),
      }
    default:
      throw new Error(String(quarantine.how satisfies never))
  }
}

function rowOf(one: Declaration): LedgerRow {
  return { who: one.who, sends: one.sends, to: one.to, leavesHost: leavesHost(one) === 'yes' }
}

function numberOrNull(value: number | 'off'): number | null {
  return value === 'off' ? null : value
}
