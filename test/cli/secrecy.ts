/** secrecy as a process: the sentence, who accepted it, and the journal with its chain. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { entriesOf } from '../../lib/quarantine/journal.ts'
import { viewReport } from '../../lib/quarantine/report-acts.ts'
import { SECRECY_WORDS } from '../../lib/quarantine/secrecy-words.ts'
import { hold, report, site } from '../support/wrongly-held.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'

const { en, de } = SECRECY_WORDS
const NOW = Math.floor(Date.now() / 1000)

const call = (data: string, args: readonly string[], input = ''): ReturnType<typeof cleanmilter> =>
  cleanmilter(['secrecy', ...args, ...OFFLINE, '--set', `data=${data}`], input)
const accept = (data: string, name: string): ReturnType<typeof cleanmilter> =>
  call(data, ['accept', '--administrator', name, '--words', en])

t.test('mistakes on the command line', async t => {
  const data = tempFolder('data')
  for (const [args, says] of [
    [[], /secrecy wants text \| accept/],
    [['shwo'], /secrecy wants text, accept, show, journal; found "shwo"/],
    [['text', '--lang', 'es'], /--lang wants en, de, fr, it; found "es"/],
    [['show', '--verify'], /secrecy show knows no --verify/],
    [['accept', '--administrator', '<b>', '--words', en], /--administrator wants a name/],
    [['journal', '--noted', '1:abc', '--verify'], /--noted wants what secrecy journal printed/],
    [['journal', '--noted', `1:${'0'.repeat(64)}`], /--noted wants --verify/],
    [['journal', '--restored'], /wants a --reason/],
    [['journal', '--reason', 'x'], /wants a --reason, and stands alone/],
    [['journal', '--restored', '--verify', '--reason', 'x'], /stands alone/],
  ] as const)
    t.match(await call(data, args), { code: 64, out: '', err: says }, args.join(' '))
  t.notOk(existsSync(join(data, 'quarantine.db')))
})

t.test('text: in four languages, one line, as it has to be typed', async t => {
  const data = tempFolder('data')
  for (const [lang, words] of Object.entries(SECRECY_WORDS))
    t.strictSame(await call(data, ['text', '--lang', lang]), { code: 0, out: `${words}\n`, err: '' })
})

t.test('nobody accepted, nothing journaled: said, and nothing is made', async t => {
  const data = tempFolder('data')
  t.match(await call(data, ['show']), { code: 0, out: /^nobody accepted the duty of secrecy/ })
  t.strictSame(await call(data, ['journal']), { code: 0, out: '', err: '' })
  t.match(await call(data, ['journal', '--verify']), { code: 0, out: /^there is no journal yet/ })
  t.match(await call(data, ['journal', '--verify', '--noted', `1:${'0'.repeat(64)}`]), { code: 65 })
  t.notOk(existsSync(join(data, 'quarantine.db')))
})

t.test('accept: word for word, passed or typed; recorded for a year', async t => {
  const data = tempFolder('data')
  for (const [args, input] of [
    [['--words', 'yes'], ''],
    [['--words', en.slice(0, -1)], ''],
    [[], 'yes\n'],
    [[], ''],
  ] as const)
    t.match(await call(data, ['accept', '--administrator', 'bob', ...args], input), {
      code: 65,
      out: '',
      err: /this is not the sentence, word for word: cleanmilter secrecy text prints it; nothing was accepted/,
    })
  t.match(await call(data, ['show']), { out: /^nobody/ })
  const year = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10)
  const wanted = new RegExp(`^bob: accepted on ${year(NOW)}, until ${year(NOW + 365 * 86_400)}; holds\n$`)
  t.match(await accept(data, 'bob'), { code: 0, out: wanted })
  t.match(await call(data, ['accept', '--administrator', 'Ann Müller', '--lang', 'de'], `${de}\n`), {
    code: 0,
    out: /^Ann Müller: accepted/,
    err: /Type this sentence/,
  })
  const { out } = await call(data, ['show', '--json'])
  const all = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
  t.match(all, [
    { kind: 'secrecy', administrator: 'Ann Müller', words: de, standing: 'holds' },
    { administrator: 'bob', words: en },
  ])
  t.match(await call(data, ['accept', '--words', en]), { code: 0 }, 'the login, where no name is given')
})

t.test('journal: who, what, when; a hash to be noted, which a changed journal does not fit', async t => {
  const made = await site()
  const { data, quarantine } = made
  await accept(data, 'bob')
  const found = await report(made, await hold(made), 'p1', NOW)
  const id = 'report' in found ? found.report.id : ''
  const administrator = { name: 'bob', login: 'root' }
  await viewReport(quarantine, () => quarantine.keys.identities(), { administrator, id, now: NOW })
  const { out } = await call(data, ['journal'])
  t.match(
    out,
    new RegExp(`^ +2  .* UTC  view      bob \\(logged in as root\\), report ${id}, recipient p1\n +1  .*secrecy`),
  )
  const [, noted = ''] = /\n\n2 entries; to be noted elsewhere: (2:[0-9a-f]{64})\n$/.exec(out) ?? []
  const verify = (...more: string[]): ReturnType<typeof cleanmilter> => call(data, ['journal', '--verify', ...more])
  t.match(await verify('--noted', noted), {
    code: 0,
    out: /^2 entries, each as it was written\njournal\.head.* fits\n/,
  })
  t.match(await verify('--noted', `1${noted.slice(1)}`), {
    code: 65,
    out: /^entry 1: it is not the one that was noted/,
  })

  quarantine.state.demand(database => database.exec('DELETE FROM journal WHERE seq = 2'), { write: true })
  t.match(await verify(), { code: 65, out: /^entry 2: .* was noted, or it was cut off.*\n.*Was the database restored/ })
  t.match(await call(data, ['journal', '--restored', '--reason', 'a backup', '--administrator', 'bob']), {
    code: 0,
    out: /goes on from what the database holds/,
  })
  t.match(await verify(), { code: 0 })
  t.match(await verify('--noted', noted), { code: 65 }, 'what was noted elsewhere still tells')
  t.match(await call(data, ['journal', '--restored', '--reason', 'again']), {
    code: 65,
    err: /there is nothing to be said/,
  })
  t.match(await call(data, ['journal']), { out: /restored  bob.*“a backup”/ })

  quarantine.state.demand(database => database.exec("UPDATE journal SET kind = 'x' WHERE seq = 1"), { write: true })
  t.match(await verify('--json'), { code: 65, out: /"ok":false,"broken":\{"seq":1,"why":"entry"\}/ })
  rmSync(join(data, 'keys/journal.head'))
  t.match(await verify(), { code: 65, out: /is missing: entries cut off the end would not show/ })
  t.strictSame(
    quarantine.state.demand(database => entriesOf(database, quarantine.dayKeys, 'p1')),
    [],
  )
  quarantine.close()
})
