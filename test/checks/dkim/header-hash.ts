/**
 * Header canonicalization: RFC 6376's example, odd fields, and thousands of made ones against mailauth's functions.
 */
import { createRequire } from 'node:module'
import t from 'tap'
import { canonicalField, SignableHeader, withoutSignature } from '../../../lib/checks/dkim/header-hash.ts'
import { headerField } from '../../../lib/mail/header.ts'
import { Random } from '../../support/random.ts'

const { formatRelaxedLine, stripSignatureValue } = createRequire(import.meta.url)('mailauth/lib/tools.js') as {
  formatRelaxedLine: (line: Buffer) => Buffer
  stripSignatureValue: (line: Buffer, strict: boolean) => Buffer
}

for (const { name, field, value, relaxed, simple } of [
  { name: 'RFC 6376 §3.4.5', field: 'A', value: ' X', relaxed: 'a:X' },
  { name: 'RFC 6376 §3.4.5, folded', field: 'B ', value: ' Y\t\r\n\tZ  ', relaxed: 'b:Y Z' },
  { name: 'an empty value', field: 'X-Empty', value: '', relaxed: 'x-empty:' },
  { name: 'a value of spaces', field: 'X', value: ' \t ', relaxed: 'x:' },
  { name: 'one space', field: 'X', value: ' ', relaxed: 'x:' },
  { name: 'no space after the colon', field: 'X', value: 'y', relaxed: 'x:y' },
  { name: 'folded at once', field: 'X', value: '\r\n y', relaxed: 'x:y' },
  {
    name: 'a fold that a file wrote with LF alone',
    field: 'X',
    value: ' a\n b',
    relaxed: 'x:a b',
    simple: 'X: a\r\n b',
  },
  {
    name: 'octets over 7F stay, also those that Latin-1 calls a space or a capital',
    field: 'X',
    value: ' \xa0 \xc9\xa0',
    relaxed: 'x:\xa0 \xc9\xa0',
  },
  { name: 'a capital over 7F in a name stays', field: 'X-\xc9', value: ' y', relaxed: 'x-\xc9:y' },
  { name: 'a bare CR stays', field: 'X', value: ' a\rb\r', relaxed: 'x:a\rb\r' },
])
  t.test(name, async t => {
    t.equal(canonicalField(headerField(field, value), 'relaxed'), relaxed)
    t.equal(canonicalField(headerField(field, value), 'simple'), simple ?? `${field}:${value}`)
  })

for (const { name, field, want } of [
  { name: 'b= in the middle', field: 'dkim-signature:v=1; b=abc; d=x', want: 'dkim-signature:v=1; b=; d=x' },
  { name: 'b= at the end', field: 'dkim-signature:v=1; b=a b c', want: 'dkim-signature:v=1; b=' },
  { name: 'b= alone', field: 'x:b=abc', want: 'x:b=' },
  { name: 'space around its name', field: 'x: \tb\t = abc;', want: 'x: \tb\t =;' },
  { name: 'bh= is not b=', field: 'x:bh=abc; b=def', want: 'x:bh=abc; b=' },
  { name: 'b= in another value', field: 'x:z=b=abc; n=b=1;b=def', want: 'x:z=b=abc; n=b=1;b=' },
  { name: 'B= is another tag', field: 'x:B=abc', want: 'x:B=abc' },
  { name: 'base64 that ends in =', field: 'x:b=abc==', want: 'x:b=' },
  { name: 'no b= at all', field: 'x:v=1;;', want: 'x:v=1;;' },
])
  t.test(`the signature is taken out: ${name}`, async t => t.equal(withoutSignature(field), want))

t.test('made fields agree with mailauth', async t => {
  const random = new Random(3422)
  const pieces = [
    ' ',
    '  ',
    '\t',
    '\r\n ',
    '\r\n\t',
    'a',
    'B',
    '=',
    ';',
    'b=',
    'bh=',
    '; b = x',
    ':',
    '\xa0',
    '\xc3\x89',
    '\r',
    '.',
    'Word word',
  ]
  let differing = 0
  for (let n = 0; n < 20_000 && differing < 3; n++) {
    const name = random.pick(['X', 'DKIM-Signature', 'Subject ', 'x-Y\t'])
    let value = ''
    for (let left = random.below(16); left > 0; left--) value += random.pick(pieces)
    const line = Buffer.from(`${name}:${value}`, 'latin1')
    const relaxed = canonicalField(headerField(name, value), 'relaxed')
    const theirs = formatRelaxedLine(line)
    const twiceB = (value.match(/(^|;)\s*b\s*=/g) ?? []).length > 1 // a tag twice is refused before it comes to that
    if (
      relaxed !== theirs.toString('latin1') ||
      (!twiceB && withoutSignature(relaxed) !== stripSignatureValue(theirs, true).toString('latin1'))
    ) {
      differing++
      t.fail(JSON.stringify([name, value, relaxed, theirs.toString('latin1')]))
    }
  }
  t.equal(differing, 0)
})

t.test('a name listed twice takes the second field from the bottom, and then nothing', async t => {
  const header = new SignableHeader([headerField('From', ' one'), headerField('To', ' x'), headerField('From', ' two')])
  const own = headerField('DKIM-Signature', ' b=abc')
  const signed = (names: string[]) => header.signed(names, own, 'relaxed').toString()
  t.equal(signed(['from']), 'from:two\r\ndkim-signature:b=')
  t.equal(signed(['from', 'to', 'from']), 'from:two\r\nto:x\r\nfrom:one\r\ndkim-signature:b=')
  t.equal(signed(['from', 'from', 'from']), 'from:two\r\nfrom:one\r\ndkim-signature:b=')
  t.equal(signed(['__proto__', 'missing']), 'dkim-signature:b=')
})
