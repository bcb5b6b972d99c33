/** Questions over real sockets: to a resolver with a zone, where one is installed, and to servers that are broken. */
import { createServer } from 'node:net'
import t from 'tap'
import { createDnsClient } from '../../lib/dns/cache.ts'
import { createAsker } from '../../lib/dns/resolver.ts'
import { noDns, startDns } from '../support/dns.ts'
import { startFaultyDns } from '../support/faulty-dns.ts'

/** Where no answer is the outcome. Where one is, the time is the usual one: this process may be the slow part. */
const quick = { timeoutMs: 100, tries: 1 }
const patient = { timeoutMs: 30_000, tries: 1 }

t.test('a resolver with a zone', { skip: noDns() ?? false }, async t => {
  const dns = await startDns({
    'mail.test': ['A 192.0.2.1', 'A 192.0.2.2', 'AAAA 2001:db8::1', 'MX 10 mail.test.', 'TXT short'],
    'long.test': [`TXT ${'x'.repeat(700)}`],
    'alias.test': ['CNAME mail.test.'],
    '1.2.3.44.in-addr.arpa': ['PTR mail.test.'],
  })
  t.teardown(() => dns.stop())
  const asker = createAsker({ servers: [dns.server] })
  const a = await asker.ask('mail.test', 'A')
  t.strictSame(new Set(a.records), new Set(['192.0.2.1', '192.0.2.2']))
  t.type(a.ttlSeconds, 'number', 'A has a TTL')
  t.match(await asker.ask('MAIL.test.', 'AAAA'), { records: ['2001:db8::1'] })
  t.strictSame((await asker.ask('mail.test', 'TXT')).records, [['short']])
  t.equal(((await asker.ask('long.test', 'TXT')).records[0] as string[]).join('').length, 700)
  t.match((await asker.ask('mail.test', 'MX')).records, [{ priority: 10, exchange: 'mail.test' }])
  t.strictSame((await asker.ask('1.2.3.44.in-addr.arpa', 'PTR')).records, ['mail.test'])
  t.strictSame((await asker.ask('alias.test', 'CNAME')).records, ['mail.test'])
  t.equal((await asker.ask('alias.test', 'A')).records.length, 2)
  await t.rejects(asker.ask('gone.test', 'TXT'), { name: 'DnsError', code: 'ENOTFOUND' })
  for (const name of ["o'brien.test", 'bounce+1=x.test', 'a b.test'])
    await t.rejects(asker.ask(name, 'A'), { code: 'ENOTFOUND' }, `${name}: c-ares does not ask for it`)
  await t.rejects(asker.ask('mail.test', 'CNAME'), { code: 'ENODATA' })
  await t.rejects(asker.ask('mail.test', 'NONSENSE'), { name: 'DnsError' })
})

t.test('a name that cannot exist is not asked', async t => {
  const dns = await startFaultyDns('servfail')
  t.teardown(() => dns.stop())
  await t.rejects(createAsker({ servers: [dns.server] }).ask('a..b', 'TXT'), { name: 'DnsError', code: 'EBADNAME' })
  t.equal(dns.asked(), 0)
})

for (const [fault, code, time] of [
  ['dead', /ETIMEOUT/, quick],
  ['servfail', /ESERVFAIL/, patient],
  ['garbage', /E(TIMEOUT|BADRESP)/, quick],
  ['truncated', /E(TIMEOUT|SERVFAIL|CONNREFUSED)/, quick],
  ['late', /ETIMEOUT/, quick],
] as const)
  t.test(`a server that is ${fault}`, async t => {
    const dns = await startFaultyDns(fault)
    t.teardown(() => dns.stop())
    await t.rejects(createAsker({ servers: [dns.server], ...time }).ask('mail.test', 'TXT'), {
      name: 'DnsError',
      code,
    })
    await t.resolves(dns.question(), 'it was asked, however late it hears of it')
  })

t.test('a port where nobody listens', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise(resolve => server.close(resolve))
  await t.rejects(createAsker({ servers: [`127.0.0.1:${port}`], ...quick }).ask('mail.test', 'TXT'), {
    name: 'DnsError',
  })
})

t.test('close() ends questions under way', async t => {
  const dns = await startFaultyDns('dead')
  t.teardown(() => dns.stop())
  const client = createDnsClient({ servers: [dns.server], timeoutMs: 60_000, tries: 1 })
  const question = client.resolve('mail.test', 'TXT')
  question.catch(() => undefined)
  await dns.question()
  client.close()
  await t.rejects(question, { code: 'ECANCELLED' })
  await t.rejects(client.resolve('mail.test', 'TXT'), { code: 'ECANCELLED' })
})

t.test('a server that is no address is a mistake of the settings', async t => {
  t.throws(() => createAsker({ servers: ['dns.example'] }), { code: 'ERR_INVALID_IP_ADDRESS' })
})
