import t from 'tap'
import { withCrlf } from '../../lib/mail/crlf.ts'

for (const [from, want] of [
  ['', ''],
  ['\n', '\r\n'],
  ['a\nb\r\nc\n\n', 'a\r\nb\r\nc\r\n\r\n'],
  ['a\rb', 'a\rb'],
  ['a\r\r\n', 'a\r\r\n'],
  ['no end', 'no end'],
] as const)
  t.equal(withCrlf(Buffer.from(from)).toString(), want, JSON.stringify(from))

const clean = Buffer.from('a\r\nb\r\n')
t.equal(withCrlf(clean), clean, 'what is clean is not copied')
