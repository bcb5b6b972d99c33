/**
 * ARC chains sealed here, whole and damaged in each way that RFC 8617 §5.2 names.
 */
import { createHash, sign } from 'node:crypto'
import t from 'tap'
import { verifyArc } from '../../lib/checks/library.ts'
import { ed25519Key, rsaKey, signed } from '../support/sign.ts'
import type { SigningKey } from '../support/sign.ts'
import { silent, txt, zone } from '../support/zone.ts'

const rsa = rsaKey()
const ed = ed25519Key()
const MAIL = 'From: ann@list.example\r\nSubject: Hello\r\n\r\nHi Bob\r\n'
const DNS = { 'test._domainkey.relay.example TXT': txt(rsa.record), 'ed._domainkey.relay.example TXT': txt(ed.record) }

type Sealing = {
  readonly key?: SigningKey
  readonly cv?: string
  readonly seal?: (value: string) => string
  readonly h?: string
}

/** Adds set i to a message; older sets must stand on top in order. RFC 8617 §5.1. */
function sealed(
  message: string,
  i: number,
  { key = rsa, cv = i === 1 ? 'none' : 'pass', seal = v => v, h = 'from:subject' }: Sealing = {},
): string {
  const s = key.type === 'rsa' ? 'test' : 'ed'
  const results = `ARC-Authentication-Results: i=${i}; relay.example; spf=pass`
  const [signature = ''] = signed(message, {
    key,
    fieldName: 'ARC-Message-Signature',
    tags: { v: null, i: String(i), d: 'relay.example', s, h },
  }).split('\r\n', 1)
  const older: string[] = []
  for (let n = 1; n < i; n++)
    for (const name of ['ARC-Authentication-Results', 'ARC-Message-Signature', 'ARC-Seal']) {
      const line = message
        .split('\r\n')
        .find(field => field.startsWith(`${name}:`) && new RegExp(`[: ]i=${n}(?:;|$)`).test(field))
      if (line !== undefined) older.push(relaxed(line))
    }
  const bare = seal(` i=${i}; a=${key.type}-sha256; cv=${cv}; d=relay.example; s=${s}; b=`)
  const data = [...older, relaxed(results), relaxed(signature), relaxed(`ARC-Seal:${bare}`)].join('\r\n')
  const b =
    key.type === 'rsa'
      ? sign('sha256', Buffer.from(data), key.privateKey)
      : sign(null, createHash('sha256').update(data).digest(), key.privateKey)
  return `ARC-Seal:${bare}${b.toString('base64')}\r\n${signature}\r\n${results}\r\n${message}`
}

function relaxed(line: string): string {
  const colon = line.indexOf(':')
  return `${line.slice(0, colon).toLowerCase()}:${line
    .slice(colon + 1)
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}

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
