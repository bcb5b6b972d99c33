import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { addressList, refusal } from '../../lib/policy/refuse.ts'
import { networks } from '../../lib/policy/scope.ts'

t.test('lists of addresses and domains', async t => {
  const list = addressList(['Anna@Example.org', 'spam.example', 'bücher.example'])
  for (const [path, want] of [
    ['<anna@example.org>', true],
    ['<ANNA@EXAMPLE.ORG>', true],
    ['<bob@example.org>', false],
    ['<x@spam.example>', true],
    ['<x@deep.spam.example>', true],
    ['<x@notspam.example>', false],
    ['<x@xn--bcher-kva.example>', true],
    ['<postmaster>', false],
    ['<>', false],
  ] as const)
    t.equal(list.has(parsePath(path)), want, path)
  t.throws(() => addressList(['not a domain']), /an address or a domain was wanted/)
})

t.test('refused at RCPT', async t => {
  const refuse = {
    clients: networks(['203.0.113.0/24']),
    senders: addressList(['bad.example']),
    recipients: addressList(['old@here.example']),
    any: true,
  }
  const from = (address: string, sender: string, smtp = true) => ({
    client: { address, name: null, helo: null },
    sender: parsePath(sender),
    authenticated: null,
    smtp,
  })
  const to = parsePath('<new@here.example>')
  t.match(refusal(from('203.0.113.9', '<a@b.example>'), to, refuse), /your network/)
  t.match(refusal(from('192.0.2.1', '<a@bad.example>'), to, refuse), /that sender/)
  t.match(refusal(from('192.0.2.1', '<a@b.example>'), parsePath('<old@here.example>'), refuse), /that recipient/)
  t.equal(refusal(from('192.0.2.1', '<a@b.example>'), to, refuse), null)
  t.equal(refusal(from('203.0.113.9', 'a@bad.example', false), to, refuse), null, 'never for mail that was not SMTP')
})
