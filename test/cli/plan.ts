/** plan as a process. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { dataWith, NOW } from './support/kept-verdicts.ts'

const folder = tempFolder('plan')
const write = (name: string, yaml: string): string => {
  const file = join(folder, name)
  writeFileSync(file, yaml)
  return file
}
const parcel = { scorer: 'rules', name: 'LURE_PARCEL', points: 2.6 } as const
const data = dataWith([
  ...Array.from({ length: 41 }, (_, n) => record({ reference: `${1000 + n}-AAA`, at: NOW - 10 })),
  record({ reference: 'BBBB-BBB', at: NOW - 5 * 86_400 }),
  record({ reference: 'CCCC-CCC', at: NOW - 30 * 86_400 }),
  record({
    reference: 'DDDD-DDD',
    at: NOW,
    signals: [],
    watched: [{ ...parcel, points: 6 }],
    groups: [group({ score: 0 })],
  }),
  record({ reference: 'EEEE-EEE', at: NOW, groups: [group({ level: 'domain', domain: 'here.example' })] }),
  record({ reference: 'FFFF-FFF', at: NOW, groups: [group({ score: 1 })] }),
])
const call = (...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['plan', ...OFFLINE, '-c', current, '--set', `data=${data}`, ...args])
const current = write('current.yaml', 'quarantine: { mailbox: q@example.org }\n')
const strict = write(
  'strict.yaml',
  'score: { tag: 4, quarantine: 4 }\nquarantine: { mailbox: q@example.org }\nrules: { observe: [LURE_PARCEL] }\nskip: { networks: [] }\n',
)

t.test('what would change, why, and what cannot be told', async t => {
  const { code, out, err } = await call(strict)
  t.strictSame({ code, err }, { code: 0, err: '' })
  t.match(
    out,
    /^45 messages of \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, decided again under .*strict\.yaml\n\n42 accept → quarantine \(42 recipients\): BBBB-BBB, 1000-AAA, 1001-AAA, …\n {2}42 {2}score\.quarantine 5 → 4: /,
  )
  for (const wanted of [
    /2 would stay as they are/,
    /1 cannot be decided again/,
    /LURE_PARCEL: held 1 times\n {4}1 accept → quarantine: DDDD-DDD/,
    /skip\.networks: mail that was not judged/,
    /1 message went to recipients with settings of their own/,
  ])
    t.match(out, wanted)
})
t.test('fewer days; as JSON', async t => {
  const { code, out } = await call(strict, '--days', '2', '--json')
  t.equal(code, 0)
  t.match(JSON.parse(out), {
    messages: 44,
    changes: [
      { from: 'accept', to: 'quarantine', messages: 41, causes: [{ cause: 'score.quarantine', messages: 41 }] },
    ],
    watched: [{ rule: 'LURE_PARCEL', messages: 1 }],
    values: { 'score.quarantine': ['5', '4'] },
    unreadable: 0,
  })
})
t.test('a rule’s points: from the file that NEW names', async t => {
  const rules = write('rules.yaml', `points:\n  ${SPAM.name}: 20\n`)
  const { out } = await call(
    write('points.yaml', `quarantine: { mailbox: q@example.org }\nrules: { files: [${rules}] }\n`),
  )
  t.match(out, new RegExp(`43 accept → quarantine .*\n {2}43 {2}rule ${SPAM.name}: `))
})
t.test('the same settings: a watched rule that counts again is the only change', async t => {
  const { out } = await call(write('same.yaml', 'rules: { observe: [LURE_PARCEL] }\n'))
  t.match(out, /\nnothing would change\n/)
})
t.test('mistakes: all of them, and 78', async t => {
  const { code, out, err } = await call(write('wrong.yaml', 'score: { tag: x }\nmodus: observe\n'))
  t.strictSame({ code, out }, { code: 78, out: '' })
  t.match(err, /wrong\.yaml:1:\d+: score\.tag.*\n.*wrong\.yaml:2:1: .*modus/)
  t.match(await call(write('rule.yaml', 'rules: { observe: [NO_SUCH] }\n')), {
    code: 78,
    err: /rules\.observe: there is no rule NO_SUCH/,
  })
  t.match(await call(join(folder, 'none.yaml')), { code: 78, err: /there is no such file/ })
})
t.test('nothing kept yet', async t => {
  t.match(await call(strict, '--set', `data=${tempFolder('empty')}`), { code: 66, err: /no verdicts were kept yet/ })
})
t.test('days that are none', async t => {
  for (const days of ['0', '1.5', 'x'])
    t.match(await call(strict, '--days', days), { code: 64, err: /--days wants a whole number/ })
})
t.test('what the database holds for the whole site goes before the file', async t => {
  const own = dataWith([record({ at: NOW })])
  const state = new State({ data: own, say: () => undefined })
  state.demand(
    db =>
      db.exec(
        "INSERT INTO setting VALUES ('site', 'score.tag', '5', 0, '', ''), ('site', 'score.quarantine', '5', 0, '', '')",
      ),
    { write: true },
  )
  state.close()
  const { out } = await call(strict, '--set', `data=${own}`)
  t.match(out, /nothing would change[^]*score\.tag: stored for the whole site/)
})
