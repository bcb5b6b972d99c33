/** Names that are asked, and names that cannot exist. */
import t from 'tap'
import { askableName } from '../../lib/dns/name.ts'

for (const { name, text, want } of [
  { name: 'upper case and a final dot do not matter', text: 'Mail.Example.', want: 'mail.example' },
  { name: 'underscores and single labels are names', text: '_dmarc.com', want: '_dmarc.com' },
  { name: 'a label of 63 octets', text: `${'a'.repeat(63)}.example`, want: `${'a'.repeat(63)}.example` },
  { name: 'a label of 64 octets', text: `${'a'.repeat(64)}.example`, want: 'EBADNAME' },
  { name: 'a name of 253 octets', text: `${'a.'.repeat(126)}b`, want: `${'a.'.repeat(126)}b` },
  { name: 'a name of 254 octets', text: `${'a.'.repeat(126)}bb`, want: 'EBADNAME' },
  { name: 'the empty name', text: '', want: 'EBADNAME' },
  { name: 'the root', text: '.', want: 'EBADNAME' },
  { name: 'an empty label', text: 'a..example', want: 'EBADNAME' },
  { name: 'a dot in front', text: '.example', want: 'EBADNAME' },
  { name: 'two dots behind', text: 'example..', want: 'EBADNAME' },
  { name: 'a space', text: 'a b.example', want: 'a b.example' },
  { name: 'NUL, where C would stop reading', text: 'bank.example\0.evil.example', want: 'ENOTFOUND' },
  { name: 'a backslash, which c-ares reads as an escape', text: 'bank\\.example', want: 'ENOTFOUND' },
  { name: 'UTF-8 that nobody made A-labels of', text: 'b\u00fccher.example', want: 'ENOTFOUND' },
])
  t.test(name, async t => t.equal(Object.values(askableName(text))[0], want))
