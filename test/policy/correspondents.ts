import t from 'tap'
import { dkim, spf } from '../support/auth-results.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { headerField } from '../../lib/mail/header.ts'
import { textToOctets } from '../../lib/mail/octets.ts'
import { knownCorrespondent, pairsTaught, provenAuthor } from '../../lib/policy/correspondents.ts'
import { decide } from '../../lib/policy/decide.ts'
import { addressKey } from '../../lib/policy/scope-name.ts'
import type { Address } from '../../lib/mail/address.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { HeaderField } from '../../lib/mail/header.ts'
import type { OwnName } from '../../lib/policy/correspondents.ts'
import type { PolicyOptions } from '../../lib/policy/decide.ts'

const address = (text: string): Address => {
  const found = parsePath(textToOctets(`<${text}>`))
  if (found === null) throw new Error(text)
  return found
}
const fields = (...lines: string[]): HeaderField[] =>
  lines.map(line => headerField(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)))

/** Ours is here.example; + delimits; post@ is another name of ann@. */
const ownName: OwnName = ({ local, domain }) => {
  if (domain !== 'here.example') return null
  const name = addressKey({ local: local.split('+', 1)[0] ?? local, domain })
  return name === 'post@here.example' ? 'ann@here.example' : name
}

const FROM = 'From: Ann <ann@here.example>'

type Case = {
  readonly name: string
  readonly user?: string | null
  readonly from?: string | null
  readonly to?: readonly string[]
  readonly headers?: readonly string[]
  readonly want: readonly string[]
}

const CASES: readonly Case[] = [
  { name: 'a letter', want: ['ann@here.example bob@there.example'] },
  { name: 'nobody logged in', user: null, want: [] },
  { name: 'the null sender: a bounce', from: null, want: [] },
  { name: 'no recipients', to: [], want: [] },
  { name: 'bulk', headers: [FROM, 'Precedence: Bulk'], want: [] },
  { name: 'a list', headers: [FROM, 'precedence:\r\n list'], want: [] },
  { name: 'a list that says who it is', headers: [FROM, 'List-Id: <x.here.example>'], want: [] },
  { name: 'a vacation message', headers: [FROM, 'Auto-Submitted: auto-replied (vacation)'], want: [] },
  { name: 'a program', headers: [FROM, 'Auto-Submitted: auto-generated;x=y'], want: [] },
  {
    name: 'a person, in words',
    headers: [FROM, 'Auto-Submitted: no (really)'],
    want: ['ann@here.example bob@there.example'],
  },
  {
    name: '21 recipients',
    to: Array.from({ length: 21 }, (_, n) => `x${n}@there.example`),
    want: [],
  },
  {
    name: 'case, plus and aliases of ours; case and quotes of theirs',
    from: 'POST+shop@HERE.example',
    to: ['"bob"@There.Example'],
    headers: ['From: ann+work@here.example'],
    want: ['ann@here.example bob@there.example'],
  },
  {
    name: 'sender and author are two of ours: both write',
    from: 'office@here.example',
    want: ['office@here.example bob@there.example', 'ann@here.example bob@there.example'],
  },
  {
    name: 'a sender elsewhere teaches nothing, nor does an author elsewhere',
    from: 'ann@elsewhere.example',
    headers: ['From: eve@elsewhere.example'],
    want: [],
  },
  {
    name: 'of several authors none',
    from: 'office@here.example',
    headers: ['From: ann@here.example, eve@here.example'],
    want: ['office@here.example bob@there.example'],
  },
  {
    name: 'to oneself, and to local parts without a domain',
    to: ['ann+x@here.example', 'ann@here.example', 'root'],
    want: ['ann@here.example ann+x@here.example'],
  },
  { name: 'IDN', to: ['b@bücher.example'], want: ['ann@here.example b@xn--bcher-kva.example'] },
]

