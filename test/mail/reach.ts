import t from 'tap'
import { isPrivate, isPublic } from '../../lib/mail/reach.ts'

for (const [want, ...addresses] of [
  [
    'public',
    '192.0.3.1',
    '9.255.255.255',
    '11.0.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '223.1.1.1',
  ],
  ['public', '2a01:db8::1', '2001:4860::1', '3fff::1'],
  [
    'private',
    '0.0.0.0',
    '10.1.2.3',
    '127.0.0.1',
    '100.64.0.1',
    '100.127.0.1',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.0.1',
  ],
  ['private', '192.168.0.1', '::1', 'fc00::1', 'FD12::1', 'fe80::1', 'febf::1'],
  [
    'neither',
    '192.0.2.1',
    '224.0.0.1',
    '255.255.255.255',
    '2001:db8::1',
    '2001:DB8::1',
    '::',
    '::2',
    'ff02::1',
    '64:ff9b::1',
  ],
  ['neither', '', 'unknown', '1.2.3', '256.1.1.1'],
] as const)
  for (const address of addresses)
    t.test(`${JSON.stringify(address)} is ${want}`, async t => {
      t.equal(isPublic(address), want === 'public')
      t.equal(isPrivate(address), want === 'private')
    })
