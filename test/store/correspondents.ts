import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Correspondents, countOf, forgetPairs, resetCorrespondents } from '../../lib/store/correspondents.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Test } from 'tap'

const START = new Date('2026-11-28T12:00:00Z').getTime()

type Process = { readonly state: State; readonly known: Correspondents; day: number }

function processIn(t: Test, data: string, { days = 90, most = 1000 } = {}): Process {
  const state = new State({ data, say: () => undefined })
  t.teardown(() => state.close())
  const process = { state, day: 0 }
  const known = new Correspondents(state, () => new Date(START + process.day * 86_400_000), most)
  known.configure({ days })
  return Object.assign(process, { known })
}

const folder = (t: Test): string => {
  const data = tempFolder('correspondents')
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  return data
}

const ANN = 'ann@here.example'
const BOB = 'bob@there.example'
const pair = (own: string, other: string): { own: string; other: string } => ({ own, other })
const learnt = (process: Process, other: string, own = ANN): Promise<unknown> =>
  until(`${other} to be known`, () => process.known.knows(pair(own, other)))

t.test('nothing taught, or no folder: nobody is known, and nothing is made', async t => {
  const data = join(folder(t), 'missing')
  const { known } = processIn(t, data)
  known.teach([pair(ANN, BOB)])
  t.equal(known.knows(pair(ANN, BOB)), false)
  t.throws(() => readdirSync(data))
  t.equal(processIn(t, folder(t)).known.knows(pair(ANN, BOB)), false)
})

t.test('two processes: what one learns, the other knows, and only that pair', async t => {
  const data = folder(t)
  const [one, other] = [processIn(t, data), processIn(t, data)]
  one.state.start()
  one.known.teach([pair(ANN, BOB)])
  await learnt(other, BOB)
  t.equal(other.known.knows(pair(BOB, ANN)), false)
  t.equal(other.known.knows(pair('eve@here.example', BOB)), false)
  t.equal(other.known.knows(pair(`${ANN} `, BOB)), false)
})

t.test('expiry; each mail renews', async t => {
  const process = processIn(t, folder(t), { days: 30 })
  process.state.start()
  process.known.teach([pair(ANN, BOB), pair(ANN, 'eve@there.example')])
  await learnt(process, BOB)
  process.day = 20
  process.known.teach([pair(ANN, BOB), pair(ANN, 'new@there.example')])
  await learnt(process, 'new@there.example')
  process.day = 30
  t.equal(process.known.knows(pair(ANN, 'eve@there.example')), true, 'on the last day')
  process.day = 31
  t.equal(process.known.knows(pair(ANN, 'eve@there.example')), false)
  t.equal(process.known.knows(pair(ANN, BOB)), true)
  await until('the row to be gone', () => process.state.demand(countOf) === 2)
})

t.test('a shorter time holds for what is there', async t => {
  const data = folder(t)
  const long = processIn(t, data, { days: 1000 })
  long.state.start()
  long.known.teach([pair(ANN, BOB)])
  await learnt(long, BOB)
  long.state.close()
  const short = processIn(t, data, { days: 7 })
  short.state.start()
  await until('the row to be shortened', () =>
    short.state.demand(
      database =>
        database.prepare('SELECT max(expires_day) AS day FROM correspondent').get()?.['day'] ===
        Math.floor(START / 86_400_000) + 7,
    ),
  )
  t.equal(short.known.knows(pair(ANN, BOB)), true)
})

t.test('bounded: those that expire first go first', async t => {
  const process = processIn(t, folder(t), { most: 50 })
  process.state.start()
  const some = (name: string, count: number): { own: string; other: string }[] =>
    Array.from({ length: count }, (_, n) => pair(ANN, `${name}${n}@there.example`))
  process.known.teach(some('old', 40))
  await learnt(process, 'old39@there.example')
  process.day = 1
  process.known.teach(some('new', 40))
  await until(
    'it to be 50 again',
    () => process.known.knows(pair(ANN, 'new0@there.example')) && process.state.demand(countOf) === 50,
  )
  t.ok(some('new', 40).every(one => process.known.knows(one)))
})

t.test('what waits is bounded, too', async t => {
  const process = processIn(t, folder(t), { most: 1_000_000 })
  for (let n = 0; n < 10_001; n++) process.known.teach([pair(ANN, `x${n}@there.example`)])
  process.state.start()
  await learnt(process, 'x10000@there.example')
  t.equal(process.state.demand(countOf), 10_000)
  t.equal(process.known.knows(pair(ANN, 'x0@there.example')), false)
})

t.test('forget: all that an address taught, or one pair; reset: all, and with another key', async t => {
  const process = processIn(t, folder(t))
  const { state, known } = process
  state.start()
  known.teach([
    pair(ANN, BOB),
    pair(ANN, 'eve@there.example'),
    pair('carl@here.example', BOB),
    pair('dan@here.example', BOB),
  ])
  await learnt(process, BOB, 'dan@here.example')
  const forget = (own: string, other: string | null): number =>
    state.demand(database => forgetPairs(database, own, other), { write: true })
  t.equal(forget('nobody@here.example', null), 0)
  t.equal(forget(BOB, null), 0, 'a correspondent taught nothing')
  t.equal(forget(ANN, null), 2)
  t.equal(known.knows(pair(ANN, BOB)), false)
  t.equal(forget('carl@here.example', 'eve@there.example'), 0)
  t.equal(forget('carl@here.example', BOB), 1)
  t.equal(known.knows(pair('dan@here.example', BOB)), true)
  const key = (): unknown => state.demand(database => database.prepare('SELECT key FROM secret').get()?.['key'])
  const before = key()
  t.equal(state.demand(resetCorrespondents, { write: true }), 1)
  known.teach([pair(ANN, BOB)])
  await learnt(process, BOB)
  t.notSame(key(), before)
})

t.test('no address stands in any file', async t => {
  const data = folder(t)
  const process = processIn(t, data)
  process.state.start()
  const canary = pair('canary-own@here.example', 'canary-other@there.example')
  process.known.teach([canary])
  await learnt(process, canary.other, canary.own)
  const files = readdirSync(data)
  t.ok(files.some(file => file.endsWith('-wal')))
  for (const file of files) {
    const octets = readFileSync(join(data, file))
    for (const text of ['canary', 'here.example', 'there.example']) {
      t.notOk(octets.includes(text), `${text} in ${file}`)
      t.notOk(octets.includes(Buffer.from(text, 'utf16le')), `${text} in ${file}`)
    }
  }
})
