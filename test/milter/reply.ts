import t from 'tap'
import { decodeReply, encodeReply } from '../../lib/milter/reply.ts'
import type { Reply } from '../../lib/milter/reply.ts'
import { bare } from './support/harness.ts'

const wire = (reply: Reply, leadingSpace = false): string => bare(encodeReply(reply, { leadingSpace }))

for (const { name, reply, want, leadingSpace = false } of [
  { name: 'trap 38: continue is one octet', reply: { kind: 'continue' }, want: 'c' },
  { name: 'trap 38: accept', reply: { kind: 'accept' }, want: 'a' },
  { name: 'trap 38: reject', reply: { kind: 'reject' }, want: 'r' },
  { name: 'trap 38: tempfail', reply: { kind: 'tempfail' }, want: 't' },
  { name: 'trap 38: discard', reply: { kind: 'discard' }, want: 'd' },
  { name: 'trap 39: shutdown', reply: { kind: 'shutdown' }, want: '4' },
  { name: 'trap 38: skip', reply: { kind: 'skip' }, want: 's' },
  { name: 'trap 38: progress', reply: { kind: 'progress' }, want: 'p' },
  {
    name: 'reply code with its text',
    reply: { kind: 'replyCode', code: 550, enhanced: '5.7.1', lines: ['no'] },
    want: 'y550 5.7.1 no\0',
  },
  {
    name: 'trap 60: the MTA writes the space unless it was agreed that we do',
    reply: { kind: 'insertHeader', index: 0, name: 'X', value: 'v' },
    want: 'i\0\0\0\0X\0v\0',
  },
  {
    name: 'trap 60: with leading space agreed we write it',
    reply: { kind: 'insertHeader', index: 1, name: 'X', value: 'v' },
    want: 'i\0\0\0\x01X\0 v\0',
    leadingSpace: true,
  },
  {
    name: 'trap 60: a space given is not doubled',
    reply: { kind: 'addHeader', name: 'X', value: ' v' },
    want: 'hX\0 v\0',
    leadingSpace: true,
  },
  {
    name: 'trap 60: nor given to an MTA that writes its own',
    reply: { kind: 'addHeader', name: 'X', value: ' v' },
    want: 'hX\0v\0',
  },
  {
    name: 'trap 60: a tab stays',
    reply: { kind: 'addHeader', name: 'X', value: '\tv' },
    want: 'hX\0\tv\0',
    leadingSpace: true,
  },
  {
    name: 'trap 57: an empty value deletes',
    reply: { kind: 'changeHeader', name: 'X', nth: 3, value: '' },
    want: 'm\0\0\0\x03X\0\0',
    leadingSpace: true,
  },
  {
    name: 'change a header',
    reply: { kind: 'changeHeader', name: 'X', nth: 1, value: 'n' },
    want: 'm\0\0\0\x01X\0 n\0',
    leadingSpace: true,
  },
  {
    name: 'trap 63: folds become LF and white space',
    reply: { kind: 'addHeader', name: 'X', value: 'a\r\n\tb\n c' },
    want: 'hX\0a\n\tb\n c\0',
  },
  { name: 'add a recipient', reply: { kind: 'addRecipient', recipient: '<a@b>' }, want: '+<a@b>\0' },
  {
    name: 'trap 73: arguments of a recipient are one string',
    reply: { kind: 'addRecipient', recipient: '<a@b>', args: 'NOTIFY=NEVER ORCPT=rfc822;c@d' },
    want: '2<a@b>\0NOTIFY=NEVER ORCPT=rfc822;c@d\0',
  },
  {
    name: 'trap 75: a recipient is deleted as it was typed',
    reply: { kind: 'deleteRecipient', recipient: '<A.b@C.example>' },
    want: '-<A.b@C.example>\0',
  },
  { name: 'change the sender to none', reply: { kind: 'changeFrom', sender: '<>' }, want: 'e<>\0' },
  {
    name: 'trap 73, 74: change the sender with arguments',
    reply: { kind: 'changeFrom', sender: '<a@b>', args: 'RET=HDRS ENVID=1' },
    want: 'e<a@b>\0RET=HDRS ENVID=1\0',
  },
  { name: 'trap 66: a body chunk', reply: { kind: 'replaceBody', body: Buffer.from('x\r\n') }, want: 'bx\r\n' },
  { name: 'trap 51: a reason for holding', reply: { kind: 'quarantine', reason: 'score 9' }, want: 'qscore 9\0' },
  {
    name: 'trap 51: an empty reason is never sent',
    reply: { kind: 'quarantine', reason: ' \r\n' },
    want: 'qheld by filter\0',
  },
  {
    name: 'trap 51: a reason has at most 100 octets',
    reply: { kind: 'quarantine', reason: 'x'.repeat(300) },
    want: `q${'x'.repeat(100)}\0`,
  },
  { name: 'trap 62: no NUL in a reason', reply: { kind: 'quarantine', reason: 'a\0b' }, want: 'qa b\0' },
] as const satisfies readonly { name: string; reply: Reply; want: string; leadingSpace?: boolean }[])
  t.test(name, async t => {
    const packet = encodeReply(reply, { leadingSpace })
    t.equal(bare(packet), want)
    t.equal(packet.readUInt32BE(0), packet.length - 4, 'exact length')
    t.equal(decodeReply(packet, 4).kind, reply.kind, 'the MTA reads the same kind')
  })

