/** What dies in the quarantine and when, with real files, keys and databases; and that nothing of it can be read afterwards. */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DayKeys } from '../../lib/privacy/day-keys.ts'
import { remove } from '../../lib/quarantine/rows.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { readHeldEntry, readMessage } from '../../lib/quarantine/read.ts'
import { tempFolder } from '../support/temp.ts'
import { CANARY, DAY, filesWith, heldWorld, NOON } from './support/held.ts'
import type { HeldWorld } from './support/held.ts'

const TODAY = Math.floor(NOON / DAY)
const HOUR = 3_600

const change = ({ quarantine }: HeldWorld, sql: string): void => {
  quarantine.state.demand(database => database.exec(sql), { write: true })
}
const days = (world: HeldWorld): Record<string, readonly number[]> =>
  Object.fromEntries(
    (['held', 'entry', 'explain', 'audit'] as const).map(kind => [
      kind,
      new DayKeys(world.keys).days(kind).map(day => day - TODAY),
    ]),
  )

/** A message of NOON, kept for 30 days. What is there, so many seconds after it came? */
for (const { name, before = () => undefined, at, row = true, file = row, entry = row, keys = ['held', 'entry'] } of [
  { name: 'at once', at: 0 },
  { name: 'a second before its time is over', at: 30 * DAY - 5 },
  { name: 'its time is over', at: 30 * DAY, row: false },
  { name: 'its day is not over yet', at: 30 * DAY + DAY / 2 - 5, row: false },
  { name: 'the last moment of its day has had its days', at: 30 * DAY + DAY / 2, row: false, keys: [] },
  {
    name: 'somebody is just handing it back',
    before: w => change(w, `UPDATE held SET claim = 'x', claimed_until = ${NOON + 32 * DAY + 60}`),
    at: 32 * DAY,
    entry: false,
    keys: ['held'],
  },
  {
    name: 'the claim on it has lapsed',
    before: w => change(w, `UPDATE held SET claim = 'x', claimed_until = ${NOON + 32 * DAY - 1}`),
    at: 32 * DAY,
    row: false,
    keys: [],
  },
  {
    name: 'a claim that only a wrong clock can have made',
    before: w => change(w, `UPDATE held SET claim = 'x', claimed_until = ${NOON + 99 * DAY}`),
    at: 32 * DAY,
    row: false,
    keys: [],
  },
  {
    name: 'its recipient asked for it, and the MTA is not there',
    before: w => change(w, `UPDATE held SET due_at = ${NOON + 30 * DAY - 9}, due_by = 'recipient'`),
    at: 35 * DAY - 5,
  },
  {
    name: 'its recipient asked for it, and the MTA was not there for five days',
    before: w => change(w, `UPDATE held SET due_at = ${NOON + 30 * DAY - 9}, due_by = 'recipient'`),
    at: 35 * DAY,
    row: false,
    keys: [],
  },
  {
    name: 'mail is kept for a shorter time now: what was promised longer stays, and so does its key',
    before: w => void (w.periods.held = 1),
    at: 20 * DAY,
  },
  {
    name: 'mail is kept for a longer time now: it goes when it was to go, its key later',
    before: w => void (w.periods.held = 60),
    at: 31 * DAY,
    row: false,
    keys: ['held'],
  },
  {
    name: 'entries are kept for a shorter time',
    before: w => void (w.periods.entry = 3),
    at: 3 * DAY + DAY / 2,
    entry: false,
    keys: ['held'],
  },
  {
    name: 'entries are to be kept longer than the message: no',
    before: w => void (w.periods.entry = 90),
    at: 31 * DAY,
    row: false,
    keys: [],
  },
] as readonly {
  name: string
  before?: (world: HeldWorld) => void
  at: number
  row?: boolean
  file?: boolean
  entry?: boolean
  keys?: readonly string[]
}[])
  t.test(`a held message: ${name}`, async t => {
    const world = await heldWorld(t)
    const [held = ''] = await world.hold(NOON, 'ann@here.example')
    before(world)
    change(world, `INSERT INTO clock VALUES (1, ${NOON + at})`)
    await world.tick(NOON + at)
    t.strictSame(world.names(), row ? [held] : [])
    t.strictSame(world.files(), file ? [held] : [])
    const entries = world.quarantine.state.demand(db => db.prepare('SELECT 1 FROM held WHERE entry IS NOT NULL').all())
    t.equal(entries.length, entry ? 1 : 0)
    const left = days(world)
    t.strictSame([...new Set(['held', 'entry'].filter(kind => left[kind]?.length))], keys)
    t.strictSame(world.said, [])
  })

