import { rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { extendEntries, putEntries, removeEntries } from '../../lib/store/entry-edit.ts'
import { tidy } from '../../lib/store/entry-rows.ts'
import { EntryTable, hashOf, senderHash } from '../../lib/store/entry-table.ts'
import { Entries } from '../../lib/store/entries.ts'
import { FILE, State } from '../../lib/store/state.ts'
import { scopesOf } from '../../lib/policy/scope-name.ts'
import { Random } from '../support/random.ts'
import { cleanmilter } from '../cli/support/child.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Test } from 'tap'
import type { NewEntry, StoredEntry } from '../../lib/store/entry-edit.ts'
import type { TableEntry } from '../../lib/store/entry-table.ts'
import type { Domain } from '../../lib/mail/domain.ts'
import type { From } from '../../lib/policy/entries.ts'

const DAY = 86_400
const NOW = Date.parse('2026-11-28T12:00:00Z') / 1000

function stateIn(t: Test, data: string, waitMs = 60_000): State {
  const state = new State({ data, say: () => undefined, waitMs })
  t.teardown(() => state.close())
  return state
}

function folder(t: Test): string {
  const data = tempFolder('entries')
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  return data
}

const entry = (value: string, more: Partial<NewEntry> = {}): NewEntry => ({
  scope: 'site',
  list: 'block',
  kind: value.includes('@') ? 'address' : 'domains',
  value,
  insist: false,
  description: '',
  owner: 'o',
  reason: 'r',
  expiresAt: null,
  ...more,
})
const put = (state: State, ...entries: NewEntry[]): readonly StoredEntry[] =>
  state.demand(database => putEntries(database, entries, NOW), { write: true })

const mail = (address: string): From => {
  const [local = '', domain = ''] = address.split('@')
  return { sender: null, authors: [{ local, domain: domain as Domain }], client: null, auth: [] }
}
const points = (entries: Entries, from: string, to = 'ann@here.example'): number | null =>
  entries.ask(mail(from))(scopesOf(to))?.signal.points ?? null

const at =
  (seconds: number): (() => Date) =>
  () =>
    new Date(seconds * 1000)

t.test('no database: no entries, and nothing thrown', async t => {
  const entries = new Entries(stateIn(t, join(folder(t), 'missing')), at(NOW))
  await entries.loaded()
  t.equal(entries.size, 0)
  t.equal(points(entries, 'bob@b.example'), null)
  entries.hit({ id: 1 })
})

t.test('what another process adds, changes and removes is seen', async t => {
  const data = folder(t)
  const [daemon, command] = [stateIn(t, data), stateIn(t, data)]
  put(command, entry('bob@b.example'))
  const entries = new Entries(daemon, at(NOW))
  t.equal(points(entries, 'Bob@b.example'), 10, 'at the start')
  const [added] = put(command, entry('c.example'))
  t.equal(points(entries, 'x@y.c.example'), null)
  daemon.look()
  t.equal(points(entries, 'x@y.c.example'), 10)
  command.demand(database => removeEntries(database, [added?.id ?? 0], NOW), { write: true })
  daemon.look()
  t.equal(points(entries, 'x@y.c.example'), null)
  t.equal(points(entries, 'bob@b.example'), 10, 'and the others stay')
  t.equal(entries.size, 1)
  const [again] = put(command, entry('c.example'))
  t.equal(again?.id, added?.id)
  daemon.look()
  t.equal(points(entries, 'x@y.c.example'), 10, 'what was gone can come back')
})

t.test('a running daemon sees within a second what a real other process did', async t => {
  const data = folder(t)
  const daemon = stateIn(t, data)
  const entries = new Entries(daemon, at(NOW))
  daemon.start()
  const { code } = await cleanmilter([
    'lists',
    'block',
    'bob@b.example',
    '--reason',
    'r',
    '-c',
    '/dev/null',
    '--set',
    `data=${data}`,
  ])
  t.equal(code, 0)
  await until('the entry to be seen', () => points(entries, 'bob@b.example') === 10)
})

t.test('scopes: only those whose it is', async t => {
  const state = stateIn(t, folder(t))
  put(
    state,
    entry('bob@b.example', { scope: 'recipient:ann@here.example' }),
    entry('bob@c.example', { scope: 'domain:here.example' }),
  )
  const entries = new Entries(state, at(NOW))
  t.equal(points(entries, 'bob@b.example'), 10)
  t.equal(points(entries, 'bob@b.example', 'eve@here.example'), null)
  t.equal(points(entries, 'bob@c.example', 'eve@here.example'), 10)
  t.equal(points(entries, 'bob@c.example', 'eve@there.example'), null)
  const ask = entries.ask(mail('bob@b.example'))
  t.same(
    ['ann', 'eve', 'ann'].map(name => ask(scopesOf(`${name}@here.example`))?.signal.name ?? null),
    ['LIST_BLOCKED', null, 'LIST_BLOCKED'],
    'asked once for several recipients',
  )
})

t.test('an entry ends with its day, without anybody doing anything, and can be extended', async t => {
  const state = stateIn(t, folder(t))
  const [kept] = put(state, entry('bob@b.example', { expiresAt: NOW + 10 }))
  let now = NOW
  const entries = new Entries(state, () => new Date(now * 1000))
  t.equal(points(entries, 'bob@b.example'), 10)
  now = NOW + 9
  t.equal(points(entries, 'bob@b.example'), 10)
  now = NOW + 10
  t.equal(points(entries, 'bob@b.example'), null)
  state.demand(database => extendEntries(database, [kept?.id ?? 0], NOW + DAY), { write: true })
  state.look()
  // Of one's own change the data version tells nothing: another connection's is what is looked for.
  const other = new Entries(stateIn(t, state.path.slice(0, -FILE.length)), () => new Date(now * 1000))
  t.equal(points(other, 'bob@b.example'), 10)
})

t.test('hits: counted with their day, written together, without whom', async t => {
  const data = folder(t)
  const [daemon, command] = [stateIn(t, data, 20), stateIn(t, data)]
  const [one, two] = put(command, entry('bob@b.example'), entry('c.example'))
  const entries = new Entries(daemon, at(NOW))
  const hitsOf = (): unknown[] =>
    command
      .demand(database => database.prepare('SELECT hits, last_hit_day FROM entry ORDER BY id').all())
      .map(row => ({ ...row }))
  for (let n = 0; n < 3; n++)
    entries.hit(entries.ask(mail('bob@b.example'))(scopesOf('ann@here.example')) ?? { id: null })
  entries.hit({ id: null })
  entries.hit({ id: two?.id ?? 0 })
  command.demand(database => {
    database.exec('BEGIN IMMEDIATE')
    daemon.start()
    database.exec('ROLLBACK')
  })
  await until(
    'the hits to be written',
    () => command.demand(db => db.prepare('SELECT sum(hits) AS n FROM entry').get()?.['n']) === 4,
  )
  const day = Math.floor(NOW / DAY)
  t.strictSame(hitsOf(), [
    { hits: 3, last_hit_day: day },
    { hits: 1, last_hit_day: day },
  ])
  entries.hit({ id: one?.id ?? 0 })
  daemon.close()
  t.match(hitsOf(), [{ hits: 4 }], 'and what is left at the end')
  put(command, entry('bob@b.example', { reason: 'again' }))
  t.match(hitsOf(), [{ hits: 4 }], 'an entry that is replaced keeps them')
})

t.test('a long change: the old lists until all of it is there; what changes meanwhile is not lost', async t => {
  const data = folder(t)
  const [daemon, command] = [stateIn(t, data), stateIn(t, data)]
  const many = (from: number, to: number): NewEntry[] =>
    Array.from({ length: to - from }, (_, n) => entry(`x${from + n}@b.example`))
  const stored = put(command, ...many(0, 3_000))
  const entries = new Entries(daemon, at(NOW))
  t.equal(entries.size, 0, 'reading')
  t.equal(points(entries, 'x5@b.example'), null)
  // While it reads: something new, and something gone that it has read already.
  command.demand(database => removeEntries(database, [stored[5]?.id ?? 0], NOW), { write: true })
  put(command, entry('late@b.example'))
  daemon.look()
  await entries.loaded()
  t.equal(entries.size, 3_000)
  t.equal(points(entries, 'x2999@b.example'), 10)
  t.equal(points(entries, 'late@b.example'), 10)
  t.equal(points(entries, 'x5@b.example'), null)

  put(command, ...many(3_000, 6_000))
  daemon.look()
  t.equal(entries.size, 3_000, 'reading')
  t.equal(points(entries, 'x3000@b.example'), null, 'none of it before all of it')
  t.equal(points(entries, 'x2999@b.example'), 10)
  await entries.loaded()
  t.equal(entries.size, 6_000)
  t.equal(points(entries, 'x5999@b.example'), 10)
})

t.test('tidy: what is gone goes after a day, what has expired after thirty; who was away reads all anew', async t => {
  const data = folder(t)
  const [daemon, command] = [stateIn(t, data), stateIn(t, data)]
  const stored = put(command, entry('a@b.example'), entry('c@b.example'), entry('d@b.example', { expiresAt: NOW }))
  const entries = new Entries(daemon, at(NOW))
  command.demand(database => removeEntries(database, [stored[0]?.id ?? 0], NOW), { write: true })
  const left = (now: number): unknown =>
    command.demand(
      database => {
        t.equal(tidy(database, now), false)
        return database.prepare('SELECT count(*) AS n FROM entry').get()?.['n']
      },
      { write: true },
    )
  t.equal(left(NOW + DAY), 3)
  t.equal(left(NOW + DAY + 1), 2)
  t.equal(left(NOW + 30 * DAY + 1), 1)
  put(command, entry('e@b.example'))
  daemon.look()
  t.equal(points(entries, 'a@b.example'), null, 'the daemon never saw that it went')
  t.equal(points(entries, 'c@b.example'), 10)
  t.equal(entries.size, 2)
})

t.test('an older database is put in the place of this one: its lists count', async t => {
  const data = folder(t)
  const first = stateIn(t, data)
  for (const name of ['a', 'b', 'c']) put(first, entry(`${name}@b.example`))
  const daemon = stateIn(t, data)
  const entries = new Entries(daemon, at(NOW))
  t.equal(entries.size, 3)
  first.demand(database => database.exec('DELETE FROM entry WHERE id > 1; UPDATE change SET generation = 1'), {
    write: true,
  })
  daemon.look()
  await entries.loaded()
  t.equal(entries.size, 1)
})

t.test('the table against a Map: ten thousand changes, holes closed, networks counted', async t => {
  const random = new Random(7)
  const table = new EntryTable()
  const model = new Map<string, TableEntry>()
  const kinds = ['address', 'domain', 'domains', 'network'] as const
  const entryOf = (n: number): TableEntry => {
    const kind = kinds[n % 4] ?? 'address'
    return {
      id: random.below(2 ** 31) * 1_000,
      scope: n % 3 === 0 ? 'site' : `recipient:r${n % 50}@here.example`,
      list: n % 2 === 0 ? 'allow' : 'block',
      kind,
      value: kind === 'network' ? `10.0.${n >> 8}.${n & 255}/${n % 8 === 3 ? 32 : 31}` : `v${n}.example`,
      insist: random.below(2) === 0,
      expiresAt: random.below(3) === 0 ? random.below(100) : null,
    }
  }
  const name = ({ scope, list, kind, value }: TableEntry): string => [scope, list, kind, value].join('\n')
  for (let n = 0; n < 10_000; n++) {
    const one = entryOf(random.below(3_000))
    if (random.below(3) === 0) {
      table.delete(one)
      model.delete(name(one))
    } else {
      table.set(one)
      model.set(name(one), one)
    }
  }
  t.equal(table.size, model.size)
  const copy = table.copy()
  table.set(entryOf(99_999))
  t.equal(copy.size, model.size, 'a copy stands for itself')
  const wrong = Array.from({ length: 3_000 }, (_, n) => entryOf(n)).filter(one => {
    const found = copy.get(hashOf(one.scope), one.list, senderHash(one.kind, one.value), 50)
    const want = model.get(name(one))
    if (want === undefined || (want.expiresAt !== null && want.expiresAt <= 50)) return found !== null
    return found?.id !== want.id || found.insist !== want.insist || !copy.hasScope(hashOf(one.scope))
  })
  t.strictSame(wrong, [])
  t.strictSame(
    new Set(copy.prefixes[4]),
    new Set([...model.values()].flatMap(one => (one.kind === 'network' ? [Number(one.value.split('/')[1])] : []))),
  )
  for (const one of model.values()) copy.delete(one)
  t.equal(copy.size, 0)
  t.strictSame(copy.prefixes, { 4: [], 6: [] })
})
