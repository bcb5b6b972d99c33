/** Which entry counts: what is proven, which scope, which kind, allowed or blocked. The lists here are a few lines. */
import t from 'tap'
import { dkim, spf } from '../support/auth-results.ts'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { authorsOf, candidates, matchEntries } from '../../lib/policy/entries.ts'
import { ENTRY_REASONS } from '../../lib/policy/entry-reasons.ts'
import { entryNetwork } from '../../lib/policy/entry-network.ts'
import { readEntry } from '../../lib/policy/entry-read.ts'
import { addressKey, scopesOf } from '../../lib/policy/scope-name.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { headerField } from '../../lib/mail/header.ts'
import type { AuthResult, DmarcPolicy } from '../../lib/mail/auth-results.ts'
import type { EntryMatch, From } from '../../lib/policy/entries.ts'

const RCPT = 'ann@here.example'

const dmarc = (
  result: 'pass' | 'fail' | 'permerror' | 'temperror',
  domain: string,
  policy: DmarcPolicy,
): AuthResult => ({
  method: 'dmarc',
  result,
  domain,
  policy,
})

type Mail = { from?: readonly string[]; sender?: string; client?: string; auth?: readonly AuthResult[] }

/** `lines`: `allow SCOPE ENTRY [insist]`; the id of each is its number, from 1. */
function match(lines: readonly string[], { from = [], sender = '', client, auth = [] }: Mail): EntryMatch | null {
  const entries = lines.map((line, n) => {
    const [list = '', scope = '', entry = '', insist] = line.split(' ')
    const read = readEntry(entry, 'block')
    if ('mistake' in read) throw new Error(read.text)
    return { id: n + 1, list, scope, kind: read.kind, value: read.value, insist: insist === 'insist' }
  })
  const prefixes = entries.flatMap(({ kind, value }) => (kind === 'network' ? [entryNetwork(value)?.prefix ?? 0] : []))
  const who: From = {
    sender: parsePath(sender),
    authors: from.flatMap(address => parsePath(address) ?? []),
    client: client ?? null,
    auth,
  }
  const asked = candidates(who, { 4: prefixes, 6: prefixes })
  return matchEntries(
    who,
    asked,
    scopesOf(RCPT),
    (scope, { kind, value }, list) =>
      entries.find(one => one.scope === scope && one.kind === kind && one.value === value && one.list === list) ?? null,
  )
}

const proven = { from: ['bob@shop.example'], auth: [dmarc('pass', 'shop.example', 'reject')] }
const plain = { from: ['bob@shop.example'] }

type Row = { name: string; lists: readonly string[]; mail: Mail; want: keyof typeof ENTRY_REASONS | null; id?: number }

