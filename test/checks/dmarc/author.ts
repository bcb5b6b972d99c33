/** Addresses in From, as a reader would take them. */
import t from 'tap'
import { readAddresses } from '../../../lib/checks/dmarc/author.ts'
import { textToOctets } from '../../../lib/mail/octets.ts'

for (const { name, from, want } of [
  { name: 'a bare address', from: 'ann@a.example', want: ['ann@a.example'] },
  { name: 'a name and brackets', from: ' Ann <ann@a.example>', want: ['ann@a.example'] },
  {
    name: 'a quoted name with a comma and an address',
    from: '"Bank <b@bank.example>, Inc" <ann@a.example>',
    want: ['ann@a.example'],
  },
  { name: 'an unquoted address as name', from: 'b@bank.example <ann@a.example>', want: ['ann@a.example'] },
  { name: 'a comment with an address', from: 'ann@a.example (b@bank.example)', want: ['ann@a.example'] },
  { name: 'nested comments', from: '(a(b)c) ann@a.example', want: ['ann@a.example'] },
  { name: 'a comment inside brackets', from: '<ann(x)@a.example>', want: ['ann@a.example'] },
  { name: 'a comment that never ends hides nothing', from: '(ann <b@bank.example>', want: ['b@bank.example'] },
  { name: 'a quote that never ends hides nothing', from: '"ann <b@bank.example>', want: ['b@bank.example'] },
  { name: 'a bracket that never ends', from: 'Ann <ann@a.example', want: ['ann@a.example'] },
  { name: 'several', from: 'ann@a.example, Bob <bob@b.example>', want: ['ann@a.example', 'bob@b.example'] },
  { name: 'empty places', from: ', ,ann@a.example,,', want: ['ann@a.example'] },
  { name: 'a group', from: 'Team: ann@a.example, <bob@b.example>;', want: ['ann@a.example', 'bob@b.example'] },
  { name: 'an empty group', from: 'Undisclosed:;', want: [] },
  { name: 'a route', from: '<@relay.example,@other.example:ann@a.example>', want: ['ann@a.example'] },
  {
    name: 'two pairs of brackets',
    from: '<ann@a.example> <b@bank.example>',
    want: ['ann@a.example', 'b@bank.example'],
  },
  { name: 'a bracket in brackets', from: '<<ann@a.example>>', want: ['ann@a.example'] },
  { name: 'empty brackets', from: '<>', want: [] },
  {
    name: 'a quoted local part with an at-sign',
    from: '"b@bank.example"@a.example',
    want: ['"b@bank.example"@a.example'],
  },
  { name: 'space around the at-sign', from: 'ann @ a . example', want: ['ann@a.example'] },
  {
    name: 'two addresses with a space between',
    from: 'ann@a.example b@bank.example',
    want: ['ann@a.example', 'b@bank.example'],
  },
  { name: 'folded', from: ' Ann\r\n\t<ann@a.example>', want: ['ann@a.example'] },
  { name: 'an address literal of IPv6', from: 'ann@[IPv6:2001:db8::1]', want: ['ann@[IPv6:2001:db8::1]'] },
  { name: 'a name alone', from: 'root', want: [''] },
  { name: 'nothing', from: '', want: [] },
  { name: 'UTF-8', from: 'J\u00f6rg <j\u00f6rg@b\u00fccher.example>', want: ['j\u00f6rg@b\u00fccher.example'] },
  {
    name: 'an encoded word is no address',
    from: '=?utf-8?q?b=40bank.example?= <ann@a.example>',
    want: ['ann@a.example'],
  },
  { name: 'an address of 2,000 characters is none', from: `${'a'.repeat(2_000)}@a.example`, want: [''] },
  { name: 'an apostrophe is no quote', from: "D'Arcy <d'arcy@a.example>", want: ["d'arcy@a.example"] },
  { name: 'an escaped quote', from: '"a\\"b" <ann@a.example>', want: ['ann@a.example'] },
])
  t.test(name, async t => t.strictSame(readAddresses(textToOctets(from), 100), want))

t.test('no more are given than one over what was asked for', async t => {
  t.equal(readAddresses('a@b.example,'.repeat(1_000), 5).length, 6)
})
