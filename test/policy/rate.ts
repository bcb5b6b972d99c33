import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { emptyAfterSeconds, overLimit, rateSubject, readRate, take, writeRate } from '../../lib/policy/rate.ts'
import { networks } from '../../lib/policy/scope.ts'
import type { Envelope } from '../../lib/mail/transaction.ts'
import type { Bucket, Rate } from '../../lib/policy/rate.ts'

const rate: Rate = { amount: 100, windowSeconds: 3600, burst: 200 }
const NOW = 1_800_000_000

for (const { name, bucket, count, want } of [
  { name: 'the first message', bucket: null, count: 1, want: 1 },
  { name: 'as many as it holds', bucket: null, count: 200, want: 200 },
  { name: 'more than it holds never fit', bucket: null, count: 201, want: 'null' },
  { name: 'it is full', bucket: { level: 200, at: NOW }, count: 1, want: '36' },
  { name: 'an hour lets 100 out', bucket: { level: 200, at: NOW - 3600 }, count: 100, want: 200 },
  { name: 'and not one more', bucket: { level: 200, at: NOW - 3600 }, count: 101, want: '36' },
  { name: 'a year lets nothing out that is not in', bucket: { level: 5, at: NOW - 3.2e7 }, count: 1, want: 1 },
  {
    name: 'a clock put back lets nothing out, and time begins anew',
    bucket: { level: 50, at: NOW + 1e6 },
    count: 1,
    want: 51,
  },
  {
    name: 'a full one and a clock put back wait no longer than that',
    bucket: { level: 200, at: NOW + 1e6 },
    count: 1,
    want: '36',
  },
  { name: 'what no bucket holds counts as empty', bucket: { level: NaN, at: NOW }, count: 1, want: 1 },
  { name: 'a time that is none counts as empty', bucket: { level: 200, at: Infinity }, count: 1, want: 1 },
  { name: 'below zero', bucket: { level: -1e9, at: NOW }, count: 1, want: 1 },
  { name: 'from the time of a larger limit', bucket: { level: 1000, at: NOW }, count: 1, want: '28836' },
  { name: 'nobody', bucket: { level: 200, at: NOW }, count: 0, want: 200 },
] as readonly { name: string; bucket: Bucket | null; count: number; want: number | string }[])
  t.test(name, async t => {
    const taken = take(bucket, count, NOW, rate)
    if (taken.allowed) t.strictSame(taken.bucket, { level: want, at: NOW })
    else t.equal(String(taken.seconds), want)
  })

t.test('who comes back after the time that was told gets through', async t => {
  for (const count of [1, 7, 199, 200]) {
    const bucket = { level: 200, at: NOW }
    const refused = take(bucket, count, NOW, rate)
    const seconds = refused.allowed ? null : refused.seconds
    t.type(seconds, 'number', 'refused for a time')
    t.ok(take(bucket, count, NOW + Number(seconds) + 0.001, rate).allowed)
    t.notOk(take(bucket, count, NOW + Number(seconds) - 1, rate).allowed)
  }
})

t.test('one at a time, as fast as can be: the burst and then the rate', async t => {
  let bucket: Bucket | null = null
  let passed = 0
  for (let second = 0; second < 7200; second++) {
    const taken = take(bucket, 1, NOW + second, rate)
    if (!taken.allowed) continue
    passed++
    bucket = taken.bucket
  }
  t.ok(passed >= 398 && passed <= 400, String(passed))
})

t.test('a bucket that can be forgotten is empty', async t => {
  for (const one of [
    rate,
    { amount: 1, windowSeconds: 86_400, burst: 10 },
    { amount: 1000, windowSeconds: 60, burst: 1 },
  ])
    t.equal(take({ level: one.burst, at: NOW - emptyAfterSeconds(one) }, one.burst, NOW, one).allowed, true)
})

t.test('whose bucket', async t => {
  const own = networks(['127.0.0.0/8', '10.0.0.0/8'])
  const from = (address: string | null, authenticated: string | null = null, smtp = true): Envelope => ({
    client: { address, name: null, helo: null },
    sender: parsePath('<a@b.example>'),
    authenticated,
    smtp,
  })
  t.equal(rateSubject(from('10.1.2.3'), own), null, 'own networks')
  t.equal(rateSubject(from(null), own), null, 'a socket of this host')
  t.equal(rateSubject(from('192.0.2.1', null, false), own), null, 'sendmail(1)')
  t.same(rateSubject(from('192.0.2.1'), own), rateSubject(from('192.0.2.2'), own))
  t.strictSame(rateSubject(from('10.1.2.3', 'Ann'), own), { of: 'user', name: 'ann' }, 'a user counts from anywhere')
  t.same(rateSubject(from(null, 'ANN'), own), rateSubject(from('192.0.2.1', 'ann'), own))
})

t.test('what the sender is told: a wait, or that it never fits; no name', async t => {
  t.match(overLimit({ of: 'user', name: 'ann' }, 36, rate), {
    action: 'tempfail',
    code: 'RATE',
    because: 'too much mail from this account: please come back in 1 minute',
  })
  t.match(overLimit({ of: 'network', name: '/24/192.0.2.0' }, null, rate).because, /at most 200 recipients/)
})

for (const [text, want] of [
  ['', null],
  ['x', null],
  ['/1h', null],
  ['-1/1h', null],
  ['1.5/1h', null],
  ['1e3/1h', null],
  ['100', /in how long\? did you mean 100\/1h/],
  ['100/1w', /s, m, h or d, such as 1h, found "w"/],
  ['100/hm', /found "hm"/],
  ['100 per hour', /did you mean 100\/1h\?/],
  ['20 in 5 min burst 50', /did you mean 20\/5m burst 50\?/],
  ['0/1h', /no mail would ever pass/],
  ['100/1h burst 0', /no mail would ever pass/],
  ['100/0h', /at least 1s/],
  ['100/32d', /at most 31d/],
  ['100/999999999d', /at most 31d/],
  ['9999999999/1h', /at most 1000000000/],
  ['100/1h burst', /burst and a number: 100\/1h burst 200/],
  ['100/1h 200', /burst and a number/],
  ['100/1h burst 200 or so', /burst and a number/],
] as const)
  t.test(`no rate: ${text}`, async t => {
    const read = readRate(text)
    if (want === null) t.equal(read, null)
    else t.match(read, want)
  })

for (const [text, want] of [
  ['100/1h burst 200', '100/1h burst 200'],
  ['100/h', '100/1h'],
  ['100 / 60 minutes', '100/1h'],
  ['1/1s', '1/1s'],
  ['5/90S', '5/90s'],
  ['5/1440m, burst=5', '5/1d'],
  ['10/1day burst 3', '10/1d burst 3'],
] as const)
  t.test(`a rate: ${text}`, async t => {
    const read = readRate(text)
    t.equal(read === null || typeof read === 'string' ? read : writeRate(read), want)
    t.same(readRate(want), read, 'the same when it is read again')
  })
