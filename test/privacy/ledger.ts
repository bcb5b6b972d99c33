/** Where things go, in the ledger's words. */
import t from 'tap'
import { connectionDeclaration, leavesHost, sameTarget, targetText } from '../../lib/privacy/ledger.ts'
import type { Target } from '../../lib/privacy/ledger.ts'

for (const { name, target, leaves, text } of [
  { name: 'a unix socket', target: { path: '/run/x.sock' }, leaves: 'no', text: 'unix:/run/x.sock' },
  { name: 'loopback', target: { host: '127.0.0.1', port: 25 }, leaves: 'localhost', text: '127.0.0.1:25' },
  { name: 'all of 127/8', target: { host: '127.9.8.7', port: 25 }, leaves: 'localhost', text: '127.9.8.7:25' },
  { name: 'loopback of IPv6', target: { host: '::1', port: 25 }, leaves: 'localhost', text: '[::1]:25' },
  {
    name: 'spelled out',
    target: { host: '0:0:0:0:0:0:0:1', port: 25 },
    leaves: 'localhost',
    text: '[0:0:0:0:0:0:0:1]:25',
  },
  {
    name: 'mapped',
    target: { host: '::ffff:127.0.0.1', port: 25 },
    leaves: 'localhost',
    text: '[::ffff:127.0.0.1]:25',
  },
  { name: 'localhost by name', target: { host: 'LocalHost', port: 25 }, leaves: 'localhost', text: 'LocalHost:25' },
  {
    name: 'a name that only begins so',
    target: { host: 'localhost.example', port: 25 },
    leaves: 'yes',
    text: 'localhost.example:25',
  },
  { name: 'a private network', target: { host: '10.0.0.5', port: 25 }, leaves: 'yes', text: '10.0.0.5:25' },
  { name: 'elsewhere', target: { host: '2001:db8::5', port: 25 }, leaves: 'yes', text: '[2001:db8::5]:25' },
] as readonly { name: string; target: Target; leaves: string; text: string }[])
  t.test(name, async t => {
    const one = connectionDeclaration({ who: 'release', sends: 'a message', when: 'on release', target })
    t.equal(leavesHost(one), leaves)
    t.equal(targetText(target), text)
    t.match(one, { kind: 'service', to: text, byDefault: false })
    t.ok(sameTarget(target, { ...target }))
    t.notOk(sameTarget(target, { path: '/run/other.sock' }))
    t.notOk(sameTarget({ host: '127.0.0.1', port: 26 }, target))
  })
