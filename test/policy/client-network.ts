import t from 'tap'
import { clientNetwork } from '../../lib/policy/client-network.ts'

t.test('what is no address has no network', async t => {
  for (const text of [null, '', '%', 'unknown', '192.0.2', '192.0.2.256', 'localhost', '::g', '/24/192.0.2.0'])
    t.equal(clientNetwork(text), null, String(text))
})

t.test('neighbours are one, others are not', async t => {
  for (const { one, other, same } of [
    { one: '192.0.2.1', other: '192.0.2.254', same: true },
    { one: '192.0.2.1', other: '192.0.3.1', same: false },
    { one: '192.0.2.1', other: '::ffff:192.0.2.9', same: true },
    { one: '192.0.2.1', other: '::192.0.2.1', same: false },
    { one: '2001:db8:0:1::1', other: '2001:DB8:0:1:ffff:ffff:ffff:ffff', same: true },
    { one: '2001:db8:0:1::1', other: '2001:db8:0:2::1', same: false },
    { one: 'fe80::1%eth0', other: 'fe80::2', same: true },
  ])
    t.equal(clientNetwork(one) === clientNetwork(other), same, `${one} ${other}`)
})
