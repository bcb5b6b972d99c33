/**
 * Body hashes: RFC 6376's own examples, and tens of thousands of made bodies in random cuts against mailauth's hash, which
 * is a different design (lines gathered, not octets run through).
 */
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import t from 'tap'
import { BodyHash, BodyHashes } from '../../../lib/checks/dkim/body-hash.ts'
import type { Canonicalization } from '../../../lib/checks/dkim/body-hash.ts'
import { Random } from '../../support/random.ts'

type TheirHash = { update(chunk: Buffer): void; digest(encoding: 'base64'): string }
const { dkimBody } = createRequire(import.meta.url)('mailauth/lib/dkim/body/index.js') as {
  readonly dkimBody: (canonicalization: string, algorithm: string, limit: number | false) => TheirHash
}

const sha256 = (text: string) => createHash('sha256').update(text, 'latin1').digest('base64')

function hash(canonicalization: Canonicalization, chunks: Iterable<Buffer>, limit?: number): string {
  const body = new BodyHash(canonicalization, limit)
  for (const chunk of chunks) body.update(chunk)
  return body.digest()
}

for (const { name, body, simple, relaxed } of [
  { name: 'an empty body is one line end in simple and nothing in relaxed', body: '', simple: '\r\n', relaxed: '' },
  { name: 'only line ends count as an empty body', body: '\r\n\r\n\r\n', simple: '\r\n', relaxed: '' },
  { name: 'only white space is an empty body in relaxed', body: ' \t\r\n \r\n', simple: ' \t\r\n \r\n', relaxed: '' },
  { name: 'RFC 6376 §3.4.5', body: ' C \r\nD \t E\r\n\r\n\r\n', simple: ' C \r\nD \t E\r\n', relaxed: ' C\r\nD E\r\n' },
  { name: 'a last line without its end gets one', body: 'a\r\nb', simple: 'a\r\nb\r\n', relaxed: 'a\r\nb\r\n' },
  { name: 'white space at an unended last line goes in relaxed', body: 'a \t', simple: 'a \t\r\n', relaxed: 'a\r\n' },
  {
    name: 'white space before an empty line goes, the line stays',
    body: 'a\r\n \r\nb\r\n',
    simple: 'a\r\n \r\nb\r\n',
    relaxed: 'a\r\n\r\nb\r\n',
  },
  { name: 'a bare LF ends a line', body: 'a\n\nb \n', simple: 'a\r\n\r\nb \r\n', relaxed: 'a\r\n\r\nb\r\n' },
  { name: 'a bare CR is an octet', body: 'a\rb \r\r\n', simple: 'a\rb \r\r\n', relaxed: 'a\rb \r\r\n' },
  { name: 'a CR at the end is an octet', body: 'a\r\n\r', simple: 'a\r\n\r\r\n', relaxed: 'a\r\n\r\r\n' },
  {
    name: 'NUL and 8-bit octets are octets',
    body: '\0\xff \xa0 \r\n',
    simple: '\0\xff \xa0 \r\n',
    relaxed: '\0\xff \xa0\r\n',
  },
])
  t.test(name, async t => {
    const octets = Buffer.from(body, 'latin1')
    for (const [canonicalization, canonical] of [
      ['simple', simple],
      ['relaxed', relaxed],
    ] as const) {
      const want = sha256(canonical)
      t.equal(hash(canonicalization, [octets]), want, `${canonicalization} in one piece`)
      t.equal(hash(canonicalization, new Random(1).cuts(octets, 1)), want, `${canonicalization}, octet by octet`)
      for (let cut = 1; cut < octets.length; cut++)
        t.equal(
          hash(canonicalization, [octets.subarray(0, cut), octets.subarray(cut)]),
          want,
          `${canonicalization} cut at ${cut}`,
        )
    }
  })

t.test('l= counts canonical octets, and the rest does not matter', async t => {
  t.equal(hash('relaxed', [Buffer.from('a  b\r\n\r\nmore')], 3), sha256('a b'))
  t.equal(hash('relaxed', [Buffer.from('a  b\r\n')], 0), sha256(''))
  t.equal(hash('simple', [Buffer.from('ab\r\n')], 4), sha256('ab\r\n'))
  t.equal(hash('simple', [Buffer.from('ab\r\nforged')], 4), sha256('ab\r\n'))
})

