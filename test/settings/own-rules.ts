/** Own rules from the settings to the verdict: what the files say counts, what is wrong with them stops a start, not a reload. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createFilter } from '../../lib/embedded.ts'
import { mistakeText, SettingsError } from '../../lib/settings/mistakes.ts'
import { ownRulesOf } from '../../lib/settings/own-rules.ts'
import { settingsFrom } from '../../lib/settings/load.ts'

const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('*')

t.test('no files, no rules', async t => {
  t.match(ownRulesOf(settingsFrom('')), { rules: [], points: {}, mistakes: [], remarks: [], summary: null })
})

t.test('rules of both notations count in the verdict, built-in ones as the admin says', async t => {
  const folder = t.testdir({
    'rules.yaml': 'rules:\n  PARCEL: { points: 3.5, body: parcel }\n  BOTH: { points: 2, when: PARCEL and CF_FEE }\n',
    'local.cf':
      'body CF_FEE /customs fee/i\nscore CF_FEE 4\ndescribe CF_FEE A fee is asked for\nheader CF_RBL eval:check_rbl("a", "b.")\n',
  })
  const yaml = `rules:
  files: ["${join(folder, 'rules.yaml')}"]
  spamassassin: ["${join(folder, 'local.cf')}"]
  off: [GTUBE]
  time_ms: 10000
`
  const settings = settingsFrom(yaml)
  const loaded = ownRulesOf(settings)
  t.match(loaded.summary, /2 in YAML; 1 of 2 in 1 \.cf file/)
  t.match(loaded.remarks, [{ line: 4, kind: 'unsupported', text: /check_rbl/ }])
  const resolver = (): Promise<never> => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
  const filter = createFilter(settings, { resolver })
  t.teardown(() => filter.close())
  const { signals, verdict } = await filter.judge({ raw: `Subject: x\n\nYour parcel: pay the customs fee. ${GTUBE}\n` })
  const own = signals.filter(({ scorer }) => scorer === 'own-rules').map(({ name, points }) => [name, points])
  t.strictSame(own, [
    ['PARCEL', 3.5],
    ['CF_FEE', 4],
    ['BOTH', 2],
  ])
  t.notOk(
    signals.some(({ name }) => name === 'GTUBE'),
    'what is off does not count',
  )
  t.not(verdict.action, 'accept')
})

t.test('mistakes in YAML rules are mistakes of the settings, with their places; a filter is not made', async t => {
  const folder = t.testdir({})
  const file = join(folder, 'rules.yaml')
  writeFileSync(file, 'rules:\n  A_RULE: { points: 1, body: "/(/" }\n  B: { points: 1, when: A_RULES }\n')
  const settings = settingsFrom(`rules: { files: ["${file}"], off: [NOBODY_KNOWS_THIS] }`)
  const error = t.throws(() => ownRulesOf(settings), SettingsError) as SettingsError
  t.match(error.mistakes.map(mistakeText), [
    /^rules\.off: there is no rule NOBODY_KNOWS_THIS/,
    /rules\.yaml:2:30: the pattern cannot be read/,
    /rules\.yaml:3:25: there is no rule A_RULES; did you mean A_RULE\?/,
  ])
  t.throws(() => createFilter(settings), SettingsError)
})

t.test('a .cf file that is all wrong, or not there, stops nothing', async t => {
  const folder = t.testdir({ 'bad.cf': '\0\xff wholly wrong\nbody\nmeta A (\nendif\n' })
  const settings = settingsFrom(`rules: { spamassassin: ["${join(folder, 'bad.cf')}", "${join(folder, 'gone.cf')}"] }`)
  const { rules, remarks } = ownRulesOf(settings)
  t.strictSame(rules, [])
  t.ok(remarks.length >= 4)
  createFilter(settings).close()
})
