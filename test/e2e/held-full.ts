/** The disk fills up while mail is held behind a real Postfix: what was answered with 250 is there, the rest is put off, nothing is half kept. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readMessage } from '../../lib/quarantine/read.ts'
import { list } from '../../lib/quarantine/rows.ts'
import { cleanmilter } from '../cli/support/child.ts'
import { noDns } from '../support/dns.ts'
import { startBed } from '../support/life.ts'
import { fields, message } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { skipUnless } from '../support/skip.ts'
import { noSmallDisk, smallDisk } from '../support/small-disk.ts'
import { SmtpClient } from '../support/smtp.ts'
import { GOOD } from '../support/world.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
const OCTETS = 900_000

await t.test('through Postfix', { ...skipUnless(noPostfix(), noDns(), noSmallDisk()), timeout: 120_000 }, async t => {
  const bed = await startBed(t, startPostfix)
  const disk = smallDisk(24_000_000)
  t.teardown(() => disk.unmount())
  const server = `127.0.0.1:${bed.mta.port}`
  const daemon = await bed.daemon(t, {
    data: disk.folder,
    quarantine: { how: 'store' },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    release: { server },
  })
  const send = async (n: number): Promise<number> => {
    const { client } = await SmtpClient.connect({ port: bed.mta.port, from: GOOD })
    for (const line of ['EHLO mail.good.example', 'MAIL FROM:<alice@good.example>', 'RCPT TO:<bob@receiver.example>'])
      await client.command(line)
    const filler = `${'x'.repeat(70)}\r\n`.repeat(OCTETS / 72)
    const { code } = await client.data(message(fields({ subject: `no. ${n};` }), `${GTUBE}\r\n${filler}`))
    await client.quit()
    return code
  }
  const quarantine = openQuarantine({ data: disk.folder, keys: join(disk.folder, 'keys'), identityFile: null })
  t.teardown(() => quarantine.close())
  const kept = async (): Promise<readonly number[]> => {
    const items = quarantine.state.demand(d => list(d, { recipient: null, before: null, most: 1000 }))
    const octets = await Promise.all(
      items.map(async item => readMessage(quarantine, item, quarantine.keys.identities())),
    )
    return octets.map(raw => Number(/no\. (\d+);/.exec(String(raw))?.[1])).toSorted((a, b) => a - b)
  }
  const files = (): number =>
    readdirSync(join(disk.folder, 'quarantine'), { recursive: true, withFileTypes: true }).filter(one => one.isFile())
      .length

  const told: number[] = []
  const codes = new Set<number>()
  for (let at = 0; at < 40; at += 4) {
    const results = await Promise.all([0, 1, 2, 3].map(async n => [at + n, await send(at + n)] as const))
    for (const [n, code] of results) {
      codes.add(code)
      if (code === 250) told.push(n)
    }
  }
  t.strictSame(
    [...codes].toSorted((a, b) => a - b),
    [250, 451],
    'the first were taken, later ones put off',
  )
  t.strictSame(
    await kept(),
    told.toSorted((a, b) => a - b),
    'what was told is there, and nothing else',
  )
  t.equal(files(), told.length, 'nothing is half kept')
  t.ok(daemon.events().some(one => one['event'] === 'alarm'))

  const some = quarantine.state.demand(d => list(d, { recipient: null, before: null, most: 4 }).map(({ name }) => name))
  const set = ['--set', `data=${disk.folder}`, '--set', `release.server=${server}`]
  const released = await cleanmilter(['quarantine', 'release', ...some, '-c', '/dev/null', ...set])
  t.equal(released.code, 0, `${released.out}${released.err}`)
  t.equal(files(), told.length - some.length, 'released on a full disk, too')
  t.equal(await send(99), 250, 'and then mail is held again')
})
