/** retention as a process, over real folders: what is shown, what is overdue, what goes. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DayKeys } from '../../lib/privacy/day-keys.ts'
import { clockSeen, putClockSeen } from '../../lib/quarantine/clock.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { insert } from '../../lib/quarantine/rows.ts'
import { expireLedger, Ledger, ledgerPath } from '../../lib/scorers/classifier/ledger.ts'
import { putPairs } from '../../lib/store/correspondents.ts'
import { putOutcomes } from '../../lib/store/outcomes.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { record } from '../support/verdict.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { dataWith } from './support/kept-verdicts.ts'
import type { RetentionState } from '../../lib/cli/retention-state.ts'

const DAY = 86_400
const NOW = Math.floor(Date.now() / 1000)
const TODAY = Math.floor(NOW / DAY)

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['retention', ...OFFLINE, '--set', `data=${data}`, ...args])
const dayText = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10)
const shown = (out: string): Record<string, unknown> =>
  Object.fromEntries(
    (JSON.parse(out) as RetentionState).classes.map(one => [one.part ?? one.class, [one.oldest, one.overdue]]),
  )

/** Something of each class, so many days old. `clock`: when it was last seen, days ago. */
async function aged(days: number, { clock = 0 } = {}): Promise<{ data: string; log: string }> {
  const data = dataWith([record({ reference: 'R7Q2-9KX', at: NOW - days * DAY })])
  const day = TODAY - days
  const state = new State({ data, say: () => undefined })
  state.demand(
    database => {
      putOutcomes(database, [{ reference: 'R7Q2-9KX', label: 'spam', source: 'report', score: 9 }], day)
      putPairs(database, [{ own: 'ann@here.example', other: 'bob@there.example' }], day + 90)
    },
    { write: true },
  )
  state.close()
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  await quarantine.files.write(day, 'held', Buffer.from('x'))
  const wrapped = quarantine.dayKeys.wrap('entry', day, 'held', Buffer.from('x'))
  quarantine.dayKeys.wrap('held', day, 'held', Buffer.from('x'))
  quarantine.dayKeys.wrap('audit', day, '1', Buffer.from('x'))
  quarantine.state.demand(
    database => {
      insert(database, {
        name: 'held',
        recipient: 'ann@here.example',
        delivery: 'ann@here.example',
        heldAt: day * DAY,
        day,
        expiresAt: (day + 30) * DAY,
        octets: 1,
        class: 'likely',
        key: 'age1',
        entry: wrapped,
        run: 'r',
        twin: Buffer.from('t'),
      })
      database.prepare('INSERT INTO statistic VALUES (?, ?, 1)').run(day, 'held')
      putClockSeen(database, NOW - clock * DAY)
    },
    { write: true },
  )
  quarantine.close()
  mkdirSync(join(data, 'classifier'))
  const ledger = new Ledger(ledgerPath(data))
  ledger.keepOut(1, day, 1)
  ledger.close()
  const log = tempFolder('log')
  writeFileSync(join(log, `cleanmilter-${dayText(day)}.jsonl`), '{}\n')
  return { data, log }
}

t.test('within its days everything is shown, nothing is overdue', async t => {
  const { data, log } = await aged(2)
  const { code, out, err } = await call(data, '--json', '--set', `log.to=${log}`)
  t.strictSame([code, err], [0, ''])
  const fresh = [dayText(TODAY - 2), false]
  t.strictSame(shown(out), {
    held: fresh,
    entry: fresh,
    explain: fresh,
    log: fresh,
    statistics: fresh,
    ledger: fresh,
    outcomes: fresh,
    correspondents: fresh,
    audit: fresh,
  })
  const text = await call(data)
  t.match(text.out, /^held +30 days \(retention\.held_days\), then deleted: rows, files, key of its day\n/)
  t.match(
    text.out,
    `the oldest is of ${dayText(TODAY - 2)}; the last of that day dies at ${dayText(TODAY + 29)}T00:00:00Z`,
  )
  t.match(text.out, /whoever keeps standard output deletes it/)
  t.match(text.out, /The clock was last seen right at /)
})

