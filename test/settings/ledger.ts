/** What the ledger says under which settings. */
import t from 'tap'
import { leavesHost, targetText } from '../../lib/privacy/ledger.ts'
import { ledgerOf } from '../../lib/settings/ledger.ts'
import { settingsFrom } from '../../lib/settings/load.ts'

const DEFAULT = [
  'spf DNS TXT,A,AAAA,MX,PTR yes on',
  'dkim DNS TXT yes on',
  'arc DNS TXT yes on',
  'dmarc DNS TXT,A,CNAME yes on',
]

for (const { name, settings, more } of [
  { name: 'as they come: SPF, DKIM, ARC and DMARC over DNS, and nothing else', settings: {}, more: [] },
  {
    name: 'all that stays on the host: figures, spamscanner, clamd at a unix socket',
    settings: {
      metrics: { listen: '127.0.0.1:9894' },
      spamscanner: { path: '/opt/spamscanner' },
      clamd: { socket: 'unix:/run/clamav/clamd.ctl' },
      listen: ['inet:localhost:8894', 'unix:/run/cleanmilter/milter.sock'],
    },
    more: ['clamd unix:/run/clamav/clamd.ctl no off'],
  },
  {
    name: 'clamd over TCP to this host',
    settings: { clamd: { socket: 'inet:127.0.0.1:3310' } },
    more: ['clamd 127.0.0.1:3310 localhost off'],
  },
  {
    name: 'an own store, whose released mail goes to the MTA here',
    settings: { quarantine: { how: 'store' } },
    more: ['release 127.0.0.1:25 localhost off'],
  },
  {
    name: 'or to one elsewhere',
    settings: { quarantine: { how: 'store' }, release: { server: '[2001:db8::5]:25' } },
    more: ['release [2001:db8::5]:25 yes off'],
  },
  {
    name: 'everything on',
    settings: {
      listen: ['inet:filter.example.org:8894'],
      metrics: { listen: 'figures.example.org:9894' },
      clamd: { socket: 'inet:clam.example.org:3310' },
      spamscanner: { path: '/opt/spamscanner' },
      dns_lists: {
        addresses: ['zen.example.org=127.0.0.[2..11]*3', 'zen.example.org=127.0.0.99*1', 'wl.example.org=127.0.0.1*-2'],
        domains: ['kmnbvcxzlkjhgfdsapoiuytrewq.dbl.example.org*3'],
      },
      greylist: { enabled: true },
      quarantine: { mailbox: 'quarantine@example.org' },
    },
    more: [
      'dns-lists DNS A yes off ADDRESS.zen.example.org',
      'dns-lists DNS A yes off ADDRESS.wl.example.org',
      'dns-lists DNS A yes off DOMAIN.dbl.example.org', // a customer's key is not shown
      'clamd clam.example.org:3310 yes off',
      'host-names DNS A,AAAA yes off clam.example.org, filter.example.org, figures.example.org',
    ],
  },
])
  t.test(name, async t => {
    const ledger = ledgerOf(settingsFrom(JSON.stringify(settings)))
    t.strictSame(
      ledger.map(one => {
        const how =
          'target' in one ? targetText(one.target) : `DNS ${one.questions.flatMap(({ types }) => types).join()}`
        const names =
          'questions' in one && !one.byDefault ? ` ${one.questions.map(({ names }) => names).join('; ')}` : ''
        return `${one.who} ${how} ${leavesHost(one)} ${one.byDefault ? 'on' : 'off'}${names}`
      }),
      [...DEFAULT, ...more],
    )
    for (const { who, sends, to, when } of ledger) {
      t.match(who, /^[a-z-]+$/, 'a word for log and metrics')
      for (const text of [sends, to, when]) t.ok(text.length > 5, `${who}: ${text}`)
    }
  })
