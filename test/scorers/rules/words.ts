/** Words: how text is folded, how phrases are found, what is near; and that hostile text costs no more than other text. */
import t from 'tap'
import { fold } from '../../../lib/scorers/rules/words-fold.ts'
import { ADVERTISING } from '../../../lib/scorers/rules/words-advert.ts'
import { BAITING } from '../../../lib/scorers/rules/words-bait.ts'
import { FRAUD } from '../../../lib/scorers/rules/words-fraud.ts'
import { PHISHING } from '../../../lib/scorers/rules/words-phishing.ts'
import { SELLING } from '../../../lib/scorers/rules/words-selling.ts'
import { Trie } from '../../../lib/scorers/rules/words-trie.ts'
import { readWords } from '../../../lib/scorers/rules/words.ts'
import type { Group } from '../../../lib/scorers/rules/words.ts'

const LETTERS = ' abcdefghijklmnopqrstuvwxyz#3M$?'
const folded = (text: string): string => {
  const { codes, length } = fold(text, text.length)
  return Array.from(codes.subarray(0, length), code => LETTERS[code]).join('')
}

t.test('text is folded', async t => {
  for (const [text, want] of [
    ['', ''],
    ['...', ''],
    ['\u0000\ufffd', '?'],
    ['Grüße, ÉTÉ  d’août!', 'grusse ete d aout'],
    ['œuvre Æther', 'oeuvre aether'],
    ['Вonus рrеmium', 'bonus premium'],
    ['$1,500,000.00', '$ # 3 3 #'],
    ['us$5m', 'us $ #m'],
    ['40% for you', '# pct for you'],
    ['12345678 123 12', 'M 3 #'],
    ['日本語 text', '??? text'],
    ['a😀b', 'a b'],
    ['a\u00a0b\u2014c', 'a b c'],
  ] as const)
    t.equal(folded(text), want, JSON.stringify(text))
})

t.test('words that mix letters are counted, words with digits are shown', async t => {
  t.equal(fold('Вonus рremium plain кофе', 99).disguised, 2)
  const text = 'b12 v1agra p4ssw0rd 42 x9'
  t.strictSame(
    fold(text, 99).digitWords.map(([from, to]) => text.slice(from, to)),
    ['v1agra', 'p4ssw0rd'],
  )
})

t.test('phrases are found at the beginnings of words', async t => {
  const trie = new Trie()
  trie.add('next of kin', 0)
  trie.add('kin', 1)
  trie.add('bless*', 2)
  trie.add('läuft ab', 3)
  const find = (text: string): number[][] => {
    const hits: number[][] = []
    trie.find(fold(text, text.length), 0, hits)
    return hits
  }
  t.strictSame(find('the next  of\nKIN, kin'), [[1], [3, 4]])
  t.strictSame(find('kind akin nextofkin'), [])
  t.strictSame(find('God blesses; bless')[2], [1, 2])
  t.strictSame(find('er laeuft ab, läuft ab')[3], [1, 3])
  trie.trim()
  trie.add('late client', 4)
  t.strictSame(find('my late client')[4], [1], 'more can be added after trimming')
  for (let n = 0; n < 300; n++)
    trie.add(`${'abcdefghij'[n % 10]}${'klmnopqrst'[(n * 7) % 10]}${'uvwxyz'[n % 6]} phrase`, 5)
  t.strictSame([find('aku phrase, next of kin')[5], find('aku phrase, next of kin')[0]], [[0], [2]])
  t.throws(() => trie.add('...', 4), /has no letter/)
})

t.test('what is near', async t => {
  const words = readWords(['Dear friend'], [`my late client ${'and so on '.repeat(60)} USD 5 million`])
  t.equal(words.near(['stranger', 'dead'], 20), 2)
  t.equal(words.near(['stranger', 'dead', 'millions'], 20), 2)
  t.equal(words.near(['stranger', 'dead', 'millions'], 250), 3)
  t.equal(words.near([], 20), 0)
  t.equal(words.has('camera'), false)
  t.equal(words.has('wallet'), false)
  t.equal(readWords(['x'], ['webcam', 'webcam webcam']).times('camera'), 2, 'of the text that has most')
  t.equal(readWords(['dear friend'], []).has('stranger'), true, 'a message without text has its subject')
  t.equal(
    readWords(['x'], ['late client', 'next of kin']).near(['dead', 'heir'], 500),
    1,
    'nothing is near across texts',
  )
})