for (const {
  name,
  user = 'ann',
  from = 'ann@here.example',
  to = ['bob@there.example'],
  headers = [FROM],
  want,
} of CASES)
  t.test(`taught: ${name}`, async t => {
    const pairs = pairsTaught(
      {
        authenticated: user,
        sender: from === null ? null : address(from),
        recipients: to.map(address),
        headers: fields(...headers),
      },
      ownName,
    )
    t.strictSame(
      pairs.map(({ own, other }) => `${own} ${other}`),
      want,
    )
  })

const dmarc = (result: 'pass' | 'fail' | 'none', domain = 'there.example'): AuthResult => ({
  method: 'dmarc',
  result,
  domain,
})

const BOB = ['From: "ann@here.example" <Bob@There.example>']
for (const { name, auth, headers = BOB, want } of [
  { name: 'nothing was checked', auth: [], want: null },
  { name: 'DMARC passes', auth: [dmarc('pass')], want: 'bob@there.example' },
  { name: 'DMARC of somebody else', auth: [dmarc('pass', 'evil.example')], want: null },
  { name: 'a signature', auth: [dkim('pass', 'mail.there.example')], want: 'bob@there.example' },
  { name: 'a broken signature', auth: [dkim('fail', 'there.example')], want: null },
  { name: 'a signature of somebody else', auth: [dkim('pass', 'evil.example')], want: null },
  {
    name: 'a neighbour below a public suffix',
    auth: [dkim('pass', 'co.uk')],
    headers: ['From: b@there.co.uk'],
    want: null,
  },
  { name: 'SPF of the sender', auth: [spf('pass', 'there.example')], want: 'bob@there.example' },
  { name: 'SPF of HELO', auth: [spf('pass', 'there.example', 'helo')], want: null },
  { name: 'SPF fails', auth: [spf('fail', 'there.example')], want: null },
  { name: 'DMARC fails: strict alignment', auth: [dmarc('fail'), dkim('pass', 'mail.there.example')], want: null },
  { name: 'ARC is nobody’s word', auth: [{ method: 'arc', result: 'pass', sets: 1 } as const], want: null },
  { name: 'two authors', auth: [dmarc('pass')], headers: ['From: bob@there.example, eve@there.example'], want: null },
  {
    name: 'two From',
    auth: [dmarc('pass')],
    headers: ['From: bob@there.example', 'From: x@there.example'],
    want: null,
  },
  { name: 'no From', auth: [dmarc('pass')], headers: [], want: null },
])
  t.test(`proven: ${name}`, async t => {
    t.equal(provenAuthor(fields(...headers), auth), want)
  })

const POLICY: PolicyOptions = {
  score: { tag: 5, quarantine: 5, reject: 15 },
  dmarc: { enforce: true },
  onError: { spf: 'ignore', dkim: 'ignore', arc: 'ignore', dmarc: 'ignore' },
  malware: 'reject',
  oversize: 'judge',
  quarantine: 'hold',
}
for (const { name, signals, auth = [], want } of [
  {
    name: 'the content score',
    signals: [
      ['rules', 9],
      ['classifier', 6],
    ],
    want: 'accept',
  },
  {
    name: 'not a list of the site',
    signals: [
      ['rules', 9],
      ['lists', 10],
    ],
    want: 'quarantine',
  },
  { name: 'not malware', signals: [['clamd', 0, true]], want: 'reject' },
  { name: 'not an own rule', signals: [['own-rules', 20]], want: 'reject' },
  {
    name: 'not DMARC',
    signals: [['rules', 1]],
    auth: [{ ...dmarc('fail'), policy: 'reject' } as AuthResult],
    want: 'reject',
  },
] as const)
  t.test(`spared: ${name}`, async t => {
    const found = signals.map(([scorer, points, malware]) => ({
      scorer,
      name: 'X',
      points,
      why: '',
      ...(malware === true && { malware }),
    }))
    const all = [...found, knownCorrespondent(found)]
    t.equal(decide({ auth, signals: all, failed: [], exceeded: [] }, POLICY).action, want)
  })

t.test('the signal: never -0, and told in four languages', async t => {
  const { points, reasons } = knownCorrespondent([])
  t.ok(Object.is(points, 0))
  t.strictSame(Object.keys(reasons ?? {}), ['en', 'de', 'fr', 'it'])
})
