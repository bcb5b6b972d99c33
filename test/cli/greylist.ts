/** greylist as a process: let, show, reset, and a database that cannot be used. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['greylist', ...args, ...OFFLINE, '--set', `data=${data}`])
const ON = ['--set', 'greylist.enabled=true']

t.test('let: counted, kept as a hash, and shown as it counts', async t => {
  const data = tempFolder('data')
  t.match(await call(data, 'let', 'Bounce-17-bob=here.example@CANARY.example', '--days', '2', ...ON), {
    code: 0,
    out: /^bounce-#@canary\.example need not come back any more, until \d{4}-\d\d-\d\d\n$/,
    err: '',
  })
  const { out } = await call(data, 'let', 'bücher.example', '--json')
  t.match(JSON.parse(out), {
    did: 'let',
    let: 'xn--bcher-kva.example',
    until: /^\d{4}-\d\d-\d\d$/,
    enabled: false,
    counts: { waiting: 0, known: 0, let: 2 },
  })
  t.notOk(/canary|xn--bcher/i.test(readFileSync(join(data, 'cleanmilter.db'), 'latin1')), 'no name in the file')
  t.match(await call(data, 'let', 'bücher.example'), { out: /greylisting is off \(greylist\.enabled\)\n$/ })
})

t.test('show and reset', async t => {
  const data = tempFolder('data')
  t.match(await call(data, 'show', ...ON), {
    code: 0,
    out: /^waiting for a second try {2}0\nknown +0\nlet through +0\n$/,
  })
  await call(data, 'let', 'b.example')
  t.match((await call(data, 'show')).out, /^greylisting is off[^]*let through +1\n$/)
  t.match(await call(data, 'reset'), { code: 64, err: /wait again; say --yes/ })
  t.match((await call(data, 'show')).out, /let through +1\n$/, 'nothing was done')
  t.match(await call(data, 'reset', '--yes', ...ON), { code: 0, out: 'forgotten: greylisting begins anew\n' })
  t.match((await call(data, 'show')).out, /let through +0\n$/)
})

t.test('mistakes on the command line: nothing is made', async t => {
  const data = tempFolder('data')
  for (const [args, err] of [
    [['lte', 'a@b.example'], /wants let, show, reset; found "lte"/],
    [['let'], /let wants a sender or a domain/],
    [['let', 'ann'], /wants a mail address or a domain, found "ann"/],
    [['let', 'a@'], /wants a mail address or a domain, found "a@"/],
    [['let', 'b.example', '--days', '0'], /from 1 to 3650, found "0"/],
    [['let', 'b.example', '--days', '1.5'], /from 1 to 3650, found "1\.5"/],
    [['show', 'b.example'], /show wants no "b\.example"/],
    [['show', '--days', '3'], /show knows no --days/],
  ] as const)
    t.match(await call(data, ...args), { code: 64, err }, args.join(' '))
  t.throws(() => readFileSync(join(data, 'cleanmilter.db')), { code: 'ENOENT' })
})

t.test('a database that cannot be used: said, with an exit code', async t => {
  t.match(await call('/nowhere/at/all', 'show'), { code: 73, err: /there is no such folder; make it/ })
  const data = tempFolder('data')
  writeFileSync(join(data, 'cleanmilter.db'), 'x'.repeat(8192))
  t.match(await call(data, 'let', 'b.example'), { code: 65, err: /no database any more; restore it from a copy/ })
})
