/** privacy notice: each setting changes the statement, or is one of those that are nobody's business in it. */
import t from 'tap'
import { noticeFacts } from '../../lib/rights/notice/facts.ts'
import { NOTICE_TEXTS } from '../../lib/rights/notice/languages/all.ts'
import { noticeOf } from '../../lib/rights/notice/notice.ts'
import { noticeHtml, noticeText } from '../../lib/rights/notice/view.ts'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { loadSettings } from '../../lib/settings/load.ts'
import { ROWS } from '../../lib/settings/settings.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import type { Language } from '../../lib/scorers/language.ts'

const NOW = new Date('2026-11-28T08:00:00Z')
const DATA = 'data=/nonexistent/data'

function statement(set: readonly string[], language: Language = 'en'): string {
  const { settings } = loadSettings({ file: '/dev/null', set: [DATA, ...set] })
  return noticeText(noticeOf(noticeFacts(settings), language, NOW)).replace(/\s+/g, ' ')
}

const STORE = 'quarantine.how=store'
const PAGES = 'web.listen=127.0.0.1:8095'

/** Where a setting has to be changed with others, they come first. `says`: what is then in it. */
const CHANGES: Readonly<
  Record<string, { readonly with?: readonly string[]; readonly to: string; readonly says: RegExp }>
> = {
  mode: { to: 'observe', says: /only looks on/ },
  authserv_id: { to: 'mx.example.org', says: /server is mx\.example\.org/ },
  own_domains: { to: '["a.example", "b.example"]', says: /mail to: a\.example, b\.example/ },
  'dns.servers': { to: '9.9.9.9', says: /name servers, which hear[^]*9\.9\.9\.9/ },
  'score.tag': { to: '4', says: /From 4 points on a message is marked/ },
  'score.quarantine': { with: [STORE], to: 'off', says: /No message is held back for its points/ },
  'score.reject': { to: '20', says: /From 20 points on it is refused/ },
  'quarantine.how': { to: 'hold', says: /queue of the mail server, as it came/ },
  'quarantine.mailbox': { to: 'spam@example.org', says: /mailbox spam@example\.org instead/ },
  'retention.held_days': { with: [STORE], to: '60', says: /Messages held back: 60 days/ },
  'retention.entry_days': { with: [STORE], to: '1', says: /for the list: 1 day\./ },
  'retention.statistics_days': { with: [STORE], to: '90', says: /of no person: 90 days/ },
  'retention.audit_days': { with: [STORE], to: '365', says: /decided, without[^]*365 days/ },
  'desk.with_daemon': { with: [STORE], to: 'false', says: /another program than the one that/ },
  'release.server': { with: [STORE], to: '192.0.2.7:25', says: /handed to the mail server at 192\.0\.2\.7:25/ },
  'release.mark_hours': { with: [STORE], to: '24', says: /valid for 24 hours/ },
  'digest.enabled': { with: [STORE], to: 'false', says: /^(?![^]*digest of what)/ },
  'digest.schedule': { with: [STORE], to: 'none', says: /only to those who want one/ },
  'digest.request': { with: [STORE], to: 'digest@example.org', says: /writes to digest@example\.org/ },
  'dmarc.enforce': { to: 'false', says: /counts towards the points only/ },
  'clamd.socket': { to: 'inet:192.0.2.9:3310', says: /over the network to 192\.0\.2\.9:3310/ },
  'classifier.site': { to: 'false', says: /^(?![^]*was taught)/ },
  'classifier.keep_days': { to: '10', says: /taught[^]*10 days/ },
  'spamscanner.path': { to: '/usr/local/x', says: /spamscanner\) reads/ },
  'budget.days': { to: '45', says: /wanted, as somebody confirmed it[^]*45 days/ },
  'entries.days': { to: '33', says: /allowed or blocked[^]*33 days/ },
  'dns_lists.addresses': { to: 'zen.example.org=127.0.0.[2..11]*3', says: /DNS lists: [^]*zen\.example\.org learn/ },
  'dns_lists.domains': { to: 'dbl.example.org=127.0.1.[2..99]*3', says: /DNS lists: [^]*dbl\.example\.org learn/ },
  'correspondents.learn': { to: 'false', says: /^(?![^]*users have written)/ },
  'correspondents.days': { to: '12', says: /users have written[^]*12 days/ },
  'skip.authenticated': { to: 'false', says: /logged in is examined, too/ },
  'greylist.enabled': { to: 'true', says: /greylisting\)[^]*for 24 hours; once they came back, for 35 days/ },
  'greylist.retry_hours': { with: ['greylist.enabled=true'], to: '1', says: /for 1 hour;/ },
  'greylist.days': { with: ['greylist.enabled=true'], to: '20', says: /20 days after/ },
  'rate_limits.clients': { to: '100/1h burst 300', says: /sent lately[^]*3 hours at most/ },
  'rate_limits.users': { to: '100/1d', says: /sent lately[^]*24 hours at most/ },
  'newsletters.mailbox': { to: '{local}+news@{domain}', says: /Newsletters [^]*go to \{local\}\+news@/ },
  'actions.malware': { to: 'discard', says: /is deleted; whoever sent it/ },
  'log.to': { to: '/var/log/x', says: /no content\. 7 days\./ },
  'log.keep_days': { to: '14', says: /random reference[^]*14 days/ },
  'metrics.listen': { to: '127.0.0.1:9894', says: /Prometheus/ },
  'web.listen': { with: [STORE], to: '127.0.0.1:8095', says: /http:\/\/127\.0\.0\.1:8095 shows/ },
  'web.url': { with: [STORE, PAGES], to: 'https://q.example.org', says: /https:\/\/q\.example\.org shows/ },
  // A name is looked up.
  listen: { to: 'inet:filter.example.org:8894', says: /looked up/ },
}

