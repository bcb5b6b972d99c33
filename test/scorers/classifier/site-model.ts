/** What a site learns: in any order, taken back exactly, within bounds; its file; what it is worth. */
import t from 'tap'
import { features } from '../../../lib/scorers/classifier/features.ts'
import { Counts, COUNTERS, MOST_MESSAGES } from '../../../lib/scorers/classifier/site-counts.ts'
import { decodeSite, encodeSite } from '../../../lib/scorers/classifier/site-file.ts'
import { isBlank, messageName, siteMessage, siteStart } from '../../../lib/scorers/classifier/site-message.ts'
import {
  confidence,
  judgeOf,
  opinionOf,
  pointsOf,
  pointsOfBulk,
  signalsOf,
} from '../../../lib/scorers/classifier/site-points.ts'
import { SiteModel } from '../../../lib/scorers/classifier/site-model.ts'
import { LANGUAGES } from '../../../lib/scorers/language.ts'
import { parseMessageOctets } from '../../../lib/mail/message.ts'
import { lessons } from '../../support/lessons.ts'
import type { Label } from '../../../lib/scorers/classifier/model.ts'
import type { ModelFileError } from '../../../lib/scorers/classifier/model-file.ts'

const KEY = 7
const seen = (raw: Buffer) => features(raw, KEY)
const SPAM = lessons('spam', 120).map(seen)
const HAM = lessons('ham', 120).map(seen)
const NEW_SPAM = lessons('spam', 60, 2).map(seen)
const NEW_HAM = lessons('ham', 60, 2).map(seen)

function taught(order: readonly (readonly [Label, (typeof SPAM)[number]])[]): SiteModel {
  const model = SiteModel.empty(KEY)
  for (const [label, one] of order) model.learn(one, label, false)
  return model
}
const spam = SPAM.map(one => ['spam', one] as const)
const ham = HAM.map(one => ['ham', one] as const)
const mixed = spam.flatMap((one, at) => [one, ham[at] ?? one])

for (const [name, order] of [
  ['mixed', mixed],
  ['all spam, then all wanted mail', [...spam, ...ham]],
  ['all wanted mail, then all spam', [...ham, ...spam]],
] as const)
  t.test(`learnt ${name}: new mail is told apart, and no wanted message is over the threshold`, async t => {
    const model = taught(order)
    t.ok(NEW_HAM.every(one => pointsOf(model.score(one)) <= 0))
    t.ok(NEW_SPAM.filter(one => pointsOf(model.score(one)) >= 2).length > NEW_SPAM.length / 2)
  })

for (const label of ['spam', 'ham'] as const)
  t.test(`a site that learnt only ${label} moves nothing`, async t => {
    const model = taught(label === 'spam' ? spam : ham)
    t.equal(model.score(NEW_SPAM[0] ?? { views: [] }), 0)
    t.equal(confidence(model.learnt, 10), 0)
  })

t.test('a message is taken back to the last bit, whatever was learnt since', async t => {
  const model = taught(mixed.slice(0, 40))
  const [one = { views: [] }, other = { views: [] }] = NEW_SPAM
  const before = decodeSite(encodeSite({ model, generation: 1 })).model
  const first = model.learn(one, 'ham', true)
  const second = model.learn(other, 'spam', true)
  t.equal(model.forget(one, 'ham', true, first), 'exact')
  t.equal(model.forget(other, 'spam', true, second), 'exact')
  t.same(model.counts.state, before.counts.state)
  t.same(model.online.state.weights, before.online.state.weights)
  t.strictSame(model.learnt, before.learnt)
  t.equal(model.wantedBulk, before.wantedBulk)
})

