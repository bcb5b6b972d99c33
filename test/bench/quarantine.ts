/**
 * The own store: what holding a message costs, whether messages stand better in files or in the database, and how a million rows feel.
 * Prints figures. `node test/bench/quarantine.ts [seal | place | rows]`; the latter needs some 1.5 GB in the temporary folder.
 */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { seal } from '../../lib/privacy/seal.ts'
import { Holder } from '../../lib/quarantine/hold.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readMessage } from '../../lib/quarantine/read.ts'
import { askRelease, claim, countOf, due, find, insert, keyCounts, list, remove } from '../../lib/quarantine/rows.ts'
import { openDatabase, transaction } from '../../lib/database/sqlite.ts'
import { tempFolder } from '../support/temp.ts'
import type { Quarantine } from '../../lib/quarantine/quarantine.ts'
import type { ToHold } from '../../lib/quarantine/hold.ts'

const ROWS = 1_000_000
const DAY_S = 86_400
const only = process.argv[2]

async function open(name: string): Promise<{ readonly data: string; readonly quarantine: Quarantine }> {
  const data = tempFolder(name)
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  await quarantine.keys.init()
  return { data, quarantine }
}

const copy = (recipient: string): ToHold => ({
  recipient,
  delivery: recipient,
  class: 'likely',
  entry: { reference: 'R7Q2-9KX', sender: 'a@b.example', from: 'A', author: null, subject: 'A subject', facts: '[]' },
})

/** Milliseconds of processor and of clock for each of `times`. */
async function measured(times: number, work: (n: number) => unknown): Promise<{ cpu: number; wall: number }> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  for (let n = 0; n < times; n++) await work(n)
  const { user, system } = process.cpuUsage(cpu)
  return { cpu: (user + system) / 1000 / times, wall: (performance.now() - wall) / times }
}

const ms = ({ cpu, wall }: { cpu: number; wall: number }): string =>
  `${cpu.toFixed(2).padStart(8)} CPU-ms ${wall.toFixed(2).padStart(8)} ms`

async function sealing(): Promise<void> {
  const { quarantine } = await open('bench-seal')
  const holder = new Holder({ quarantine, heldDays: () => 30, now: () => new Date() })
  const key = quarantine.keys.publicKey()
  const identities = quarantine.keys.identities()
  console.log(
    'one message, one recipient           seal alone                    hold: sealed, written, synced     open again',
  )
  for (const [octets, times] of [
    [10_000, 300],
    [100_000, 200],
    [5_000_000, 10],
  ] as const) {
    const raw = randomBytes(octets)
    for (let n = 0; n < 5; n++) await holder.hold(raw, [copy('warm@here.example')])
    const sealed = await measured(times, async () => seal(raw, key))
    const held = await measured(times, async () => holder.hold(raw, [copy('ann@here.example')]))
    const [item] = quarantine.state.demand(database => list(database, { recipient: null, before: null, most: 1 }))
    const opened = await measured(Math.ceil(times / 5), async () => item && readMessage(quarantine, item, identities))
    console.log(`${String(octets).padStart(9)} octets         ${ms(sealed)}   ${ms(held)}   ${ms(opened)}`)
  }
  const raw = randomBytes(10_000)
  const many = Array.from({ length: 100 }, (_, n) => copy(`r${n}@here.example`))
  console.log(
    `   10000 octets, 100 recipients                                ${ms(await measured(5, async () => holder.hold(raw, many)))}`,
  )
  const began = performance.now()
  await Promise.all(Array.from({ length: 500 }, async () => holder.hold(raw, [copy('bob@here.example')])))
  console.log(`   10000 octets, 500 at the same time: ${(500_000 / (performance.now() - began)).toFixed(0)} messages/s`)
  quarantine.close()
}