/** How it works, not what becomes of whose data: folders of settings, by their beginning. */
const TECHNICAL = [
  /^(?:socket|checks|parse|limits|brownout|rules|lists|refuse)\./,
  /^(?:user|group|recipient_delimiter|deadline_ms|workers|data|drain_ms|false_positive_budget)$/,
  /^dns\.(?:timeout_ms|cache_entries|queries_per_message)$/,
  /^budget\.confidence$/,
  /^keys\./,
  /^release\.undo_minutes$/,
  /^digest\.(?:from|hours|language|link_days)$/,
  /^clamd\.(?:max_octets|timeout_ms|on_error)$/,
  /^classifier\.(?:shipped|min_learnt|reporter_per_day|reporter_share)$/,
  /^spamscanner\.(?:timeout_ms|memory_mb)$/,
  /^skip\.networks$/,
  /^greylist\.(?:from|below|delay_ms|entries)$/,
  /^newsletters\.header$/,
  /^tag\.headers$/,
]

t.test('each setting changes the statement, in all languages, or is technical', t => {
  for (const name of ROWS.keys()) {
    const change = CHANGES[name]
    const technical = TECHNICAL.some(one => one.test(name))
    t.equal(technical, change === undefined, `${name}: in CHANGES or in TECHNICAL, and not in both`)
    if (change === undefined) continue
    const { with: before = [], to, says } = change
    const after = [...before, `${name}=${to}`]
    t.match(statement(after), says, name)
    for (const language of LANGUAGES)
      t.not(statement(after, language), statement(before, language), `${name}, ${language}`)
  }
  t.end()
})

t.test('what we should not claim is in none', t => {
  for (const language of LANGUAGES)
    for (const set of [[], [STORE, PAGES], ['quarantine.how=hold'], ['quarantine.mailbox=spam@example.org']])
      t.notMatch(
        statement(set, language),
        /end-to-end|ende-zu-ende|bout en bout|zero.knowledge|third part|dritte|anonym|\bundefined\b|\bnull\b|\bNaN\b|\d ?%/i,
        `${language} ${set.join(' ')}`,
      )
  t.end()
})

t.test('what stays here does not leave', t => {
  t.notMatch(statement(['clamd.socket=inet:127.0.0.1:3310']), /over the network/)
  t.match(statement(['clamd.socket=unix:/run/x']), /virus scanner[^]*Nothing else: no content/)
  t.match(statement(['clamd.socket=inet:192.0.2.9:3310']), /Nothing else: no statistics/)
  t.match(statement([STORE]), /Nothing else: no content/)
  t.end()
})

t.test('all languages have the same places to fill in', t => {
  const places = (language: Language, set: readonly string[]): number => statement(set, language).split('[').length
  for (const language of LANGUAGES)
    for (const set of [[], [STORE], ['quarantine.how=hold'], ['quarantine.mailbox=spam@example.org']])
      t.equal(places(language, set), places('en', set), `${language} ${set.join(' ')}`)
  t.strictSame(Object.keys(NOTICE_TEXTS).sort(), [...LANGUAGES].sort())
  t.end()
})

t.test('as a page', t => {
  const { settings } = loadSettings({ file: '/dev/null', set: [DATA, 'quarantine.mailbox={local}+spam@{domain}'] })
  const facts = { ...noticeFacts(settings), nameServers: ['<script>alert("1")</script>'] }
  const page = noticeHtml(noticeOf(facts, 'de', NOW))
  t.match(page, /^<!doctype html>\n<html lang="de">/)
  t.notMatch(page, /<script|src=|href=|url\(/)
  t.match(page, /&#60;script&#62;alert\(&#34;1&#34;\)/)
  t.end()
})

t.test('as a command', async t => {
  const call = (...args: string[]): ReturnType<typeof cleanmilter> =>
    cleanmilter(['privacy', 'notice', ...OFFLINE, '--set', DATA, ...args])
  t.match(await call('--lang', 'it'), { code: 0, out: /^Informativa[^]*I Suoi diritti/ })
  t.match(await call('--format', 'html'), { code: 0, out: /<\/html>\n$/ })
  t.match(JSON.parse((await call('--json')).out), { language: 'en', sections: [{ heading: 'Who is responsible' }] })
  t.match(await call('--lang', 'es'), { code: 64, err: /--lang wants en, de, fr or it/ })
  t.match(await call('--format', 'pdf'), { code: 64, err: /--format wants text or html/ })
  t.match(await call('x'), { code: 64 })
})