for (const { name, reply } of [
  { name: 'trap 62: NUL in a header value', reply: { kind: 'addHeader', name: 'X', value: 'a\0b' } },
  { name: 'a header value that smuggles another field', reply: { kind: 'addHeader', name: 'X', value: 'a\nBcc: b' } },
  { name: 'a header value that smuggles a body', reply: { kind: 'addHeader', name: 'X', value: 'a\r\n\r\nbody' } },
  { name: 'a header value with a line of white space only', reply: { kind: 'addHeader', name: 'X', value: 'a\n \nb' } },
  { name: 'a header value that ends in a line end', reply: { kind: 'addHeader', name: 'X', value: 'a\n' } },
  { name: 'a lone CR in a header value', reply: { kind: 'addHeader', name: 'X', value: 'a\rb' } },
  { name: 'characters that are no octets in a header value', reply: { kind: 'addHeader', name: 'X', value: '\u20ac' } },
  { name: 'trap 57: an empty header name', reply: { kind: 'addHeader', name: '', value: 'a' } },
  { name: 'a header name with a colon', reply: { kind: 'addHeader', name: 'X:', value: 'a' } },
  { name: 'a header name with a space', reply: { kind: 'addHeader', name: 'X Y', value: 'a' } },
  { name: 'trap 64: a header over 60,000 octets', reply: { kind: 'addHeader', name: 'X', value: 'a '.repeat(30_001) } },
  {
    name: 'trap 63: a line of 3,000 octets without a space',
    reply: { kind: 'addHeader', name: 'X', value: 'a'.repeat(3_000) },
  },
  { name: 'a position before the first', reply: { kind: 'changeHeader', name: 'X', nth: 0, value: 'a' } },
  { name: 'a position that is no whole number', reply: { kind: 'insertHeader', name: 'X', index: 0.5, value: 'a' } },
  { name: 'a negative position', reply: { kind: 'insertHeader', name: 'X', index: -1, value: 'a' } },
  { name: 'trap 62: NUL in a recipient', reply: { kind: 'addRecipient', recipient: '<a\0b@c>' } },
  {
    name: 'trap 73: a second string of arguments',
    reply: { kind: 'addRecipient', recipient: '<a@b>', args: 'A=1\0B=2' },
  },
  { name: 'a line end in a sender', reply: { kind: 'changeFrom', sender: '<a@b>\r\nX' } },
  { name: 'trap 66: a chunk of 65,536 octets', reply: { kind: 'replaceBody', body: Buffer.alloc(65_536) } },
] as const satisfies readonly { name: string; reply: Reply }[])
  t.test(`refused: ${name}`, async t => {
    t.throws(() => wire(reply), { name: 'MilterEncodeError' })
  })

t.test('trap 63: a long line is folded before a space, and unfolds to what it was', async t => {
  const value = `${'word '.repeat(400)}end`
  const sent = wire({ kind: 'addHeader', name: 'X-Long', value }).slice('hX-Long\0'.length, -1)
  const lines = sent.split('\n')
  t.ok(lines.length > 1)
  for (const line of lines) t.ok(line.length <= 998, `${line.length}`)
  for (const line of lines.slice(1)) t.match(line, /^ \S/)
  t.equal(lines.join(''), value)
})

for (const { name, packet, code } of [
  { name: 'an empty packet', packet: '', code: 'truncated-packet' },
  { name: 'trap 38: continue with an octet more', packet: 'c\0', code: 'left-over' },
  { name: 'a letter that no reply has', packet: 'Z', code: 'unknown-letter' },
  { name: 'trap 46: a code without class', packet: 'y250 Ok\0', code: 'bad-field' },
  { name: 'trap 46: a digit that is not that of the class', packet: 'y550 3 links\0', code: 'bad-field' },
  { name: 'trap 46: lines with different codes', packet: 'y550-5.7.1 a\r\n551 5.7.1 b\0', code: 'bad-field' },
  { name: 'trap 46: a dash on the last line', packet: 'y550-5.7.1 a\0', code: 'bad-field' },
  { name: 'trap 46: no dash on the first of two lines', packet: 'y550 5.7.1 a\r\n550 5.7.1 b\0', code: 'bad-field' },
  { name: 'trap 46: CRLF after the last line', packet: 'y550 5.7.1 a\r\n\0', code: 'bad-field' },
  { name: 'trap 73: three strings for a recipient', packet: '2<a@b>\0A=1\0B=2\0', code: 'left-over' },
  { name: 'a header without value', packet: 'hX\0', code: 'truncated-packet' },
  { name: 'an insertion without position', packet: 'i\0\0', code: 'truncated-packet' },
] as const)
  t.test(`the MTA refuses: ${name}`, async t => {
    t.throws(() => decodeReply(Buffer.from(packet, 'latin1')), { name: 'MilterProtocolError', code })
  })

t.test('trap 39: connection failed is read', async t => {
  t.strictSame(decodeReply(Buffer.from('f')), { kind: 'connectionFailed' })
})

t.test('what the MTA reads of a reply code', async t => {
  const packet = encodeReply({ kind: 'replyCode', code: 451, enhanced: '4.7.1', lines: ['50% off', '3 more'] })
  t.strictSame(decodeReply(packet, 4), {
    kind: 'replyCode',
    code: 451,
    enhanced: '4.7.1',
    lines: ['50% off', '3 more'],
  })
})
