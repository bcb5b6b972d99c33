/** The chain of hashes: what differs never hashes alike, and the first break is found. */
import t from 'tap'
import { GENESIS, headText, linkHash, readHead, verify } from '../../lib/privacy/journal.ts'
import type { Chained, Head, Link } from '../../lib/privacy/journal.ts'

const link = (more: Partial<Link> = {}): Link => ({
  seq: 1,
  at: 1_795_000_000,
  day: 20_775,
  kind: 'view',
  person: 'p1',
  words: Buffer.from('words'),
  ...more,
})

function chain(length: number, more: (n: number) => Partial<Link> = () => ({})): Chained[] {
  const all: Chained[] = []
  for (let n = 1; n <= length; n++) {
    const before = all.at(-1)?.hash ?? GENESIS.hash
    const one = link({ seq: n, at: 1_795_000_000 + n, ...more(n) })
    all.push({ ...one, before, hash: linkHash(one, before) })
  }
  return all
}

/** All later hashes made anew, as who can write the database would. */
function rehashed(links: readonly Chained[]): Chained[] {
  let before = GENESIS.hash
  return links.map(one => {
    const hash = linkHash(one, before)
    const made = { ...one, before, hash }
    before = hash
    return made
  })
}

const headOf = (links: readonly Chained[], seq: number): Head => ({ seq, hash: links[seq - 1]?.hash ?? GENESIS.hash })

t.test('no two entries that differ hash alike', async t => {
  const variants: readonly (readonly [string, Partial<Link>, Uint8Array?])[] = [
    ['as it is', {}],
    ['nobody’s', { person: null }],
    ['a person without a name', { person: '' }],
    ['a person called -', { person: '-' }],
    ['a kind that ends where the person begins', { kind: 'viewp', person: '1' }],
    ['a kind with lengths in it', { kind: 'view,2:p1', person: null }],
    ['words moved into the person', { person: 'p1words', words: Buffer.alloc(0) }],
    ['words that look like the hash before', { words: Buffer.concat([Buffer.from('words'), GENESIS.hash]) }],
    ['another number', { seq: 11 }],
    ['digits moved from number to time', { seq: 11, at: 795_000_000 }],
    ['another day', { day: 20_776 }],
    ['following something else', {}, Buffer.alloc(32)],
    ['umlauts, composed', { kind: 'ü' }],
    ['umlauts, decomposed', { kind: 'u\u0308' }],
  ]
  const hashes = variants.map(([, more, before = GENESIS.hash]) => linkHash(link(more), before).toString('hex'))
  t.equal(new Set(hashes).size, hashes.length)
  t.equal(linkHash(link(), GENESIS.hash).length, 32)
})

t.test('the format does not change: journals are kept for years', async t => {
  t.equal(
    linkHash(link(), GENESIS.hash).toString('hex'),
    'fc1b751ca74806bcc1dc82a39523ed37cfdca74df1d5d3d454aecbfca2972b19',
  )
})

const good = chain(5)
for (const { name, links, noted = [], want } of [
  { name: 'an empty journal', links: [], want: null },
  { name: 'as it was written', links: good, want: null },
  { name: 'as it was noted at any time', links: good, noted: [headOf(good, 5), headOf(good, 2), GENESIS], want: null },
  { name: 'the first was taken out', links: good.slice(1), want: { seq: 1, why: 'gap' } },
  { name: 'one was taken out', links: good.toSpliced(2, 1), want: { seq: 3, why: 'gap' } },
  {
    name: 'one was taken out, and the numbers closed up',
    links: good.toSpliced(2, 1).map((one, n) => ({ ...one, seq: n + 1 })),
    want: { seq: 3, why: 'before' },
  },
  { name: 'one stands there twice', links: good.toSpliced(2, 0, good[1] as Chained), want: { seq: 3, why: 'gap' } },
  {
    name: 'two were swapped',
    links: [good[0], good[2], good[1], good[3]] as Chained[],
    want: { seq: 2, why: 'gap' },
  },
  {
    name: 'the last of another journal',
    links: [...good.slice(0, 4), chain(5, () => ({ kind: 'decide' }))[4]] as Chained[],
    want: { seq: 5, why: 'before' },
  },
  {
    name: 'one was changed, and its hash with it',
    links: good.map(one =>
      one.seq === 3 ? { ...one, kind: 'x', hash: linkHash({ ...one, kind: 'x' }, one.before) } : one,
    ),
    want: { seq: 4, why: 'before' },
  },
  {
    name: 'one was changed, and all later hashes: nothing shows …',
    links: rehashed(good.map(one => (one.seq === 3 ? { ...one, kind: 'x' } : one))),
    want: null,
  },
  {
    name: '… but beside a hash that was noted',
    links: rehashed(good.map(one => (one.seq === 3 ? { ...one, kind: 'x' } : one))),
    noted: [headOf(good, 4)],
    want: { seq: 4, why: 'noted' },
  },
  { name: 'cut off its end: nothing shows …', links: good.slice(0, 3), want: null },
  {
    name: '… but beside a later hash',
    links: good.slice(0, 3),
    noted: [headOf(good, 5)],
    want: { seq: 4, why: 'noted' },
  },
  { name: 'all of it is gone', links: [], noted: [headOf(good, 2)], want: { seq: 1, why: 'noted' } },
  {
    name: 'two notes contradict each other',
    links: good,
    noted: [headOf(good, 2), { seq: 2, hash: Buffer.alloc(32) }],
    want: { seq: 2, why: 'noted' },
  },
] as readonly { name: string; links: Chained[]; noted?: Head[]; want: unknown }[])
  t.test(name, async t => t.strictSame(verify(links, noted).broken, want))

t.test('each part of an entry that is changed shows at that entry', async t => {
  const changes: readonly Partial<Chained>[] = [
    { at: 1 },
    { day: 1 },
    { kind: 'viewed' },
    { person: null },
    { person: 'p2' },
    { words: Buffer.from('wordt') },
    { words: Buffer.alloc(0) },
    { hash: Buffer.alloc(32) },
    { hash: Buffer.alloc(0) },
  ]
  for (const change of changes) {
    const links = good.map(one => (one.seq === 3 ? { ...one, ...change } : one))
    t.match(verify(links), { broken: { seq: 3, why: 'entry' }, entries: 2, head: { seq: 2 } })
  }
})

t.test('a clock that was set back breaks nothing, and is told', async t => {
  const links = chain(5, n => (n === 4 ? { at: 7, day: 0 } : {}))
  t.match(verify(links), { broken: null, entries: 5, setBack: 1 })
})

t.test('a head as text', async t => {
  const head = headOf(good, 5)
  t.strictSame(readHead(headText(head)), { seq: 5, hash: Buffer.from(head.hash) })
  t.strictSame(readHead(` ${headText(head).toUpperCase()}\n`), { seq: 5, hash: Buffer.from(head.hash) })
  for (const text of ['', '5', '5:', `5:${'0'.repeat(63)}`, `-5:${'0'.repeat(64)}`, `5:${'g'.repeat(64)}`])
    t.equal(readHead(text), null, text)
})
