import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FILE, generationOf, raise, State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Test } from 'tap'

type Told = { readonly said: [code: string, why: string][] }

function stateIn(t: Test, data: string, waitMs?: number): State & Told {
  const said: [string, string][] = []
  const state = new State({ data, say: (code, why) => said.push([code, why]), ...(waitMs !== undefined && { waitMs }) })
  t.teardown(() => state.close())
  return Object.assign(state, { said })
}

const folder = (t: Test): string => {
  const data = tempFolder('state')
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  return data
}

const put = (state: State, name: string): boolean | undefined =>
  state.attempt(
    database => {
      database.prepare('INSERT OR REPLACE INTO alias VALUES (?, ?)').run(name, 'ann@here.example')
      raise(database, 'settings')
      return true
    },
    { write: true },
  )

t.test('no folder: no database, and none is made; a command hears what to do', async t => {
  const data = join(folder(t), 'missing')
  const state = stateIn(t, data)
  t.equal(put(state, 'a@b.example'), undefined)
  t.notOk(existsSync(data))
  t.strictSame(state.said, [])
  t.throws(() => state.demand(() => 0), { name: 'DatabaseError', message: /there is no such folder; make it/ })
})

t.test('what another process changed is noticed, and only the topic that it changed', async t => {
  const data = folder(t)
  const [one, other] = [stateIn(t, data), stateIn(t, data)]
  const seen: string[] = []
  one.follow('settings', (_, generation) => seen.push(`settings ${generation}`))
  one.follow('entries', (_, generation) => seen.push(`entries ${generation}`))
  t.strictSame(seen, ['settings 0', 'entries 0'], 'read once at the start')
  one.start()
  put(other, 'a@b.example')
  await until(
    () => `a change to be seen: ${seen.join()}`,
    () => seen.length > 2,
  )
  t.strictSame(seen, ['settings 0', 'entries 0', 'settings 1'])
  t.equal(
    one.demand(database => generationOf(database, 'settings')),
    1,
  )
})

t.test('another process that writes for long: nothing waits, nothing is told, and it goes on afterwards', async t => {
  const data = folder(t)
  const [one, other] = [stateIn(t, data), stateIn(t, data)]
  put(other, 'a@b.example')
  const blocked = one.demand(database => {
    database.exec('BEGIN IMMEDIATE')
    const before = performance.now()
    const result = put(other, 'c@d.example')
    t.ok(performance.now() - before < 5000)
    database.exec('ROLLBACK')
    return result
  })
  t.equal(blocked, undefined)
  t.strictSame(other.said, [])
  t.equal(put(other, 'c@d.example'), true)
})

for (const { name, harm, code, mend } of [
  {
    name: 'a file that is no database',
    harm: (path: string) => writeFileSync(path, 'x'.repeat(8192)),
    mend: (path: string) => ['', '-wal', '-shm'].forEach(end => rmSync(`${path}${end}`, { force: true })),
    code: 'corrupt',
  },
  {
    name: 'a file of a later version',
    harm: (path: string) => later(path, 99),
    mend: (path: string) => later(path, 1),
    code: 'wrong',
  },
])
  t.test(`${name}: told once, mail goes on, and it is used again when it is well`, async t => {
    const data = folder(t)
    const path = join(data, FILE)
    const first = stateIn(t, data)
    put(first, 'a@b.example')
    first.close()
    harm(path)
    const state = stateIn(t, data)
    for (let n = 0; n < 3; n++) t.equal(put(state, 'c@d.example'), undefined)
    t.strictSame(
      state.said.map(([word]) => word),
      [code],
    )
    t.match(state.said[0]?.[1], /cleanmilter\.db.*mail is judged by the settings in memory/)
    mend(path)
    await until(
      () => 'it to be tried again',
      () => put(state, 'c@d.example') === true,
      20_000,
    )
    t.strictSame(
      state.said.map(([word]) => word),
      [code, 'OK'],
    )
  })

