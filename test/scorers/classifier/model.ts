/** The model learns, forgets to the last bit, survives its file, and names what is wrong with one. */
import t from 'tap'
import { lightDecode, MAX_LOOKED_AT } from '../../../lib/scorers/classifier/decode.ts'
import { features, RAW_OCTETS, SIZE, TEXT_OCTETS } from '../../../lib/scorers/classifier/features.ts'
import { decodeModel, encodeModel, MODEL_OCTETS } from '../../../lib/scorers/classifier/model-file.ts'
import { Model } from '../../../lib/scorers/classifier/model.ts'
import { Random } from '../../support/random.ts'
import type { ModelFileError } from '../../../lib/scorers/classifier/model-file.ts'

const KEY = 7
const mail = (subject: string, body: string): Buffer =>
  Buffer.from(`From: a@example.org\nSubject: ${subject}\n\n${body}\n`)
const SPAM = features(mail('cheap watches', 'buy now http://shop.example.com/x and save'), KEY)
const HAM = features(mail('minutes of Monday', 'we agreed on the budget of next year'), KEY)

function taught(): Model {
  const model = Model.empty(KEY)
  for (let round = 0; round < 5; round++) {
    model.learn(SPAM, 'spam')
    model.learn(HAM, 'ham')
  }
  return model
}

t.test('an empty model says one half; what was learnt is told apart, and so is what looks like it', async t => {
  t.equal(Model.empty(KEY).probability(Model.empty(KEY).score(SPAM)), 0.5)
  const model = taught()
  t.ok(model.probability(model.score(SPAM)) > 0.9)
  t.ok(model.probability(model.score(HAM)) < 0.1)
  t.ok(model.score(features(mail('cheap pens', 'buy now and save'), KEY)) > 0)
})

t.test('the same messages in the same order give the same octets', async t => {
  t.ok(encodeModel(taught()).equals(encodeModel(taught())))
})

t.test('what a message changed is taken back to the last bit, whatever was learnt since', async t => {
  const model = taught()
  const third = features(mail('lottery', 'you have won'), KEY)
  const before = model.state.weights
  const receipt = model.learn(third, 'spam')
  t.notSame(model.state.weights, before)
  const other = model.learn(SPAM, 'ham')
  model.forget(third, 'spam', receipt)
  model.forget(SPAM, 'ham', other)
  t.ok(Buffer.from(model.state.weights.buffer).equals(Buffer.from(before.buffer)))
  t.strictSame(model.state.learnt, { spam: 5, ham: 5 })
})

t.test('a receipt that does not fit is refused', async t => {
  const model = taught()
  t.throws(() => model.forget(SPAM, 'spam', { steps: [1] }), { name: 'ReceiptError' })
  t.throws(() => Model.empty(KEY).forget(SPAM, 'spam', { steps: [0, 0, 0] }), { name: 'ReceiptError' })
})

t.test('the same message again and again, with one label or both, moves no weight out of its bounds', async t => {
  const model = Model.empty(KEY)
  for (let round = 0; round < 20_000; round++) model.learn(SPAM, round % 3 === 0 ? 'ham' : 'spam')
  t.ok(model.state.weights.every(weight => Math.abs(weight) < 2 ** 30))
  const steady = taught()
  for (let round = 0; round < 1000; round++) steady.learn(SPAM, 'spam')
  const settled = steady.state.weights
  for (let round = 0; round < 1000; round++) steady.learn(SPAM, 'spam')
  t.same(steady.state.weights, settled, 'nothing to learn from what is known')
})

