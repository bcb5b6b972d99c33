import t from 'tap'
import { addressText, parsePath } from '../../lib/mail/address.ts'

const utf8 = (text: string): string => Buffer.from(text).toString('latin1')

for (const { name, typed, want } of [
  { name: 'the null sender is nobody', typed: '<>', want: null },
  { name: 'the null sender of non-SMTP mail is empty', typed: '', want: null },
  { name: 'an unclosed bracket is forgiven', typed: '<a@b.example', want: ['a', 'b.example'] },
  { name: 'no brackets, as non-SMTP mail has it', typed: 'root', want: ['root', null] },
  { name: 'a source route is dropped', typed: '<@r1.example,@r2.example:a@b.example>', want: ['a', 'b.example'] },
  { name: 'the last @ separates', typed: '<"a@x"@b.example>', want: ['a@x', 'b.example'] },
  { name: 'quotes and backslashes come off', typed: '<"a\\"b"@b.example>', want: ['a"b', 'b.example'] },
  { name: 'an address literal is no domain', typed: '<a@[192.0.2.1]>', want: ['a', null] },
  {
    name: 'a domain is compared in lower case, a local part keeps its case',
    typed: '<Ann@B.Example>',
    want: ['Ann', 'b.example'],
  },
  {
    name: 'UTF-8 is read, and the domain becomes A-labels',
    typed: utf8('<jürg@bücher.example>'),
    want: ['jürg', 'xn--bcher-kva.example'],
  },
  { name: 'what is not UTF-8 stays octets', typed: '<j\xfcrg@b.example>', want: ['j\xfcrg', 'b.example'] },
  { name: 'no local part', typed: '<@b.example>', want: ['', 'b.example'] },
] as const)
  t.test(name, async t => {
    const address = parsePath(typed)
    t.strictSame(address && [address.local, address.domain], want)
    if (address !== null) t.equal(address.typed, typed, 'the octets as typed are kept')
  })

t.test('written again', async t => {
  for (const text of ['a@b.example', '"a b"@b.example', '"a\\"b"@b.example', 'root', '"a..b"@b.example'])
    t.equal(addressText(parsePath(`<${text}>`) ?? { local: '', domain: null }), text)
})
