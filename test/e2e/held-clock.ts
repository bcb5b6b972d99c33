/** The machine's clock jumps, under a real daemon behind a real Postfix: nothing that is held dies of it. */
import t from 'tap'
import { cleanmilter } from '../cli/support/child.ts'
import { noClock, settableClock } from '../support/clock.ts'
import { startDaemon } from '../support/daemon.ts'
import { noDns } from '../support/dns.ts'
import { startBed } from '../support/life.ts'
import { fields, message } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { skipUnless } from '../support/skip.ts'
import { SmtpClient } from '../support/smtp.ts'
import { until } from '../support/wait.ts'
import { GOOD } from '../support/world.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')

await t.test('through Postfix', { ...skipUnless(noPostfix(), noDns(), noClock()), timeout: 120_000 }, async t => {
  const bed = await startBed(t, startPostfix)
  const clock = settableClock()
  const server = `127.0.0.1:${bed.mta.port}`
  const daemon = await startDaemon(
    {
      listen: [`inet:127.0.0.1:${bed.milterPort}`],
      dns: { servers: [bed.dns.server] },
      skip: { networks: [] },
      quarantine: { how: 'store' },
      score: { tag: 5, quarantine: 5, reject: 'off' },
      release: { server },
      digest: { enabled: false },
    },
    clock.env,
  )
  t.teardown(() => daemon.stop())
  const send = async (subject: string): Promise<number> => {
    const { client } = await SmtpClient.connect({ port: bed.mta.port, from: GOOD })
    for (const line of ['EHLO mail.good.example', 'MAIL FROM:<alice@good.example>', 'RCPT TO:<bob@receiver.example>'])
      await client.command(line)
    const { code } = await client.data(message(fields({ subject }), `${GTUBE}\r\n`))
    await client.quit()
    return code
  }
  const call = async (...args: string[]) =>
    cleanmilter([...args, '-c', '/dev/null', '--set', `data=${daemon.data}`, '--set', `release.server=${server}`])
  const held = async (): Promise<readonly string[]> =>
    (await call('quarantine', 'list', '--json')).out
      .split('\n')
      .filter(Boolean)
      .map(line => String((JSON.parse(line) as { readonly name?: string }).name))
  const said = (code: string): boolean =>
    daemon.events().some(one => one['what'] === 'retention' && one['code'] === code)

  t.equal(await send('before'), 250)
  for (const [days, code] of [
    [400, 'clock'],
    [-400, null],
    [2, 'clock'],
  ] as const) {
    clock.set(days)
    if (code !== null) await until(`the jump by ${days} days to be noticed`, () => said(code))
    t.equal(await send(`at ${days} days`), 250, `mail is held at ${days} days`)
    await new Promise(done => setTimeout(done, 2_500))
  }
  clock.set(0)
  await new Promise(done => setTimeout(done, 2_500))
  const names = await held()
  t.equal(names.length, 4, 'all that was told to be held is')
  t.equal((await call('quarantine', 'release', ...names)).code, 0)
  await bed.mta.settled()
  t.equal(bed.sink.received.length, 4, 'each delivered, once')
  t.strictSame(await held(), [])
})
