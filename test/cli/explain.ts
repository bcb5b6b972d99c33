/** explain as a process: references as people type them, audiences, languages, and what is not known. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FILE } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { dataWith, NOW } from './support/kept-verdicts.ts'

const rules = join(tempFolder('rules'), 'rules.yaml')
writeFileSync(
  rules,
  "rules:\n  OURS:\n    points: 3\n    why: It is one of those.\n    header: { field: Subject, matches: '/x/' }\n",
)
const data = dataWith([
  record({
    reference: 'R0Q1-9KX',
    at: NOW,
    auth: [{ method: 'spf', result: 'fail', identity: 'mailfrom' }],
    signals: [SPAM, { scorer: 'own-rules', name: 'OURS', points: 3 }],
    groups: [group({ score: 7.5, action: 'reject', code: 'SCORE', done: 'reject' })],
  }),
  record({ reference: 'AAAA-AAA', at: NOW - 8 * 86_400 }),
])
const call = (...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['explain', ...OFFLINE, '--set', `data=${data}`, '--set', `rules.files=${rules}`, ...args])

t.test('for the admin, by default: all of it', async t => {
  const { code, out, err } = await call('roqi9kx')
  t.strictSame({ code, err }, { code: 0, err: '' })
  t.match(out, /^R0Q1-9KX, \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}reject \(SCORE\), 1 recipient, site\n/)
  t.match(out, /\+4\.5 +ADVANCE_FEE_CLEAR: /)
  t.match(out, /\+3\.0 +OURS: It is one of those\./)
})
t.test('for the sender, in German, as JSON', async t => {
  const { code, out } = await call('R0Q1-9KX', '--for', 'sender', '--lang', 'de', '--json')
  t.equal(code, 0)
  t.match(JSON.parse(out), {
    reference: 'R0Q1-9KX',
    for: 'sender',
    language: 'de',
    outcomes: [{ action: 'reject', code: 'SCORE', text: /^Die Nachricht wurde abgewiesen\./ }],
    why: [],
    fixes: [{ hint: 'spf-not-listed', text: /Der TXT-Eintrag \(v=spf1\) der Domain in MAIL FROM/ }],
    details: null,
  })
  t.notMatch(out, /ADVANCE_FEE|OURS|7\.5/)
})
for (const [name, reference] of [
  ['unknown', 'BBBB-BBB'],
  ['past its days', 'AAAA-AAA'],
] as const)
  t.test(`${name}: says so, and how long verdicts are kept`, async t => {
    t.match(await call(reference), {
      code: 66,
      out: '',
      err: new RegExp(`^cleanmilter: nothing is known about ${reference}: .*log\\.keep_days: 7 days\\)\n$`),
    })
  })
t.test('longer kept, longer told', async t => {
  t.match(await call('AAAA-AAA', '--set', 'log.keep_days=30'), { code: 0, out: /^AAAA-AAA/ })
  t.match(await call('BBBB-BBB', '--lang', 'it'), { code: 66, err: /non si sa nulla/ })
})
t.test('no database: nothing is known, and none is made', async t => {
  const empty = tempFolder('empty')
  t.match(await call('R0Q1-9KX', '--set', `data=${empty}`), { code: 66, err: /nothing is known/ })
  t.notOk(existsSync(join(empty, FILE)))
})
t.test('a broken database is named', async t => {
  const broken = tempFolder('broken')
  writeFileSync(join(broken, FILE), 'x'.repeat(8192))
  t.match(await call('R0Q1-9KX', '--set', `data=${broken}`), { code: 65, err: /this is no database any more/ })
})
t.test('own rules that cannot be read any more do not hide a verdict', async t => {
  t.match(await call('R0Q1-9KX', '--set', 'rules.files=/nowhere.yaml'), {
    code: 0,
    out: /OURS: a rule that is not built in/,
  })
})
for (const [args, err] of [
  [['R0Q1'], /wants a reference such as R7Q2-9KX, found "R0Q1"/],
  [['R0Q1-9KX', '--for', 'me'], /--for wants sender, recipient, admin; found "me"/],
  [['R0Q1-9KX', '--lang', 'es'], /--lang wants en, de, fr or it/],
] as const)
  t.test(args.join(' '), async t => t.match(await call(...args), { code: 64, err }))
