/** Keys of days: what is wrapped opens in its place and its time only; without the key nothing of it is left, in no copy. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DayKeys, ShreddedError } from '../../lib/privacy/day-keys.ts'
import { KeyError } from '../../lib/privacy/key-files.ts'
import { readHeldEntry, readMessage } from '../../lib/quarantine/read.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { find } from '../../lib/quarantine/rows.ts'
import { grep } from '../support/grep.ts'
import { run } from '../support/process.ts'
import { quarantineBed, RAW } from '../support/quarantine.ts'
import { tempFolder } from '../support/temp.ts'

const DAY = Date.parse('2026-11-28') / 86_400_000
const WORDS = Buffer.from('hello, canary')
const keysIn = (folder: string): DayKeys => new DayKeys(folder)
const fileOf = (folder: string, name = '2026-11-28.held'): string => join(folder, 'days', name)

t.test('opens under its name, its class and its day', async t => {
  const folder = tempFolder('keys')
  const keys = keysIn(folder)
  for (const octets of [WORDS, Buffer.of(), Buffer.alloc(1_000_000, 7)])
    t.strictSame(keysIn(folder).unwrap('held', 'one', keys.wrap('held', DAY, 'one', octets)), octets)
  const wrapped = keys.wrap('held', DAY, 'one', WORDS)
  keys.wrap('entry', DAY, 'one', WORDS)
  keys.wrap('held', DAY + 1, 'one', WORDS)
  t.notSame(keys.wrap('held', DAY, 'one', WORDS), wrapped, 'twice the same looks otherwise')
  for (const [name, work] of [
    ['another name', () => keys.unwrap('held', 'two', wrapped)],
    ['a name that goes on', () => keys.unwrap('held', 'one ', wrapped)],
    ['another class', () => keys.unwrap('entry', 'one', wrapped)],
    ['a class without a key', () => keys.unwrap('audit', 'one', wrapped)],
    ['another folder', () => keysIn(tempFolder('keys')).unwrap('held', 'one', wrapped)],
  ] as const)
    t.throws(work, ShreddedError, name)
  t.strictSame(readdirSync(join(folder, 'days')).toSorted(), ['2026-11-28.entry', '2026-11-28.held', '2026-11-29.held'])
})

t.test('each octet counts', async t => {
  const folder = tempFolder('keys')
  const keys = keysIn(folder)
  const wrapped = keys.wrap('held', DAY, 'one', WORDS)
  for (let day = DAY - 1; day <= DAY + 1; day++) keys.wrap('held', day, 'x', WORDS)
  for (let at = 0; at < wrapped.length; at++)
    for (const bit of [1, 128]) {
      const changed = Buffer.from(wrapped)
      changed[at] = (changed[at] ?? 0) ^ bit
      t.throws(() => keys.unwrap('held', 'one', changed), ShreddedError, `octet ${at}, bit ${bit}`)
    }
  for (let length = 0; length < wrapped.length; length++)
    t.throws(() => keys.unwrap('held', 'one', wrapped.subarray(0, length)), ShreddedError, `cut at ${length}`)
  t.throws(() => keys.unwrap('held', 'one', Buffer.concat([wrapped, Buffer.of(0)])), ShreddedError)
  t.strictSame(
    keys.unwrap('held', 'one', Buffer.concat([Buffer.of(1, 2, 3), wrapped]).subarray(3)),
    WORDS,
    'a part of a larger buffer',
  )
})

t.test('shredBefore', async t => {
  const folder = tempFolder('keys')
  const keys = keysIn(folder)
  t.equal(keys.shredBefore('held', DAY), 0, 'no folder yet')
  t.strictSame(keys.days('held'), [])
  const wrapped = new Map([DAY - 2, DAY - 1, DAY].map(day => [day, keys.wrap('held', day, 'one', WORDS)]))
  keys.wrap('entry', DAY - 2, 'one', WORDS)
  for (const odd of ['2026-99-99.held', 'held', '2026-11-01.held.new', '.held', '2026-11-01.HELD'])
    writeFileSync(fileOf(folder, odd), 'x')
  t.strictSame(keys.days('held'), [DAY - 2, DAY - 1, DAY])
  const before = readFileSync(fileOf(folder, '2026-11-26.held'))
  t.equal(keys.shredBefore('held', DAY), 2)
  t.equal(keys.shredBefore('held', DAY), 0)
  t.strictSame(keys.days('held'), [DAY])
  t.strictSame(keys.days('entry'), [DAY - 2], 'another class is not concerned')
  for (const day of [DAY - 2, DAY - 1])
    t.throws(() => keys.unwrap('held', 'one', wrapped.get(day) ?? WORDS), /its time is over, and its key is gone/)
  t.strictSame(keys.unwrap('held', 'one', wrapped.get(DAY) ?? WORDS), WORDS)
  t.strictSame(
    readdirSync(join(folder, 'days')).filter(name => readFileSync(fileOf(folder, name)).equals(before)),
    [],
  )
})

t.test('two processes make the key of a day at the same time, and end days at the same time', async t => {
  const folder = tempFolder('keys')
  const days = Array.from({ length: 40 }, (_, n) => DAY + n)
  const module = new URL('../../lib/privacy/day-keys.ts', import.meta.url).href
  const at = Date.now() + 1_500
  const script = (work: string): string[] => [
    '--input-type=module',
    '-e',
    `import { DayKeys } from ${JSON.stringify(module)}
     const keys = new DayKeys(${JSON.stringify(folder)})
     while (Date.now() < ${at});
     ${work}`,
  ]
  const wrapAll = `for (const day of ${JSON.stringify(days)}) console.log(keys.wrap('held', day, 'one', Buffer.from('hello, canary')).toString('base64'))`
  const outputs = await Promise.all([1, 2, 3].map(async () => run(process.execPath, script(wrapAll))))
  for (const output of outputs)
    for (const line of output.trim().split('\n'))
      t.strictSame(keysIn(folder).unwrap('held', 'one', Buffer.from(line, 'base64')), WORDS)
  t.equal(readdirSync(join(folder, 'days')).length, days.length, 'and nothing lies about')
  const shredAll = `console.log(keys.shredBefore('held', ${DAY + 30}))`
  const shredded = await Promise.all([1, 2, 3].map(async () => run(process.execPath, script(shredAll))))
  t.equal(shredded.map(Number).reduce((sum, one) => sum + one, 0) >= 30, true)
  t.equal(keysIn(folder).days('held').length, 10)
})

t.test('with a damaged key nothing is wrapped, and nothing opens', async t => {
  for (const content of [Buffer.of(), Buffer.alloc(31), Buffer.alloc(33)]) {
    const folder = tempFolder('keys')
    const keys = keysIn(folder)
    const wrapped = keys.wrap('held', DAY, 'one', WORDS)
    writeFileSync(fileOf(folder), content)
    t.throws(() => keys.unwrap('held', 'one', wrapped), ShreddedError)
    t.throws(() => keys.wrap('held', DAY, 'one', WORDS), {
      name: 'KeyError',
      kind: 'damaged',
      message: /2026-11-28\.held: wanted a key of 32 octets/,
    })
    t.equal(keys.shredBefore('held', DAY + 1), 1, 'its end comes all the same')
  }
})

t.test('what cannot be read is said', async t => {
  const folder = tempFolder('keys')
  const wrapped = keysIn(folder).wrap('held', DAY, 'one', WORDS)
  rmSync(fileOf(folder))
  mkdirSync(fileOf(folder))
  t.throws(() => keysIn(folder).unwrap('held', 'one', wrapped), { name: 'KeyError', kind: 'denied', message: /EISDIR/ })
  const other = tempFolder('keys')
  writeFileSync(join(other, 'days'), '')
  t.throws(() => keysIn(other).wrap('held', DAY, 'one', WORDS), KeyError)
})

t.test('a folder of somebody else', { skip: process.geteuid?.() === 0 ? false : 'wants root' }, async t => {
  const folder = tempFolder('keys')
  const wrapped = keysIn(folder).wrap('held', DAY, 'one', WORDS).toString('base64')
  chmodSync(folder, 0o700)
  const module = new URL('../../lib/privacy/day-keys.ts', import.meta.url).href
  const script = `import { DayKeys } from ${JSON.stringify(module)}
    const keys = new DayKeys(${JSON.stringify(folder)})
    process.setuid(54321)
    try { keys.unwrap('held', 'one', Buffer.from('${wrapped}', 'base64')) } catch ({ name, kind, message }) { console.log(name, kind, message) }`
  t.match(
    await run(process.execPath, ['--input-type=module', '-e', script]),
    /^KeyError denied .*2026-11-28\.held: cannot be read \(EACCES\); is it, and its folder, ours\?/,
  )
})

t.test(
  'a backup of the data without the keys of days tells nothing once the key is gone, whoever has the site’s key',
  async t => {
    const { data, quarantine, hold } = await quarantineBed(work => t.teardown(work))
    const item = await hold()
    const identities = quarantine.keys.identities()
    quarantine.close()
    const backup = tempFolder('backup')
    cpSync(data, backup, { recursive: true, filter: path => !path.startsWith(join(data, 'keys', 'days')) })
    cpSync(join(data, 'keys', 'site.key'), join(backup, 'keys', 'site.key'))
    t.strictSame(grep(backup, 'canary'), [])
    t.equal(quarantine.dayKeys.shredBefore('held', item.day + 1), 1)
    t.equal(quarantine.dayKeys.shredBefore('entry', item.day + 1), 1)
    for (const folder of [data, backup]) {
      const restored = openQuarantine({
        data: folder,
        keys: join(data, 'keys'),
        identityFile: join(backup, 'keys', 'site.key'),
      })
      t.teardown(() => restored.close())
      const found = restored.state.demand(database => find(database, item.name))
      t.match(found, { name: item.name, octets: RAW.length })
      if (found === null) continue
      await t.rejects(readMessage(restored, found, identities), ShreddedError)
      t.equal(await readHeldEntry(restored, found, identities), null)
    }
    t.notOk(existsSync(join(backup, 'keys', 'days')))
  },
)
