/** correspondents as a process: counts, forgetting, and no address. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { putPairs } from '../../lib/store/correspondents.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['correspondents', ...args, ...OFFLINE, '--set', `data=${data}`])

function taught(): string {
  const data = tempFolder('data')
  const state = new State({ data, say: () => undefined })
  const pairs = ['bob', 'eve'].map(name => ({ own: 'ann@here.example', other: `${name}@there.example` }))
  state.demand(database => putPairs(database, pairs, 20_800), { write: true })
  state.demand(database => putPairs(database, [{ own: 'carl@here.example', other: 'bob@there.example' }], 20_790), {
    write: true,
  })
  state.close()
  return data
}

t.test('mistakes on the command line', async t => {
  const data = tempFolder('data')
  for (const [args, says] of [
    [[], /correspondents wants show/],
    [['shwo'], /wants show, forget, reset; found "shwo"/],
    [['forget'], /forget wants an address/],
    [['forget', 'ann'], /wants a mail address, found "ann"/],
    [['forget', 'ann@here.example', 'bob'], /wants a mail address, found "bob"/],
    [['show', 'ann@here.example'], /show wants no address/],
    [['reset'], /say --yes/],
  ] as const)
    t.match(await call(data, ...args), { code: 64, err: says })
})

t.test('nothing known: said, and nothing is made', async t => {
  const data = tempFolder('data')
  t.strictSame(await call(data, 'show'), { code: 0, out: '0 pairs known\n', err: '' })
  t.match(await call(data, 'forget', 'ann@here.example'), { code: 0, out: '0 forgotten\n0 pairs known\n' })
  t.notOk(existsSync(join(data, 'cleanmilter.db')))
})

t.test('show: counts and days', async t => {
  const data = taught()
  t.strictSame(await call(data, 'show'), {
    code: 0,
    out: '3 pairs known, expiring from 2026-12-03 to 2026-12-13 unless renewed\n',
    err: '',
  })
  t.match((await call(data, 'show', '--set', 'correspondents.learn=false')).out, /is false: none is learnt or used/)
})

t.test('forget: an address of ours in any spelling, or one pair; reset', async t => {
  const data = taught()
  t.match((await call(data, 'forget', 'CARL@Here.example', 'eve@there.example')).out, /^0 forgotten\n3 pairs/)
  t.match((await call(data, 'forget', '"Ann"@HERE.example')).out, /^2 forgotten\n1 pairs/)
  const { out } = await call(data, 'reset', '--yes', '--json')
  t.strictSame(JSON.parse(out), { did: 'reset', pairs: 0, forgotten: 1, first: null, last: null, on: true })
})
