/**
 * ARC chains sealed here, whole and damaged in each way that RFC 8617 §5.2 names.
 */
import t from 'tap'
import { verifyArc } from '../../lib/checks/library.ts'
import { sealWith } from '../support/seal.ts'
import { ed25519Key, rsaKey } from '../support/sign.ts'
import { silent, txt, zone } from '../support/zone.ts'

const rsa = rsaKey()
const ed = ed25519Key()
const MAIL = 'From: ann@list.example\r\nSubject: Hello\r\n\r\nHi Bob\r\n'
const DNS = { 'test._domainkey.relay.example TXT': txt(rsa.record), 'ed._domainkey.relay.example TXT': txt(ed.record) }

const sealed = sealWith(rsa)
const one = sealed(MAIL, 1)
const three = sealed(sealed(one, 2), 3)
const drop = (message: string, start: string) =>
  message
    .split('\r\n')
    .filter(line => !line.startsWith(start))
    .join('\r\n')

const withoutSet = (message: string, i: number) =>
  message
    .split('\r\n')
    .filter(line => !line.startsWith('ARC-') || !new RegExp(`[: ]i=${i}(?:;|$)`).test(line))
    .join('\r\n')

for (const { name, message, dns = DNS, want, sets, reason } of [
  { name: 'no set', message: MAIL, want: 'none', sets: 0 },
  { name: 'one set', message: one, want: 'pass', sets: 1 },
  { name: 'three sets', message: three, want: 'pass', sets: 3 },
  { name: 'an ed25519 set over an rsa set', message: sealed(one, 2, { key: ed }), want: 'pass', sets: 2 },
  {
    name: 'the body changed after the last set',
    message: three.replace('Hi Bob', 'Hi Eve'),
    want: 'fail',
    reason: /body hash/,
  },
  {
    name: 'the body changed between the sets',
    message: sealed(one.replace('Hi Bob', 'Hi Eve'), 2),
    want: 'pass',
    sets: 2,
  },
  {
    name: 'an old result changed',
    message: three.replace('i=1; relay.example; spf=pass', 'i=1; relay.example; spf=fail'),
    want: 'fail',
    reason: /bad signature/,
  },
  {
    name: 'set 1 taken away',
    message: withoutSet(three, 1),
    want: 'fail',
    reason: /i=1 is not complete/,
  },
  { name: 'a seal taken away', message: drop(three, 'ARC-Seal: i=2;'), want: 'fail', reason: /i=2 is not complete/ },
  {
    name: 'a result twice',
    message: `ARC-Authentication-Results: i=2; x; none\r\n${three}`,
    want: 'fail',
    reason: /two arc-authentication-results/,
  },
  { name: 'i=0', message: `ARC-Authentication-Results: i=0; x; none\r\n${three}`, want: 'fail', reason: /valid i=/ },
  { name: 'i=51', message: `ARC-Authentication-Results: i=51; x; none\r\n${three}`, want: 'fail', reason: /valid i=/ },
  {
    name: 'a result without i=',
    message: `ARC-Authentication-Results: x; none\r\n${three}`,
    want: 'fail',
    reason: /valid i=/,
  },
  { name: 'cv=fail in the newest seal', message: sealed(one, 2, { cv: 'fail' }), want: 'fail', reason: /cv=fail/ },
  { name: 'cv=pass in the first seal', message: sealed(MAIL, 1, { cv: 'pass' }), want: 'fail', reason: /cv=pass/ },
  { name: 'cv=none in the second seal', message: sealed(one, 2, { cv: 'none' }), want: 'fail', reason: /cv=none/ },
  { name: 'cv in capitals', message: sealed(MAIL, 1, { cv: 'NONE' }), want: 'pass', sets: 1 },
  {
    name: 'a seal with h=',
    message: sealed(MAIL, 1, { seal: v => v.replace('cv=', 'h=from; cv=') }),
    want: 'fail',
    reason: /h=/,
  },
  {
    name: 'a seal with a tag twice',
    message: sealed(MAIL, 1, { seal: v => v.replace('cv=', 'cv=none; cv=') }),
    want: 'fail',
    reason: /twice/,
  },
  {
    name: 'a seal with t= that is no time',
    message: sealed(MAIL, 1, { seal: v => v.replace('cv=', 't=now; cv=') }),
    want: 'fail',
    reason: /t=/,
  },
  {
    name: 'a signature over seals',
    message: sealed(MAIL, 1, { h: 'from:arc-seal' }),
    want: 'fail',
    reason: /ARC-Seal/,
  },
  {
    name: 'a signature that leaves From out',
    message: sealed(MAIL, 1, { h: 'subject' }),
    want: 'fail',
    reason: /From/,
  },
  { name: 'no key', message: one, dns: {}, want: 'fail', reason: /no key/ },
  {
    name: 'DNS trouble',
    message: one,
    dns: { 'test._domainkey.relay.example TXT': 'ESERVFAIL' },
    want: 'fail',
    reason: /ESERVFAIL/,
  },
  {
    name: 'a key of the other algorithm',
    message: one,
    dns: { 'test._domainkey.relay.example TXT': txt(ed.record) },
    want: 'fail',
    reason: /algorithm/,
  },
])
  t.test(name, async t => {
    const found = await verifyArc(message, { resolver: zone(dns) })
    t.equal(found.result, want, name, { found })
    if (sets !== undefined) t.equal(found.sets, sets)
    if (reason !== undefined) t.match(found.reason, reason)
    if (want === 'pass') t.equal(found.sealer, 'relay.example')
  })

t.test('a chain that is broken as it stands asks nobody', async t => {
  t.match(await verifyArc(drop(three, 'ARC-Seal: i=2;'), { resolver: silent }), { result: 'fail' })
})
