/**
 * Settings → modules: the one place that knows which setting goes where.
 */
import { createChecks } from './checks/all.ts'
import { DEFAULT_LIMITS } from './checks/limits.ts'
import { createDnsClient } from './dns/cache.ts'
import { createFilter } from './filter.ts'
import { MAX_PACKET_OCTETS } from './milter/frame.ts'
import { QUIET_STAGES } from './milter/negotiate.ts'
import { declaredConnect } from './network/connect.ts'
import { createUndeclared } from './observe/undeclared.ts'
import { pairsTaught } from './policy/correspondents.ts'
import { readRate } from './policy/rate.ts'
import { addressList } from './policy/refuse.ts'
import { networks } from './policy/scope.ts'
import { observes, SCOPED_NAMES } from './policy/scoped.ts'
import { adminText, word } from './privacy/redact.ts'
import { createScorers } from './scorers/all.ts'
import { classifierScorer } from './scorers/classifier/scorer.ts'
import { createShippedScorer } from './scorers/classifier/shipped.ts'
import { SiteModels } from './scorers/classifier/site.ts'
import { ownHosts } from './scorers/classifier/site-message.ts'
import { createOutside } from './scorers/outside.ts'
import { createOwnRules } from './scorers/own-rules/scorer.ts'
import { Holder } from './quarantine/hold.ts'
import { keepWith } from './quarantine/keep.ts'
import { wasReleased } from './quarantine/released.ts'
import { DigestRequests } from './quarantine/digest-requests.ts'
import { openSession } from './session/session.ts'
import { createMemory } from './session/memory.ts'
import { dnsListsOf } from './settings/dns-lists.ts'
import { failPolicy } from './settings/fail-policy.ts'
import { ledgerOf } from './settings/ledger.ts'
import { localLists } from './settings/local-lists.ts'
import { ownRulesOf } from './settings/own-rules.ts'
import { delimiterOf } from './settings/delimiter.ts'
import { budgetOf } from './settings/budget.ts'
import { Greylist } from './store/greylist.ts'
import { createPersonal } from './store/personal.ts'
import { Rates } from './store/rates.ts'
import { TrialEnds } from './store/trials.ts'
import { createBrownout } from './store/brownout.ts'
import type { DnsCounters } from './dns/cache.ts'
import type { Resolve } from './dns/resolve.ts'
import type { Filter } from './filter.ts'
import type { Address } from './mail/address.ts'
import type { Transaction } from './mail/transaction.ts'
import type { Quarantine } from './quarantine/quarantine.ts'
import type { Statistics } from './quarantine/statistics.ts'
import type { ParseLimits } from './mail/limits.ts'
import type { OpenHandler } from './milter/connection.ts'
import type { Connect } from './network/connect.ts'
import type { Needs } from './milter/negotiate.ts'
import type { WriteEvent } from './observe/events.ts'
import type { Metrics } from './observe/metrics.ts'
import type { FixedPolicy } from './policy/fixed.ts'
import type { Effective } from './policy/scoped.ts'
import type { Scopes } from './store/scopes.ts'
import type { Taking } from './store/rates.ts'
import type { Stores } from './store/stores.ts'
import type { BudgetThresholds } from './store/thresholds.ts'
import type { GreylistStoreOptions } from './store/greylist.ts'
import type { Choice } from './policy/budget.ts'
import type { OwnName, SentMail } from './policy/correspondents.ts'
import type { Rate } from './policy/rate.ts'
import type { Scorer } from './scorers/all.ts'
import type { OutsideOptions } from './scorers/outside.ts'
import type { OwnRule } from './scorers/own-rules/rule.ts'
import type { Settings } from './settings/settings.ts'

export type World = {
  readonly stores: Stores
  readonly write: WriteEvent
  readonly metrics: Metrics
  readonly now: () => Date
  /** Figures of the whole site. */
  readonly statistics?: Pick<Statistics, 'count'>
  /** Where mail is held; not set: nowhere, and no mark is known. */
  readonly quarantine?: Quarantine
  /** Who holds it there, before a reload and after; not set: one of these modules' own. */
  readonly holder?: Holder
  /** Instead of the name servers in the settings: for embedders and tests. */
  readonly resolve?: Resolve
}

export interface Wired {
  readonly filter: Filter
  readonly openSession: OpenHandler
  readonly needs: Needs
  /** Octets of all messages under way. */
  readonly usedOctets: () => number
  /** Null where somebody else asks DNS. */
  readonly dnsCounters: () => DnsCounters | null
  /** To a server that the ledger has. */
  readonly connect: Connect
  /** Looks for malware only, in a message that goes to its recipient after all. `unknown`: who would know cannot be asked now. */
  readonly scan: (held: Pick<Transaction, 'id' | 'message'>) => Promise<'clean' | 'malware' | 'unknown'>
  /** Says what is missing that it can do without. */
  readonly check: () => void
  /** Forgets what is over; to be called every second or so. */
  readonly tidy: () => void
  readonly close: () => void
}

