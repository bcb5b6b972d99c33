/**
 * The promise of the store: what the MTA got a 250 for is delivered or in the quarantine exactly once, whenever the daemon is killed;
 * nothing of it can be read without the key; and nothing is left when it is released.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readHeldEntry, readMessage } from '../../lib/quarantine/read.ts'
import { askRelease, countOf, list } from '../../lib/quarantine/rows.ts'
import { startDaemon } from '../support/daemon.ts'
import { noDns, startDns } from '../support/dns.ts'
import { grep } from '../support/grep.ts'
import { fields, message } from '../support/mail.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { startSink } from '../support/sink.ts'
import { skipUnless } from '../support/skip.ts'
import { SmtpClient } from '../support/smtp.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { GOOD, world } from '../support/world.ts'
import type { DaemonProcess } from '../support/daemon.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')
const MESSAGES = 1_000
const AT_ONCE = 10
/** More would only make it longer: a start takes its time. */
const MOST_KILLS = 12
const CANARY = 'canary-5e1d'
const BOB = 'bob@receiver.example'

/** One in twenty is wanted mail. */
const isWanted = (n: number): boolean => n % 20 === 0
const numbered = (n: number): Buffer =>
  message(
    fields({ from: `"${CANARY}" <alice@good.example>`, subject: `${CANARY} no. ${n};` }),
    `${CANARY} body\r\n${isWanted(n) ? 'Hello Bob.' : GTUBE}\r\n`,
  )
const numberOf = (octets: Buffer): number => Number(/no\. (\d+);/.exec(octets.toString('latin1'))?.[1])

await t.test('killed at random moments', { ...skipUnless(noPostfix(), noDns()), timeout: 300_000 }, async t => {
  const port = await freePort()
  const [sink, dns] = [await startSink(), await startDns(world)]
  const mta = await startPostfix({ milterPort: port, sinkPort: sink.port })
  const data = tempFolder('killed')
  const settings = {
    data,
    listen: [`inet:127.0.0.1:${port}`],
    dns: { servers: [dns.server] },
    skip: { networks: [] },
    quarantine: { how: 'store' },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    dmarc: { enforce: false },
    release: { server: `127.0.0.1:${mta.port}` },
    log: { to: tempFolder('killed-log') },
  }
  let daemon: DaemonProcess = await startDaemon(settings)
  t.teardown(async () => {
    for (const one of [daemon, mta, sink, dns]) await one.stop()
  })

  let kills = 0
  const now = { sending: true }
  const killer = (async () => {
    while (now.sending && kills < MOST_KILLS) {
      await new Promise(done => setTimeout(done, 50 + Math.random() * 1500))
      if (!now.sending) return
      daemon.signal('SIGKILL')
      await daemon.exited
      kills++
      daemon = await startDaemon(settings)
    }
  })()

  const todo = Array.from({ length: MESSAGES }, (_, n) => ({ n, raw: numbered(n) }))
  let refusals = 0
  const sender = async (): Promise<void> => {
    for (let one = todo.shift(); one !== undefined; one = todo.shift())
      while ((await sendOnce(mta.port, one.raw)) !== 250) {
        refusals++
        await new Promise(done => setTimeout(done, 50 + Math.random() * 200))
      }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
  now.sending = false
  await killer
  await mta.settled()
  t.comment(`${kills} kills, ${refusals} messages had to come again`)
  t.ok(kills > 3, 'it was killed')

  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  t.teardown(() => quarantine.close())
  const held = await heldNumbers(quarantine)
  const delivered = sink.received.map(({ octets }) => numberOf(octets))
  t.strictSame(
    [...held, ...delivered].toSorted((a, b) => a - b),
    Array.from({ length: MESSAGES }, (_, n) => n),
  )
  t.strictSame(
    delivered.filter(n => !isWanted(n)),
    [],
    'spam is held',
  )
  t.strictSame(grep(data, CANARY), [], 'nothing of it can be read')
  t.strictSame(grep(data, 'alice@good'), [])
  t.strictSame(grep(settings.log.to, CANARY), [])

  await t.test('released while the daemon is killed: gone here, and none is lost', async t => {
    sink.clear()
    const rows = quarantine.state.demand(d => list(d, { recipient: null, before: null, most: 2 * MESSAGES }))
    const known = new Set(rows.map(({ name }) => name))
    const strays = mailFiles(data).filter(name => !known.has(name))
    t.ok(strays.length <= kills * AT_ONCE)
    const now = Math.floor(Date.now() / 1000)
    const names = quarantine.state.demand(database =>
      list(database, { recipient: null, before: null, most: 2 * MESSAGES }).map(({ name }) => name),
    )
    quarantine.state.demand(database => names.forEach(name => askRelease(database, name, now, 'recipient')), {
      write: true,
    })
    for (let n = 0; n < 3; n++) {
      await new Promise(done => setTimeout(done, 700 + Math.random() * 700))
      daemon.signal('SIGKILL')
      await daemon.exited
      // Whoever is killed holds its claims for a while: as long as handing over can take.
      quarantine.state.demand(database => database.exec('UPDATE held SET claimed_until = 0 WHERE claim IS NOT NULL'), {
        write: true,
      })
      daemon = await startDaemon(settings)
    }
    await until('all to be released', () => quarantine.state.demand(database => countOf(database, null)) === 0)
    await mta.settled()
    const got = sink.received.map(({ octets }) => numberOf(octets))
    t.strictSame(new Set(got), new Set(held), 'each came')
    t.ok(got.length - held.length <= 3 * 4, `${got.length - held.length} came twice: those under way at a kill`)
    const left = mailFiles(data).filter(name => !strays.includes(name))
    t.strictSame(left, [], 'no file is left but what a kill left without a row, which the MTA never heard of')
    t.strictSame(grep(data, CANARY), [])
  })
})

/** The reply's code; 0 where there was none. */
async function sendOnce(port: number, raw: Buffer): Promise<number> {
  const { client, greeting } = await SmtpClient.connect({ port, from: GOOD })
  try {
    if (greeting.code !== 220) return greeting.code
    for (const line of ['EHLO mail.good.example', 'MAIL FROM:<alice@good.example>', `RCPT TO:<${BOB}>`]) {
      const { code } = await client.command(line)
      if (code !== 250) return code
    }
    return (await client.data(raw)).code
  } finally {
    await client.quit()
  }
}

async function heldNumbers(quarantine: Quarantine): Promise<readonly number[]> {
  const identities = quarantine.keys.identities()
  const items = quarantine.state.demand(database =>
    list(database, { recipient: null, before: null, most: 2 * MESSAGES }),
  )
  const numbers: number[] = []
  for (const item of items) {
    const raw = await readMessage(quarantine, item, identities)
    const entry = await readHeldEntry(quarantine, item, identities)
    if (raw === null || entry === null) continue // released meanwhile
    numbers.push(numberOf(raw))
  }
  return numbers
}

function mailFiles(data: string): readonly string[] {
  const folder = join(data, 'quarantine')
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(one => (one.isFile() ? [one.name] : []))
    : []
}