t.test('a weight at its bound keeps its message from being learnt, and forgetting that changes nothing', async t => {
  const weights = new Int32Array(SIZE).fill(-(2 ** 30))
  const model = new Model({ key: KEY, slope: 2 ** 19, learnt: { spam: 0, ham: 0 }, weights })
  // Told that it is wanted, it has nothing to learn; the other way up is open.
  t.strictSame(model.learn(SPAM, 'ham').steps, [0, 0, 0, 0, 0])
  const high = new Model({ key: KEY, slope: 2 ** 19, learnt: { spam: 0, ham: 0 }, weights: weights.map(() => 2 ** 30) })
  const first = SPAM.views[0]?.[0] ?? 0
  const mixed = weights.map((_, at) => (at === first ? 2 ** 30 : -100_000))
  const edge = new Model({ key: KEY, slope: 2 ** 19, learnt: { spam: 0, ham: 0 }, weights: mixed })
  t.strictSame(high.learn(SPAM, 'spam').steps, [0, 0, 0, 0, 0])
  const receipt = edge.learn({ views: [Uint32Array.of(first, first ^ 1)] }, 'ham')
  edge.forget({ views: [Uint32Array.of(first, first ^ 1)] }, 'ham', receipt)
  t.same(edge.state.weights, mixed)
})

t.test('a model file read back is the same model', async t => {
  const model = taught()
  const back = decodeModel(encodeModel(model))
  t.equal(back.score(SPAM), model.score(SPAM))
  t.ok(encodeModel(back).equals(encodeModel(model)))
})

t.test('the file holds no text of a message', async t => {
  const file = encodeModel(taught()).toString('latin1')
  for (const word of ['watches', 'budget', 'shop', 'exam', 'Mond']) t.notOk(file.includes(word), word)
})

const good = encodeModel(taught())
const changed = (at: number, value: number): Buffer => {
  const copy = Buffer.from(good)
  copy[at] = value
  return copy
}
const BROKEN: readonly (readonly [name: string, file: Buffer, kind: ModelFileError['kind'], says: RegExp])[] = [
  ['empty', Buffer.alloc(0), 'wrong', /something else/],
  ['another file', Buffer.from('PK\u0003\u0004 something long enough'), 'wrong', /something else/],
  ['only the magic', good.subarray(0, 15), 'wrong', /found none/],
  ['of a later version', changed(15, 3), 'wrong', /version 2, found 3/],
  ['of an earlier version, with other views', changed(15, 1), 'wrong', /version 2, found 1; learn anew/],
  ['cut in the head', good.subarray(0, 20), 'corrupt', /found 20;/],
  ['cut by one octet', good.subarray(0, -1), 'corrupt', new RegExp(`${MODEL_OCTETS} octets`)],
  ['one octet too long', Buffer.concat([good, Buffer.alloc(1)]), 'corrupt', /octets/],
  ['a changed weight', changed(5000, (good[5000] ?? 0) ^ 1), 'corrupt', /checksum/],
  ['a changed number of weights', changed(20, 1), 'corrupt', /checksum/],
  ['a changed checksum', changed(MODEL_OCTETS - 1, (good[MODEL_OCTETS - 1] ?? 0) ^ 1), 'corrupt', /checksum/],
]
for (const [name, file, kind, says] of BROKEN)
  t.test(`a model file that is ${name}`, async t => {
    t.throws(() => decodeModel(file), { name: 'ModelFileError', kind, message: says })
  })

