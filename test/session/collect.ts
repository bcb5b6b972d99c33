import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { Collector } from '../../lib/session/collect.ts'
import { createMemory } from '../../lib/session/memory.ts'

const limits = { messageOctets: 1000, headerOctets: 200, headerFields: 3, recipients: 2 }
const plenty = createMemory(1e9)

t.test('the octets are put together as they came', async t => {
  const collector = new Collector(limits, plenty, true)
  collector.header('Subject', ' hi\n\tthere')
  collector.header('X', '')
  collector.body(Buffer.from('one\r'))
  collector.body(Buffer.from('\ntwo\r\n'))
  const { raw, body, sizeOctets } = collector.message()
  t.equal(raw.toString(), 'Subject: hi\r\n\tthere\r\nX:\r\n\r\none\r\ntwo\r\n')
  t.equal(body.toString(), 'one\r\ntwo\r\n')
  t.equal(sizeOctets, raw.length)
})

t.test('an MTA that eats one leading space gets it back', async t => {
  const collector = new Collector(limits, plenty, false)
  collector.header('A', 'b')
  t.equal(collector.message().raw.toString(), 'A: b\r\n\r\n')
})

t.test('limits cut, mark and go on counting', async t => {
  for (const { name, feed, want, size } of [
    { name: 'body', feed: (c: Collector) => c.body(Buffer.alloc(1500)), want: ['size'], size: 1502 },
    {
      name: 'fields',
      feed: (c: Collector) => Array.from({ length: 9 }, () => c.header('A', '')),
      want: ['header'],
      size: 38,
    },
    { name: 'header', feed: (c: Collector) => c.header('A', 'x'.repeat(500)), want: ['header'], size: 506 },
  ]) {
    const collector = new Collector(limits, plenty, true)
    feed(collector)
    t.strictSame(collector.exceeded, want, name)
    const { raw, sizeOctets } = collector.message()
    t.ok(raw.length <= 1002, name)
    t.equal(sizeOctets, size, name)
  }
})

t.test('who wrote it is known however long the header is', async t => {
  const collector = new Collector(limits, plenty, true)
  for (let n = 0; n < 9; n++) collector.header('A', 'x'.repeat(30))
  for (const author of ['a', 'b', 'c']) collector.header('From', ` ${author}@x.example`)
  t.strictSame(
    collector.headers.filter(({ key }) => key === 'from').map(({ value }) => value),
    [' a@x.example', ' b@x.example'],
    'two fields are several, more make no difference',
  )
  t.strictSame(collector.exceeded, ['header'])
  const { raw, headers, body } = collector.message()
  t.equal(raw.toString('latin1'), `${headers.map(({ name, value }) => `${name}:${value}\r\n`).join('')}\r\n`)
  t.equal(body.length, 0)
})

t.test('one recipient too many is told so', async t => {
  const collector = new Collector(limits, plenty, true)
  const add = (path: string): boolean => collector.recipient(parsePath(path) ?? { local: '', domain: null, typed: '' })
  t.strictSame([add('<a@x.example>'), add('<b@x.example>'), add('<c@x.example>')], [true, true, false])
  t.equal(collector.recipients.length, 2)
})

t.test('short memory throws away what was kept and takes no more', async t => {
  const memory = createMemory(10_000)
  const one = new Collector({ ...limits, messageOctets: 1e6 }, memory, true)
  one.body(Buffer.alloc(9000))
  const two = new Collector({ ...limits, messageOctets: 1e6 }, memory, true)
  two.body(Buffer.alloc(700))
  two.body(Buffer.alloc(5000))
  two.body(Buffer.alloc(1))
  t.strictSame(two.exceeded, ['memory'])
  t.equal(two.message().body.length, 0)
  t.ok(memory.usedOctets < 9500, 'only the first message is left')
  one.release()
  one.release()
  t.equal(memory.usedOctets, 0, 'all is given back, once')
})
