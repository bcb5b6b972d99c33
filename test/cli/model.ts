/** model as a process: show, reset, export, import, and files that are none. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { modelPath, SITE } from '../../lib/scorers/classifier/store.ts'
import { lessons } from '../support/lessons.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter([...args, ...OFFLINE, '--set', `data=${data}`])

function mails(): string {
  const file = join(tempFolder('mail'), 'box')
  const box = lessons('spam', 3).map(raw => `From a@b.example Mon Nov 23 20:00:00 2026\n${raw.toString('latin1')}\n`)
  writeFileSync(file, box.join(''))
  return file
}

async function taught(): Promise<string> {
  const data = tempFolder('data')
  await call(data, 'learn', '--spam', '--domain', 'example.org', '--reporter', 'ann', mails())
  return data
}

t.test('nothing learnt yet', async t => {
  const data = tempFolder('data')
  t.strictSame(await call(data, 'model', 'show'), { code: 0, out: 'nothing was learnt yet\n', err: '' })
  t.notOk(existsSync(join(data, 'classifier')), 'and nothing made')
  t.match(await call(data, 'model', 'reset', '--yes'), { code: 66, err: /nothing was learnt yet/ })
})

t.test('show: each model, how much it knows, whether it counts', async t => {
  const data = await taught()
  const { code, out } = await call(data, 'model', 'show')
  t.equal(code, 0)
  t.match(out, /^example\.org\n {2}learnt +3 spam, 0 wanted: too little to count\n[^]*\nsite\n/)
  const { out: json } = await call(data, 'model', 'show', '--domain', 'EXAMPLE.org', '--json')
  t.match(JSON.parse(json), {
    did: 'show',
    model: 'example.org',
    learnt: { spam: 3, ham: 0 },
    weight: 0,
    receipts: 3,
    reporters: 1,
    oldest: /^\d{4}-\d\d-\d\d$/,
    kept_out: 0,
    problem: null,
  })
})

t.test('reset wants --yes, forgets one model and leaves the others', async t => {
  const data = await taught()
  t.match(await call(data, 'model', 'reset'), { code: 64, err: /say --yes/ })
  t.match(await call(data, 'model', 'reset', '--yes'), {
    code: 0,
    out: /^site \(begun anew\)\n +learnt +0 spam, 0 wanted/,
  })
  t.match((await call(data, 'model', 'show')).out, /^example\.org\n +learnt +3 spam/)
  t.match((await call(data, 'learn', '--spam', mails())).out, '3 learnt', 'what it knew is new')
})

t.test('export and import: the same on another machine, where it replaces nothing unasked', async t => {
  const data = await taught()
  const file = join(tempFolder('copy'), 'a.model')
  t.match(await call(data, 'model', 'export', file), { code: 0, out: /^site \(exported\)/ })
  t.equal(statSync(file).mode & 0o777, 0o600)
  const other = tempFolder('data')
  t.match(await call(other, 'model', 'import', file), { code: 0, out: /^site \(imported\)\n +learnt +3 spam/ })
  t.match(await call(other, 'model', 'import', file), { code: 64, err: /replaces what was learnt here; say --yes/ })
  t.match(await call(other, 'model', 'import', file, '--yes'), { code: 0 })
  t.match((await call(other, 'learn', '--ham', mails())).out, '3 learnt', 'and it learns on')
})

t.test('files that are none: named, nothing changed, exit 65', async t => {
  const data = await taught()
  const before = readFileSync(modelPath(data, SITE))
  const folder = tempFolder('broken')
  for (const [name, octets, says] of [
    ['empty', Buffer.alloc(0), /something else/],
    ['cut', before.subarray(0, 100_000), /found 100000; restore/],
    ['later', Buffer.from('cleanmilter-sit\x09'), /version 2, found 9/],
    // Not to a fixed octet: one model in 256 ends in just that.
    ['bent', Buffer.concat([before.subarray(0, -1), Buffer.of((before.at(-1) ?? 0) ^ 1)]), /checksum/],
  ] as const) {
    const file = join(folder, name)
    writeFileSync(file, octets)
    t.match(await call(data, 'model', 'import', file, '--yes'), { code: 65, err: says }, name)
  }
  t.match(await call(data, 'model', 'import', join(folder, 'none'), '--yes'), { code: 66, err: /ENOENT/ })
  t.ok(readFileSync(modelPath(data, SITE)).equals(before))
})

t.test('a damaged model: show says what is wrong, reset mends it', async t => {
  const data = await taught()
  writeFileSync(modelPath(data, SITE), 'x')
  t.match(await call(data, 'model', 'show'), {
    code: 65,
    out: /site\n +learnt +unknown\n[^]*problem +.*something else/,
  })
  t.match(await call(data, 'model', 'export', join(data, 'copy')), { code: 65, err: /something else/ })
  t.match(await call(data, 'model', 'reset', '--yes'), { code: 0 })
  t.match((await call(data, 'learn', '--spam', mails())).out, '3 learnt')
})

t.test('mistakes on the command line', async t => {
  const data = tempFolder('data')
  t.match(await call(data, 'model', 'shwo'), { code: 64, err: /wants show, reset, export, import; found "shwo"/ })
  t.match(await call(data, 'model', 'export'), { code: 64, err: /model export wants a file/ })
  t.match(await call(data, 'model', 'show', 'x'), { code: 64, err: /wants no file, found "x"/ })
})
