/** Names that are asked, and names that cannot exist. */
import t from 'tap'
import { askableName } from '../../lib/dns/name.ts'

for (const { name, text, want } of [
  { name: 'upper case and a final dot do not matter', text: 'Mail.Example.', want: 'mail.example' },
  { name: 'underscores and single labels are names', text: '_dmarc.com', want: '_dmarc.com' },
  { name: 'a label of 63 octets', text: `${'a'.repeat(63)}.example`, want: `${'a'.repeat(63)}.example` },
  { name: 'a label of 64 octets', text: `${'a'.repeat(64)}.example`, want: null },
  { name: 'a name of 253 octets', text: `${'a.'.repeat(126)}b`, want: `${'a.'.repeat(126)}b` },
  { name: 'a name of 254 octets', text: `${'a.'.repeat(126)}bb`, want: null },
  { name: 'the empty name', text: '', want: null },
  { name: 'the root', text: '.', want: null },
  { name: 'an empty label', text: 'a..example', want: null },
  { name: 'a dot in front', text: '.example', want: null },
  { name: 'two dots behind', text: 'example..', want: null },
  { name: 'a space', text: 'a b.example', want: null },
  { name: 'NUL, where C would stop reading', text: 'bank.example\0.evil.example', want: null },
  { name: 'a backslash, which c-ares reads as an escape', text: 'bank\\.example', want: null },
  { name: 'UTF-8 that nobody made A-labels of', text: 'b\u00fccher.example', want: null },
])
  t.test(name, async t => t.equal(askableName(text), want))