export function wire(
  settings: Settings,
  { stores, quarantine, holder: shared, statistics, write, metrics, now, resolve }: World,
): Wired {
  const own = ownRulesOf(settings) // first: it throws where a file of rules has mistakes, and nothing is begun yet
  const { scopes, entries, outcomes, thresholds, correspondents, verdicts } = stores
  outcomes.configure({ days: settings.budget.days })
  thresholds.configure(budgetOf(settings))
  correspondents.configure({ days: settings.correspondents.days })
  const dns =
    resolve === undefined
      ? createDnsClient({
          servers: settings.dns.servers,
          timeoutMs: settings.dns.timeout_ms,
          maxEntries: settings.dns.cache_entries,
        })
      : { resolve, close: () => undefined, counters: () => null }
  const onUndeclared = createUndeclared(write, metrics)
  const connect = declaredConnect(ledgerOf(settings), onUndeclared)
  const checks = createChecks({
    resolve: dns.resolve,
    onUndeclared,
    now,
    deadlineMs: checksMs(settings.deadline_ms),
    maxQuestions: settings.dns.queries_per_message,
    limits: {
      signatures: settings.checks.dkim.signatures,
      // What the session keeps is looked at, and so are the From fields that it keeps beyond that.
      headerOctets: Math.max(DEFAULT_LIMITS.headerOctets, settings.limits.header_octets) + 2 * MAX_PACKET_OCTETS,
      fields: Math.max(DEFAULT_LIMITS.fields, settings.limits.header_fields) + 2,
    },
    spf: { receiver: settings.authserv_id ?? 'unknown' },
  })
  const policy: FixedPolicy = {
    onError: failPolicy(settings),
    malware: settings.actions.malware,
    oversize: settings.limits.oversize,
    how: settings.quarantine.how,
  }
  const site = currentSite(settings, thresholds)
  const delimiter = delimiterOf(settings)
  const note = (what: string, code: string, why: string): void =>
    write({ event: 'note', what: word(what), code: word(code), why: adminText(why) })
  const outside = createOutside(outsideOptions(settings), { resolve: dns.resolve, say: note, onUndeclared, connect })
  const siteModels = settings.classifier.site
    ? new SiteModels(settings.data, (code, why) => note('learnt-model', code, why))
    : null
  const classifier = classifierScorer({
    shipped: settings.classifier.shipped
      ? createShippedScorer(({ kind, message }) => note('shipped-model', kind, message))
      : null,
    site: siteModels,
    minLearnt: settings.classifier.min_learnt,
    ownHosts: ownHosts(settings.authserv_id),
  })
  const scorers = createScorers({
    limits: parseLimits(settings.parse),
    ownDomains: settings.own_domains,
    points: own.points,
    more: { classifier, ...ownRulesScorer(own.rules, settings.rules.time_ms, note), ...outside.scorers },
  })
  const { order, messages, lag_ms: lagMs } = settings.brownout
  const brownout = createBrownout({
    // What is not there saves nothing when it is left out.
    order: order.filter(name => scorers.names.includes(name)),
    limits: { messages: orNull(messages), lagMs: orNull(lagMs) },
    onChange({ begins, load, without }) {
      const found = `${load.messages} messages at the same time, ${Math.round(load.lagMs)} ms late`
      if (begins) note('brownout-on', 'OVERLOAD', `${found}: without ${without.join(', ')} for now`)
      else note('brownout-off', 'OK', `${found}: all scorers are asked again`)
    },
  })
  const greylist = new Greylist(stores.state, greylistOptions(settings), metrics)
  const rates = new Rates(stores.state, {
    users: rateOf(settings.rate_limits.users),
    clients: rateOf(settings.rate_limits.clients),
    own: networks(settings.skip.networks),
    write,
    metrics,
  })
  const holder =
    shared ??
    (quarantine === undefined ? null : new Holder({ quarantine, heldDays: () => settings.retention.held_days, now }))
  const ownOf = (address: Address): string => scopes.own(address, delimiter)
  const requests =
    quarantine === undefined || settings.digest.request === null
      ? null
      : new DigestRequests({ quarantine, address: settings.digest.request, own: ownOf, now })
  const filter = createFilter({
    checks,
    scorers,
    recipients: {
      own: ownOf,
      policy: mailbox => scopes.policy(site(), mailbox),
      personal: createPersonal(entries, settings.correspondents.learn ? correspondents : null),
    },
    keeping: {
      greylist,
      hit: entry => entries.hit(entry),
      confirm: outcome => outcomes.confirm(outcome),
      verdict: verdict => verdicts.record(verdict),
      hold: keepWith(holder, ownOf),
      count: (what, by) => statistics?.count(what, by),
      digest: (tx, auth) => requests?.asked(tx, auth) === true,
    },
    policy,
    watched: new Set(settings.rules.observe),
    brownout,
    deadlineMs: settings.deadline_ms,
    actions: {
      quarantine: settings.quarantine.how,
      delimiter,
      tagHeaders: settings.tag.headers,
      newsletterHeader: settings.newsletters.header,
    },
    write,
    metrics,
    now,
  })
  const trialEnds = new TrialEnds(scopes, (count, domains) =>
    note(
      'trial-over',
      'DECIDE',
      `${count} ${count === 1 ? 'trial is' : 'trials are'} over${domains.length === 0 ? '' : ` (${domains.join(', ')})`}: still only observing; see cleanmilter trial, and decide with cleanmilter policy`,
    ),
  )
  const memory = createMemory(settings.limits.memory_octets)
  const { clients, senders, recipients } = settings.refuse
  const session = {
    limits: {
      messageOctets: settings.limits.message_octets,
      headerOctets: settings.limits.header_octets,
      headerFields: settings.limits.header_fields,
      recipients: settings.limits.recipients,
    },
    memory,
    skip: { authenticated: settings.skip.authenticated, networks: networks(settings.skip.networks) },
    refuse: {
      clients: networks(clients),
      senders: addressList(senders),
      recipients: addressList(recipients),
      any: clients.length + senders.length + recipients.length > 0,
    },
    authservId: settings.authserv_id,
    observes: (recipient: Address | null) =>
      observes(scopes.policy(site(), recipient === null ? null : scopes.own(recipient, delimiter))),
    open: filter.open,
    onSkipped: filter.skipped,
    released: (tx: Pick<Transaction, 'recipients' | 'message'>) =>
      quarantine !== undefined && wasReleased(quarantine.keys, tx, now()),
    overLimit: (taking: Taking) => rates.take(taking),
    onLimited: filter.limited,
    onRefused: filter.refused,
    onSent:
      settings.correspondents.learn || requests !== null
        ? (sent: SentMail) => {
            requests?.sent(sent)
            if (settings.correspondents.learn)
              correspondents.teach(pairsTaught(sent, ownName(settings, scopes, delimiter)))
          }
        : null,
    now,
  }
  return {
    filter,
    openSession: agreed => openSession(agreed, session),
    get needs() {
      return needs(settings, session.refuse.any, scopes) // scopes may change while we run
    },
    usedOctets: () => memory.usedOctets,
    connect,
    dnsCounters: () => dns.counters(),
    async scan({ id, message }) {
      const tx: Transaction = { ...NOBODY, id, message }
      const without = scorers.names.filter(name => !LOOKS_FOR_MALWARE.has(name))
      const signal = new AbortController().signal
      const { signals, failed } = await scorers.score(tx, [], now(), { signal, leftMs: settings.deadline_ms, without })
      if (signals.some(({ malware }) => malware)) return 'malware'
      return failed.includes('clamd') ? 'unknown' : 'clean'
    },
    check: () => siteModels?.check(),
    tidy() {
      trialEnds.look(now())
      greylist.tidy(now())
      rates.tidy(now())
      holder?.tidy()
    },
    close: () => {
      holder?.tidy({ all: true })
      outside.close()
      dns.close()
    },
  }
}