/** The same sealed octets as a file beside a row, and as a column of the row. */
async function place(): Promise<void> {
  console.log('\nwhere the message stands, 10 at the same time, each on the disk before it is told')
  for (const octets of [10_000, 100_000, 1_000_000]) {
    const raw = randomBytes(octets)
    const times = octets > 500_000 ? 10 : 40
    const { data, quarantine } = await open('bench-place')
    const holder = new Holder({ quarantine, heldDays: () => 30, now: () => new Date() })
    await holder.hold(raw, [copy('warm@here.example')])
    const files = await measured(times, async () =>
      Promise.all(Array.from({ length: 10 }, async () => holder.hold(raw, [copy('ann@here.example')]))),
    )
    const path = join(data, 'blobs.db')
    const schema = {
      version: 1,
      mode: 'durable',
      steps: ['CREATE TABLE held (name TEXT, entry BLOB, mail BLOB)'],
    } as const
    const blobs = openDatabase(path, schema, 1000)
    const key = quarantine.keys.publicKey()
    const one = async (n: number): Promise<Buffer> =>
      quarantine.dayKeys.wrap('held', 1, String(n), await seal(raw, key))
    const rows = await measured(times, async () => {
      const sealed = await Promise.all(Array.from({ length: 10 }, async (_, n) => one(n)))
      transaction(blobs, path, () => {
        const put = blobs.prepare('INSERT INTO held VALUES (?, ?, ?)')
        for (const mail of sealed) put.run('name', randomBytes(800), mail)
      })
    })
    blobs.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const gone = await measured(1, () => blobs.exec('DELETE FROM held; PRAGMA wal_checkpoint(TRUNCATE)'))
    console.log(
      `${String(octets).padStart(9)} octets: files ${ms({ cpu: files.cpu / 10, wall: files.wall / 10 })}   database ${ms({ cpu: rows.cpu / 10, wall: rows.wall / 10 })}, deleting all ${(gone.wall / times / 10).toFixed(2)} ms each, with the event loop standing still`,
    )
    blobs.close()
    quarantine.close()
  }
}

async function million(): Promise<void> {
  const { data, quarantine } = await open('bench-rows')
  const { state } = quarantine
  const now = Math.floor(Date.now() / 1000)
  console.log(`\n${ROWS} rows, 30 days, 5,000 mailboxes`)
  const began = performance.now()
  const pool = randomBytes(1_000_000)
  for (let at = 0; at < ROWS; at += 10_000)
    state.demand(
      database => {
        for (let n = at; n < at + 10_000; n++) {
          const heldAt = now - Math.floor(((ROWS - n) / ROWS) * 30 * DAY_S)
          insert(database, {
            name: `row${n}`,
            recipient: `r${(n * 7919) % 5_000}@here.example`,
            delivery: `r${(n * 7919) % 5_000}@here.example`,
            heldAt,
            day: Math.floor(heldAt / DAY_S),
            expiresAt: heldAt + 30 * DAY_S,
            octets: 10_000,
            class: 'likely',
            key: 'age1x',
            entry: pool.subarray(n % 900_000, (n % 900_000) + 790),
            run: 'r',
            twin: Buffer.from(String(n)),
          })
        }
      },
      { write: true },
    )
  state.demand(database => database.exec('UPDATE held SET twin = NULL'), { write: true })
  state.demand(database => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
  const size = statSync(join(data, 'quarantine.db')).size / 1e9
  console.log(`made in ${((performance.now() - began) / 1000).toFixed(0)} s, ${size.toFixed(2)} GB`)
  const some = (): string => `row${Math.floor(Math.random() * ROWS)}`
  const rows: readonly (readonly [string, number, () => unknown])[] = [
    [
      'list page of one mailbox, 100 of 200',
      500,
      () => state.demand(database => list(database, { recipient: 'r77@here.example', before: null, most: 100 })),
    ],
    [
      'list page of all, the newest 100',
      500,
      () => state.demand(d => list(d, { recipient: null, before: null, most: 100 })),
    ],
    [
      'list page of all, 100 in the middle',
      500,
      () => state.demand(d => list(d, { recipient: null, before: ROWS / 2, most: 100 })),
    ],
    ['how many one mailbox has', 500, () => state.demand(database => countOf(database, 'r77@here.example'))],
    ['find one', 2_000, () => state.demand(database => find(database, some()))],
    [
      'ask for release (synced)',
      100,
      () => state.demand(d => askRelease(d, some(), now + 999, 'admin'), { write: true }),
    ],
    ['what is due', 500, () => state.demand(database => due(database, now, 50))],
    ['claim (synced)', 100, () => state.demand(d => claim(d, some(), 'me', now, now + 600), { write: true })],
    ['remove one (synced)', 100, () => state.demand(database => remove(database, some()), { write: true })],
    ['how much is sealed to each key', 3, () => state.demand(keyCounts)],
  ]
  for (const [what, times, work] of rows) console.log(`${what.padEnd(40)} ${ms(await measured(times, work))}`)
  const holder = new Holder({ quarantine, heldDays: () => 30, now: () => new Date() })
  const raw = randomBytes(10_000)
  console.log(
    `${'hold one more, 10 kB'.padEnd(40)} ${ms(await measured(100, async () => holder.hold(raw, [copy('r77@here.example')])))}`,
  )
  quarantine.close()
}

if (only === undefined || only === 'seal') await sealing()
if (only === undefined || only === 'place') await place()
if (only === undefined || only === 'rows') await million()
