import t from 'tap'
import { FrameReader, MAX_PACKET_OCTETS, packet } from '../../lib/milter/frame.ts'
import { memoryHeld } from '../support/memory.ts'

/** Packets that come out when `chunks` go in. */
function read(chunks: readonly Buffer[], limit?: number): string[] {
  const found: string[] = []
  const reader = new FrameReader(limit)
  for (const chunk of chunks) reader.push(chunk, (octets, from, to) => found.push(octets.toString('latin1', from, to)))
  return found
}

for (const { name, wire, error } of [
  { name: 'trap 1: length 0 is refused', wire: '\0\0\0\0', error: /packet length 0/ },
  { name: 'trap 1: length over the limit is refused before it comes', wire: '\x7f\xff\xff\xff', error: /2147483647/ },
  { name: 'trap 1: length 2^32-1 is not negative', wire: '\xff\xff\xff\xff', error: /4294967295/ },
  { name: 'trap 45: one octet over the limit of 1 MiB and slack is refused', wire: '\0\x10\x10\x01', error: /1052673/ },
])
  t.test(name, async t => {
    t.throws(() => read([Buffer.from(wire, 'latin1')]), { code: 'packet-length', message: error })
    t.throws(
      () => read(Array.from(Buffer.from(wire, 'latin1'), octet => Buffer.from([octet]))),
      { code: 'packet-length' },
      'octet by octet',
    )
  })

t.test('trap 2: a packet with 1 MiB of data is read', async t => {
  const big = packet('B', Buffer.alloc(1_048_576, 'x'))
  t.strictSame(
    read([big]).map(one => one.length),
    [1_048_577],
  )
  const cuts = [big.subarray(0, 3), big.subarray(3, 70_000), big.subarray(70_000)]
  t.strictSame(
    read(cuts).map(one => one.length),
    [1_048_577],
  )
})

t.test('every cut of a stream gives the same packets', async t => {
  const stream = Buffer.concat([
    packet('O', 'abc'),
    packet('Q'),
    packet('B', Buffer.alloc(40, 'b')),
    packet('L', 'a\0b\0'),
  ])
  const want = ['Oabc', 'Q', `B${'b'.repeat(40)}`, 'La\0b\0']
  for (let cut = 0; cut <= stream.length; cut++)
    for (let second = cut; second <= stream.length; second++)
      t.strictSame(
        read([stream.subarray(0, cut), stream.subarray(cut, second), stream.subarray(second)]),
        want,
        `cut at ${cut} and ${second}`,
      )
})

t.test('a packet that comes octet by octet costs time in proportion to its length', async t => {
  const big = packet('B', Buffer.alloc(200_000, 'x'))
  const chunks = Array.from({ length: big.length }, (_, n) => big.subarray(n, n + 1))
  t.equal(read(chunks)[0]?.length, 200_001)
})

t.test('octets of an unfinished packet are known', async t => {
  const reader = new FrameReader()
  reader.push(Buffer.from([0, 0]), () => t.fail('no packet'))
  t.equal(reader.pending, 2)
  reader.push(Buffer.from([0, 1]), () => t.fail('no packet'))
  t.equal(reader.pending, 4)
  reader.push(Buffer.from('Q'), () => {})
  t.equal(reader.pending, 0)
})

t.test('a claimed length costs no memory', async t => {
  const reader = new FrameReader()
  const before = memoryHeld().arrayBuffers
  reader.push(Buffer.from([0, 0x10, 0, 0, 66]), () => {})
  t.ok(memoryHeld().arrayBuffers - before < 500_000)
  t.equal(MAX_PACKET_OCTETS, 1_052_672)
})