t.test('against bulk mail a model says little until it knows much of it as wanted', async t => {
  const judged = (wantedBulk: number, bulk = true, score = 1) =>
    judgeOf(score, { learnt: { spam: 5000, ham: 5000 }, wantedBulk }, bulk, 50)
  const whole = pointsOf(1)
  t.ok(whole >= 5)
  t.equal(judged(0, false).points, whole, 'other mail')
  t.equal(judged(100).points, 0.4 * 6, 'twice the least')
  t.ok(judged(1000).points > 0.9 * whole)
  t.equal(judged(0, true, -1).points, pointsOf(-1), 'for it all that it has to say')
  t.ok(judged(0, true, 2.5).points >= 5, 'and against it what is beyond doubt')
  t.equal(judgeOf(9, { learnt: { spam: 10, ham: 5000 }, wantedBulk: 5000 }, true, 50).confidence, 0, 'spam unknown')
  const model = taught(mixed)
  t.equal(model.wantedBulk, 0)
  model.learn(HAM[0] ?? { views: [] }, 'ham', true)
  model.learn(SPAM[0] ?? { views: [] }, 'spam', true)
  t.equal(model.wantedBulk, 1, 'only wanted mail counts')
  t.equal(decodeSite(encodeSite({ model, generation: 1 })).model.wantedBulk, 1, 'and it is kept in the file')
})

t.test('counters are halved before they are full; what was learnt before that fades', async t => {
  const full = new Uint16Array(COUNTERS).fill(MOST_MESSAGES)
  const counted = { spam: MOST_MESSAGES, ham: MOST_MESSAGES }
  const counts = new Counts({ spam: full, ham: full.slice(), counted, halvings: 0 })
  const [one = { views: [] }] = SPAM
  counts.learn(one, 'spam')
  t.match(counts.state, { halvings: 1, counted: { spam: MOST_MESSAGES / 2 + 1, ham: MOST_MESSAGES / 2 } })
  t.equal(counts.forget(one, 'spam', 0), false)
  t.equal(counts.forget(one, 'spam', 1), true)
})

t.test('the same message and its opposite ten thousand times: bounded, and a number', async t => {
  const model = SiteModel.empty(KEY)
  const [one = { views: [] }] = SPAM
  for (let n = 0; n < 10_000; n++) model.learn(one, n % 2 === 0 ? 'spam' : 'ham', true)
  t.ok(Number.isFinite(model.score(one)))
})

const good = encodeSite({ model: taught(mixed.slice(0, 20)), generation: 3 })
t.test('a file read back is the same model', async t => {
  const { model, generation } = decodeSite(good)
  t.equal(generation, 3)
  t.ok(encodeSite({ model, generation }).equals(good))
})

