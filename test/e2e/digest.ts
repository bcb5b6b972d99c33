/** A recipient's way through Postfix, digest and pages: asked for by mail, nothing happens by GET, released by POST, reported, told. */
import t from 'tap'
import { cleanmilter } from '../cli/support/child.ts'
import { noDns } from '../support/dns.ts'
import { grep } from '../support/grep.ts'
import { startBed } from '../support/life.ts'
import { fields, message, signed } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { skipUnless } from '../support/skip.ts'
import { SmtpClient } from '../support/smtp.ts'
import { freePort } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { FORGER, GOOD, rsa } from '../support/world.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
const [BOB, DIGEST] = ['bob@good.example', 'digest@receiver.example']
const CANARY = 'canary-91c4'

await t.test('through Postfix', { ...skipUnless(noPostfix(), noDns()), timeout: 180_000 }, async t => {
  const bed = await startBed(t, startPostfix)
  const webPort = await freePort()
  const set = { 'release.server': `127.0.0.1:${bed.mta.port}`, 'web.listen': `127.0.0.1:${webPort}` }
  const daemon = await bed.daemon(t, {
    quarantine: { how: 'store' },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    release: { server: set['release.server'] },
    web: { listen: set['web.listen'] },
    digest: { schedule: 'none', request: DIGEST, language: 'de' },
  })
  const send = async (raw: Buffer, to = BOB, client = GOOD, from = 'alice@good.example'): Promise<number> => {
    const { client: smtp } = await SmtpClient.connect({ port: bed.mta.port, from: client })
    for (const line of ['EHLO mail.good.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]) await smtp.command(line)
    const { code } = await smtp.data(raw)
    await smtp.quit()
    await bed.mta.settled()
    return code
  }
  const call = async (...args: string[]) => cleanmilter([...args, '-c', '/dev/null', '--set', `data=${daemon.data}`])
  const held = async (): Promise<number> =>
    (await call('quarantine', 'list', '--json')).out.split('\n').filter(Boolean).length
  const spam = (n: number): Buffer =>
    message(fields({ to: BOB, subject: `${CANARY} ${n} <b>bold</b>` }), `${GTUBE}\r\n`)
  const ask = (from: string): Buffer => signed(fields({ from, to: DIGEST, subject: 'digest' }), 'please\r\n', rsa)
  const digest = async (): Promise<{
    readonly text: string
    readonly links: readonly string[]
    readonly html: string
  }> => {
    bed.sink.clear()
    t.equal(await send(ask(BOB), DIGEST, GOOD, BOB), 250)
    await bed.sink.reached(1)
    const [got] = bed.sink.received
    t.match(got, { sender: '', recipients: [BOB] })
    const text = got?.octets.toString('latin1').replace(/=\r\n/g, '').replace(/=3D/g, '=') ?? ''
    const links = [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+\/[^\s">]+/g)].map(([link]) => link)
    return { text, links: [...new Set(links)], html: text.slice(text.indexOf('text/html')) }
  }
  const link = (links: readonly string[], action: string): string => {
    const found = links.find(one => one.includes(`${action}.`))
    if (found === undefined) throw new Error(`no link to ${action} among ${links.join(' ')}`)
    return found
  }

  t.equal(await send(spam(1)), 250)
  t.equal(await send(spam(2)), 250)
  t.equal(bed.sink.received.length, 0)
  t.equal(await held(), 2)

  await t.test('who is not proven to be the recipient gets no digest', async t => {
    await send(
      message(fields({ from: BOB, to: DIGEST, subject: 'digest' }), 'please\r\n'),
      DIGEST,
      FORGER,
      'x@silent.example',
    )
    await send(ask('stranger@good.example'), DIGEST, GOOD, 'stranger@good.example')
    await new Promise(done => setTimeout(done, 12_000))
    t.notOk(bed.sink.received.some(({ sender }) => sender === ''))
  })

  const first = await digest()
  t.match(first.text, new RegExp(CANARY))
  t.match(first.html, /&#60;b&#62;bold/)
  t.notMatch(first.html, /<b>bold|<img|src=/)

  await t.test('a link scanner releases nothing', async t => {
    for (const one of first.links) for (const method of ['GET', 'HEAD']) await fetch(one, { method })
    t.equal(await held(), 2)
  })

  await t.test('released by POST, twice', async t => {
    bed.sink.clear()
    const release = link(first.links, 'release')
    const answers = await Promise.all([1, 2].map(async () => (await fetch(release, { method: 'POST' })).status))
    t.strictSame(answers, [200, 200])
    await bed.mta.settled()
    t.equal(bed.sink.received.length, 1)
    t.match(bed.sink.received[0]?.octets.toString('latin1'), /X-Cleanmilter-Released/)
    t.equal(await held(), 1)
    const gone = await fetch(release, { method: 'POST' })
    t.notMatch(await gone.text(), new RegExp(CANARY))
    t.equal((await fetch(`${release.slice(0, -4)}AAAA`, { method: 'POST' })).status, 403)
  })

  await t.test(
    'reported as wrongly held: an administrator bound to secrecy sees four facts, and Bob is told',
    async t => {
      for (const one of first.links.filter(one => one.includes('/message.'))) {
        const page = await (await fetch(one)).text()
        const [, path] = /"(\/a\/wrong\.[^"]+)"/.exec(page) ?? []
        if (path !== undefined) t.equal((await fetch(new URL(path, one), { method: 'POST' })).status, 200)
      }
      const { out } = await call('report', 'list', '--json')
      const { id } = JSON.parse(out.split('\n')[1] || '{}') as { readonly id?: string }
      t.ok(id, out)
      t.not((await call('report', 'show', id ?? '')).code, 0, 'not without a promise')
      const text = (await call('secrecy', 'text')).out.trim()
      await call('secrecy', 'accept', '--administrator', 'Root', '--words', text)
      const shown = await call('report', 'show', id ?? '', '--administrator', 'Root')
      t.match(shown.out, new RegExp(CANARY))
      t.notMatch(shown.out, /GTUBE-STANDARD/)
      const decided = await call(
        'report',
        'decide',
        id ?? '',
        'release',
        '--administrator',
        'Root',
        '--reason',
        'It was fine',
      )
      t.equal(decided.code, 0, decided.err)
      await until('the desk to release it', async () => (await held()) === 0)
      t.match(await call('stats'), { code: 0 })
      t.match(await call('secrecy', 'journal', '--verify'), { code: 0 })
    },
  )

  await t.test('what is left can be read by nobody', async t => {
    t.strictSame(grep(daemon.data, CANARY), [])
    t.notMatch(daemon.output(), new RegExp(`${CANARY}|bob@|alice@`))
  })
})
