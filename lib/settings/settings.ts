/**
 * The table of settings. A row is a setting: type, check, line in examples/cleanmilter.yaml and manual entry are made
 * from it. Names are dotted here and nested in the file: `dns.timeout_ms` is `dns: { timeout_ms: 2000 }`.
 */
import type { Kind } from './kinds.ts'

export type Row = {
  readonly kind: Kind
  /** As `kind` reads it. Null: not set. */
  readonly default: unknown
  /** What it does, for an admin who reads the sample; one or two sentences. */
  readonly doc: string
  /** Several values; one alone stands for a list of one. */
  readonly list?: true
  /** Words that may stand instead of a value of the kind, or the only ones (kind `choice`). */
  readonly words?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Shown where the default is empty, as it would be typed. */
  readonly example?: string
  /** A reload does not change it. */
  readonly restart?: true
}

const onError = {
  kind: 'choice',
  words: ['ignore', 'tag', 'tempfail'],
  default: 'ignore',
} as const

export const TABLE = {
  listen: {
    kind: 'listen',
    list: true,
    default: ['inet:127.0.0.1:8894'],
    restart: true,
    doc: "Where the MTA finds the filter: inet:host:port or inet:port@host, inet6: likewise, unix:/path or local:/path, or systemd for sockets that systemd hands over. Postfix's and Sendmail's spelling both work.",
  },
  'socket.mode': {
    kind: 'mode',
    default: 0o660,
    restart: true,
    doc: 'Who may connect to unix sockets, as chmod takes it.',
  },
  'socket.owner': {
    kind: 'account',
    default: null,
    example: 'cleanmilter',
    restart: true,
    doc: 'User that unix sockets belong to; not set: the one that runs the filter.',
  },
  'socket.group': {
    kind: 'account',
    default: null,
    example: 'postfix',
    restart: true,
    doc: "Group that unix sockets belong to: with mode 0660 the MTA's own; not set: the filter's.",
  },
  user: {
    kind: 'account',
    default: null,
    example: 'cleanmilter',
    restart: true,
    doc: 'User to become once the sockets are open, when started as root; not set: stay who started it.',
  },
  group: {
    kind: 'account',
    default: null,
    example: 'cleanmilter',
    restart: true,
    doc: "Group to become along with user; not set: that user's own.",
  },
  mode: {
    kind: 'choice',
    words: ['enforce', 'observe'],
    default: 'enforce',
    doc: 'observe changes nothing in the mail that passes; log and one header say what would have been done.',
  },
  authserv_id: {
    kind: 'domain',
    default: null,
    example: 'mx.example.org',
    doc: "Our name in Authentication-Results; fields that others wrote under it are removed. Not set: the MTA's own host name ({j}).",
  },
  own_domains: {
    kind: 'domain',
    list: true,
    default: [],
    example: '["example.org", "example.net"]',
    doc: "The site's own domains, beside those of each message's recipients: mail that poses as them is told apart.",
  },
  recipient_delimiter: {
    kind: 'choice',
    words: ['+', '-', '_', '=', 'off'],
    default: '+',
    doc: "What stands between a mailbox's name and a detail, as in ann+shop@example.org (Postfix: recipient_delimiter): both are the same recipient. off: there are no details.",
  },
  deadline_ms: {
    kind: 'milliseconds',
    min: 500,
    max: 230_000,
    default: 8000,
    doc: 'Time for all checks and scorers on one message, from its end on; what has no result by then counts as failed, and its on_error holds. Checks end a little earlier, by an eighth and one second at most, so that the score can still be made.',
  },
  'dns.servers': {
    kind: 'nameserver',
    list: true,
    default: [],
    example: '["127.0.0.1", "[::1]:5353"]',
    doc: "Name servers to ask, in this order; none: the system's (/etc/resolv.conf). A caching resolver on the same machine is best.",
  },
  'dns.timeout_ms': {
    kind: 'milliseconds',
    min: 50,
    max: 60_000,
    default: 2000,
    doc: 'Time for one try of a question to DNS; a name server gets two.',
  },
  'dns.cache_entries': {
    kind: 'integer',
    min: 0,
    max: 10_000_000,
    default: 10_000,
    doc: 'Answers kept in memory, negative ones included; at least one is.',
  },
  'dns.queries_per_message': {
    kind: 'integer',
    min: 40,
    max: 10_000,
    default: 100,
    doc: 'Questions that one message may cause, six tenths of them for SPF; further ones count as not answered.',
  },
  'score.tag': {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 5,
    doc: 'From this score on a message is marked as spam in its headers.',
  },
  'score.quarantine': {
    kind: 'number',
    words: ['off'],
    min: 0,
    max: 1000,
    default: 5,
    doc: 'From this score on a message goes to the quarantine; off: never for its score.',
  },
  'score.reject': {
    kind: 'number',
    words: ['off'],
    min: 0,
    max: 1000,
    default: 15,
    doc: 'From this score on a message is refused while the sender still listens; off: never for its score.',
  },
  false_positive_budget: {
    kind: 'number',
    words: ['off'],
    min: 0.00001,
    max: 0.05,
    default: 'off',
    doc: 'Share of the wanted mail that may be taken for spam, such as 0.0002. The thresholds then follow what was confirmed here (cleanmilter outcome, learn, releases), between 3.5 and 12: below score.tag only as far as it is shown that the budget is kept, above it where it is shown to be broken. cleanmilter thresholds tells how it stands. off: score.tag and score.quarantine as they are.',
  },
  'budget.days': {
    kind: 'integer',
    min: 7,
    max: 730,
    default: 90,
    doc: 'Days for which it is kept what was confirmed of a message (its score, and whether it was wanted), and that count for false_positive_budget.',
  },
  'budget.confidence': {
    kind: 'number',
    min: 0.8,
    max: 0.999,
    default: 0.95,
    doc: 'How sure it has to be that the budget is kept, or broken, before a threshold moves.',
  },
  'quarantine.how': {
    kind: 'choice',
    words: ['reroute', 'hold', 'store'],
    default: 'reroute',
    doc: "reroute delivers to quarantine.mailbox instead of the recipients; hold puts the message into the MTA's hold queue, for all its recipients, and wants this filter to be the last one; store keeps it below data, sealed to each recipient's key.",
  },
  'quarantine.mailbox': {
    kind: 'mailbox',
    default: null,
    example: '"quarantine@example.org"',
    doc: 'Where rerouted mail goes: an address, or a template such as "{local}+quarantine@{domain}". Not set: with reroute, what belongs in the quarantine is marked and delivered.',
  },
  'retention.held_days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 30,
    doc: 'Days that a message stays in the own store (quarantine.how: store) unless it is released or deleted before; then it is deleted, and so is the key of its day, without which no copy of it can be read.',
  },
  'retention.entry_days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 30,
    doc: 'Days for which the list shows sender, subject and reasons of a held message; never longer than the message is kept.',
  },
  'retention.statistics_days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 400,
    doc: 'Days for which figures of the whole site are kept: how many messages came, were held, released, reported. Nothing of a person is in them.',
  },
  'retention.audit_days': {
    kind: 'integer',
    min: 30,
    max: 3650,
    default: 1095,
    doc: 'Days for which it is kept what administrators saw and decided; the chain of hashes goes on without the words.',
  },
  'keys.folder': {
    kind: 'path',
    default: null,
    example: '/etc/cleanmilter/keys',
    restart: true,
    doc: 'Folder of the keys: those of days, which must be in no backup, the public key that held mail is sealed to, and the secrets of links and marks. Not set: keys below data.',
  },
  'keys.identity': {
    kind: 'path',
    default: null,
    example: '/etc/cleanmilter/release/site.key',
    restart: true,
    doc: 'File with the private key that opens what is held for those without a key of their own; only who releases has to read it (desk.with_daemon). Not set: site.key in keys.folder.',
  },
  'desk.with_daemon': {
    kind: 'boolean',
    default: true,
    restart: true,
    doc: 'Do what the private key is for in the daemon itself: release, digests, pages. false: only cleanmilter desk does, a process that may run as another user; the daemon then only holds, and can open nothing.',
  },
  'release.server': {
    kind: 'endpoint',
    default: '127.0.0.1:25',
    restart: true,
    doc: 'Where released mail and digests are handed in by SMTP: an MTA that delivers to the recipients.',
  },
  'release.mark_hours': {
    kind: 'integer',
    min: 1,
    max: 720,
    default: 48,
    doc: 'Hours for which a released message is known by its mark and passes this filter, and others with the same secret.',
  },
  'release.undo_minutes': {
    kind: 'integer',
    min: 0,
    max: 1440,
    default: 10,
    doc: 'Minutes that a release of many messages (cleanmilter quarantine release --all) waits, so that it can be undone.',
  },
  'digest.enabled': {
    kind: 'boolean',
    default: true,
    doc: 'Send digests of what is held in the own store to its recipients, at the times that they choose.',
  },
  'digest.from': {
    kind: 'mailbox',
    default: null,
    example: '"quarantine@example.org"',
    doc: 'Sender of digests. Not set: quarantine at the domain of the recipient.',
  },
  'digest.schedule': {
    kind: 'choice',
    words: ['daily', 'several', 'weekly', 'none'],
    default: 'daily',
    doc: 'How often a digest goes to a recipient who chose nothing else: daily at the first of digest.hours, several times at each of them, weekly on Mondays at the first, none.',
  },
  'digest.hours': {
    kind: 'integer',
    list: true,
    min: 0,
    max: 23,
    default: [8, 12, 16],
    doc: 'Hours of the day, of the time zone of the machine, at which digests go out. The first is that of those who get one a day.',
  },
  'digest.language': {
    kind: 'choice',
    words: ['en', 'de', 'fr', 'it'],
    default: 'en',
    doc: 'Language of digests and pages for recipients who chose none.',
  },
  'digest.link_days': {
    kind: 'integer',
    min: 1,
    max: 90,
    default: 14,
    doc: 'Days for which the links of a digest hold.',
  },
  'digest.request': {
    kind: 'mailbox',
    default: null,
    example: '"digest@example.org"',
    doc: 'Address to which recipients write for a fresh digest; their own address has to be proven by DMARC. Such mail is not delivered. Not set: there is none.',
  },
  'dmarc.enforce': {
    kind: 'boolean',
    default: true,
    doc: 'Do what the domain in From asks for when a message fails DMARC: refuse it, or put it into the quarantine; where it asks for refusal and a key that decides cannot be had now, the sender is told to come back.',
  },
  'checks.spf.on_error': {
    ...onError,
    doc: 'What to do when SPF has no answer in time: ignore decides without it, tag marks the message, tempfail asks the sender to come back.',
  },
  'checks.dkim.on_error': { ...onError, doc: 'The same for DKIM.' },
  'checks.dkim.signatures': {
    kind: 'integer',
    min: 1,
    max: 100,
    default: 10,
    doc: 'DKIM signatures that are verified in one message, from the top; further ones are passed over.',
  },
  'checks.arc.on_error': { ...onError, doc: 'The same for ARC.' },
  'checks.dmarc.on_error': { ...onError, doc: 'The same for DMARC.' },
  'checks.parse.on_error': {
    ...onError,
    doc: 'The same for the reading of a message that fails, which is a fault of ours: tempfail would put the same message off until its sender gives up.',
  },
  'checks.rules.on_error': { ...onError, doc: 'The same for the built-in rules.' },
  'checks.classifier.on_error': { ...onError, doc: 'The same for the classifier.' },
  'checks.own_rules.on_error': {
    ...onError,
    doc: 'The same for own rules. Rules that are cut short by rules.time_ms are no failure: a finding, RULES_TIMEOUT, says so.',
  },
  'checks.lists.on_error': { ...onError, doc: 'The same for the local lists.' },
  'checks.dns_lists.on_error': {
    ...onError,
    doc: 'The same for DNS lists, where one of them does not answer. One that refuses, or lists everything, is switched off and is no failure.',
  },
  'checks.spamscanner.on_error': { ...onError, doc: 'The same for spamscanner. For clamd see clamd.on_error.' },
  'clamd.socket': {
    kind: 'socket',
    default: null,
    example: '"unix:/run/clamav/clamd.ctl"',
    doc: 'Where clamd (ClamAV) listens, to look for viruses; what it finds is malware, see actions.malware. Not set: no scan. Over TCP messages cross the network as they are.',
  },
  'clamd.max_octets': {
    kind: 'octets',
    min: 1024,
    max: 1024 ** 3,
    default: 25 * 1024 ** 2,
    doc: "Octets of a message that clamd gets to see, from its start on; not above clamd's own StreamMaxLength, nor has it effect above limits.message_octets.",
  },
  'clamd.timeout_ms': {
    kind: 'milliseconds',
    min: 50,
    max: 120_000,
    default: 7500,
    doc: 'Time that clamd has for one message; never longer than deadline_ms. It begins while the checks still wait for DNS.',
  },
  'clamd.on_error': {
    ...onError,
    default: 'tempfail',
    doc: 'What to do when clamd has no answer in time: tempfail asks the sender to come back, ignore decides without it, tag marks the message.',
  },
  'classifier.shipped': {
    kind: 'boolean',
    default: true,
    doc: 'Ask the statistical model that comes with the program.',
  },
  'classifier.site': {
    kind: 'boolean',
    default: true,
    doc: 'Ask what was learnt here (cleanmilter learn); models and ledger stand in the folder classifier below data.',
  },
  'classifier.min_learnt': {
    kind: 'integer',
    min: 10,
    max: 100_000,
    default: 50,
    doc: 'Messages of each kind, spam and wanted, that a model must have learnt before it counts; with twice as many it has half its weight.',
  },
  'classifier.keep_days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 180,
    doc: 'Days for which it is kept under a keyed hash that a message was learnt; older ones can no longer be taken back, and count as new when they are learnt again.',
  },
  'classifier.reporter_per_day': {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    default: 200,
    doc: 'Messages that one named reporter may teach a model on one day; further ones are kept out, and counted.',
  },
  'classifier.reporter_share': {
    kind: 'integer',
    min: 1,
    max: 100,
    default: 30,
    doc: 'Percent of what a model has learnt that may come from one named reporter, once there are others and beyond the first classifier.min_learnt; of two reporters each may have half.',
  },
  'spamscanner.path': {
    kind: 'path',
    default: null,
    example: '/usr/local/share/cleanmilter/spamscanner',
    doc: 'Folder that the npm package spamscanner was installed in (examples/spamscanner: npm ci); its findings then count a little. Not set: it is not used. Mind its licence, and about 200 MB of memory.',
  },
  'spamscanner.timeout_ms': {
    kind: 'milliseconds',
    min: 50,
    max: 60_000,
    default: 2000,
    doc: 'Time that spamscanner has for one message; then it is ended, and the message is judged without it.',
  },
  'spamscanner.memory_mb': {
    kind: 'integer',
    min: 128,
    max: 16_384,
    default: 512,
    doc: 'Megabytes of heap that spamscanner may use before it is ended.',
  },
  'rules.files': {
    kind: 'path',
    list: true,
    default: [],
    example: '["/etc/cleanmilter/rules.yaml"]',
    doc: 'Files of own rules in YAML, as examples/own-rules.yaml explains them; none by default.',
  },
  'rules.spamassassin': {
    kind: 'path',
    list: true,
    default: [],
    example: '["/etc/spamassassin/local.cf"]',
    doc: 'Files of SpamAssassin rules (.cf), or folders of them, that are read as they are; none by default. check-config lists what in them is not understood.',
  },
  'rules.off': {
    kind: 'rule_name',
    list: true,
    default: [],
    example: '["SUBJECT_CAPITALS"]',
    doc: 'Rules that do not count, built-in or own; none by default.',
  },
  'rules.observe': {
    kind: 'rule_name',
    list: true,
    default: [],
    example: '["LURE_PARCEL"]',
    doc: 'Rules that are only watched, built-in or own: they count nothing, and plan, trial and explain say what they would have given; none by default.',
  },
  'rules.time_ms': {
    kind: 'milliseconds',
    min: 5,
    max: 10_000,
    default: 50,
    doc: 'Time that all own rules have for one message. A rule that is cut short on three messages is left out until the next reload.',
  },
  'lists.accept': {
    kind: 'list_file',
    list: true,
    default: ['/etc/cleanmilter/accept.list'],
    doc: 'Files with senders who are wanted: a mail address, a domain (with all below it) or an IP network on each line, # before comments. Addresses and domains count only where DMARC, DKIM or SPF proves them. An entry counts -100 points, or as much as stands behind the path: PATH*20. Files are read again when they change; these may be missing.',
  },
  'lists.spam': {
    kind: 'list_file',
    list: true,
    default: ['/etc/cleanmilter/spam.list'],
    doc: 'Files with senders who are not wanted, as in lists.accept; an entry counts 10 points, or as much as stands behind the path.',
  },
  'lists.links': {
    kind: 'list_file',
    list: true,
    default: ['/etc/cleanmilter/links.list'],
    doc: 'Files with hosts that links in wanted mail do not lead to: a domain (with all below it) or an IP network on each line; an entry counts 6 points, or as much as stands behind the path.',
  },
  'entries.days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 180,
    doc: 'Days for which an entry of the allow and block lists (cleanmilter lists) holds where nothing else is said.',
  },
  'dns_lists.addresses': {
    kind: 'dns_list',
    list: true,
    default: [],
    example: '["zen.example.org=127.0.0.[2..11]*3", "wanted.example.org=127.0.[0..255].[1..3]*-2"]',
    doc: 'DNS lists of servers, as Postfix spells them for postscreen: zone=answers*points; none by default. Who runs a list, and the name servers on the way to it, learn which servers send mail here, and when. A list that refuses, that lists everything or that does not answer is not asked for a while.',
  },
  'dns_lists.domains': {
    kind: 'dns_list',
    list: true,
    default: [],
    example: '["dbl.example.org=127.0.1.[2..99]*3"]',
    doc: 'The same for domains: those of author, envelope sender, HELO and links, 15 at most, without the own ones; none by default. Who runs the list learns whom mail comes from and which sites it names.',
  },
  'brownout.order': {
    kind: 'choice',
    list: true,
    words: ['spamscanner', 'own-rules', 'dns-lists', 'classifier', 'lists', 'rules', 'clamd'],
    default: ['spamscanner', 'own-rules', 'dns-lists'],
    doc: 'Scorers that are left out under overload, the first one first; [] for none. What is left out is no failure, and its on_error does not hold; the log line names it in left_out. To name clamd is to let mail pass unscanned when there is much of it.',
  },
  'brownout.messages': {
    kind: 'integer',
    words: ['off'],
    min: 1,
    max: 100_000,
    default: 100,
    doc: 'From so many messages on that are judged at the same time the first scorer of brownout.order is left out, from twice as many the second, and so on; off: however many there are.',
  },
  'brownout.lag_ms': {
    kind: 'milliseconds',
    words: ['off'],
    min: 20,
    max: 60_000,
    default: 500,
    doc: 'The same for the time by which the process is late with its work, all the while (event loop delay): from so much on the first one is left out, from twice as much the second.',
  },
  'correspondents.learn': {
    kind: 'boolean',
    default: true,
    doc: 'Learn from the mail of users who logged in to whom they write, kept as keyed hashes; who answers and is proven to be it by DMARC, DKIM or SPF is spared the points that the content gives. false: neither is learnt, nor is anybody spared.',
  },
  'correspondents.days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 90,
    doc: 'Days for which a correspondent is known after the last mail to them.',
  },
  'skip.authenticated': {
    kind: 'boolean',
    default: true,
    doc: 'Do not judge mail of users who logged in (SMTP AUTH).',
  },
  'skip.networks': {
    kind: 'network',
    list: true,
    default: ['127.0.0.0/8', '::1/128'],
    doc: 'Do not judge mail that comes from these networks.',
  },
  'refuse.clients': {
    kind: 'network',
    list: true,
    default: [],
    example: '["192.0.2.0/24", "2001:db8::/32"]',
    doc: 'Servers that may not send here: every recipient is refused (550).',
  },
  'refuse.senders': {
    kind: 'address_or_domain',
    list: true,
    default: [],
    example: '["someone@example.com", "example.net"]',
    doc: 'Envelope senders that may not send here: addresses, or domains with all below them.',
  },
  'refuse.recipients': {
    kind: 'address_or_domain',
    list: true,
    default: [],
    example: '["old@example.org"]',
    doc: 'Recipients that take no mail: addresses, or domains with all below them.',
  },
  'greylist.enabled': {
    kind: 'boolean',
    default: false,
    doc: 'Ask unknown senders of borderline mail to come back in some minutes (451). Senders that DMARC proves and that came back before, lists and logged-in users are not asked.',
  },
  'greylist.from': {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 3,
    doc: 'Mail is borderline from this score on; below it nobody has to wait.',
  },
  'greylist.below': {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 5,
    doc: 'Mail is borderline below this score; from here on it is spam anyway, so not above score.tag.',
  },
  'greylist.delay_ms': {
    kind: 'milliseconds',
    min: 1000,
    max: 21_600_000,
    default: 300_000,
    doc: 'What a sender has to wait at least before it may come back.',
  },
  'greylist.retry_hours': {
    kind: 'integer',
    min: 1,
    max: 168,
    default: 24,
    doc: 'Hours after the first try in which a second one counts; a later one is a first one again.',
  },
  'greylist.days': {
    kind: 'integer',
    min: 1,
    max: 365,
    default: 35,
    doc: 'Days for which a sender that came back is known, counted from its last message.',
  },
  'greylist.entries': {
    kind: 'integer',
    min: 1000,
    max: 100_000_000,
    default: 1_000_000,
    doc: 'Senders that are remembered (keyed hashes, in the database below data); beyond that the oldest go, first those who never came back.',
  },
  'rate_limits.clients': {
    kind: 'rate',
    default: null,
    example: '"1000/1h burst 2000"',
    doc: 'Recipients that one client network (IPv4 /24, IPv6 /64) may send to in a time, and how many at once; more is put off (451). skip.networks are not counted. Not set: no limit.',
  },
  'rate_limits.users': {
    kind: 'rate',
    default: null,
    example: '"100/1h burst 200"',
    doc: 'The same for each user who logged in, also where skip.authenticated lets their mail pass unjudged: against abuse of a stolen password. The log has an alarm, once in that time. Not set: no limit.',
  },
  'newsletters.header': {
    kind: 'boolean',
    default: true,
    doc: 'Mark newsletters with X-Cleanmilter-Class: newsletter. They are sent to many who can unsubscribe, by a proven author, and are not spam for that.',
  },
  'newsletters.mailbox': {
    kind: 'mailbox',
    default: null,
    example: '"{local}+newsletters@{domain}"',
    doc: 'Where newsletters go instead of the recipient when they are accepted: an address, or a template. Not set: to the recipient.',
  },
  'actions.malware': {
    kind: 'choice',
    words: ['reject', 'quarantine', 'discard', 'tempfail', 'tag'],
    default: 'reject',
    doc: 'What to do with a message in which malware was found.',
  },
  'tag.headers': {
    kind: 'choice',
    words: ['always', 'spam'],
    default: 'always',
    doc: 'X-Spam-* header fields on every judged message, or on spam only.',
  },
  'limits.message_octets': {
    kind: 'octets',
    min: 64 * 1024,
    max: 1024 ** 3,
    default: 8 * 1024 ** 2,
    doc: 'Octets of a message that are kept to judge it; DKIM always sees all of them.',
  },
  'limits.header_octets': {
    kind: 'octets',
    min: 16 * 1024,
    max: 64 * 1024 ** 2,
    default: 512 * 1024,
    doc: 'Octets of header that are kept.',
  },
  'limits.header_fields': {
    kind: 'integer',
    min: 100,
    max: 1_000_000,
    default: 2000,
    doc: 'Header fields that are kept.',
  },
  'limits.recipients': {
    kind: 'integer',
    min: 100,
    max: 1_000_000,
    default: 1000,
    doc: 'Recipients of one message; further ones are told to come back later (452), as RFC 5321 §4.5.3.1.10 has it.',
  },
  'limits.memory_octets': {
    kind: 'octets',
    min: 16 * 1024 ** 2,
    max: 64 * 1024 ** 3,
    default: 256 * 1024 ** 2,
    doc: 'Octets kept over all sessions together; beyond them a new message is told to come back later (451).',
  },
  'limits.connections': {
    kind: 'integer',
    min: 1,
    max: 100_000,
    default: 1000,
    doc: 'Connections from MTAs at the same time; further ones are closed at once.',
  },
  'limits.oversize': {
    kind: 'choice',
    words: ['judge', 'tempfail', 'reject', 'accept'],
    default: 'judge',
    doc: 'What to do with a message longer than limits.message_octets: judge its first part, refuse it for now or for good, or let it pass unjudged.',
  },
  'parse.parts': {
    kind: 'integer',
    min: 10,
    max: 100_000,
    default: 1000,
    doc: 'MIME parts of a message that are read; as with all of parse, what lies beyond is noted and the message judged without it.',
  },
  'parse.depth': {
    kind: 'integer',
    min: 4,
    max: 100,
    default: 32,
    doc: 'Levels of multiparts and messages in messages that are read.',
  },
  'parse.octets': {
    kind: 'octets',
    min: 1024 ** 2,
    max: 1024 ** 3,
    default: 128 * 1024 ** 2,
    doc: 'Octets that are gone through to read one message, each level and each second reading counted again.',
  },
  'parse.header_octets': {
    kind: 'octets',
    min: 16 * 1024,
    max: 16 * 1024 ** 2,
    default: 256 * 1024,
    doc: 'Octets of one header section that are decoded.',
  },
  'parse.text_characters': {
    kind: 'octets',
    min: 64 * 1024,
    max: 64 * 1024 ** 2,
    default: 2 * 1024 ** 2,
    doc: 'Characters of one text that are read, mark-up included.',
  },
  'parse.links': {
    kind: 'integer',
    min: 10,
    max: 100_000,
    default: 1000,
    doc: 'Links of a message that are read, and as many of its pictures.',
  },
  'parse.archive_depth': {
    kind: 'integer',
    min: 0,
    max: 20,
    default: 4,
    doc: 'Archives inside archives that are opened; 0: none is.',
  },
  'parse.archive_entries': {
    kind: 'integer',
    min: 10,
    max: 100_000,
    default: 1000,
    doc: 'Files in all archives of a message that are listed and looked at.',
  },
  'parse.archive_octets': {
    kind: 'octets',
    min: 1024 ** 2,
    max: 1024 ** 3,
    default: 32 * 1024 ** 2,
    doc: 'Octets that all archives and packed documents of a message may unpack to.',
  },
  'parse.pictures': {
    kind: 'integer',
    min: 0,
    max: 1000,
    default: 8,
    doc: 'Pictures of a message that are looked at for QR codes; 0: none is.',
  },
  'parse.picture_pixels': {
    kind: 'integer',
    min: 0,
    max: 67_108_864,
    default: 4_194_304,
    doc: 'Pixels of all pictures of a message that are looked at for QR codes; a larger picture is left out.',
  },
  'log.to': {
    kind: 'path',
    words: ['stdout'],
    default: 'stdout',
    example: '/var/log/cleanmilter',
    doc: 'stdout (the journal, under systemd), or a folder for own log files, one a day.',
  },
  'log.keep_days': {
    kind: 'integer',
    min: 1,
    max: 3650,
    default: 7,
    doc: 'Days after which own log files are deleted, and what explain, plan and trial know of verdicts.',
  },
  workers: {
    kind: 'integer',
    words: ['auto'],
    min: 1,
    max: 64,
    default: 1,
    restart: true,
    doc: 'Processes that judge mail side by side; auto: one for each processor. In this version one does all the work.',
  },
  data: {
    kind: 'path',
    default: '/var/lib/cleanmilter',
    restart: true,
    doc: 'Folder for what must outlive a restart: what was learnt here, and why mail was judged as it was. Where it is missing, the filter runs without.',
  },
  'metrics.listen': {
    kind: 'endpoint',
    default: null,
    example: '"127.0.0.1:9894"',
    restart: true,
    doc: 'Where Prometheus may fetch figures over HTTP; not set: nowhere. There is no password: keep it local.',
  },
  'web.listen': {
    kind: 'endpoint',
    default: null,
    example: '"127.0.0.1:8095"',
    restart: true,
    doc: 'Where the pages of the quarantine are served over HTTP, for a web server in front that speaks TLS; not set: nowhere, and digests have no links.',
  },
  'web.url': {
    kind: 'url',
    default: null,
    example: '"https://mail.example.org/quarantine"',
    restart: true,
    doc: 'The address of these pages as recipients reach them; it stands in digests. The web server in front has to pass its path on as it is. Not set: http:// and web.listen.',
  },
  drain_ms: {
    kind: 'milliseconds',
    min: 0,
    max: 3_600_000,
    default: 30_000,
    doc: 'Time that sessions get to finish after SIGTERM; a second SIGTERM ends them at once.',
  },
} as const satisfies Record<string, Row>

