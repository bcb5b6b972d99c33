/** The journal as a table: every column counts, two processes write one chain, words die and the chain does not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { append, entriesOf, newest, verifyJournal } from '../../lib/quarantine/journal.ts'
import { acceptRestored, checkJournal, journaled, noteHead } from '../../lib/quarantine/journal-note.ts'
import { databaseOctets, site } from '../support/wrongly-held.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Head } from '../../lib/privacy/journal.ts'
import type { NewEntry } from '../../lib/quarantine/journal.ts'
import type { Site } from '../support/wrongly-held.ts'

const AT = 1_795_000_000
const DAY = Math.floor(AT / 86_400)

function write({ quarantine }: Site, more: Partial<NewEntry> = {}): Head {
  return journaled(quarantine, database =>
    append(database, quarantine.dayKeys, {
      at: AT,
      kind: 'view',
      person: 'p1',
      words: { administrator: 'bob', secret: 'CaNaRy' },
      ...more,
    }),
  )
}

async function written(entries = 4): Promise<Site> {
  const made = await site()
  for (let n = 0; n < entries; n++) write(made, { at: AT + n, person: n % 2 === 0 ? 'p1' : null })
  return made
}

const change = ({ quarantine }: Site, sql: string): void =>
  quarantine.state.demand(database => database.exec(sql), { write: true })

for (const [name, sql, why] of [
  ['its number', 'UPDATE journal SET seq = 9 WHERE seq = 2', 'gap'],
  ['its time', 'UPDATE journal SET at = at + 1 WHERE seq = 2', 'entry'],
  ['its day', 'UPDATE journal SET day = day + 1 WHERE seq = 2', 'entry'],
  ['its kind', "UPDATE journal SET kind = 'decide' WHERE seq = 2", 'entry'],
  ['whom it is about, made up', "UPDATE journal SET person = 'p2' WHERE seq = 2", 'entry'],
  ['whom it is about, made empty', "UPDATE journal SET person = '' WHERE seq = 2", 'entry'],
  ['its words', "UPDATE journal SET words = X'00' WHERE seq = 2", 'entry'],
  [
    'its words, those of another entry',
    'UPDATE journal SET words = (SELECT words FROM journal WHERE seq = 3) WHERE seq = 2',
    'entry',
  ],
  ['what it follows', "UPDATE journal SET before = X'00' WHERE seq = 2", 'before'],
  ['its hash', "UPDATE journal SET hash = X'00' WHERE seq = 2", 'entry'],
  ['all of it', 'DELETE FROM journal WHERE seq = 2', 'gap'],
] as const)
  t.test(`what was changed shows: ${name}`, async t => {
    const made = await written()
    change(made, sql)
    const { broken, entries } = made.quarantine.state.demand(database => verifyJournal(database))
    t.strictSame({ broken, entries }, { broken: { seq: 2, why }, entries: 1 })
    // That it goes on does not mend it.
    write(made)
    t.match(checkJournal(made.quarantine), { broken: { seq: 2, why } })
    made.quarantine.close()
  })

t.test(
  'what is cut off its end, or all of it, shows beside the note; what is written later does not cover it up',
  async t => {
    for (const sql of ['DELETE FROM journal WHERE seq = 4', 'DELETE FROM journal']) {
      const made = await written()
      const note = readFileSync(join(made.data, 'keys/journal.head'), 'utf8')
      change(made, sql)
      t.equal(
        made.quarantine.state.demand(database => verifyJournal(database)).broken,
        null,
        'the chain alone is right',
      )
      t.match(checkJournal(made.quarantine), { broken: { why: 'noted' }, note: 'contradicted' })
      for (let n = 0; n < 5; n++) write(made)
      t.match(checkJournal(made.quarantine), { broken: { seq: 4, why: 'noted' }, note: 'contradicted' })
      t.equal(readFileSync(join(made.data, 'keys/journal.head'), 'utf8'), note, 'the evidence stays')
      made.quarantine.close()
    }
  },
)

t.test('a database from a backup: said once, it stands in the journal, and it goes on', async t => {
  const made = await written(2)
  const { quarantine, data } = made
  const words = { administrator: 'bob', login: 'bob', reason: 'the disk died' }
  t.equal(acceptRestored(quarantine, { at: AT, words }), false, 'nothing to be said')
  quarantine.close()
  copyFileSync(join(data, 'quarantine.db'), join(data, 'backup.db'))
  write(made)
  quarantine.close()
  for (const end of ['', '-wal', '-shm']) rmSync(join(data, `quarantine.db${end}`), { force: true })
  copyFileSync(join(data, 'backup.db'), join(data, 'quarantine.db'))
  t.match(checkJournal(quarantine), { entries: 2, note: 'contradicted' })
  t.equal(acceptRestored(quarantine, { at: AT, words }), true)
  t.match(checkJournal(quarantine), { broken: null, entries: 3, note: 'good' })
  const [last] = quarantine.state.demand(database => newest(database, quarantine.dayKeys, { most: 1 }))
  t.match(last, { kind: 'restored', person: null, words: { ...words, was: /^3:[0-9a-f]{64}$/ } })
  quarantine.close()
})

t.test('a note that is gone or damaged is told; one that is behind is no trouble', async t => {
  const made = await written()
  const { quarantine, data } = made
  const path = join(data, 'keys/journal.head')
  const before = readFileSync(path, 'utf8')
  write(made)
  writeFileSync(path, before) // killed between the commit and the note
  t.match(checkJournal(quarantine), { broken: null, entries: 5, note: 'good' })
  rmSync(path)
  t.match(checkJournal(quarantine), { broken: null, note: 'none' })
  writeFileSync(path, 'xyz')
  t.match(checkJournal(quarantine), { broken: null, note: 'damaged' })
  noteHead(quarantine)
  t.equal(readFileSync(path, 'utf8'), 'xyz')
  quarantine.close()
})

t.test('a note that cannot be had is an error that names it: nothing must be shown then', async t => {
  const made = await site()
  mkdirSync(join(made.data, 'keys/journal.head'))
  t.throws(() => write(made), { name: 'KeyError', message: /journal\.head: cannot be read \(EISDIR\)/ })
  rmdirSync(join(made.data, 'keys/journal.head'))
  t.match(checkJournal(made.quarantine), { broken: null, entries: 1, note: 'none' })
  made.quarantine.close()
})

t.test('words are not in the database, open at their own place only, and die with the key of their day', async t => {
  const made = await written()
  const { quarantine } = made
  const read = (): unknown[] =>
    quarantine.state
      .demand(database => newest(database, quarantine.dayKeys, { most: 9 }))
      .map(({ seq, words }) => [seq, words?.['secret'] ?? null])
  t.notOk(databaseOctets(made).includes('CaNaRy'))
  t.notOk(databaseOctets(made).includes('bob'))
  write(made, { at: AT + 40 * 86_400 })
  t.strictSame(
    read(),
    [5, 4, 3, 2, 1].map(seq => [seq, 'CaNaRy']),
  )
  t.equal(quarantine.dayKeys.shredBefore('audit', DAY + 30), 1)
  t.strictSame(read(), [[5, 'CaNaRy'], ...[4, 3, 2, 1].map(seq => [seq, null])])
  t.match(checkJournal(quarantine), { broken: null, entries: 5, note: 'good' })
  change(made, 'UPDATE journal SET words = (SELECT words FROM journal WHERE seq = 5) WHERE seq = 4')
  t.strictSame(read()[1], [4, null], 'words of another entry do not open')
  quarantine.close()
})

t.test('a clock that goes backwards: the order is that of writing', async t => {
  const made = await site()
  for (const at of [AT, AT - 400 * 86_400, AT + 1, 0]) write(made, { at })
  t.match(checkJournal(made.quarantine), { broken: null, entries: 4, setBack: 2 })
  const found = made.quarantine.state.demand(database => entriesOf(database, made.quarantine.dayKeys, 'p1'))
  t.strictSame(
    found.map(({ seq, at }) => [seq, at]),
    [
      [1, AT],
      [2, AT - 400 * 86_400],
      [3, AT + 1],
      [4, 0],
    ],
  )
  made.quarantine.close()
})

t.test('only within a transaction, and kinds are words', async t => {
  const made = await written(0)
  const { state, dayKeys } = made.quarantine
  const entry: NewEntry = { at: AT, kind: 'view', person: null, words: {} }
  t.throws(() => state.demand(database => append(database, dayKeys, entry)), /within a transaction/)
  t.throws(() => write(made, { kind: 'ann@here.example' }), /one word/)
  t.match(checkJournal(made.quarantine), { broken: null, entries: 0 })
  made.quarantine.close()
})

t.test('what failed is not in it', async t => {
  const made = await written()
  const { quarantine } = made
  const work = (database: DatabaseSync): void => {
    append(database, quarantine.dayKeys, { at: AT, kind: 'view', person: null, words: {} })
    throw new Error('no')
  }
  t.throws(() => journaled(quarantine, work), /^no$/)
  t.match(checkJournal(quarantine), { broken: null, entries: 4, note: 'good' })
  quarantine.close()
})

t.test('two processes at once write one chain', async t => {
  const made = await site()
  const script = join(import.meta.dirname, 'support/append.ts')
  const ends = ['a', 'b'].map(async name => {
    const child = spawn(process.execPath, [script, made.data, name, '40'], { stdio: ['ignore', 'inherit', 'inherit'] })
    const [code] = (await once(child, 'close')) as [number]
    return code
  })
  t.strictSame(await Promise.all(ends), [0, 0])
  const { quarantine } = made
  t.match(checkJournal(quarantine), { broken: null, entries: 80, note: 'good' })
  const all = quarantine.state.demand(database => newest(database, quarantine.dayKeys, { most: 100 }))
  for (const name of ['a', 'b'])
    t.strictSame(
      all.filter(({ words }) => words?.['administrator'] === name).map(({ words }) => words?.['n']),
      Array.from({ length: 40 }, (_, n) => 39 - n),
    )
  t.match(readFileSync(join(made.data, 'keys/journal.head'), 'utf8'), /^80:/)
  quarantine.close()
})