const LOOKS_FOR_MALWARE: ReadonlySet<string> = new Set(['rules', 'clamd'])

/** A message that has been here before. */
const NOBODY = {
  client: { address: null, name: null, helo: null },
  sender: null,
  authenticated: null,
  smtp: false,
  queueId: null,
  recipients: [],
} as const

function parseLimits(parse: Settings['parse']): ParseLimits {
  return {
    parts: parse.parts,
    depth: parse.depth,
    octets: parse.octets,
    headerOctets: parse.header_octets,
    textCharacters: parse.text_characters,
    links: parse.links,
    archiveDepth: parse.archive_depth,
    archiveEntries: parse.archive_entries,
    archiveOctets: parse.archive_octets,
    pictures: parse.pictures,
    picturePixels: parse.picture_pixels,
  }
}

function outsideOptions(settings: Settings): OutsideOptions {
  const { clamd, spamscanner, lists } = settings
  const { socket } = clamd
  const { path } = spamscanner
  return {
    clamd: socket === null ? null : { socket, maxOctets: clamd.max_octets, timeoutMs: clamd.timeout_ms },
    lists: localLists(lists),
    dnsLists: dnsListsOf(settings),
    spamscanner: path === null ? null : { path, timeoutMs: spamscanner.timeout_ms, memoryMb: spamscanner.memory_mb },
  }
}

type Note = (what: string, code: string, why: string) => void