const AUTHENTICATION: readonly Row[] = [
  { name: 'nothing listed', lists: [], mail: proven, want: null },
  { name: 'nobody there', lists: ['allow site bob@shop.example'], mail: {}, want: null },
  { name: 'no result at all', lists: ['allow site bob@shop.example'], mail: plain, want: 'unproven' },
  { name: 'DMARC passes', lists: ['allow site bob@shop.example'], mail: proven, want: 'authorAllowed', id: 1 },
  {
    name: 'DMARC passes for one of two authors: it does not say which one readers see',
    lists: ['allow site bob@shop.example'],
    mail: { ...proven, from: ['bob@shop.example', 'eve@evil.example'] },
    want: 'unproven',
  },
  {
    name: 'DMARC passes for somebody else',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, auth: [dmarc('pass', 'evil.example', 'none')] },
    want: 'unproven',
  },
  {
    name: 'DKIM of the domain',
    lists: ['allow site shop.example'],
    mail: { ...plain, auth: [dkim('fail', 'shop.example'), dkim('pass', 'shop.example')] },
    want: 'authorAllowed',
  },
  {
    name: 'DKIM of the domain above',
    lists: ['allow site shop.example'],
    mail: { from: ['bob@news.shop.example'], auth: [dkim('pass', 'shop.example')] },
    want: 'authorAllowed',
  },
  {
    name: 'DKIM of a domain below',
    lists: ['allow site shop.example'],
    mail: { ...plain, auth: [dkim('pass', 'tenant.shop.example')] },
    want: 'unproven',
  },
  {
    name: 'DKIM of a public suffix',
    lists: ['allow site @shop.co.uk'],
    mail: { from: ['bob@shop.co.uk'], auth: [dkim('pass', 'co.uk')] },
    want: 'unproven',
  },
  {
    name: 'DKIM of a name that only ends the same',
    lists: ['allow site @shop.example'],
    mail: { ...plain, auth: [dkim('pass', 'op.example')] },
    want: 'unproven',
  },
  {
    name: 'DKIM fails',
    lists: ['allow site shop.example'],
    mail: { ...plain, auth: [dkim('fail', 'shop.example')] },
    want: 'unproven',
  },
  {
    name: 'SPF of the domain, as envelope sender',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, sender: 'bounce@shop.example', auth: [spf('pass', 'shop.example')] },
    want: 'authorAllowed',
  },
  {
    name: 'SPF of the name in HELO',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, auth: [spf('pass', 'shop.example', 'helo')] },
    want: 'unproven',
  },
  {
    name: 'SPF of another domain',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, sender: 'x@evil.example', auth: [spf('pass', 'evil.example')] },
    want: 'unproven',
  },
  {
    name: 'the envelope sender is listed and passes',
    lists: ['allow site @lists.example'],
    mail: { ...plain, sender: 'l-bounces@lists.example', auth: [spf('pass', 'lists.example')] },
    want: 'senderAllowed',
  },
  {
    name: 'ARC is no proof',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, auth: [{ method: 'arc', result: 'pass', sets: 1, sealer: 'shop.example' }] },
    want: 'unproven',
  },
  { name: 'insisted', lists: ['allow site bob@shop.example insist'], mail: plain, want: 'insisted', id: 1 },
  {
    name: 'a network needs no proof',
    lists: ['allow site 192.0.2.0/24'],
    mail: { ...plain, client: '192.0.2.9' },
    want: 'clientAllowed',
  },
  {
    name: 'a hard SPF failure, though DMARC passes and the admin insists',
    lists: ['allow site bob@shop.example insist'],
    mail: { ...proven, auth: [...proven.auth, spf('fail', 'shop.example')] },
    want: 'spfFailed',
  },
  {
    name: 'a hard SPF failure, against a network',
    lists: ['allow site 192.0.2.0/24'],
    mail: { ...plain, client: '192.0.2.9', auth: [spf('fail', 'shop.example')] },
    want: 'spfFailed',
  },
  {
    name: 'a soft SPF failure is none',
    lists: ['allow site bob@shop.example'],
    mail: { ...proven, auth: [...proven.auth, spf('softfail', 'shop.example')] },
    want: 'authorAllowed',
  },
  {
    name: 'HELO fails, the sender passes',
    lists: ['allow site bob@shop.example'],
    mail: { ...proven, auth: [spf('fail', 'mx.example', 'helo'), spf('pass', 'shop.example')] },
    want: 'authorAllowed',
  },
  {
    name: 'HELO fails, and there is no sender',
    lists: ['allow site bob@shop.example'],
    mail: { ...proven, auth: [...proven.auth, spf('fail', 'mx.example', 'helo')] },
    want: 'spfFailed',
  },
  {
    name: 'DMARC fails, quarantine',
    lists: ['allow site bob@shop.example insist'],
    mail: { ...plain, auth: [dmarc('fail', 'shop.example', 'quarantine')] },
    want: 'dmarcFailed',
  },
  {
    name: 'DMARC fails, reject, though DKIM of another author passes',
    lists: ['allow site bob@shop.example'],
    mail: {
      from: ['bob@shop.example', 'x@y.example'],
      auth: [dmarc('permerror', 'y.example', 'reject'), dkim('pass', 'shop.example')],
    },
    want: 'dmarcFailed',
  },
  {
    name: 'DMARC fails, none: it is only not proven by it',
    lists: ['allow site bob@shop.example insist'],
    mail: { ...plain, auth: [dmarc('fail', 'shop.example', 'none')] },
    want: 'insisted',
  },
  {
    name: 'DMARC could not be asked: the sender is not proven',
    lists: ['allow site bob@shop.example'],
    mail: { ...plain, auth: [dmarc('temperror', 'shop.example', 'reject')] },
    want: 'unproven',
  },
  {
    name: 'blocked, and nothing is proven',
    lists: ['block site bob@shop.example'],
    mail: { ...plain, auth: [spf('fail', 'shop.example')] },
    want: 'authorBlocked',
    id: 1,
  },
  {
    name: 'blocked as envelope sender',
    lists: ['block site shop.example'],
    mail: { sender: '<x@a.shop.example>' },
    want: 'senderBlocked',
  },
  {
    name: 'blocked as client',
    lists: ['block site 2001:db8::/32'],
    mail: { client: '2001:DB8:1::1' },
    want: 'clientBlocked',
  },
  {
    name: 'one of two authors is blocked',
    lists: ['block site eve@evil.example'],
    mail: { from: ['b@c.example', 'Eve@EVIL.example'] },
    want: 'authorBlocked',
  },
]

