/** privacy as a process: the ledger as a table and as JSON, and how its parts are found. */
import t from 'tap'
import { cleanmilter } from './support/child.ts'
import type { Ledger } from '../../lib/cli/privacy-ledger.ts'

const DEFAULTS = ['-c', '/dev/null']

t.test('the settings as they come: a table of four rows, all DNS', async t => {
  const { code, out, err } = await cleanmilter(['privacy', 'ledger', ...DEFAULTS])
  t.equal(code, 0)
  t.equal(err, '')
  t.strictSame(
    [...out.matchAll(/^([a-z-]+) .* (yes|no|only to localhost) +(on|off)$/gm)].map(([, ...cells]) => cells.join(' ')),
    ['spf yes on', 'dkim yes on', 'arc yes on', 'dmarc yes on'],
  )
  t.match(out, /^who +what is sent, and when +to whom +leaves the host +by default\n/)
  t.match(out, /DNS TXT: SELECTOR\._domainkey\.DOMAIN/)
  t.match(out, /hear them all: the system’s \(\/etc\/resolv\.conf\)\.\nAll other .* send nothing/)
  t.ok(Math.max(...out.split('\n').map(line => line.length)) <= 130, 'as wide as a terminal')
})

t.test('as JSON', async t => {
  const { code, out } = await cleanmilter([
    'privacy',
    'ledger',
    ...DEFAULTS,
    '--json',
    '--set',
    'dns.servers=127.0.0.1',
  ])
  t.equal(code, 0)
  const { name_servers, rows } = JSON.parse(out) as Ledger
  t.strictSame(name_servers, ['127.0.0.1'])
  t.strictSame(
    rows.map(({ who }) => who),
    ['spf', 'dkim', 'arc', 'dmarc'],
  )
  t.strictSame(rows[1], {
    who: 'dkim',
    kind: 'check',
    sends: 'selector and domain of each signature',
    questions: [{ types: ['TXT'], names: 'SELECTOR._domainkey.DOMAIN' }],
    connects: null,
    to: 'the name servers of these domains',
    when: 'each message that is signed',
    leaves_host: 'yes',
    default: true,
  })
})

t.test('with more switched on', async t => {
  const { out } = await cleanmilter([
    'privacy',
    'ledger',
    ...DEFAULTS,
    '--json',
    '--set',
    'clamd.socket=inet:127.0.0.1:3310',
    '--set',
    'dns_lists.domains=dbl.example.org*3',
  ])
  t.match((JSON.parse(out) as Ledger).rows.slice(4), [
    { who: 'dns-lists', kind: 'scorer', connects: null, leaves_host: 'yes', default: false },
    {
      who: 'clamd',
      kind: 'scorer',
      questions: [],
      connects: '127.0.0.1:3310',
      leaves_host: 'localhost',
      default: false,
    },
  ])
  const { out: table } = await cleanmilter([
    'privacy',
    'ledger',
    ...DEFAULTS,
    '--set',
    `clamd.socket=unix:/${'very/'.repeat(15)}long.ctl`,
  ])
  t.match(table, /^clamd .* no +off$/m)
  t.ok(Math.max(...table.split('\n').map(line => line.length)) <= 130, 'a long path is cut into lines')
})

for (const { name, args, want } of [
  { name: 'no part', args: [], want: { code: 64, err: /privacy wants ledger/ } },
  {
    name: 'a part that there is not',
    args: ['leger'],
    want: { code: 64, err: /found "leger"; did you mean ledger\?/ },
  },
  { name: 'an option that there is not', args: ['ledger', '--jsn'], want: { code: 64, err: /did you mean --json\?/ } },
  { name: 'a word too many', args: ['ledger', 'x'], want: { code: 64, err: /privacy ledger does not know/ } },
  {
    name: 'settings with mistakes',
    args: ['ledger', '--set', 'clamd.socket=x'],
    want: { code: 78, err: /clamd\.socket/ },
  },
  { name: 'help on all parts', args: ['--help'], want: { code: 0, out: /^cleanmilter privacy ledger/ } },
  {
    name: 'help on one',
    args: ['ledger', '--help'],
    want: { code: 0, out: /^cleanmilter privacy ledger \[-c FILE\]/ },
  },
])
  t.test(name, async t => t.match(await cleanmilter(['privacy', ...args]), want))
t.test('help the other way round', async t => {
  t.match(await cleanmilter(['help', 'privacy', 'ledger']), { code: 0, out: /^cleanmilter privacy ledger \[-c FILE\]/ })
})
