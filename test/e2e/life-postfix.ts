/**
 * Postfix, and clients, filter and settings that go away; and what only Postfix has: XCLIENT, and filters for mail that
 * never was SMTP.
 */
import t from 'tap'
import { noDns } from '../support/dns.ts'
import { deliver, finish, life, overUnixSocket, startBed } from '../support/life.ts'
import { fields, message } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { SmtpClient } from '../support/smtp.ts'
import { skipUnless } from '../support/skip.ts'

const skip = skipUnless(noPostfix(), noDns())

await t.test('life with Postfix', skip, async t => life(t, await startBed(t, startPostfix)))

await t.test('over a unix socket', skip, async t => overUnixSocket(t, startPostfix, 'unix'))

await t.test('clients from elsewhere (XCLIENT)', skip, async t => {
  const bed = await startBed(t, startPostfix)
  await bed.daemon(t, { skip: { networks: ['203.0.113.0/24'] } })
  for (const { name, xclient, want } of [
    { name: 'IPv4', xclient: 'ADDR=192.0.2.2 NAME=mail.good.example', want: /spf=pass/ },
    { name: 'IPv6', xclient: 'ADDR=IPV6:2001:db8::2 NAME=mail.good.example', want: /spf=pass/ },
    { name: 'IPv6 that may not send', xclient: 'ADDR=IPV6:2001:db8::3 NAME=[UNAVAILABLE]', want: /spf=fail/ },
    { name: 'an own network', xclient: 'ADDR=203.0.113.7 NAME=[TEMPUNAVAIL]', want: /^(?![^]*Authentication-Results)/ },
    { name: 'a user who logged in', xclient: 'ADDR=192.0.2.200 LOGIN=alice', want: /^(?![^]*Authentication-Results)/ },
  ])
    await t.test(name, async t => {
      bed.sink.clear()
      const { client } = await SmtpClient.connect({ port: bed.mta.port })
      await client.command('EHLO mail.good.example')
      t.equal((await client.command(`XCLIENT ${xclient}`)).code, 220)
      await client.command('EHLO mail.good.example')
      const reply = await finish(client, 'connected', message(fields({ from: 'alice@silent.example' })))
      t.equal(reply.code, 250, reply.text)
      await client.quit()
      await bed.mta.settled()
      t.match(bed.sink.received[0]?.octets.toString('latin1'), want)
    })
})

await t.test('mail that comes through sendmail(1)', skip, async t => {
  const bed = await startBed(t, startPostfix, { submission: true })
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$', 'H+H*'].join('')

  await t.test('is judged, and no recipient is refused', async t => {
    await bed.daemon(t, { refuse: { recipients: ['receiver.example'] } })
    await bed.mta.submit(
      'alice@silent.example',
      ['bob@receiver.example', 'carol@receiver.example'],
      message(fields({ from: 'alice@silent.example' })),
    )
    await bed.sink.reached(1)
    await bed.mta.settled()
    t.strictSame(
      bed.sink.received.map(({ recipients }) => recipients),
      [['bob@receiver.example', 'carol@receiver.example']],
    )
    t.match(bed.sink.received[0]?.octets.toString('latin1'), /^Authentication-Results: mx\.receiver\.example;/)
  })

  await t.test('goes to the quarantine', async t => {
    await bed.daemon(t, {
      actions: { malware: 'quarantine' },
      quarantine: { how: 'reroute', mailbox: 'quarantine@receiver.example' },
    })
    await bed.mta.submit(
      '',
      ['bob@receiver.example', 'carol@receiver.example'],
      message(fields({ from: 'alice@silent.example' }), `${eicar}\r\n`),
    )
    await bed.sink.reached(1)
    await bed.mta.settled()
    t.strictSame(
      bed.sink.received.map(({ recipients }) => recipients),
      [['quarantine@receiver.example']],
    )
  })

  await t.test('waits in the queue while the filter is away, and is filtered then', async t => {
    bed.sink.clear()
    await bed.mta.submit(
      'alice@silent.example',
      ['bob@receiver.example'],
      message(fields({ from: 'alice@silent.example' })),
    )
    await bed.daemon(t)
    // pickup tries again when the next message comes.
    await bed.mta.submit(
      'alice@silent.example',
      ['carol@receiver.example'],
      message(fields({ from: 'alice@silent.example' })),
    )
    await bed.sink.reached(2)
    await bed.mta.settled()
    t.strictSame(bed.sink.received.flatMap(({ recipients }) => recipients).sort(), [
      'bob@receiver.example',
      'carol@receiver.example',
    ])
    for (const { octets } of bed.sink.received) t.match(octets.toString('latin1'), /^Authentication-Results: mx/)
  })

  await t.test('and SMTP beside it is judged as ever', async t => {
    await bed.daemon(t)
    t.equal((await deliver(t, bed.mta)).code, 250)
    await bed.mta.settled()
    t.equal(bed.sink.received.length, 1)
  })
})
