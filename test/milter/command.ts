import t from 'tap'
import { decodeCommand, encodeCommand } from '../../lib/milter/command.ts'
import type { Command } from '../../lib/milter/command.ts'

const decode = (wire: string): Command => decodeCommand(Buffer.from(wire, 'latin1'))

for (const { name, wire, code } of [
  { name: 'an empty packet', wire: '', code: 'truncated-packet' },
  { name: 'a letter that no command has', wire: 'Z', code: 'unknown-letter' },
  { name: 'a reply letter is no command', wire: 'c', code: 'unknown-letter' },
  { name: 'HELO without NUL', wire: 'Hmx.example', code: 'truncated-packet' },
  { name: 'HELO with octets after its NUL', wire: 'Hmx\0y', code: 'left-over' },
  { name: 'MAIL without address', wire: 'M', code: 'truncated-packet' },
  { name: 'MAIL whose last argument has no NUL', wire: 'M<a@b>\0SIZE=1', code: 'truncated-packet' },
  { name: 'a header without value', wire: 'LSubject\0', code: 'truncated-packet' },
  { name: 'a header without any NUL', wire: 'LSubject', code: 'truncated-packet' },
  { name: 'a header value without NUL', wire: 'LSubject\0hello', code: 'truncated-packet' },
  { name: 'connect without family', wire: 'Chost\0', code: 'truncated-packet' },
  { name: 'connect with a family that does not exist', wire: 'Chost\x009\0\x19192.0.2.1\0', code: 'bad-field' },
  { name: 'connect that ends in the port', wire: 'Chost\x004\0', code: 'truncated-packet' },
  { name: 'connect with an address without NUL', wire: 'Chost\x004\0\x19192.0.2.1', code: 'truncated-packet' },
  { name: 'DATA with octets', wire: 'Tx', code: 'left-over' },
  { name: 'QUIT with octets', wire: 'Q\0', code: 'left-over' },
  { name: 'a negotiation of eleven octets', wire: `O${'\0'.repeat(11)}`, code: 'truncated-packet' },
] as const)
  t.test(`refused: ${name}`, async t => {
    t.throws(() => decode(wire), { name: 'MilterProtocolError', code })
  })