const changed = (at: number): Buffer => {
  const copy = Buffer.from(good)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
const BROKEN: readonly (readonly [name: string, file: Buffer, kind: ModelFileError['kind'], says: RegExp])[] = [
  ['empty', Buffer.alloc(0), 'wrong', /something else/],
  ['another file', Buffer.alloc(100_000, 'x'), 'wrong', /something else/],
  ['only the magic', good.subarray(0, 15), 'wrong', /found none/],
  ['of another version', changed(15), 'wrong', /version 2, found 3; learn anew/],
  ['cut in the head', good.subarray(0, 30), 'corrupt', /found 30; restore/],
  ['cut by one octet', good.subarray(0, -1), 'corrupt', /octets, found/],
  ['one octet too long', Buffer.concat([good, Buffer.alloc(1)]), 'corrupt', /octets, found/],
  ['a changed counter', changed(1000), 'corrupt', /checksum/],
  ['a changed length', changed(16 + 10 * 4), 'corrupt', /octets, found/],
  ['a changed checksum', changed(good.length - 1), 'corrupt', /checksum/],
]
for (const [name, file, kind, says] of BROKEN)
  t.test(`a model file that is ${name}`, async t => {
    t.throws(() => decodeSite(file), { name: 'ModelFileError', kind, message: says })
  })

t.test('points: never the other way round, bounded, and none for who knows too little', async t => {
  for (const [score, points] of [
    [0, 0],
    [0.4, 1.6],
    [-0.4, -2],
    [1e9, 8],
    [-1e9, -6],
    [Infinity, 8],
    [-Infinity, -6],
  ] as const)
    t.ok(Math.abs(pointsOf(score) - points) < 1e-9, String(score))
  const steps = Array.from({ length: 400 }, (_, at) => (at - 200) / 50)
  for (const [name, of] of [
    ['mail', pointsOf],
    ['bulk mail', (score: number) => pointsOfBulk(score, 0)],
    ['bulk mail of which half is known', (score: number) => pointsOfBulk(score, 0.5)],
  ] as const)
    t.ok(
      steps.every((score, at) => at === 0 || of(score) >= of(steps[at - 1] ?? 0)),
      name,
    )
  t.ok(pointsOf(1.2) < pointsOf(1.5) && pointsOf(-1) > pointsOf(-1.5), 'where much is certain, more is still more')
  t.equal(confidence({ spam: 1_000_000, ham: 50 }, 50), 0)
  t.equal(confidence({ spam: 100, ham: 1000 }, 50), 0.5)
  const sure = { points: 6, confidence: 1 }
  const silent = { points: 6, confidence: 0 }
  t.strictSame(opinionOf(silent, silent), { points: 0, weight: 0 })
  t.equal(opinionOf({ points: -4, confidence: 1 }, sure).points, -4, 'a domain that knows enough speaks alone')
  t.equal(opinionOf({ points: -4, confidence: 0.5 }, sure).points, 1, 'one that knows half shares')
  t.strictSame(signalsOf({ points: 0.04, weight: 1 }), [])
  for (const points of [3, -3]) {
    const [signal] = signalsOf({ points, weight: 1 })
    t.match(signal, { scorer: 'classifier', name: points > 0 ? 'LEARNT_SPAM' : 'LEARNT_HAM', points })
    t.ok(LANGUAGES.every(language => (signal?.reasons?.[language] ?? '').length > 10))
  }
})

const OWN = new Set(['mx.receiver.example'])
const BASE = 'Received: from a.example by b.example; x\r\nFrom: a@b.example\r\nSubject: s\r\n\r\nbody\r\n'
const SAME: readonly (readonly [name: string, raw: string])[] = [
  ['bare LF', BASE.replaceAll('\r\n', '\n')],
  ['delivered', `Return-Path: <a@b>\r\nDelivered-To: bob@receiver.example\r\n${BASE}`],
  ['flags of a mailbox', `Status: RO\r\nX-UID: 7\r\n${BASE}\r\n\r\n`],
  [
    'our own Received above, and what stands above that',
    `Received: from mx.receiver.example by store.receiver.example with LMTP\r\nReceived: from b.example (b [192.0.2.1])\r\n\tby mx.receiver.example (Postfix) with ESMTP\r\n${BASE}`,
  ],
  ['our own fields', `X-Spam-Status: Yes\r\nX-Cleanmilter-Reference: S6B7-PRE\r\nX-Spam-Flag: YES\r\n${BASE}`],
  [
    'a name of ours that only our results tell',
    `Authentication-Results: mx2.receiver.example; spf=pass\r\nX-Cleanmilter-Reference: x\r\nReceived: from b.example by MX2.receiver.example; y\r\n${BASE}`,
  ],
]
const SECRET = Buffer.alloc(32, 1)
for (const [name, raw] of SAME)
  t.test(`the same message: ${name}`, async t => {
    const one = siteMessage(Buffer.from(BASE), OWN)
    const other = siteMessage(Buffer.from(raw), OWN)
    t.ok(messageName(other, SECRET).equals(messageName(one, SECRET)))
    t.equal(other.toString('latin1').trimEnd(), one.toString('latin1').trimEnd())
    t.ok(siteStart(parseMessageOctets(Buffer.from(BASE)), OWN).equals(one), 'as on its way in')
  })

t.test('others are others', async t => {
  const name = (raw: string, secret = SECRET) => messageName(siteMessage(Buffer.from(raw), OWN), secret).toString('hex')
  t.not(name(BASE.replace('body', 'Body')), name(BASE))
  t.not(name(BASE.replace('b.example; x', 'c.example; x')), name(BASE), 'foreign Received fields count')
  t.not(name(BASE, Buffer.alloc(32, 2)), name(BASE), 'another site cannot tell')
  t.ok(isBlank(siteMessage(Buffer.from('\n\r\n \n'), OWN)))
})

t.test('hostile messages: any octets, in time', async t => {
  for (const [name, raw] of [
    ['only Received', 'Received: by mx.receiver.example\r\n'.repeat(20_000)],
    ['a long Received', `Received: ${' by '.repeat(100_000)}\r\n\r\n`],
    ['spaces', `Authentication-Results:${' '.repeat(300_000)}\r\nX-Spam-Status: x\r\n\r\n`],
    ['NUL', '\0'.repeat(300_000)],
  ] as const) {
    const began = performance.now()
    t.ok(siteMessage(Buffer.from(raw), OWN).length > 0, name)
    t.ok(performance.now() - began < 20_000, `${name} in time`)
  }
})