export type Name = keyof typeof TABLE

/** The same rows without their literal types: what code walks over. */
export const ROWS: ReadonlyMap<string, Row> = new Map(Object.entries(TABLE))

/** The names that only hold others: `dns`, `checks`, `checks.dkim`. */
export const SECTIONS: ReadonlySet<string> = new Set(
  [...ROWS.keys()].flatMap(name => {
    const parts = name.split('.')
    return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join('.'))
  }),
)

type NumberKind = 'integer' | 'number' | 'octets' | 'milliseconds' | 'mode'
type WordOf<R extends Row> = R extends { words: readonly (infer W)[] } ? W : never
type One<R extends Row> = R extends { kind: NumberKind }
  ? number
  : R extends { kind: 'boolean' }
    ? boolean
    : R extends { kind: 'choice' }
      ? never
      : string
type ValueOf<R extends Row> = R extends { list: true }
  ? readonly (One<R> | WordOf<R>)[]
  : One<R> | WordOf<R> | (R extends { default: null } ? null : never)

type Head<K extends string> = K extends `${infer H}.${string}` ? H : K
type Under<T, H extends string> = { [K in keyof T as K extends `${H}.${infer Rest}` ? Rest : never]: T[K] }
type Tree<T> = {
  readonly [H in Head<keyof T & string>]: H extends keyof T
    ? T[H] extends Row
      ? ValueOf<T[H]>
      : never
    : Tree<Under<T, H>>
}

/**
 * All settings: plain frozen data, nested as in the file. Addresses and networks are text in checked, normal spelling:
 * whoever uses one reads it with its own parser, and the whole can be sent to a worker as it is.
 */
export type Settings = Tree<typeof TABLE>