const connect = { kind: 'connect', host: 'mx', port: 25 } as const
for (const { name, wire, want } of [
  {
    name: 'trap 26: IPv4',
    wire: 'Cmx\x004\0\x19192.0.2.1\0',
    want: { ...connect, family: 'inet', address: '192.0.2.1' },
  },
  {
    name: 'trap 26: IPv6',
    wire: 'Cmx\x006\0\x192001:db8::1\0',
    want: { ...connect, family: 'inet6', address: '2001:db8::1' },
  },
  {
    name: 'trap 26: IPv6 with prefix, as Sendmail may send it',
    wire: 'Cmx\x006\0\x19IPv6:2001:db8::1\0',
    want: { ...connect, family: 'inet6', address: '2001:db8::1' },
  },
  {
    name: 'trap 26: IPv6 in brackets',
    wire: 'Cmx\x006\0\x19[2001:db8::1]\0',
    want: { ...connect, family: 'inet6', address: '2001:db8::1' },
  },
  {
    name: 'trap 26: IPv6 in brackets with prefix',
    wire: 'Cmx\x006\0\x19[IPv6:2001:db8::1]\0',
    want: { ...connect, family: 'inet6', address: '2001:db8::1' },
  },
  {
    name: 'trap 26: an IPv4 address under the letter of IPv6 is IPv4',
    wire: 'Cmx\x006\0\x19192.0.2.1\0',
    want: { ...connect, family: 'inet', address: '192.0.2.1' },
  },
  {
    name: 'trap 26: family U has neither port nor address',
    wire: 'Clocalhost\0U',
    want: { kind: 'connect', host: 'localhost', family: 'unknown', port: 0, address: null },
  },
  {
    name: 'trap 26: what follows family U is ignored',
    wire: 'Clocalhost\0U\0\0\0',
    want: { kind: 'connect', host: 'localhost', family: 'unknown', port: 0, address: null },
  },
  {
    name: 'trap 26: family L is a path',
    wire: 'Clocalhost\0L\0\0/run/x\0',
    want: { kind: 'connect', host: 'localhost', family: 'unix', port: 0, address: '/run/x' },
  },
  {
    name: 'trap 26: an address that is none means that there is none',
    wire: 'C[x]\x004\0\x19nonsense\0',
    want: { kind: 'connect', host: '[x]', family: 'unknown', port: 0, address: null },
  },
  { name: 'HELO may be empty', wire: 'H\0', want: { kind: 'helo', name: '' } },
  {
    name: 'trap 68: MAIL keeps angle brackets and has arguments',
    wire: 'M<a@b.example>\0SIZE=10\0SMTPUTF8\0',
    want: { kind: 'mail', sender: '<a@b.example>', args: ['SIZE=10', 'SMTPUTF8'] },
  },
  {
    name: 'trap 69: MAIL of local mail has no brackets',
    wire: 'Ma@b.example\0',
    want: { kind: 'mail', sender: 'a@b.example', args: [] },
  },
  {
    name: 'trap 69: the null sender of local mail is empty',
    wire: 'M\0',
    want: { kind: 'mail', sender: '', args: [] },
  },
  {
    name: 'trap 68: RCPT with ORCPT',
    wire: 'R<c@d>\0ORCPT=rfc822;c@d\0',
    want: { kind: 'rcpt', recipient: '<c@d>', args: ['ORCPT=rfc822;c@d'] },
  },
  {
    name: 'octets over 127 stay octets',
    wire: 'M<\xc3\xa4@b>\0',
    want: { kind: 'mail', sender: '<\xc3\xa4@b>', args: [] },
  },
  { name: 'an empty header value is a value', wire: 'LX\0\0', want: { kind: 'header', name: 'X', value: '' } },
  {
    name: 'trap 60: leading white space is kept as it came',
    wire: 'LX\0\t a\0',
    want: { kind: 'header', name: 'X', value: '\t a' },
  },
  {
    name: 'trap 61: folds are LF and white space',
    wire: 'LX\0a\n\tb\0',
    want: { kind: 'header', name: 'X', value: 'a\n\tb' },
  },
  {
    name: 'trap 62: NUL inside a header value is seen',
    wire: 'LX\0a\0b\0',
    want: { kind: 'header', name: 'X', value: 'a\0b' },
  },
  { name: 'a header with an empty name', wire: 'L\0a\0', want: { kind: 'header', name: '', value: 'a' } },
  { name: 'a body of no octets', wire: 'B', want: { kind: 'body', chunk: Buffer.alloc(0) } },
  { name: 'trap 65: a body with NUL', wire: 'Ba\0b', want: { kind: 'body', chunk: Buffer.from('a\0b') } },
  { name: 'trap 65: end of message without body', wire: 'E', want: { kind: 'endOfMessage', chunk: Buffer.alloc(0) } },
  {
    name: 'trap 65: end of message with body',
    wire: 'Ex\r\n',
    want: { kind: 'endOfMessage', chunk: Buffer.from('x\r\n') },
  },
  { name: 'an unknown command', wire: 'UBOGUS x\0', want: { kind: 'unknown', line: 'BOGUS x' } },
  { name: 'trap 27: QUIT_NC is read', wire: 'K', want: { kind: 'quitNewConnection' } },
  { name: 'QUIT', wire: 'Q', want: { kind: 'quit' } },
  { name: 'ABORT', wire: 'A', want: { kind: 'abort' } },
  {
    name: 'trap 16: a macro packet with nothing in it',
    wire: 'D',
    want: { kind: 'macros', letter: '', pairs: Buffer.alloc(0) },
  },
  {
    name: 'trap 16: a macro packet without names',
    wire: 'DC',
    want: { kind: 'macros', letter: 'C', pairs: Buffer.alloc(0) },
  },
  {
    name: 'negotiation, with octets of a later version after it',
    wire: 'O\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff\x01\x02',
    want: { kind: 'negotiate', version: 6, actions: 0x1ff, protocol: 0x1fffff },
  },
] as const)
  t.test(name, async t => {
    t.strictSame(decode(wire), want)
    // Everything but what only a sloppy peer sends goes out as it came in.
    const again = decodeCommand(encodeCommand(want), 4)
    if (want.kind !== 'header' || !want.value.includes('\0')) t.strictSame(again, want, 'out and in again')
  })