t.test('base64 and quoted-printable say the same as the plain text', async t => {
  const text = 'Gr\u00fc\u00dfe = buy now\nsecond line'
  const octets = Buffer.from(text)
  const quoted = [...octets].map(octet => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('=\r\n')
  const head = 'Content-Type: text/plain\r\nContent-Transfer-Encoding: '
  const wrapped = (encoding: string, body: string): Buffer =>
    Buffer.from(`Subject: x\r\n\r\n--b\r\n${head}${encoding}\r\n\r\n${body}\r\n--b--\r\n`)
  const ROWS = [
    ['base64', Buffer.from(`${head}base64\r\n\r\n${octets.toString('base64')}`)],
    ['quoted-printable', Buffer.from(`${head}Quoted-Printable\r\n\r\n${quoted}`)],
    ['base64 in a part', wrapped('base64', octets.toString('base64'))],
    ['quoted-printable in a part', wrapped('quoted-printable', quoted)],
  ] as const
  for (const [name, raw] of ROWS) t.match(lightDecode(raw, 4096).body.toString(), text, name)
  t.match(
    lightDecode(Buffer.from(`${head}quoted-printable\n\na=b=ZZ=`), 99).body.toString(),
    'a=b=ZZ=',
    'broken escapes stay',
  )
})

t.test('another key, other features; the same key, the same', async t => {
  const raw = mail('a', 'b c d')
  t.same(features(raw, 1), features(raw, 1))
  t.notSame(features(raw, 1), features(raw, 2))
})

const random = new Random(1)
const HOSTILE: readonly (readonly [name: string, raw: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one octet', Buffer.from('\n')],
  ['only NUL', Buffer.alloc(300_000)],
  ['random octets', Buffer.from(Array.from({ length: 300_000 }, () => random.below(256)))],
  ['a header without end', Buffer.from('A: b\n'.repeat(60_000))],
  ['one long header line', Buffer.from(`Subject: ${'x'.repeat(300_000)}\n\nb`)],
  ['boundaries only', Buffer.from(`A: b\n\n${'--b\n'.repeat(70_000)}`)],
  ['parts only', Buffer.from(`A: b\n\n${'--b\nContent-Type: a/b\n\n'.repeat(20_000)}`)],
  ['boundaries in one header block', Buffer.from(`A: b\n\n${'--b\nContent-Type: a/b\n'.repeat(20_000)}`)],
  ['equals signs', Buffer.from(`Content-Transfer-Encoding: quoted-printable\n\n${'='.repeat(300_000)}`)],
  ['colons and slashes', Buffer.from(`A: b\n\n${'://a.'.repeat(60_000)}`)],
  ['tabs behind an encoding', Buffer.from(`Content-Transfer-Encoding:${'\t'.repeat(120_000)}\n\nx`)],
]
for (const [name, raw] of HOSTILE)
  t.test(`hostile: ${name}`, async t => {
    const found = features(raw, KEY)
    const most = [RAW_OCTETS, TEXT_OCTETS, 120_000, TEXT_OCTETS, 500]
    t.strictSame(
      found.views.filter((view, nth) => view.length > (most[nth] ?? 0)),
      [],
    )
    for (const view of found.views) t.ok(new Set(view).size === view.length && view.every(at => at < SIZE))
    t.same(
      features(
        Buffer.concat([raw.subarray(0, MAX_LOOKED_AT), Buffer.from(raw.length < MAX_LOOKED_AT ? '' : 'tail')]),
        KEY,
      ),
      found,
    )
    const model = Model.empty(KEY)
    model.learn(found, 'spam')
    t.ok(Number.isFinite(model.score(found)))
  })

const PLAIN = 'From: a@b.example\nSubject: garden\n\nwinter is near\n'
const VIEWS: readonly (readonly [name: string, raw: string, changed: readonly number[]])[] = [
  ['the same', PLAIN, []],
  ['a word of the body', PLAIN.replace('near', 'here'), [0, 1, 3]],
  ['its case', PLAIN.replace('near', 'NEAR'), [0, 1]],
  ['a word of the subject', PLAIN.replace('garden', 'garage'), [0, 2]],
  ['a field that is folded: the octets only', PLAIN.replace('garden', 'garden\n of words'), [0]],
  ['one field more', PLAIN.replace('Subject', 'X-A:\nSubject'), [0, 2]],
  ['a name of 61 letters is none of a field', PLAIN.replace('Subject', `${'x'.repeat(61)}:\nSubject`), [0]],
  ['the domain of the author', PLAIN.replace('b.example', 'c.example'), [0, 2, 4]],
  ['the local part of the author', PLAIN.replace('a@', 'z@'), [0, 2]],
  ['a link', PLAIN.replace('near', 'near http://a.example/'), [0, 1, 3, 4]],
  ['a link without a host', PLAIN.replace('near', 'near ://'), [0, 1]],
]
for (const [name, raw, changed] of VIEWS) {
  const [one, other] = [features(Buffer.from(PLAIN), KEY), features(Buffer.from(raw), KEY)]
  const differ = other.views.flatMap((view, nth) =>
    Buffer.from(view.buffer).equals(Buffer.from(one.views[nth]?.buffer ?? new ArrayBuffer())) ? [] : [nth],
  )
  t.strictSame(differ, changed, `what changes a view: ${name}`)
}
