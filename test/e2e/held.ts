/** The own store through a real Postfix: held, listed, released once and byte for byte, known again by its mark, and gone. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { cleanmilter } from '../cli/support/child.ts'
import { fields, message } from '../support/mail.ts'
import { noDns } from '../support/dns.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { skipUnless } from '../support/skip.ts'
import { SmtpClient } from '../support/smtp.ts'
import { startBed } from '../support/life.ts'
import { grep } from '../support/grep.ts'
import { until } from '../support/wait.ts'
import { GOOD } from '../support/world.ts'
import type { SmtpReply } from '../support/smtp.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
const [ANN, BOB] = ['ann@receiver.example', 'bob@receiver.example']
const CANARY = 'canary-7f3a'
const spam = (n: number | string = 0): Buffer =>
  message(
    fields({
      from: `"${CANARY} name" <alice@good.example>`,
      subject: `${CANARY} subject ${n}`,
      more: ['X-Odd:  two spaces', `Message-ID: <${CANARY}.${n}@good.example>`],
    }),
    Buffer.concat([
      Buffer.from(`${CANARY} body ${n}\r\n.\r\n..two dots\r\n\tGr\xfc\xdfe\r\n`, 'latin1'),
      Buffer.from(`${GTUBE}\r\n`),
    ]),
  )

await t.test('through Postfix', skipUnless(noPostfix(), noDns()), async t => {
  const bed = await startBed(t, startPostfix)
  const settings = {
    quarantine: { how: 'store' },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    release: { server: `127.0.0.1:${bed.mta.port}` },
    dmarc: { enforce: false },
  }
  const send = async (raw: Buffer, recipients: readonly string[] = [BOB]): Promise<SmtpReply> => {
    const { client } = await SmtpClient.connect({ port: bed.mta.port, from: GOOD })
    await client.command('EHLO mail.good.example')
    await client.command('MAIL FROM:<alice@good.example> BODY=8BITMIME')
    for (const recipient of recipients) await client.command(`RCPT TO:<${recipient}>`)
    const reply = await client.data(raw)
    await client.quit()
    return reply
  }

  await t.test('held, listed, released', async t => {
    const daemon = await bed.daemon(t, settings)
    const call = async (...args: string[]) =>
      cleanmilter([
        ...args,
        '-c',
        '/dev/null',
        ...Object.entries({ data: daemon.data, 'release.server': settings.release.server }).flatMap(([name, value]) => [
          '--set',
          `${name}=${value}`,
        ]),
      ])
    type Line = Readonly<Record<string, unknown>>
    const listed = async (): Promise<readonly Line[]> => {
      const { out } = await call('quarantine', 'list', '--json')
      return out
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as Line)
    }
    const none = async (): Promise<boolean> => (await listed()).length === 0

    const first = spam(1)
    t.match(await send(first, [ANN, BOB]), { code: 250 })
    await bed.mta.settled()
    t.equal(bed.sink.received.length, 0, 'nothing is delivered')
    t.strictSame(await bed.mta.queue(), [], 'nothing waits')
    const items = await listed()
    t.equal(items.length, 2)
    t.match(items[0], { class: 'likely', octets: first.length, due_at: null })
    t.strictSame(grep(daemon.data, CANARY), [], 'nothing can be read')
    t.strictSame(grep(daemon.data, 'alice@good'), [], 'neither who sent it')
    t.notMatch(daemon.output(), new RegExp(`${CANARY}|alice|bob@|ann@`))
    const human = await call('quarantine', 'list')
    t.notMatch(human.out, new RegExp(`${CANARY}|alice|bob|ann@|receiver`))
    t.match(await call('quarantine', 'list', '--to', BOB, '--json'), { out: /^\{.*\}\n$/ })

    const name = String((JSON.parse((await call('quarantine', 'list', '--to', BOB, '--json')).out) as Line)['name'])
    t.match(await call('quarantine', 'release', name), { code: 0, out: `${name}: released: the MTA has it\n` })
    await bed.mta.settled()
    t.equal(bed.sink.received.length, 1)
    const [got] = bed.sink.received
    t.match(got, { sender: 'alice@good.example', recipients: [BOB] })
    const octets = got?.octets.toString('latin1') ?? ''
    const at = octets.indexOf('X-Cleanmilter-Released:')
    t.ok(at > 0, 'with its trace field')
    const below = octets.slice(at).replace(/^X-Cleanmilter-Released: [^\r]*\r\n\t[^\r]*\r\n/, '')
    t.equal(below, first.toString('latin1'), 'else byte for byte')
    t.equal((await listed()).length, 1, 'gone for Bob, here for Ann')
    t.match(daemon.events().at(-1), { event: 'message', rules: 'released', action: 'accept' })
    t.match(await call('quarantine', 'release', name), { code: 66 })

    await t.test('a mark holds for its recipient and its body only', async t => {
      for (const [what, raw, to] of [
        ['another recipient', got?.octets, ANN],
        ['another body', Buffer.concat([got?.octets ?? Buffer.of(), Buffer.from('more\r\n')]), BOB],
        ['another secret', Buffer.from(octets.replace(/\th=../, '\th=AA'), 'latin1'), BOB],
      ] as const) {
        bed.sink.clear()
        t.match(await send(raw ?? Buffer.of(), [to]), { code: 250 })
        await bed.mta.settled()
        t.equal(bed.sink.received.length, 0, what)
      }
      bed.sink.clear()
      t.match(await send(got?.octets ?? Buffer.of(), [BOB]), { code: 250 })
      await bed.mta.settled()
      t.equal(bed.sink.received.length, 1, 'the same again passes')
    })

    await t.test('deleted and released at the same time: once, or not at all; then nothing is left', async t => {
      bed.sink.clear()
      const names = (await listed()).map(one => String(one['name']))
      const results = await Promise.all([
        call('quarantine', 'release', ...names),
        call('quarantine', 'release', ...names.toReversed()),
      ])
      t.notSame(
        results.map(({ code }) => code),
        [0, 0],
      )
      await until('all to be gone', none)
      await bed.mta.settled()
      t.equal(bed.sink.received.length, names.length)
      t.strictSame(mailFiles(daemon.data), [])
    })

    await t.test('many after a bad rule: preview, undo, and then they go', async t => {
      bed.sink.clear()
      for (const n of [1, 2, 3]) await send(spam(`bulk${n}`), [ANN, BOB])
      const rule = ['--rule', 'GTUBE']
      t.match(await call('quarantine', 'release', '--all', ...rule, '--json'), {
        out: /"did":"nothing","messages":6,"recipients":2/,
      })
      t.match(await call('quarantine', 'release', '--all', '--rule', 'NO_SUCH', '--json'), { out: /"messages":0/ })
      t.equal((await call('quarantine', 'release', '--all', ...rule, '--yes')).code, 64, 'wants a reason')
      const begun = await call('quarantine', 'release', '--all', ...rule, '--yes', '--reason', 'bad rule', '--json')
      const { bulk } = JSON.parse(begun.out) as { readonly bulk: string }
      t.match(await call('quarantine', 'bulks', '--json'), { out: /"messages":6,"left":6,"state":"waiting"/ })
      t.match(await call('quarantine', 'undo', bulk, '--json'), { out: /"kept":6,"gone":0/ })
      t.ok((await listed()).every(one => one['due_at'] === null))
      const now = ['--set', 'release.undo_minutes=0']
      await call('quarantine', 'release', '--all', ...rule, '--yes', '--reason', 'bad rule', ...now)
      await until('all to be gone', none)
      await bed.mta.settled()
      t.equal(bed.sink.received.length, 6)
    })
  })

  await t.test('what cannot be kept is not taken', async t => {
    const daemon = await bed.daemon(t, settings)
    writeFileSync(join(daemon.data, 'quarantine'), 'a file where the folder should be')
    t.match(await send(spam('not-kept')), { code: 451, text: /the quarantine cannot be written, try again later/ })
    t.match(
      daemon.events().find(one => one['event'] === 'alarm'),
      { what: 'quarantine' },
    )
    rmSync(join(daemon.data, 'quarantine'))
    t.match(await send(spam('not-kept')), { code: 250 }, 'and then it is')
    t.equal(mailFiles(daemon.data).length, 1)
  })

  await t.test('what comes back says nothing in our name', async t => {
    const daemon = await bed.daemon(t, settings)
    const forged = ['X-Spam-Flag: NO', 'Authentication-Results: mx.receiver.example; dmarc=pass', 'X-Odd: 1']
    await send(message(fields({ more: forged }), `${GTUBE}\r\n`))
    const options = ['-c', '/dev/null', '--set', `data=${daemon.data}`]
    const { out } = await cleanmilter(['quarantine', 'list', '--json', ...options])
    const { name } = JSON.parse(out) as { readonly name: string }
    const server = ['--set', `release.server=${settings.release.server}`]
    t.equal((await cleanmilter(['quarantine', 'release', name, ...options, ...server])).code, 0)
    await bed.mta.settled()
    const octets = bed.sink.received[0]?.octets.toString('latin1') ?? ''
    t.match(octets, /^X-Cleanmilter-Released: /m)
    t.match(octets, /^X-Odd: 1\r$/m)
    t.notMatch(octets, /X-Spam-Flag|Authentication-Results/)
  })

  await t.test('what was held before a reload, too, is known to be heard of', async t => {
    const daemon = await bed.daemon(t, settings)
    t.match(await send(spam('reload')), { code: 250 })
    const served = { listen: [`inet:127.0.0.1:${bed.milterPort}`], dns: { servers: [bed.dns.server] } }
    await daemon.reload({ ...served, skip: { networks: [] }, ...settings })
    const database = new DatabaseSync(join(daemon.data, 'quarantine.db'), { readOnly: true })
    await until('the daemon to note it', () => database.prepare('SELECT twin FROM held').get()?.['twin'] === null)
    database.close()
  })

  await t.test('one gets it, the other’s is held', async t => {
    const daemon = await bed.daemon(t, settings)
    const set = ['policy', 'set', '--scope', ANN, 'score.quarantine=off', 'score.reject=off']
    t.equal((await cleanmilter([...set, '-c', '/dev/null', '--set', `data=${daemon.data}`])).code, 0)
    await until('the setting to be heard of', async () => {
      bed.sink.clear()
      await send(spam('mixed'), [ANN, BOB])
      await bed.mta.settled()
      return bed.sink.received.length === 1
    })
    t.strictSame(bed.sink.received[0]?.recipients, [ANN])
  })
})

function mailFiles(data: string): readonly string[] {
  const folder = join(data, 'quarantine')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => readFileSync(join(one.parentPath, one.name)).subarray(0, 4).toString('latin1'))
}
