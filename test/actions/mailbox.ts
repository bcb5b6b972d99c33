import t from 'tap'
import { mailboxFor } from '../../lib/actions/mailbox.ts'
import { parsePath } from '../../lib/mail/address.ts'

for (const { name, template, recipient, want } of [
  {
    name: 'a fixed mailbox is itself',
    template: 'q@here.example',
    recipient: '<ann@x.example>',
    want: 'q@here.example',
  },
  {
    name: 'a detail is left away',
    template: '{local}+q@{domain}',
    recipient: '<ann+a+b@x.example>',
    want: 'ann+q@x.example',
  },
  {
    name: 'a leading plus is part of the name',
    template: '{local}.q@{domain}',
    recipient: '<+ann@x.example>',
    want: '+ann.q@x.example',
  },
  { name: 'a recipient without a domain gets none', template: '{local}+q@{domain}', recipient: 'root', want: 'root+q' },
  {
    name: 'a quoted local part is quoted again',
    template: '{local}+q@{domain}',
    recipient: '<"a b"@x.example>',
    want: '"a b+q"@x.example',
  },
  {
    name: 'a local part that looks like a template is not filled twice',
    template: '{local}@q.example',
    recipient: '<{domain}@x.example>',
    want: '{domain}@q.example',
  },
  {
    name: 'a dollar sign is only a dollar sign',
    template: '{local}@q.example',
    recipient: '<$&@x.example>',
    want: '$&@q.example',
  },
  {
    name: 'an address literal has no mailbox in a domain',
    template: '{local}+q@{domain}',
    recipient: '<ann@[192.0.2.1]>',
    want: null,
  },
  {
    name: 'a domain that grows too long has none',
    template: '{local}@{domain}.quarantine.example',
    recipient: `<ann@${'a.'.repeat(120)}example>`,
    want: null,
  },
])
  t.test(name, async t => {
    const address = parsePath(recipient)
    t.equal(address && mailboxFor(template, address, '+'), want)
  })

t.test('what a detail is, is the site’s to say', async t => {
  const [shop, plus] = ['<ann-shop@x.example>', '<ann+shop@x.example>'].map(parsePath)
  if (shop == null || plus == null) throw new TypeError('addresses')
  t.equal(mailboxFor('{local}+q@{domain}', shop, '-'), 'ann+q@x.example')
  t.equal(mailboxFor('{local}+q@{domain}', plus, '-'), 'ann+shop+q@x.example')
  t.equal(mailboxFor('{local}.q@{domain}', plus, null), 'ann+shop.q@x.example', 'nobody else’s mailbox')
})
