/** The model that comes with the program: when it speaks, when it is silent, and what happens where its file is none. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createShippedScorer, loadShipped, SHIPPED_FILE } from '../../../lib/scorers/classifier/shipped.ts'
import { bulkSigns, isBulk } from '../../../lib/scorers/classifier/shipped-bulk.ts'
import { shippedFeatures } from '../../../lib/scorers/classifier/shipped-features.ts'
import { decodeShipped, encodeShipped } from '../../../lib/scorers/classifier/shipped-file.ts'
import { HAM, MODEL_STEPS, pointsOf, SHAPE, signalsOf, SPAM } from '../../../lib/scorers/classifier/shipped-points.ts'
import { readWords } from '../../../lib/scorers/classifier/shipped-words.ts'
import { contentOf } from '../../support/content.ts'
import { tempFolder } from '../../support/temp.ts'
import type { ModelFileError } from '../../../lib/scorers/classifier/model-file.ts'
import type { Opinion, Silence } from '../../../lib/scorers/classifier/shipped-model.ts'

const model = loadShipped()
const file = readFileSync(SHIPPED_FILE)
const mail = (subject: string, body: string, head = ''): string =>
  `From: Somebody <s@mail.example>\nTo: you@example.org\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nMessage-ID: <1@mail.example>\nSubject: ${subject}\n${head}\n${body}\n`
const html = (body: string): string => `<html><head><style>@media x{}</style></head><body>${body}</body></html>`

const FRAUD = `Dear friend, I am Mr John Smith, an auditor with a bank. I have a confidential business proposal for you. A customer of
our bank died and left the sum of 18.5 million dollars in his account without any next of kin. I seek your assistance to transfer
this fund to your bank account. You will receive 40 percent of the total sum for your assistance. The transaction is risk free.
Please reply urgently with your full name, your telephone number and your bank account details. God bless you.`
const LETTER = `Hi all, I tried the patch on my machine and it builds without warnings now, thanks. The test still fails when the
file does not exist though, I think the error is in the second function. Could you have a look at the code before we release the
next version? I wrote some notes about the problem and will send them to the list tomorrow.`
const INVOICE = `Dear customer, please find attached our invoice 2026-1043 over CHF 480.00 for the flyers delivered on 12 November.
We kindly ask you to transfer the amount within 30 days to the account given on the invoice. Thank you for your order. We look
forward to working with you again. Best regards, the accounting team`
const GERMAN = `Hallo zusammen, wir fahren am Samstag mit dem Zug nach Luzern und wandern dann auf den Pilatus, wenn das Wetter
hält. Treffpunkt wäre um halb neun am Bahnhof beim Kiosk. Bitte sagt bis Donnerstag Bescheid, damit ich die Billette bestelle.`

for (const { name, raw, silent, points } of [
  { name: 'advance-fee fraud is spam', raw: mail('URGENT ASSISTANCE!!!', FRAUD), silent: null, points: [3, 4.9] },
  { name: 'a letter among developers is wanted', raw: mail('build error', LETTER), silent: null, points: [-2.5, -0.5] },
  {
    name: 'a language without wanted mail in it: unfamiliar',
    raw: mail('Samstag', GERMAN),
    silent: 'unfamiliar',
    points: [0, 0.5],
  },
  {
    name: 'an invoice: its words alone do not make it spam',
    raw: mail('Invoice 2026-1043', INVOICE),
    silent: null,
    points: [-2.5, 2.5],
  },
  { name: 'few words: short', raw: mail('hi', 'see you'), silent: 'short', points: [0, 0] },
  { name: 'no text at all: short', raw: mail('', ''), silent: 'short', points: [0, 0] },
  {
    name: "a shop's newsletter: bulk, whatever it says",
    raw: mail(
      'URGENT ASSISTANCE!!!',
      html(`${FRAUD}<img src=a><img src=b><img src=c>`),
      'List-Unsubscribe: <mailto:u@mail.example>\nFeedback-ID: 1\nContent-Type: text/html\n',
    ),
    silent: 'bulk',
    points: [0, 0],
  },
] as const)
  t.test(name, async t => {
    const opinion = model.judge(contentOf(raw))
    t.equal(opinion.silent, silent)
    const [least, most] = points
    const given = pointsOf(opinion)
    t.ok(given >= least && given <= most, `${given} points, logit ${opinion.logit}`)
  })

t.test(
  'points stay in their bounds, have a name and reasons in four languages; alone they reach no threshold',
  async t => {
    for (const silent of [null, 'bulk', 'short', 'unfamiliar'] as (Silence | null)[])
      for (let logit = -50; logit <= 50; logit += 0.05) {
        const opinion: Opinion = { logit, says: logit, shape: logit, words: 100, familiarity: 1, silent }
        const points = pointsOf(opinion)
        const [signal, ...more] = signalsOf(opinion)
        if (points < -HAM.most || points > SPAM.most || more.length > 0 || (signal?.points ?? 0) !== points)
          t.fail(`${points} at ${logit}, ${silent ?? 'speaking'}`)
        if ((silent === 'bulk' || silent === 'short') && signal !== undefined)
          t.fail(`the model speaks, though ${silent}`)
        if (silent !== null && (points < 0 || points > SHAPE.most)) t.fail(`${points} by the shape alone`)
      }
    t.ok(SPAM.most < 5 && HAM.most < 5)
    t.ok(MODEL_STEPS.every(({ why }) => ['en', 'de', 'fr', 'it'].every(one => why[one as 'en'].length > 10)))
  },
)

for (const { name, head, body, bulk } of [
  { name: 'plain text of anybody', head: '', body: 'x', bulk: false },
  { name: 'HTML of anybody', head: 'Content-Type: text/html\n', body: '<p>x', bulk: false },
  { name: 'a program for campaigns wrote it', head: 'Feedback-ID: 1:2\n', body: 'x', bulk: true },
  {
    name: "a company's signature on HTML",
    head: 'Content-Type: text/html\nDKIM-Signature: v=1; d=mail.example; b=x\n',
    body: '<p>x',
    bulk: true,
  },
  {
    name: "somebody else's signature",
    head: 'Content-Type: text/html\nDKIM-Signature: v=1; d=other.test; b=x\n',
    body: '<p>x',
    bulk: false,
  },
  {
    name: 'three pictures and a way out',
    head: 'Content-Type: text/html\nList-Unsubscribe: <x>\n',
    body: '<img><img><img>',
    bulk: true,
  },
] as const)
  t.test(`bulk: ${name}`, async t => {
    const { parsed } = contentOf(mail('x', body, head))
    t.equal(isBulk(parsed), bulk, `${bulkSigns(parsed)} signs`)
  })

t.test('a file that is none, damaged or of another version is named, and mail is judged without it', async t => {
  const folder = tempFolder('shipped')
  const withSum = (octets: Buffer): Buffer => Buffer.concat([octets, createHash('sha256').update(octets).digest()])
  const changed = (at: number, value: number): Buffer => {
    const octets = Buffer.from(file.subarray(0, -32))
    octets.writeUInt32LE(value, at)
    return withSum(octets)
  }
  const flipped = Buffer.from(file)
  flipped[1000] = (flipped[1000] ?? 0) ^ 1
  const rows: readonly (readonly [string, Buffer | null, RegExp, ModelFileError['kind']])[] = [
    ['not there', null, /cannot be read \(ENOENT\)/, 'wrong'],
    ['empty', Buffer.alloc(0), /starts with/, 'wrong'],
    ['something else', Buffer.from('#!/bin/sh\n'), /starts with/, 'wrong'],
    [
      'another version',
      Buffer.concat([file.subarray(0, 15), Buffer.of(9), file.subarray(16)]),
      /version 1, found 9/,
      'wrong',
    ],
    ['cut in its head', file.subarray(0, 40), /checksum/, 'corrupt'],
    ['cut in its middle', file.subarray(0, file.length >> 1), /checksum/, 'corrupt'],
    ['one bit turned', flipped, /checksum/, 'corrupt'],
    ['too few features said', changed(16, 10), /contradict/, 'corrupt'],
    ['too many said', changed(16, 0xffff_ffff), /contradict/, 'corrupt'],
    ['more said than there are', changed(16, 900_000), /contradict/, 'corrupt'],
  ]
  for (const [name, octets, message, kind] of rows) {
    const path = join(folder, name)
    if (octets !== null) writeFileSync(path, octets)
    let thrown: unknown
    try {
      loadShipped(path)
    } catch (error) {
      thrown = error
    }
    t.match(thrown, { name: 'ModelFileError', message, kind }, name)
    const said: ModelFileError[] = []
    const scorer = createShippedScorer(error => said.push(error), thrown as ModelFileError)
    t.equal(said.length, 1, `${name}: told once, at the start`)
    t.throws(
      () => scorer(contentOf('From: a@b.example\n\nx')),
      { name: 'ModelFileError' },
      `${name}: left out of each message`,
    )
  }
})

t.test('the file is small, and what is read is what was written', async t => {
  t.ok(file.length < 1_500_000, `${file.length} octets`)
  t.ok(encodeShipped(decodeShipped(file)).equals(file))
})

t.test('nothing can be read in the file: no word of five letters that mail has stands in it', async t => {
  const text = file.toString('latin1').toLowerCase()
  const words = new Set(`${FRAUD} ${LETTER}`.toLowerCase().match(/[a-z]{5,}/g))
  t.strictSame(
    [...words].filter(word => text.includes(word)),
    [],
  )
})

t.test('addresses, hosts, links and numbers count only as such', async t => {
  const of = (text: string): string => {
    const seen: string[] = []
    readWords(text, 0, { add: (group, hash) => seen.push(`${group}${hash}`) })
    return seen.join()
  }
  for (const [one, other] of [
    ['write to anna@keller.example now', 'write to b.c@d.test now'],
    ['see https://a.example/x?y=1 there', 'see http://other.test:81/ there'],
    ['on www.one.example today', 'on www.two.test/x today'],
    ['at host.one.example today', 'at b.test today'],
    ['pay 4711 now', 'pay 1234567 now'],
  ] as const)
    t.equal(of(one), of(other), one)
  t.not(of('pay 47 now'), of('pay 1234567 now'))
  t.equal(of("don't"), of('don’t'))
})

t.test('hostile text: bounded time, and a value', async t => {
  const many = 3_000_000
  for (const text of ['@', '.', 'a.', 'a@', '://', "'", 'www.', '漢', '\n-- \n', '>', 'A!', '<img', '$1 ']) {
    const content = contentOf(mail(text.repeat(200), text.repeat(Math.ceil(many / text.length))))
    const began = process.cpuUsage().user
    shippedFeatures(content)
    model.judge(content)
    const ms = (process.cpuUsage().user - began) / 1000
    t.ok(ms < 2000, `${JSON.stringify(text)}: ${ms} ms`)
  }
})