t.test('octets past l= are known', async t => {
  const body = new BodyHash('simple', 2)
  body.update(Buffer.from('abcd\r\n'))
  body.digest()
  t.equal(body.canonicalOctets, 6)
})

t.test('one hash serves all signatures that want the same', async t => {
  const bodies = new BodyHashes()
  t.notOk(bodies.wanted)
  const [one, two, other, limited] = [
    bodies.want('relaxed', Infinity),
    bodies.want('relaxed', Infinity),
    bodies.want('simple', Infinity),
    bodies.want('relaxed', 1),
  ]
  bodies.update(Buffer.from('a  \r\n'))
  t.strictSame(one(), { hash: sha256('a\r\n'), unsignedOctets: 0 })
  t.equal(two(), one())
  t.equal(other().hash, sha256('a  \r\n'))
  t.strictSame(limited(), { hash: sha256('a'), unsignedOctets: 2 })
})

t.test('bodies made of what is difficult agree with mailauth in any cut', async t => {
  const random = new Random(20261123)
  const pieces = [
    ' ',
    '  ',
    '\t',
    '\r\n',
    '\r\n\r\n',
    '\r',
    '\n',
    'a',
    'word',
    ' word',
    'x '.repeat(20),
    '=\r\n',
    '\0',
    '\xff',
    '.\r\n',
    '\r\r\n',
  ]
  let bodies = 0
  let differing = 0
  for (; bodies < 30_000 && differing === 0; bodies++) {
    let text = ''
    // Two pieces of the list in most bodies: runs of one kind are where held-back state goes wrong.
    const few = random.below(3) === 0 ? pieces : [random.pick(pieces), random.pick(pieces), random.pick(pieces)]
    for (let n = random.below(24); n > 0; n--) text += random.pick(few)
    // The message parser in front of mailauth's hash has made CRLF of bare LFs.
    const theirs = Buffer.from(text.replace(/(?<!\r)\n/g, '\r\n'), 'latin1')
    const ours = Buffer.from(text, 'latin1')
    const most = random.pick([1, 2, 5, 64])
    const limit = random.below(4) === 0 ? random.below(40) : false
    for (const canonicalization of ['simple', 'relaxed'] as const) {
      const reference = dkimBody(canonicalization, 'sha256', limit)
      for (const chunk of random.cuts(theirs, most)) reference.update(chunk)
      const want = reference.digest('base64')
      const got = hash(canonicalization, random.cuts(ours, most), limit === false ? undefined : limit)
      if (got !== want) {
        differing++
        t.fail(`${canonicalization}, l=${limit}, pieces up to ${most}: ${JSON.stringify(text)}`)
      }
    }
  }
  t.equal(differing, 0, `${bodies} bodies, each simple and relaxed`)
})

t.test('long bodies agree too: clean stretches, dirty stretches, a line of 300 kB, 60,000 empty lines', async t => {
  const random = new Random(7)
  const stretches = [
    () =>
      `${Buffer.from(Array.from({ length: 600 }, () => random.below(256)))
        .toString('base64')
        .replace(/.{76}/g, '$&\r\n')}\r\n`,
    () => 'plain text with single spaces and no trouble at all\r\n'.repeat(1 + random.below(200)),
    () => 'two  spaces \t and trailing ones  \r\n'.repeat(1 + random.below(200)),
    () => '\r\n'.repeat(random.below(60_000)),
    () => 'x'.repeat(random.below(300_000)),
    () => ' '.repeat(random.below(20_000)),
  ]
  for (let n = 0; n < 40; n++) {
    let text = ''
    for (let pieces = 1 + random.below(6); pieces > 0; pieces--) text += random.pick(stretches)()
    const body = Buffer.from(text, 'latin1')
    for (const canonicalization of ['simple', 'relaxed'] as const) {
      const reference = dkimBody(canonicalization, 'sha256', false)
      reference.update(body)
      t.equal(
        hash(canonicalization, random.cuts(body, 65_535)),
        reference.digest('base64'),
        `${body.length} octets, ${canonicalization}`,
      )
    }
  }
})
