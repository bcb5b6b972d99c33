/** report as a process: who may see what, that the journal has it first, and that nothing of a message comes out anywhere else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { COMMANDS } from '../../lib/cli/commands.ts'
import { newest } from '../../lib/quarantine/journal.ts'
import { due } from '../../lib/quarantine/rows.ts'
import { accept } from '../../lib/quarantine/secrecy.ts'
import { SECRECY_WORDS } from '../../lib/quarantine/secrecy-words.ts'
import { hold, RECIPIENT, report, SENDER, site } from '../support/wrongly-held.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import type { Site } from '../support/wrongly-held.ts'

const NOW = Math.floor(Date.now() / 1000)
const BIRD = /canary/i

const call = ({ data }: Site, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter([...args, ...OFFLINE, '--set', `data=${data}`])

async function withReport(made?: Site): Promise<Site & { readonly id: string; readonly name: string }> {
  const here = made ?? (await site())
  const name = await hold(here)
  const found = await report(here, name, 'p1', NOW)
  if (found.did !== 'reported') throw new Error(found.did)
  return { ...here, id: found.report.id, name }
}

const promise = ({ quarantine }: Site, name: string, now = NOW): unknown =>
  quarantine.state.demand(
    database => accept(database, quarantine.dayKeys, { name, login: name }, SECRECY_WORDS.en, now),
    { write: true },
  )
const kinds = ({ quarantine }: Site): readonly string[] =>
  quarantine.state
    .demand(database => newest(database, quarantine.dayKeys, { most: 99 }))
    .map(({ kind }) => kind)
    .toReversed()

t.test('mistakes on the command line', async t => {
  const made = await site()
  for (const [args, says] of [
    [[], /report wants list \| show ID/],
    [['shwo'], /report wants list, show, decide; found "shwo"/],
    [['list', 'R7Q2-9KX'], /report list wants nothing more/],
    [['show'], /report show wants ID/],
    [['show', 'ann@here.example'], /wants an id such as R7Q2-9KX, found "ann@here\.example"/],
    [['show', '\u001b[2J'], /found "\\u\{1b\}\[2J"/],
    [['show', 'R7Q2-9KX', '--lang', 'es'], /--lang wants en, de, fr, it; found "es"/],
    [['show', 'R7Q2-9KX', '--reason', 'x'], /report show knows no --reason/],
    [['show', 'R7Q2-9KX', '--administrator', 'bob\r\nBcc: x@y.example'], /--administrator wants a name of letters/],
    [['show', 'R7Q2-9KX', '--administrator', ''], /say who you are/],
    [['decide', 'R7Q2-9KX'], /report decide wants ID DECISION/],
    [['decide', 'R7Q2-9KX', 'free'], /wants release, rule, nothing; found "free"/],
    [['decide', 'R7Q2-9KX', 'release'], /wants a --reason/],
    [['decide', 'R7Q2-9KX', 'release', '--reason', ' '], /--reason wants one line/],
    [['decide', 'R7Q2-9KX', 'release', '--reason', 'a\nb'], /--reason wants one line/],
    [['decide', 'R7Q2-9KX', 'release', '--reason', 'a\u202eb'], /--reason wants one line/],
    [['decide', 'R7Q2-9KX', 'release', '--reason', 'x'.repeat(301)], /at most 300/],
  ] as const)
    t.match(await call(made, 'report', ...args), { code: 64, out: '', err: says }, args.join(' '))
})

t.test('no quarantine yet: said, and none is made', async t => {
  const made = await site()
  made.quarantine.close()
  const data = { ...made, data: join(made.data, 'elsewhere') }
  t.strictSame(await call(data, 'report', 'list'), {
    code: 0,
    out: '0 reports nobody looked at, 0 to be decided, 0 decided\n',
    err: '',
  })
  t.match(await call(data, 'report', 'show', 'R7Q2-9KX', '--administrator', 'bob'), {
    code: 66,
    err: /there is no report R7Q2-9KX, or its time is over/,
  })
})

t.test('who may not see it is told what to do, and sees nothing', async t => {
  const made = await withReport()
  promise(made, 'carl')
  promise(made, 'dora', NOW - 366 * 86_400)
  const before = kinds(made)
  for (const [name, says] of [
    ['bob', /^cleanmilter: bob has not accepted the duty of secrecy, .*: cleanmilter secrecy accept\n$/],
    ['dora', /^cleanmilter: the duty of secrecy that dora accepted is over after its year/],
  ] as const)
    for (const args of [
      ['show', made.id],
      ['show', made.id, '--json'],
      ['decide', made.id, 'release', '--reason', 'x'],
    ]) {
      const ended = await call(made, 'report', ...args, '--administrator', name)
      t.match(ended, { code: 77, out: '', err: says })
    }
  t.match(await call(made, 'report', 'decide', made.id, 'nothing', '--reason', 'x', '--administrator', 'carl'), {
    code: 77,
    out: '',
    err: /carl has not looked at report .*: cleanmilter report show/,
  })
  t.strictSame(kinds(made), before)
})

t.test('without the private key: a sentence, and no look in the journal', async t => {
  const made = await withReport()
  promise(made, 'bob')
  const args = ['report', 'show', made.id, '--administrator', 'bob', '--set', `keys.identity=${made.data}/none.key`]
  t.match(await call(made, ...args), { code: 66, out: '', err: /none\.key: there is no such file/ })
  t.strictSame(kinds(made), ['secrecy'])
})

t.test('list, show, decide: what is shown, and in which order', async t => {
  const made = await withReport()
  const { id, name, quarantine } = made
  promise(made, 'bob')
  const administrator = ['--administrator', 'bob']
  t.match(await call(made, 'report', 'list'), {
    code: 0,
    out: new RegExp(`^1 reports nobody looked at, 0 to be decided, 0 decided\n  ${id}  reported .* UTC  open\n$`),
  })
  const { code, out } = await call(made, 'report', 'show', id.toLowerCase(), '--lang', 'de', ...administrator)
  t.equal(code, 0)
  const lines = out.split('\n')
  t.match(lines[0], new RegExp(`^report ${id}, \\d{4}-`))
  t.strictSame(lines.slice(1, 5), [
    `  sender     ${SENDER}`,
    `  recipient  ${RECIPIENT}`,
    '  subject    CaNaRy subject \\u{1b}[2J of a mail',
    '  held for   SCORE, with a score of 7.5',
  ])
  t.match(lines[5], /^ {4}\+4\.5 +ADVANCE_FEE_CLEAR: \S/)
  t.match(lines[7], /journal, and the recipient will read it/)
  t.strictSame(kinds(made), ['secrecy', 'view'])
  t.match(await call(made, 'report', 'list', '--json'), {
    out: /^\{"kind":"counts","open":0,"viewed":1,"decided":0\}\n/,
  })

  const rule = await call(made, 'report', 'decide', id, 'rule', '--reason', 'too strict', ...administrator)
  t.match(rule, { code: 0, out: /journaled, and the recipient will read it with the reason as you typed it\n/ })
  t.match(rule.out, /\n {2}\+4\.5 +ADVANCE_FEE_CLEAR\n.*rules\.off.*cleanmilter help settings rules/s)
  t.notMatch(rule.out, BIRD)
  const release = await call(
    made,
    'report',
    'decide',
    id,
    'release',
    '--reason',
    'a newsletter',
    ...administrator,
    '--json',
  )
  t.strictSame(JSON.parse(release.out), { kind: 'decided', id, decision: 'release', handed: 'yes', rules: null })
  t.match(
    quarantine.state.demand(database => due(database, Math.floor(Date.now() / 1000), 9)),
    [{ name, by: 'admin' }],
  )
  t.match(await call(made, 'report', 'decide', id, 'nothing', '--reason', 'no', ...administrator), {
    code: 65,
    err: /was decided: the message is released/,
  })
  t.strictSame(kinds(made), ['secrecy', 'view', 'decide', 'decide'])
})

t.test('show --json is the same four facts and no more', async t => {
  const made = await withReport()
  promise(made, 'bob')
  const { out } = await call(made, 'report', 'show', made.id, '--administrator', 'bob', '--json')
  t.strictSame(Object.keys(JSON.parse(out) as object), [
    'kind',
    'id',
    'madeAt',
    'state',
    'sender',
    'recipient',
    'subject',
    'code',
    'score',
    'reasons',
  ])
})

t.test('no command shows content, and sender and subject only report show does, journaled', async t => {
  const made = await withReport()
  const second = await withReport(made)
  promise(made, 'bob')
  const as = ['--administrator', 'bob']
  const lines: readonly (readonly string[])[] = [
    ['report', 'list'],
    ['report', 'list', '--json'],
    ['report', 'show', second.id, '--administrator', 'eve'],
    ['report', 'show', 'CaNa-RyX', ...as],
    ['report', 'decide', second.id, 'nothing', '--reason', 'x', ...as],
    ['secrecy', 'text'],
    ['secrecy', 'show'],
    ['secrecy', 'journal'],
    ['secrecy', 'journal', '--json'],
    ['secrecy', 'journal', '--verify'],
    ['stats'],
    ['stats', '--json'],
  ]
  for (const args of [['list'], ['list', '--json'], ['show', made.name], ['show', made.name, '--json']]) {
    const { out, err } = await call(made, 'quarantine', ...args)
    t.notMatch(`${out}${err}`, BIRD, `quarantine ${args.join(' ')}`)
  }
  for (const decided of [false, true]) {
    for (const args of lines) {
      const { out, err } = await call(made, ...args)
      t.notMatch(`${out}${err}`, /canary|here\.example/i, args.join(' '))
    }
    if (decided) break
    const looks = kinds(made).filter(kind => kind === 'view').length
    for (const more of [[], ['--json']]) {
      const { out, err } = await call(made, 'report', 'show', made.id, ...as, ...more)
      t.match(out, /CaNaRy-sender/)
      t.match(out, /CaNaRy subject/)
      t.notMatch(`${out}${err}`, /canary body/i)
    }
    t.equal(kinds(made).filter(kind => kind === 'view').length, looks + 2)
    for (const decision of ['rule', 'release'])
      t.notMatch((await call(made, 'report', 'decide', made.id, decision, '--reason', 'x', ...as)).out, BIRD)
  }
  made.quarantine.close()
})

t.test('the code of these commands reaches neither messages nor entries', async t => {
  for (const file of [
    'cli/commands/report.ts',
    'cli/commands/secrecy.ts',
    'cli/commands/stats.ts',
    'quarantine/report-acts.ts',
    'quarantine/reports.ts',
    'quarantine/secrecy.ts',
    'quarantine/journal.ts',
    'quarantine/statistics.ts',
  ]) {
    const text = readFileSync(join(import.meta.dirname, '../../lib', file), 'utf8')
    t.notMatch(
      text,
      /from '[^']*\/(read|mail-files|hand-back)\.ts'|readMessage|sealedMessage|sealedEntry|readHeldEntry|files\./,
      file,
    )
  }
  for (const name of ['report', 'secrecy', 'stats']) t.ok(COMMANDS.has(name))
})
