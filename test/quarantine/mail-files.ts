/** Sealed messages as files. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MailFiles } from '../../lib/quarantine/mail-files.ts'
import { tempFolder } from '../support/temp.ts'

const DAY = Date.parse('2026-11-28') / 86_400_000
const OCTETS = Buffer.from('sealed')

t.test('written, read, replaced, removed', async t => {
  const data = tempFolder('mail')
  const files = new MailFiles(data)
  t.strictSame(await files.days(), [])
  t.strictSame(await files.names(DAY), [])
  t.equal(await files.read(DAY, 'one'), null)
  await files.remove(DAY, 'one')
  await files.removeDay(DAY)
  await Promise.all(['one', 'two', 'three'].map(async name => files.write(DAY, name, OCTETS)))
  await files.sync(DAY)
  t.strictSame(await files.read(DAY, 'one'), OCTETS)
  t.equal(statSync(join(data, 'quarantine', '2026-11-28')).mode & 0o777, 0o700)
  t.equal(statSync(join(data, 'quarantine', '2026-11-28', 'one')).mode & 0o777, 0o600)
  await t.rejects(files.write(DAY, 'one', Buffer.from('x')), { code: 'EEXIST' }, 'nothing is written over')
  t.strictSame(await files.read(DAY, 'one'), OCTETS, 'and what was there stays')
  writeFileSync(join(data, 'quarantine', '2026-11-28', 'one.new'), 'of a run that was killed')
  await files.replace(DAY, 'one', Buffer.from('anew'))
  t.strictSame(await files.read(DAY, 'one'), Buffer.from('anew'))
  t.strictSame((await files.names(DAY)).toSorted(), ['one', 'three', 'two'])
  await files.removeDay(DAY)
  t.strictSame(await files.days(), [DAY], 'not while something is in it')
  for (const name of ['one', 'two', 'three']) await files.remove(DAY, name)
  await files.removeDay(DAY)
  t.strictSame(await files.days(), [])
})

t.test('somebody took the folder away', async t => {
  const data = tempFolder('mail')
  const files = new MailFiles(data)
  await files.write(DAY, 'one', OCTETS)
  rmSync(join(data, 'quarantine'), { recursive: true })
  await files.write(DAY, 'two', OCTETS)
  t.strictSame(await files.read(DAY, 'two'), OCTETS)
  for (let day = DAY - 10; day < DAY; day++) await files.write(day, 'one', OCTETS)
  rmSync(join(data, 'quarantine'), { recursive: true })
  for (let day = DAY; day > DAY - 10; day--) await files.write(day, 'one', OCTETS)
  t.equal((await files.days()).length, 10)
})

t.test('what cannot be written leaves nothing, and is tried again when it is asked for again', async t => {
  const data = tempFolder('mail')
  const files = new MailFiles(data)
  writeFileSync(join(data, 'quarantine'), '')
  await t.rejects(files.write(DAY, 'one', OCTETS))
  rmSync(join(data, 'quarantine'))
  await files.write(DAY, 'one', OCTETS)
  mkdirSync(join(data, 'quarantine', '2026-11-28', 'folder'))
  await t.rejects(files.replace(DAY, 'folder', OCTETS))
  t.strictSame(readdirSync(join(data, 'quarantine', '2026-11-28')).toSorted(), ['folder', 'one'])
})

t.test('a name leads nowhere else', async t => {
  const files = new MailFiles(tempFolder('mail'))
  for (const name of ['', '.', '..', '../x', 'a/b', 'a.b', 'a\0', 'ä', 'a b', '/etc/passwd']) {
    await t.rejects(files.write(DAY, name, OCTETS), TypeError, JSON.stringify(name))
    await t.rejects(files.read(DAY, name), TypeError)
    if (name !== 'a.new') await t.rejects(files.remove(DAY, name), TypeError)
  }
})

t.test('folders that are none of ours', async t => {
  const data = tempFolder('mail')
  const files = new MailFiles(data)
  for (const name of ['2026-11-28', '2026-13-45', 'lost+found', '2026-11-28.old', '20261128'])
    mkdirSync(join(data, 'quarantine', name), { recursive: true })
  t.strictSame(await files.days(), [DAY])
})