const PRECEDENCE: readonly Row[] = [
  {
    name: 'recipient over domain',
    lists: ['block domain:here.example bob@shop.example', 'allow recipient:ann@here.example .example insist'],
    mail: plain,
    want: 'insisted',
    id: 2,
  },
  {
    name: 'domain over site',
    lists: ['allow site bob@shop.example', 'block domain:here.example 192.0.2.0/24'],
    mail: { ...proven, client: '192.0.2.1' },
    want: 'clientBlocked',
    id: 2,
  },
  {
    name: 'recipient over site, blocking',
    lists: ['allow site bob@shop.example', 'block recipient:ann@here.example shop.example'],
    mail: proven,
    want: 'authorBlocked',
    id: 2,
  },
  {
    name: 'an allowance that does not count is passed over: the wider scope blocks',
    lists: ['block site 192.0.2.1', 'allow recipient:ann@here.example bob@shop.example'],
    mail: { ...plain, client: '192.0.2.1' },
    want: 'clientBlocked',
    id: 1,
  },
  {
    name: 'an allowance that does not count is passed over: a wider one counts',
    lists: ['allow site shop.example insist', 'allow recipient:ann@here.example bob@shop.example'],
    mail: plain,
    want: 'insisted',
    id: 1,
  },
  {
    name: "another recipient's entries do not count",
    lists: ['block recipient:eve@here.example bob@shop.example', 'block domain:there.example shop.example'],
    mail: proven,
    want: null,
  },
  {
    name: 'address over domain',
    lists: ['block site @shop.example', 'allow site bob@shop.example'],
    mail: proven,
    want: 'authorAllowed',
    id: 2,
  },
  {
    name: 'domain over domains',
    lists: ['block site shop.example', 'allow site @shop.example'],
    mail: proven,
    want: 'authorAllowed',
    id: 2,
  },
  {
    name: 'a domain alone has nothing below it',
    lists: ['block site @shop.example'],
    mail: { from: ['bob@a.shop.example'] },
    want: null,
  },
  {
    name: 'the longer one of two with all below them',
    lists: ['block site .example', 'allow site shop.example'],
    mail: proven,
    want: 'authorAllowed',
    id: 2,
  },
  {
    name: 'domains over network',
    lists: ['block site 192.0.2.1', 'allow site shop.example'],
    mail: { ...proven, client: '192.0.2.1' },
    want: 'authorAllowed',
    id: 2,
  },
  {
    name: 'the smaller one of two networks',
    lists: ['block site 192.0.2.0/24', 'allow site 192.0.2.0/25'],
    mail: { client: '192.0.2.1' },
    want: 'clientAllowed',
    id: 2,
  },
  {
    name: 'as exact: the one that blocks',
    lists: ['allow site bob@shop.example', 'block site x@list.example'],
    mail: { ...proven, sender: 'x@list.example' },
    want: 'senderBlocked',
    id: 2,
  },
  {
    name: 'a plus-address is another address',
    lists: ['block site bob@shop.example'],
    mail: { from: ['bob+x@shop.example'] },
    want: null,
  },
  {
    name: 'a name that ends the same is no domain below',
    lists: ['block site shop.example'],
    mail: { from: ['bob@myshop.example'] },
    want: null,
  },
  {
    name: 'U-labels and upper case',
    lists: ['block site \u00c4nn@b\u00fccher.example'],
    mail: { from: ['\u00e4NN@xn--BCHER-kva.example'] },
    want: 'authorBlocked',
  },
  {
    name: 'an IPv4 client written in IPv6',
    lists: ['block site 192.0.2.0/24'],
    mail: { client: '::ffff:192.0.2.1' },
    want: 'clientBlocked',
  },
  { name: 'a client that is none', lists: ['block site 192.0.2.0/24'], mail: { client: 'unknown' }, want: null },
  { name: 'an address literal', lists: ['block site shop.example'], mail: { sender: '<x@[192.0.2.1]>' }, want: null },
]

