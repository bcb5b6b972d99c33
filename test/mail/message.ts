import t from 'tap'
import { headerField } from '../../lib/mail/header.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'

for (const { name, raw, headers, body } of [
  { name: 'nothing at all', raw: '', headers: [], body: '' },
  { name: 'only a body', raw: '\r\nhi\r\n', headers: [], body: 'hi\r\n' },
  {
    name: 'only a header, no empty line',
    raw: 'A: 1\r\nB: 2\r\n',
    headers: [
      ['A', ' 1'],
      ['B', ' 2'],
    ],
    body: '',
  },
  { name: 'a header that ends without a line end', raw: 'A: 1', headers: [['A', ' 1']], body: '' },
  { name: 'bare LF', raw: 'A: 1\n b\n\nhi\n', headers: [['A', ' 1\n b']], body: 'hi\n' },
  {
    name: 'a fold is kept as it came',
    raw: 'A: 1\r\n\t2\r\nB:3\r\n\r\n',
    headers: [
      ['A', ' 1\r\n\t2'],
      ['B', '3'],
    ],
    body: '',
  },
  {
    name: 'a line without a colon begins the body',
    raw: 'A: 1\r\nno colon\r\nB: 2\r\n\r\nhi',
    headers: [['A', ' 1']],
    body: 'no colon\r\nB: 2\r\n\r\nhi',
  },
  {
    name: 'a continuation of nothing begins the body',
    raw: ' x\r\nA: 1\r\n\r\n',
    headers: [],
    body: ' x\r\nA: 1\r\n\r\n',
  },
  {
    name: 'a colon of the next line is not this line’s',
    raw: 'no\r\nA: 1\r\n\r\n',
    headers: [],
    body: 'no\r\nA: 1\r\n\r\n',
  },
  { name: 'white space before the colon stays in the name', raw: 'A : 1\r\n\r\n', headers: [['A ', ' 1']], body: '' },
  { name: 'NUL and 8-bit are octets like others', raw: 'A: \0\xff\r\n\r\n\0', headers: [['A', ' \0\xff']], body: '\0' },
  { name: 'an empty value', raw: 'A:\r\n\r\n', headers: [['A', '']], body: '' },
])
  t.test(name, async t => {
    const message = parseMessageOctets(Buffer.from(raw, 'latin1'))
    t.strictSame(
      message.headers.map(({ name, value }) => [name, value]),
      headers,
    )
    t.equal(message.body.toString('latin1'), body)
    t.equal(message.sizeOctets, raw.length)
  })

t.test('a header folded a hundred thousand times is cut in no time', async t => {
  const { headers } = parseMessageOctets(Buffer.from(`A: 1${'\r\n x'.repeat(100_000)}\r\n\r\n`))
  t.equal(headers.length, 1)
})

t.test('only what an MTA takes for white space is left out of the name that fields are counted by', async t => {
  t.equal(headerField('Subject \t', '').key, 'subject')
  t.equal(headerField('Subject\xa0', '').key, 'subject\xa0', 'an octet, half of a character perhaps')
})