t.test('scripts that do not divide words', async t => {
  const words = readWords(
    ['【重要】お知らせ'],
    ['お客様のアカウントは利用停止となりました。24時間以内に下記のリンクから本人確認をお願いします。'],
  )
  t.equal(words.near(['account', 'trouble', 'act', 'deadline'], 60), 4)
  t.ok(words.count >= 25, `${words.count} words`)
  t.equal(readWords(['x'], ['お客様 停止']).has('trouble'), false, 'a name or two is no text')
  t.equal(readWords(['x'], ['发票'.repeat(2_000)]).times('invoices'), 5)
})

t.test('the lists hold phrases, each once in its group', async t => {
  for (const [group, lists] of Object.entries({ ...FRAUD, ...PHISHING, ...SELLING, ...BAITING, ...ADVERTISING })) {
    t.ok(lists.length >= 1 && lists.length <= 7, group)
    for (const list of lists)
      for (const phrase of list.split('|')) {
        const letters = folded(phrase.replace(/\*$/, '')).replace(/[^a-z]/g, '').length
        if (letters < 3 && !/^(?:[$€]|500 000 €|24h|48h|72h|a1c|da 50)/.test(phrase))
          t.fail(`${group}: ${phrase} is too short`)
      }
  }
})

/** What rules count together, so that one phrase must not count twice. */
const TOGETHER: readonly (readonly Group[])[] = [
  ['account', 'trouble', 'act', 'deadline'],
  ['mailbox', 'trouble', 'act'],
  ['document', 'act'],
  ['parcel', 'act', 'pay', 'trouble', 'deadline'],
  ['refund', 'act', 'account', 'pay', 'deadline'],
  ['points', 'trouble', 'act', 'deadline'],
  ['wallet', 'act', 'trouble', 'deadline', 'account', 'coin'],
  ['guard', 'order', 'call'],
  ['act', 'hype', 'reward', 'chosen', 'quotes'],
  ['dead', 'heir', 'official', 'illness', 'charity', 'donate', 'release', 'share', 'secret', 'winner', 'victim'],
  ['stranger', 'excuse', 'details', 'reply', 'millions', 'dead', 'official', 'donate', 'release', 'share', 'secret'],
  ['camera', 'lust', 'hacked', 'coin', 'threat'],
  ['health', 'miracle'],
  ['seo', 'pitch'],
  ['site', 'pitch'],
]

t.test('a phrase counts once where groups are counted together', async t => {
  const all: Readonly<Record<Group, readonly string[]>> = {
    ...FRAUD,
    ...PHISHING,
    ...SELLING,
    ...BAITING,
    ...ADVERTISING,
  }
  const phrases = (group: Group): string[] => all[group].flatMap(list => list.split('|').map(one => folded(one)))
  for (const groups of TOGETHER)
    for (const [n, group] of groups.entries()) {
      const others = new Set(groups.slice(n + 1).flatMap(phrases))
      t.strictSame(
        phrases(group).filter(phrase => others.has(phrase)),
        [],
        `${group} in ${groups.join(' ')}`,
      )
    }
})

t.test('any text is read to its bound', async t => {
  const hostile = [
    'next of '.repeat(20_000),
    '$'.repeat(100_000),
    'a1'.repeat(60_000),
    '%'.repeat(100_000),
    'ß'.repeat(100_000),
    'your account has been suspended verify now '.repeat(3_000),
    ' '.repeat(100_000),
    'а'.repeat(100_000),
    '\ud800'.repeat(100_000),
  ]
  for (const text of hostile) {
    const words = readWords([text], [text, text, text, text])
    t.ok(words.count <= 16_384 && words.digitWords.length <= 300, JSON.stringify(text.slice(0, 12)))
    t.ok(words.near(['account', 'trouble', 'act', 'deadline'], 60) <= 4)
  }
})