t.test('keys die by day and class; those of days to come stay until their time is over', async t => {
  const world = await heldWorld(t)
  const keys = new DayKeys(world.keys)
  for (const kind of ['held', 'entry', 'explain', 'audit'] as const)
    for (const day of [-2000, -1096, -31, -30, -8, -7, 0, 300]) keys.wrap(kind, TODAY + day, 'x', Buffer.from('x'))
  await world.tick(NOON, 20)
  t.strictSame(days(world), {
    held: [-30, -8, -7, 0, 300],
    entry: [-30, -8, -7, 0, 300],
    explain: [-7, 0, 300],
    audit: [-31, -30, -8, -7, 0, 300],
  })
})

t.test('figures and what was written down of administrators go with their days', async t => {
  const world = await heldWorld(t)
  const old = NOON - 1096 * DAY
  change(
    world,
    `INSERT INTO statistic VALUES (${TODAY - 401}, 'held', 1), (${TODAY - 400}, 'held', 1);
     INSERT INTO report (id, name, person, made_at, day, key, facts, state) VALUES ('a', 'n', 'p', 0, ${TODAY - 31}, 'age1', x'', 'open'), ('b', 'm', 'p', 0, ${TODAY - 30}, 'age1', x'', 'open');
     INSERT INTO secrecy VALUES ('root', '', 0, ${old}), ('root', '', 1, ${NOON})`,
  )
  await world.tick(NOON)
  const count = (table: string): unknown =>
    world.quarantine.state.demand(db => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  t.strictSame(['statistic', 'report', 'secrecy'].map(count), [1, 1, 1])
})

t.test('the clock jumps: nothing dies, it is told once, an administrator may say that it is right', async t => {
  const world = await heldWorld(t)
  await world.hold(NOON, 'ann@here.example')
  await world.tick(NOON)
  await world.tick(NOON + 400 * DAY)
  world.up.at += 9 * DAY
  await world.tick(NOON + 409 * DAY)
  t.equal(world.names().length, 1)
  t.equal(world.retention.sure, false)
  t.strictSame([world.said, days(world)['held']], [['clock'], [0]])
  change(world, `UPDATE clock SET seen_at = ${NOON + 409 * DAY}`)
  await world.tick(NOON + 409 * DAY + 9)
  t.strictSame([world.names(), world.files(), days(world)['held']], [[], [], []])
  t.strictSame(world.said, ['clock', 'OK'])
  t.equal(world.retention.sure, true)
})

t.test('switched off for 40 days while messages were kept for 60: an administrator is asked', async t => {
  const world = await heldWorld(t, { held: 60 })
  await world.hold(NOON, 'ann@here.example')
  change(world, `INSERT INTO clock VALUES (1, ${NOON})`)
  t.equal(await world.retention.expireNow(new Date((NOON + 40 * DAY) * 1000)), 'ask')
})

t.test('after its time no octet of a message, and no recipient, is left in any file', async t => {
  const world = await heldWorld(t)
  const [first = ''] = await world.hold(NOON, 'ann.canary@here.example')
  for (let n = 0; n < 50; n++) await world.hold(NOON, `canary${n}@here.example`)
  t.ok(filesWith(world.data, 'ann.canary@here.example').length > 0)
  t.strictSame(filesWith(world.data, CANARY), [], 'what is sealed is nowhere in the clear')
  // Released: its row goes by another's hand.
  await world.tick(NOON + 1)
  world.quarantine.state.demand(database => remove(database, first), { write: true })
  await world.quarantine.files.remove(TODAY, first)
  world.up.at += 60
  await world.tick(NOON + 60)
  t.strictSame(filesWith(world.data, 'ann.canary@here.example', first), [], 'after a release')
  for (let day = 1; day < 32; day++) {
    world.up.at += DAY
    await world.tick(NOON + day * DAY)
  }
  t.strictSame(world.names(), [])
  t.strictSame(filesWith(world.data, 'canary', CANARY), [], 'after expiry')
  t.strictSame(days(world), { held: [], entry: [], explain: [], audit: [] })
  t.strictSame(readdirSync(join(world.data, 'quarantine')), [], 'and no folder of its day')
})

t.test('a backup without keys, put back after its time, opens no more', async t => {
  const world = await heldWorld(t)
  const [name = ''] = await world.hold(NOON, 'ann@here.example')
  const backup = tempFolder('backup')
  world.quarantine.state.close()
  cpSync(world.data, backup, { recursive: true, filter: path => !path.startsWith(join(world.data, 'keys')) })
  const identities = world.quarantine.keys.identities()
  const restored = openQuarantine({ data: backup, keys: world.keys, identityFile: null })
  t.teardown(() => restored.close())
  const item = { name, day: TODAY }
  t.match(String(await readMessage(restored, item, identities)), CANARY, 'while its key is there')
  change(world, `INSERT INTO clock VALUES (1, ${NOON + 31 * DAY})`)
  await world.tick(NOON + 31 * DAY)
  t.ok(existsSync(join(backup, 'quarantine.db')))
  await t.rejects(readMessage(restored, item, identities), { name: 'ShreddedError', over: true })
  t.equal(await readHeldEntry(restored, item, identities), null)
})

t.test('what a crash left: seen for an hour without a row it goes, and not before', async t => {
  const world = await heldWorld(t)
  const [name = ''] = await world.hold(NOON, 'ann@here.example')
  const [gone = ''] = await world.hold(NOON - DAY, 'bob@here.example')
  await world.quarantine.files.write(TODAY, 'stray', Buffer.from('x'))
  writeFileSync(
    join(world.data, 'quarantine', new Date(TODAY * DAY * 1000).toISOString().slice(0, 10), 'replacing.new'),
    'x',
  )
  await world.quarantine.files.write(TODAY - 9, 'keyless', Buffer.from('x'))
  mkdirSync(join(world.data, 'quarantine', '2026-01-01'))
  mkdirSync(join(world.data, 'quarantine', 'lost+found'))
  writeFileSync(join(world.data, 'quarantine', '2026-01-01', '.nfs0001'), 'not ours')
  writeFileSync(join(world.keys, 'days', 'x.0123.new'), 'x')
  await world.quarantine.files.remove(TODAY - 1, gone)
  world.up.at += HOUR
  await world.tick(NOON)
  t.strictSame(world.files().toSorted(), [name, 'stray', 'replacing.new'].toSorted(), 'what has no key goes at once')
  t.notOk(existsSync(join(world.data, 'quarantine', dayName(TODAY - 9))))
  t.strictSame(world.said, ['gone'])
  t.equal(
    world.quarantine.state.demand(db => db.prepare('SELECT trouble FROM held WHERE name = ?').get(gone))?.['trouble'],
    'gone',
  )
  world.up.at += HOUR - 300
  await world.tick(NOON + 1800)
  t.ok(world.files().includes('stray'))
  world.up.at += 300
  await world.tick(NOON + HOUR)
  t.strictSame(world.files(), [name])
  t.strictSame(
    readdirSync(join(world.keys, 'days')).filter(one => one.endsWith('.new')),
    [],
  )
  t.strictSame(world.said, ['gone'], 'told once')
})

t.test('a message that is just being held is never taken for a stray', async t => {
  const world = await heldWorld(t)
  world.up.at += HOUR
  for (let n = 0; n < 5; n++) {
    await world.quarantine.files.write(TODAY, `young${n}`, Buffer.from('x'))
    await world.tick(NOON + n * 1800)
    world.up.at += 1800
  }
  t.ok(world.files().length >= 2)
  t.ok(world.files().includes('young4') && world.files().includes('young3'))
})

t.test('the database was lost: files stay until the keys of their days die', async t => {
  const world = await heldWorld(t)
  for (let n = 0; n < 30; n++) await world.hold(NOON, `a${n}@here.example`)
  change(world, 'DELETE FROM held')
  for (let n = 0; n < 4; n++) {
    world.up.at += HOUR
    await world.tick(NOON + n * HOUR)
  }
  t.equal(world.files().length, 30)
  t.strictSame(world.said, ['strays'])
})

t.test('the disk of the files is missing: no row is given up', async t => {
  const world = await heldWorld(t)
  await world.hold(NOON, 'ann@here.example')
  renameSync(join(world.data, 'quarantine'), join(world.data, 'elsewhere'))
  world.up.at += HOUR
  await world.tick(NOON + DAY)
  t.strictSame([world.names().length, world.said], [1, ['files']])
})

t.test('no data folder, a lock of another process, a broken keys folder: never thrown, and done later', async t => {
  const world = await heldWorld(t)
  await world.hold(NOON, 'ann@here.example')
  change(world, `INSERT INTO clock VALUES (1, ${NOON + 30 * DAY})`)
  world.quarantine.state.demand(database => database.exec('BEGIN IMMEDIATE'))
  await world.tick(NOON + 30 * DAY)
  t.equal(world.names().length, 1)
  world.quarantine.state.demand(database => database.exec('ROLLBACK'))
  renameSync(join(world.keys, 'days'), join(world.keys, 'aside'))
  writeFileSync(join(world.keys, 'days'), 'in the way')
  world.up.at += 60
  await world.tick(NOON + 31 * DAY)
  t.strictSame([world.names(), world.said], [[], ['retention']])
  rmSync(join(world.keys, 'days'))
  renameSync(join(world.keys, 'aside'), join(world.keys, 'days'))
  world.up.at += 60
  await world.tick(NOON + 31 * DAY)
  t.strictSame([days(world)['held'], world.said], [[], ['retention', 'OK']])
})

t.test('many at once: a call is short, and mail comes in between', async t => {
  const world = await heldWorld(t)
  const put =
    'INSERT INTO held (name, recipient, delivery, held_at, day, expires_at, octets, class, key, entry, run) VALUES '
  world.quarantine.state.demand(
    database => {
      const insert = database.prepare(`${put} (?, ?, ?, ?, ?, ?, 1, 'likely', 'age1', zeroblob(1000), 'r')`)
      for (let n = 0; n < 5_000; n++) insert.run(`n${n}`, `r${n % 50}`, 'd', NOON, TODAY, NOON + 1)
    },
    { write: true },
  )
  const took: number[] = []
  for (let n = 0; n < 2_000 && world.names().length > 0; n++) {
    const began = process.cpuUsage()
    world.retention.tick(new Date((NOON + 60) * 1000))
    const { user, system } = process.cpuUsage(began)
    took.push((user + system) / 1000)
    await world.retention.quiet()
  }
  t.equal(world.names().length, 0)
  t.ok(took.length > 3, 'in many slices')
  t.comment(`calls ${took.length}, of the processor at most ${Math.max(...took).toFixed(1)} ms`)
  // The first one opens the database.
  t.ok(Math.max(...took.slice(1)) < 60)
})

function dayName(day: number): string {
  return new Date(day * DAY * 1000).toISOString().slice(0, 10)
}