t.test('what should be dead is told, ends with 65, and goes with --expire', async t => {
  const { data, log } = await aged(1200)
  const set = ['--set', `log.to=${log}`]
  const before = await call(data, '--json', ...set)
  t.equal(before.code, 65)
  const late = [dayText(TODAY - 1200), true]
  t.strictSame(
    Object.values(shown(before.out)),
    Array.from({ length: 9 }, () => late),
  )
  t.match(
    (await call(data, ...set)).out,
    /OVERDUE: it was to die by[^]*9 of these should be dead\. Does the daemon run\?/,
  )
  const after = await call(data, '--expire', '--json', ...set)
  t.strictSame([after.code, after.err], [0, ''])
  t.strictSame(
    Object.values(shown(after.out)),
    Array.from({ length: 9 }, () => [null, false]),
  )
  t.strictSame(readdirSync(log), [])
  t.strictSame(readdirSync(join(data, 'keys', 'days')), [])
})

t.test('one part late is enough', async t => {
  const { data } = await aged(100)
  const { code, out } = await call(data, '--json')
  t.equal(code, 65)
  const late = Object.entries(shown(out)).filter(([, one]) => (one as [string, boolean])[1])
  t.strictSame(
    late.map(([name]) => name),
    ['held', 'entry', 'explain', 'outcomes', 'correspondents'],
  )
})

t.test('a row without its key is still a row, and a key without a row still opens backups', async t => {
  const { data } = await aged(2)
  const keys = new DayKeys(join(data, 'keys'))
  keys.shred('held', [TODAY - 2])
  keys.wrap('explain', TODAY - 50, 'x', Buffer.from('x'))
  const found = shown((await call(data, '--json')).out)
  t.strictSame(
    [found['held'], found['explain']],
    [
      [dayText(TODAY - 2), false],
      [dayText(TODAY - 50), true],
    ],
  )
})

t.test('while the clock is in doubt nothing goes, until an administrator says that it is right', async t => {
  const { data } = await aged(60, { clock: 45 })
  const doubt = await call(data, '--expire')
  t.equal(doubt.code, 75)
  t.match(
    doubt.err,
    /45 days ahead of when it was last seen; nothing expires until you say that it is right: cleanmilter retention --clock-is-right/,
  )
  t.ok(existsSync(join(data, 'quarantine', dayText(TODAY - 60), 'held')))
  t.equal((await call(data, '--clock-is-right', '--expire')).code, 0)
  t.notOk(existsSync(join(data, 'quarantine', dayText(TODAY - 60), 'held')))
  const quarantine = openQuarantine({ data, keys: join(data, 'keys'), identityFile: null })
  t.ok((quarantine.state.demand(clockSeen) ?? 0) >= NOW)
  quarantine.close()
})

t.test('nothing there: no database is made by looking', async t => {
  const data = tempFolder('empty')
  const { code, out } = await call(data, '--json')
  t.equal(code, 0)
  t.strictSame(
    Object.values(shown(out)),
    Array.from({ length: 9 }, () => [null, false]),
  )
  t.strictSame(readdirSync(data), [])
  t.match(await call(data, '--clock-is-right'), { code: 66, err: /nothing goes by the clock yet/ })
  t.match(await call(data, 'x'), { code: 64, err: /does not know what to do with/ })
  rmSync(data, { recursive: true })
  t.equal((await call(data, '--expire')).code, 0)
})

t.test('the ledger is looked at where nobody learns', async t => {
  const { data } = await aged(10)
  expireLedger(data, TODAY - 10)
  const oldest = (): number | null => {
    const ledger = new Ledger(ledgerPath(data))
    try {
      return ledger.oldestDay()
    } finally {
      ledger.close()
    }
  }
  t.equal(oldest(), TODAY - 10)
  expireLedger(data, TODAY - 9)
  t.equal(oldest(), null)
  expireLedger('/nonexistent', TODAY)
})