/** Nothing where there are no own rules. */
function ownRulesScorer(rules: readonly OwnRule[], timeMs: number, note: Note): Record<string, Scorer> {
  if (rules.length === 0) return {}
  const onSlow = ({ name }: OwnRule, off: boolean): void =>
    note('own-rules', off ? 'rule-off' : 'rule-slow', `${name} took longer than its share of rules.time_ms`)
  return { 'own-rules': createOwnRules({ rules, timeMs, onSlow }) }
}

/**
 * The site's settings as far as scopes may have their own, with the thresholds that a budget chose. The same object while nothing
 * changes: what was worked out over it is kept.
 */
function currentSite(settings: Settings, thresholds: BudgetThresholds): () => Effective {
  const { mode, score, dmarc, quarantine, newsletters, greylist } = settings
  const written: Effective = {
    level: 'site',
    mode,
    observe_until: null,
    'score.tag': score.tag,
    'score.quarantine': score.quarantine,
    'score.reject': score.reject,
    'dmarc.enforce': dmarc.enforce,
    'quarantine.mailbox': quarantine.mailbox,
    'newsletters.mailbox': newsletters.mailbox,
    'greylist.enabled': greylist.enabled,
  }
  let site = written
  let seen: Choice | null = null
  return () => {
    const { choice } = thresholds
    if (choice === seen) return site
    seen = choice
    site =
      choice === null
        ? written
        : {
            ...written,
            'score.tag': choice.thresholds.tag,
            'score.quarantine': choice.thresholds.quarantine ?? 'off',
            'score.reject': choice.thresholds.reject ?? 'off',
          }
    return site
  }
}

/** Whose mailbox one of our own addresses is; null: it is none of ours. */
function ownName({ own_domains }: Settings, scopes: Scopes, delimiter: string | null): OwnName {
  return ({ local, domain }) =>
    domain !== null && (own_domains.length === 0 || own_domains.includes(domain))
      ? scopes.own({ local, domain, typed: '' }, delimiter)
      : null
}

function greylistOptions({ greylist }: Settings): GreylistStoreOptions {
  return {
    from: greylist.from,
    below: greylist.below,
    delaySeconds: Math.ceil(greylist.delay_ms / 1000),
    retrySeconds: greylist.retry_hours * 3600,
    knownSeconds: greylist.days * 86_400,
    entries: greylist.entries,
  }
}

function rateOf(text: string | null): Rate | null {
  const rate = text === null ? null : readRate(text)
  if (typeof rate === 'string') throw new TypeError(`rate_limits: ${rate}`)
  return rate
}

/** What the checks have of the time for the message: for those who need their results something must be left. */
function checksMs(deadlineMs: number): number {
  return deadlineMs - Math.max(100, Math.min(1000, deadlineMs / 8))
}

function orNull(limit: number | 'off'): number | null {
  return limit === 'off' ? null : limit
}

/**
 * What we ask the MTA for. Nothing is answered before the end of the message but DATA, and RCPT where something can be
 * refused there: over TCP Postfix then writes all it has at once, and waits for no delayed acknowledgement.
 */
function needs({ quarantine, mode, newsletters }: Settings, refusing: boolean, scopes: Scopes): Needs {
  const enforce = mode === 'enforce' || scopes.anySets(['mode'])
  const reroute = enforce && quarantine.how === 'reroute' && quarantine.mailbox !== null
  // Recipients of one message may differ, and newsletters go to a folder: then some are taken off.
  const some =
    enforce && !reroute && (quarantine.how === 'store' || newsletters.mailbox !== null || scopes.anySets(SCOPED_NAMES))
  return {
    actions: {
      addHeader: 'essential',
      ...(enforce && { changeHeader: 'essential' as const }),
      ...(reroute && {
        addRecipient: 'essential' as const,
        deleteRecipient: 'essential' as const,
        addRecipientArgs: 'wanted' as const,
      }),
      ...(some && {
        addRecipient: 'wanted' as const,
        deleteRecipient: 'wanted' as const,
        addRecipientArgs: 'wanted' as const,
      }),
      ...(enforce && quarantine.how === 'hold' && { quarantine: 'essential' as const }),
      chooseMacros: 'wanted',
    },
    noReply: QUIET_STAGES.filter(stage => stage !== 'rcpt' || !refusing),
    without: ['unknown'],
    leadingSpace: true,
    macros: {
      connect: ['j', '{client_name}', '{client_addr}', '{client_ptr}', '{client_resolve}', '{daemon_name}'],
      mail: ['i', '{auth_type}', '{auth_authen}', '{mail_addr}'],
      rcpt: ['i', '{rcpt_mailer}', '{rcpt_addr}'],
      data: ['i'],
      endOfHeaders: ['i'],
      endOfMessage: ['i'],
    },
  }
}
