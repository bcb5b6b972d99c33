/**
 * DMARC by its facts: records and tree walks of RFC 9989, alignment, and what the reason says where a public suffix list
 * would have seen it otherwise.
 */
import t from 'tap'
import { evaluateDmarc } from '../../lib/checks/library.ts'
import { DEFAULT_LIMITS } from '../../lib/checks/limits.ts'
import { declared } from '../../lib/dns/declared.ts'
import { authorsIn, DMARC_ASKS, prefetchPolicy } from '../../lib/checks/dmarc.ts'
import type { DmarcResult } from '../../lib/mail/auth-results.ts'
import { txt, zone } from '../support/zone.ts'
import type { Records } from '../support/zone.ts'

const pass = (domain: string) => [{ domain, result: 'pass' }]

type Row = {
  readonly name: string
  readonly from?: string | readonly string[]
  readonly fromFields?: number
  readonly spf?: readonly { domain: string; result: string }[]
  readonly dkim?: readonly { domain: string; result: string }[]
  readonly dns: Records
  readonly want: Partial<Record<keyof DmarcResult, unknown>>
}

const REJECT = { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject') }

const rows: readonly Row[] = [
  {
    name: 'DKIM aligned',
    dkim: pass('bank.example'),
    dns: REJECT,
    want: { result: 'pass', policy: 'reject', alignedDkim: true, alignedSpf: false },
  },
  {
    name: 'SPF aligned',
    spf: pass('bank.example'),
    dns: REJECT,
    want: { result: 'pass', alignedSpf: true, alignedDkim: false },
  },
  {
    name: 'aligned below the organization',
    dkim: pass('mail.bank.example'),
    dns: REJECT,
    want: { result: 'pass', orgDomain: 'bank.example' },
  },
  {
    name: 'adkim=s: below is not enough',
    dkim: pass('mail.bank.example'),
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject; adkim=s') },
    want: { result: 'fail' },
  },
  {
    name: 'aspf=s: below is not enough',
    spf: pass('mail.bank.example'),
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject; aspf=s') },
    want: { result: 'fail' },
  },
  {
    name: 'passed, but elsewhere',
    spf: pass('evil.example'),
    dkim: pass('evil.example'),
    dns: REJECT,
    want: { result: 'fail', policy: 'reject' },
  },
  {
    name: 'what did not pass does not align',
    dkim: [{ domain: 'bank.example', result: 'fail' }],
    dns: REJECT,
    want: { result: 'fail' },
  },
  { name: 'no record', dns: {}, want: { result: 'none', policy: undefined } },
  {
    name: 'two records are none',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject', 'v=DMARC1; p=none') },
    want: { result: 'none' },
  },
  {
    name: 'another TXT record beside it',
    dns: { '_dmarc.bank.example TXT': txt('hello', 'v=DMARC1; p=reject') },
    want: { result: 'fail' },
  },
  {
    name: 'v= in small letters is no record',
    dns: { '_dmarc.bank.example TXT': txt('v=dmarc1; p=reject') },
    want: { result: 'none' },
  },
  {
    name: 'p= that is no policy, with rua=, counts as none',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=strict; rua=mailto:d@bank.example') },
    want: { result: 'fail', policy: 'none' },
  },
  {
    name: 'p= that is no policy, without rua=',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=strict') },
    want: { result: 'none' },
  },
  {
    name: 'pct= is history',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject; pct=0') },
    want: { policy: 'reject' },
  },
  {
    name: 't=y asks for one step less',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject; t=y') },
    want: { result: 'fail', policy: 'quarantine' },
  },
  {
    name: 'sp= for an existing subdomain',
    from: 'a@mail.bank.example',
    dns: {
      '_dmarc.bank.example TXT': txt('v=DMARC1; p=reject; sp=quarantine; np=none'),
      'mail.bank.example A': ['192.0.2.1'],
    },
    want: { policy: 'quarantine' },
  },
  {
    name: 'np= for a subdomain that does not exist',
    from: 'a@gone.bank.example',
    dns: { '_dmarc.bank.example TXT': txt('v=DMARC1; p=none; sp=none; np=reject') },
    want: { policy: 'reject' },
  },
  {
    name: 'a subdomain with a record of its own',
    from: 'a@mail.bank.example',
    dns: { ...REJECT, '_dmarc.mail.bank.example TXT': txt('v=DMARC1; p=none') },
    want: { policy: 'none', orgDomain: 'bank.example' },
  },
  {
    name: 'psd=n makes a subdomain an organization',
    from: 'a@mail.bank.example',
    dkim: pass('bank.example'),
    dns: { ...REJECT, '_dmarc.mail.bank.example TXT': txt('v=DMARC1; p=reject; psd=n') },
    want: { result: 'fail', orgDomain: 'mail.bank.example' },
  },
  {
    name: 'psd=y above: the label below is the organization',
    from: 'a@bank.gov.example',
    dkim: pass('mail.bank.gov.example'),
    dns: { '_dmarc.gov.example TXT': txt('v=DMARC1; p=reject; psd=y') },
    want: { result: 'pass', orgDomain: 'bank.gov.example' },
  },
  {
    name: 'DNS trouble with the record',
    dns: { '_dmarc.bank.example TXT': 'ETIMEOUT' },
    want: { result: 'temperror', reason: /ETIMEOUT/ },
  },
  {
    name: 'a signature that DNS kept from being checked',
    dkim: [{ domain: 'bank.example', result: 'temperror' }],
    dns: REJECT,
    want: { result: 'temperror', policy: 'reject' },
  },
  {
    name: 'such a signature of another domain',
    dkim: [{ domain: 'evil.example', result: 'temperror' }],
    dns: REJECT,
    want: { result: 'fail' },
  },
  { name: 'no address', from: [], dns: REJECT, want: { result: 'permerror', policy: undefined } },
  {
    name: 'two author domains',
    from: ['a@bank.example', 'b@evil.example'],
    dns: REJECT,
    want: { result: 'permerror', reason: /several author domains/ },
  },
  {
    name: 'two authors of one domain',
    from: ['a@bank.example', 'b@bank.example'],
    dkim: pass('bank.example'),
    dns: REJECT,
    want: { result: 'pass' },
  },
  {
    name: 'two From fields',
    from: ['a@bank.example', 'b@bank.example'],
    fromFields: 2,
    dns: REJECT,
    want: { result: 'permerror', reason: /several From fields/ },
  },
  {
    name: 'a From value',
    from: '"Bank, The" <a@bank.example>',
    dkim: pass('bank.example'),
    dns: REJECT,
    want: { result: 'pass', domain: 'bank.example' },
  },
  { name: 'a bare domain', from: 'bank.example', dkim: pass('bank.example'), dns: REJECT, want: { result: 'pass' } },
  {
    name: 'capitals and final dots',
    from: 'a@BANK.Example.',
    dkim: pass('Bank.EXAMPLE.'),
    dns: REJECT,
    want: { result: 'pass' },
  },
  {
    name: 'UTF-8 against A-labels',
    from: 'a@b\u00fccher.example',
    dkim: pass('xn--bcher-kva.example'),
    dns: { '_dmarc.xn--bcher-kva.example TXT': txt('v=DMARC1; p=reject') },
    want: { result: 'pass' },
  },
  { name: 'an address literal has no policy', from: 'a@[192.0.2.1]', dns: REJECT, want: { result: 'none' } },
  {
    name: 'a record at the subdomain only: no longer aligned with its parent, and the reason says so',
    from: 'a@news.shop.co.uk',
    dkim: pass('shop.co.uk'),
    dns: { '_dmarc.news.shop.co.uk TXT': txt('v=DMARC1; p=reject') },
    want: {
      result: 'fail',
      orgDomain: 'news.shop.co.uk',
      reason: /shop\.co\.uk is of shop\.co\.uk by the public suffix list/,
    },
  },
  {
    name: 'where the list would not have aligned either, no such reason',
    from: 'a@news.shop.co.uk',
    dkim: pass('other.co.uk'),
    dns: { '_dmarc.news.shop.co.uk TXT': txt('v=DMARC1; p=reject') },
    want: { result: 'fail', reason: undefined },
  },
]

t.test('by its facts', async t => {
  for (const { name, from = 'a@bank.example', fromFields, spf = [], dkim = [], dns, want } of rows) {
    const found: Record<string, unknown> = await evaluateDmarc({ from, fromFields, spf, dkim, resolver: zone(dns) })
    for (const [fact, wanted] of Object.entries(want)) {
      if (wanted instanceof RegExp) t.match(found[fact], wanted, `${name}: ${fact}`)
      else t.equal(found[fact], wanted, `${name}: ${fact}`, { found })
    }
  }
})

t.test('the walk asks eight names at most, and asking ahead asks no others', async t => {
  for (const from of ['a@bank.example', 'a@a.b.c.bank.example', `a@${'x.'.repeat(20)}bank.example`]) {
    const walked = zone({})
    await evaluateDmarc({ from, resolver: walked })
    const ahead = zone({})
    prefetchPolicy(authorsIn([from], undefined, DEFAULT_LIMITS), declared(ahead, DMARC_ASKS))
    t.ok(ahead.asked.length <= 8, `${from}: ${ahead.asked.length}`)
    t.strictSame([...ahead.asked].sort(), walked.asked.filter(question => question.endsWith(' TXT')).sort(), from)
  }
})

t.test('facts of the wrong kind are no facts', async t => {
  const odd = {
    from: [null, 7, { a: 1 }],
    spf: 'pass',
    dkim: [null, 'x', { domain: 3 }, {}],
    resolver: zone(REJECT),
  } as unknown
  t.match(await evaluateDmarc(odd as Parameters<typeof evaluateDmarc>[0]), { result: 'permerror' })
  const single = {
    from: 'a@bank.example',
    spf: null,
    dkim: { domain: 'bank.example', result: 'pass' },
    resolver: zone(REJECT),
  }
  t.match(await evaluateDmarc(single), { result: 'pass' })
})