t.test('a full disk: told, and what was there can still be read', async t => {
  const state = stateIn(t, folder(t))
  put(state, 'a@b.example')
  state.demand(database => {
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
    database.exec(`PRAGMA max_page_count = ${pages}`)
  })
  const big = `${'x'.repeat(100_000)}@b.example`
  t.equal(put(state, big), undefined)
  t.strictSame(
    state.said.map(([word]) => word),
    ['full'],
  )
  t.equal(
    state.demand(database => database.prepare('SELECT count(*) AS n FROM alias').get()?.['n']),
    1,
  )
})

t.test('what cannot be written can be read: that is not the end of the trouble, and is told once', async t => {
  const data = folder(t)
  const state = stateIn(t, data)
  put(state, 'a@b.example')
  const other = stateIn(t, data)
  const harm = "CREATE TRIGGER no BEFORE INSERT ON alias BEGIN SELECT RAISE(FAIL, 'no'); END"
  other.demand(database => database.exec(harm))
  t.equal(put(state, 'c@d.example'), undefined)
  const read = (): unknown =>
    state.attempt(database => database.prepare('SELECT count(*) AS n FROM alias').get()?.['n'])
  await until(
    () => 'it to be read again',
    () => read() === 1,
    20_000,
  )
  t.strictSame(
    state.said.map(([word]) => word),
    ['broken'],
    'nobody is told that it is well',
  )
  other.demand(database => database.exec('DROP TRIGGER no'))
  t.equal(put(state, 'c@d.example'), true)
  t.strictSame(
    state.said.map(([word]) => word),
    ['broken', 'OK'],
  )
})

t.test('a folder that may not even be looked into: told, and nothing throws', async t => {
  const outer = folder(t)
  const data = join(outer, 'data')
  mkdirSync(data)
  const script = `
    import { openStores } from ${JSON.stringify(new URL('../../lib/store/stores.ts', import.meta.url).href)}
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534) }
    const stores = openStores({ data: ${JSON.stringify(data)}, keys: '/nonexistent', keepDays: 7, say: code => console.log(code) })
    stores.state.start()
    setTimeout(() => { stores.close(); console.log('alive') }, 600)`
  chmodSync(outer, 0o000)
  t.teardown(() => chmodSync(outer, 0o700))
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: {} })
  t.equal(stdout, 'denied\nalive\n')
})

for (const { name, mode } of [
  { name: 'a file that may only be read', mode: 0o444 },
  { name: 'a file that may not even be read', mode: 0o600 },
])
  t.test(`${name}: told once, and nothing throws`, async t => {
    if (process.getuid?.() !== 0 && mode === 0o600) return t.pass('it is our own')
    const data = folder(t)
    const state = stateIn(t, data)
    put(state, 'a@b.example')
    state.close()
    chmodSync(join(data, FILE), mode)
    const script = `
      import { State } from ${JSON.stringify(new URL('../../lib/store/state.ts', import.meta.url).href)}
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534) }
      const state = new State({ data: ${JSON.stringify(data)}, say: code => console.log(code) })
      const put = () => state.attempt(database => database.exec("DELETE FROM alias"), { write: true })
      console.log(put(), put())`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: {} })
    t.equal(stdout, 'denied\nundefined undefined\n')
    return undefined
  })

t.test('it is readable by its owner only, and what is deleted leaves no trace', async t => {
  const data = folder(t)
  const state = stateIn(t, data)
  put(state, 'canary@b.example')
  state.attempt(database => database.exec('DELETE FROM alias'), { write: true })
  state.demand(database => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
  state.close()
  const octets = readFileSync(join(data, FILE))
  t.equal(octets.includes('canary'), false)
  t.equal(statSync(join(data, FILE)).mode & 0o777, 0o600)
})

/** Writes the schema's version where SQLite keeps it: octets 60 to 63 of the file. */
function later(path: string, version: number): void {
  for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  const octets = readFileSync(path)
  octets.writeUInt32BE(version, 60)
  writeFileSync(path, octets)
}