for (const { name, lists, mail, want, id } of [...AUTHENTICATION, ...PRECEDENCE])
  t.test(name, async t => {
    const found = match(lists, mail)
    if (want === null) {
      t.equal(found, null)
      return
    }
    t.strictSame(found?.signal.reasons, ENTRY_REASONS[want])
    t.equal(found?.signal.why, ENTRY_REASONS[want].en)
    const [signal, points] = want.endsWith('Blocked')
      ? ['LIST_BLOCKED', 10]
      : want.endsWith('Allowed') || want === 'insisted'
        ? ['LIST_ALLOWED', -100]
        : ['LIST_ALLOWED_UNPROVEN', 0]
    t.match(found?.signal, { scorer: 'entries', name: signal, points })
    if (points === 0) t.equal(found?.id, null, 'what does not count is no hit')
    else if (id !== undefined) t.equal(found?.id, id)
  })

t.test('a signed message that somebody sends on with a second author is not the signer’s', async t => {
  const auth = [dkim('pass', 'shop.example')]
  const lines = ['allow site shop.example']
  const counted = (from: readonly string[]): number | null | undefined => match(lines, { from, auth })?.id
  t.equal(counted(['bob@shop.example']), 1)
  t.equal(counted(['eve@evil.example', 'bob@shop.example']), null)
  t.equal(counted(['ann@mail.shop.example', 'bob@shop.example']), 1)
})

t.test('hundreds of authors and labels: a bounded number of questions', async t => {
  const authors = Array.from({ length: 500 }, (_, n) => parsePath(`a${n}@${'x.'.repeat(100)}example`) ?? []).flat()
  const asked = candidates({ sender: null, authors, client: null, auth: [] }, { 4: [], 6: [] })
  t.ok(asked.length <= 10 * 128, String(asked.length))
})

t.test('reasons in all languages, none with the sender in it', async t => {
  for (const reasons of Object.values(ENTRY_REASONS))
    for (const language of LANGUAGES) t.match(reasons[language], /^\p{Lu}[^@<>{}]{20,220}\.$/u)
})

t.test('authors: every From field, quotes and routes taken off', async t => {
  const fields = [
    headerField('From', ' Ann <"ann"@Here.example>, "b.c"@xn--bcher-kva.example'),
    headerField('FROM ', ' (eve) <@route.example:Eve@evil.example>'),
    headerField('From', ' nobody, <>, x@[192.0.2.1], undisclosed:;'),
    headerField('Reply-To', ' other@b.example'),
  ]
  t.strictSame(
    authorsOf(fields).map(one => addressKey(one)),
    ['ann@here.example', 'b.c@xn--bcher-kva.example', 'eve@evil.example'],
  )
  t.equal(authorsOf([headerField('From', ` ${'a@b.example, '.repeat(5_000)}`)]).length, 10)
})
