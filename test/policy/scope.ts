import t from 'tap'
import { networks, skipReason } from '../../lib/policy/scope.ts'
import type { Envelope } from '../../lib/mail/transaction.ts'

t.test('networks', async t => {
  const own = networks(['127.0.0.0/8', '2001:db8::/32', '192.0.2.7'])
  for (const [address, want] of [
    ['127.0.0.1', true],
    ['128.0.0.1', false],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['2001:db8:1::1', true],
    ['2001:db9::1', false],
    ['::ffff:127.0.0.1', true],
    ['not an address', false],
    [null, false],
  ] as const)
    t.equal(own.has(address), want, String(address))
  t.throws(() => networks(['example.org']), /a network such as 192.0.2.0\/24 was wanted, found example.org/)
})

t.test('whose mail is not judged', async t => {
  const envelope = (address: string | null, authenticated: string | null): Envelope => ({
    client: { address, name: null, helo: null },
    sender: null,
    authenticated,
    smtp: true,
  })
  const skip = { authenticated: true, networks: networks(['127.0.0.0/8']) }
  t.equal(skipReason(envelope('192.0.2.1', null), skip), null)
  t.equal(skipReason(envelope('192.0.2.1', 'anna'), skip), 'authenticated')
  t.equal(skipReason(envelope('127.0.0.1', null), skip), 'network')
  t.equal(skipReason(envelope('192.0.2.1', 'anna'), { ...skip, authenticated: false }), null)
})
