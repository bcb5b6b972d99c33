import t from 'tap'
import { formatAddress, parseAddress } from '../../lib/milter/address.ts'

const tcp = (family: 4 | 6, host: string, port: number) => ({ kind: 'tcp', family, host, port }) as const
for (const { text, want } of [
  { text: 'inet:8894@127.0.0.1', want: tcp(4, '127.0.0.1', 8894) },
  { text: 'inet:127.0.0.1:8894', want: tcp(4, '127.0.0.1', 8894) },
  { text: 'inet:8894@localhost', want: tcp(4, 'localhost', 8894) },
  { text: 'inet:mx-1.example.org:25', want: tcp(4, 'mx-1.example.org', 25) },
  { text: 'inet:8894', want: tcp(4, '0.0.0.0', 8894) },
  { text: ' INET:8894@127.0.0.1 ', want: tcp(4, '127.0.0.1', 8894) },
  { text: 'inet:[::1]:8894', want: tcp(6, '::1', 8894) },
  { text: 'inet:::1:8894', want: tcp(6, '::1', 8894) },
  { text: 'inet6:[::1]:8894', want: tcp(6, '::1', 8894) },
  { text: 'inet6:8894@::1', want: tcp(6, '::1', 8894) },
  { text: 'inet6:8894@[2001:db8::1]', want: tcp(6, '2001:db8::1', 8894) },
  { text: 'inet6:8894@[IPv6:::1]', want: tcp(6, '::1', 8894) },
  { text: 'inet6:8894', want: tcp(6, '::', 8894) },
  { text: 'inet6:localhost:8894', want: tcp(6, 'localhost', 8894) },
  { text: 'unix:/run/x/y.sock', want: { kind: 'unix', path: '/run/x/y.sock' } },
  { text: 'local:/run/x', want: { kind: 'unix', path: '/run/x' } },
  { text: '/run/x', want: { kind: 'unix', path: '/run/x' } },
  { text: 'fd:3', want: { kind: 'fd', fd: 3 } },
  { text: 'systemd', want: { kind: 'systemd' } },
] as const)
  t.test(`trap 78: ${text}`, async t => {
    const address = parseAddress(text)
    t.strictSame(address, want)
    t.strictSame(parseAddress(formatAddress(address)), want, 'written and read again')
  })

for (const text of [
  '',
  'inet:',
  'inet:x',
  'inet:127.0.0.1',
  'inet:127.0.0.1:65536',
  'inet:99999@127.0.0.1',
  'inet6:8894@127.0.0.1',
  'inet:8894@host name',
  'inet:-8894@x',
  'unix:run/x',
  'unix:',
  `unix:/${'x'.repeat(120)}`,
  '/a\0b',
  'fd:x',
  'fd:',
  'tcp:127.0.0.1:1',
  '127.0.0.1:8894',
])
  t.test(`refused: ${JSON.stringify(text).slice(0, 40)}`, async t => {
    t.throws(() => parseAddress(text), {
      name: 'MilterAddressError',
      code: 'syntax',
      address: text,
      message: /wanted|must|holds|at most|goes with|is a number/,
    })
  })
