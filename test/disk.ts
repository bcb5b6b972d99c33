/** Small files that are whole or not there, and whose they are. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../lib/database/sqlite.ts'
import { ensureFolder, writeFirst, writeWhole } from '../lib/disk.ts'
import { tempFolder } from './support/temp.ts'

const isRoot = process.geteuid?.() === 0
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const SOMEBODY = 54_321

t.test('a folder, and all above it', async t => {
  const home = tempFolder('disk')
  const deep = join(home, 'a', 'b', 'c')
  ensureFolder(deep)
  ensureFolder(deep)
  for (const one of ['a', 'a/b', 'a/b/c']) t.equal(mode(join(home, one)), '700', one)
  symlinkSync(deep, join(home, 'link'))
  ensureFolder(join(home, 'link', 'd'))
  t.ok(statSync(join(deep, 'd')).isDirectory(), 'behind a link')
  writeFileSync(join(home, 'file'), '')
  t.throws(() => ensureFolder(join(home, 'file')), { code: 'EEXIST' })
  t.throws(() => ensureFolder(join(home, 'file', 'x')), { code: 'EEXIST' })
})

t.test('whole, or not there', async t => {
  const home = tempFolder('disk')
  const path = join(home, 'key')
  writeWhole(path, 'one')
  writeWhole(path, Buffer.from('two'))
  t.equal(readFileSync(path, 'utf8'), 'two')
  t.equal(mode(path), '600')
  t.equal(writeFirst(path, 'three'), false)
  t.equal(readFileSync(path, 'utf8'), 'two', 'the first stands')
  t.equal(writeFirst(join(home, 'other'), 'four', 0o644), true)
  mkdirSync(join(home, 'folder', 'x'), { recursive: true })
  t.throws(() => writeWhole(join(home, 'folder'), 'five'))
  t.equal(writeFirst(join(home, 'folder'), 'five'), false)
  t.throws(() => writeWhole(join(home, 'none', 'key'), 'six'), { code: 'ENOENT' })
  t.strictSame(readdirSync(home).toSorted(), ['folder', 'key', 'other'], 'nothing lies about')
})

t.test('who might read it may read what comes in its place', async t => {
  const path = join(tempFolder('disk'), 'key')
  writeWhole(path, 'one')
  chmodSync(path, 0o640)
  if (isRoot) chownSync(path, SOMEBODY, SOMEBODY)
  writeWhole(path, 'two')
  t.equal(mode(path), '640')
  if (isRoot) t.match(statSync(path), { uid: SOMEBODY, gid: SOMEBODY })
})

t.test('what root makes in somebody’s folder is theirs', { skip: isRoot ? false : 'wants root' }, async t => {
  const home = tempFolder('disk')
  chownSync(home, SOMEBODY, SOMEBODY)
  const deep = join(home, 'keys', 'days')
  ensureFolder(deep)
  writeWhole(join(deep, 'whole'), '')
  writeFirst(join(deep, 'first'), '')
  for (const one of ['keys', 'keys/days', 'keys/days/whole', 'keys/days/first'])
    t.match(statSync(join(home, one)), { uid: SOMEBODY, gid: SOMEBODY }, one)
})

t.test(
  'a folder that a group shares: what is made in it is for the group, whatever the umask; what is private stays so',
  t => {
    const folder = tempFolder('shared')
    const modeOf = (name: string): string => (statSync(join(folder, name)).mode & 0o7777).toString(8)
    const umask = process.umask(0o077)
    try {
      writeWhole(join(folder, 'before'), 'x')
      chmodSync(folder, 0o2770)
      ensureFolder(join(folder, 'a/b'))
      writeFirst(join(folder, 'a/b/first'), 'x')
      writeFirst(join(folder, 'private'), 'x', 0o600)
      writeWhole(join(folder, 'whole'), 'x')
      writeWhole(join(folder, 'before'), 'y')
      openDatabase(join(folder, 'one.db'), { version: 1, steps: ['CREATE TABLE a (b)'], mode: 'wal' }, 100).close()
      chmodSync(folder, 0o770)
      writeWhole(join(folder, 'not-shared'), 'x')
    } finally {
      process.umask(umask)
    }
    t.strictSame(['a', 'a/b', 'a/b/first', 'private', 'whole', 'before', 'one.db', 'not-shared'].map(modeOf), [
      '2770',
      '2770',
      '660',
      '600',
      '660',
      '600',
      '660',
      '600',
    ])
    t.end()
  },
)
