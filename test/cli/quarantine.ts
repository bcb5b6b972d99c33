/** quarantine as a process: what an administrator sees and does, and that nothing of a person is in any of it. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { newPersonalKey } from '../../lib/privacy/personal-key.ts'
import { enrol } from '../../lib/quarantine/personal-keys.ts'
import { askRelease, find, giveUp } from '../../lib/quarantine/rows.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import { age, noAge } from '../support/age.ts'
import { ANN, BOB, entryFor, quarantineBed, RAW } from '../support/quarantine.ts'
import { startSink } from '../support/sink.ts'
import { skipUnless } from '../support/skip.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { record } from '../support/verdict.ts'
import { cleanmilter } from './support/child.ts'
import type { Ended } from './support/child.ts'
import type { QuarantineBed } from '../support/quarantine.ts'

const sink = await startSink()
t.teardown(async () => sink.stop())
const PERSONAL = /canary|alice@|bob@|ann@|here\.example|good\.example|R7Q2-9KX/i

/** Each output is looked through for what must not be in it. */
const on =
  (
    t: { notMatch: (text: string, pattern: RegExp, name: string) => unknown },
    data: string,
    ...set: readonly string[]
  ) =>
  async (...args: readonly string[]): Promise<Ended> => {
    const settings = [`data=${data}`, `release.server=127.0.0.1:${sink.port}`, 'dns.servers=127.0.0.1:1', ...set]
    const ended = await cleanmilter([
      'quarantine',
      ...args,
      '-c',
      '/dev/null',
      ...settings.flatMap(one => ['--set', one]),
    ])
    t.notMatch(`${ended.out}${ended.err}`, PERSONAL, `${args[0] ?? ''}: nothing of a person`)
    t.notMatch(ended.err, /mistake of the program/, `${args.join(' ')}: no stack`)
    return ended
  }
const lines = ({ out }: Ended): readonly Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Record<string, unknown>)
const after = ({ quarantine }: QuarantineBed, name: string) => quarantine.state.demand(database => find(database, name))

t.test('mistakes', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const { name } = await bed.hold()
  const call = on(t, bed.data)
  const taken = join(tempFolder('out'), 'taken')
  writeFileSync(taken, 'x')
  for (const [args, code, err] of [
    [[], 64, /quarantine wants list \| show NAME/],
    [['lst'], 64, /quarantine wants one of list, .*found "lst"/],
    [['list', 'x'], 64, /quarantine list does not know what to do with "x"/],
    [['list', '--limit', '0'], 64, /--limit wants a number from 1 to 1000000, found "0"/],
    [['list', '--limit', 'x'], 64, /--limit wants a number/],
    [['list', '--limit', '1.5'], 64, /--limit wants a number/],
    [['list', '--limit', '-1'], 64, /--limit/],
    [['list', '--to', 'nobody'], 64, /--to wants an address, found "nobody"/],
    [['list', '--to', 'a\u001b[31m@x'], 64, /found "a\\u\{1b\}\[31m@x"/],
    [['list', '--yes'], 64, /--yes stands with quarantine release --all only/],
    [['list', '--class', 'sure'], 64, /--class stands with quarantine release --all only/],
    [['show'], 64, /quarantine show wants names of held messages, see list/],
    [['show', 'no-such'], 66, /^$/],
    [['show', '../../etc/passwd'], 66, /^$/],
    [['release'], 64, /wants names/],
    [['release', '--rule', 'X'], 64, /--rule stands with quarantine release --all only/],
    [['release', name, '--class', 'sure'], 64, /--class stands with/],
    [['release', 'x', '--to', 'x@y.example'], 64, /--to stands with quarantine list only/],
    [['release', '--all'], 64, /wants at least one of --rule, --class, --since and --until/],
    [['release', '--all', name, '--rule', 'X'], 64, /release --all does not know what to do with/],
    [
      ['release', '--all', '--class', 'malware'],
      64,
      /--class wants one of likely, sure, forged, other, found "malware"/,
    ],
    [['release', '--all', '--class', 'LIKELY'], 64, /--class wants one of/],
    [['release', '--all', '--since', 'yesterday'], 64, /--since wants a time such as/],
    [['release', '--all', '--until', '2026-13-01'], 64, /--until wants a time/],
    [['release', '--all', '--rule', 'X', '--yes'], 64, /wants --reason/],
    [['release', '--all', '--rule', 'X', '--yes', '--reason', ' '], 64, /wants --reason/],
    [['release', 'no-such'], 66, /^$/],
    [['delete'], 64, /wants names/],
    [['delete', 'no-such'], 66, /^$/],
    [['export'], 64, /quarantine export wants a name and a file/],
    [['export', name], 64, /wants a name and a file/],
    [['export', name, taken, 'x'], 64, /wants a name and a file/],
    [['export', 'no-such', join(taken, 'x')], 66, /no-such: there is no such message/],
    [['export', name, taken], 73, /taken: there is such a file already, and it was left alone/],
    [['export', name, join(taken, 'x')], 73, /cannot be written \(ENOTDIR\)/],
    [['bulks', 'x'], 64, /does not know/],
    [['undo'], 64, /wants the id of a bulk, see bulks/],
    [['undo', 'a', 'b'], 64, /wants the id of a bulk/],
    [['undo', 'no-such'], 66, /there is no bulk no-such/],
  ] as const satisfies readonly (readonly [readonly string[], number, RegExp])[])
    t.match(await call(...args), { code, err }, args.join(' '))
  t.equal(bed.items().length, 1)
  t.equal(sink.received.length, 0)
  t.equal(readFileSync(taken, 'utf8'), 'x')
})

t.test('where nothing was ever held nothing is made', async t => {
  const data = tempFolder('empty')
  const call = on(t, data)
  for (const args of [
    ['list'],
    ['show', 'x'],
    ['release', 'x'],
    ['delete', 'x'],
    ['export', 'x', 'y'],
    ['bulks'],
    ['undo', 'x'],
  ])
    t.match(
      await call(...args),
      { code: 66, err: /nothing was ever held here: there is no .*quarantine\.db/ },
      args.join(' '),
    )
  t.notOk(existsSync(join(data, 'quarantine.db')))
  writeFileSync(join(data, 'quarantine.db'), 'this is no database, and longer than a header of one would be'.repeat(20))
  t.match(await call('list'), { code: 65, err: /quarantine\.db: this is no database any more/ })
})

t.test('listed, shown', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(t, bed.data)
  const [first, second] = [await bed.hold(), await bed.hold({ recipient: BOB, class: 'malware' })]
  bed.quarantine.state.demand(
    database => {
      askRelease(database, second.name, second.heldAt, 'admin')
      giveUp(database, second.name, { dueAt: second.heldAt + 60, trouble: 'later' })
    },
    { write: true },
  )
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '')
  const line = {
    name: first.name,
    held_at: time(first.heldAt),
    expires_at: time(first.heldAt + 30 * 86_400),
    octets: RAW.length,
    class: 'likely',
    due_at: null,
    trouble: null,
  }
  t.strictSame(lines(await call('list', '--json')), [
    { ...line, name: second.name, class: 'malware', due_at: time(second.heldAt + 60), trouble: 'later' },
    line,
  ])
  t.match(
    (await call('list')).out,
    new RegExp(
      `^${second.name}  held .* malware  \\(goes at .*; could not go: later\\)\\n${first.name}  held \\S+  until \\S+ +${RAW.length} octets  likely\\n$`,
    ),
  )
  t.match(lines(await call('list', '--to', 'ANN@Here.Example', '--json')), [{ name: first.name }])
  t.match(await call('list', '--to', 'eve@other.test'), { code: 0, out: '' })
  t.match(lines(await call('list', '--limit', '1', '--json')), [{ name: second.name }, { more: 1 }])
  t.match((await call('list', '--limit', '1')).out, /\n… and 1 more; see --limit\n$/)
  const { key } = await newPersonalKey('a long password')
  bed.quarantine.state.demand(database => enrol(database, ANN, key, 1), { write: true })
  const own = await bed.hold()
  const shown = await call('show', own.name, 'no-such', first.name, '--json')
  t.equal(shown.code, 66)
  t.match(lines(shown), [
    { name: own.name, sealed_to: 'the key of its recipient' },
    { name: 'no-such', did: 'gone' },
    { ...line, sealed_to: 'the key of the site' },
  ])
  t.match(await call('show', own.name), { code: 0, out: /\(sealed to the key of its recipient\)\n$/ })
})

t.test('released, and what becomes of it', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(t, bed.data)
  const { key } = await newPersonalKey('a long password')
  for (const [name, prepare, answer, code, did] of [
    ['taken', async () => bed.hold(), undefined, 0, 'taken'],
    ['the MTA cannot now', async () => bed.hold(), '451 4.3.0 later', 75, 'later'],
    ['the MTA will not', async () => bed.hold(), '550 5.7.1 no', 75, 'refused'],
    [
      'sealed to its recipient',
      async () => {
        bed.quarantine.state.demand(database => enrol(database, ANN, key, 1), { write: true })
        return bed.hold()
      },
      undefined,
      75,
      'sealed',
    ],
  ] as const) {
    sink.clear()
    const item = await prepare()
    sink.answer = stage => (stage === 'data' ? answer : undefined)
    const ended = await call('release', item.name, '--json')
    t.equal(ended.code, code, name)
    t.strictSame(lines(ended), [{ name: item.name, did }], name)
    t.equal(sink.received.length, did === 'taken' ? 1 : 0)
    t.match(after(bed, item.name), did === 'taken' ? null : { trouble: did }, name)
  }
  sink.clear()
  const nobody = on(t, bed.data, `release.server=127.0.0.1:${await freePort()}`)
  const [one, two] = [await bed.hold({ recipient: BOB }), await bed.hold({ recipient: BOB })]
  t.match(lines(await nobody('release', one.name, '--json')), [{ did: 'later' }], 'nobody listens')
  const both = await call('release', one.name, 'no-such', two.name)
  t.match(both, {
    code: 66,
    out: `${one.name}: released: the MTA has it\nno-such: there is no such message (any more)\n${two.name}: released: the MTA has it\n`,
  })
})

t.test('the private key elsewhere: asked for, and left to who has it', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  sink.clear()
  const elsewhere = on(t, bed.data, `keys.identity=${join(bed.data, 'none', 'site.key')}`)
  const item = await bed.hold()
  t.match(await elsewhere('release', item.name), {
    code: 75,
    out: `${item.name}: will be handed back by the desk, which has the key\n`,
  })
  t.match(await elsewhere('release', 'no-such', '--json'), { code: 66, out: '{"name":"no-such","did":"gone"}\n' })
  t.not(after(bed, item.name)?.dueAt, null)
  t.equal(sink.received.length, 0)
  writeFileSync(bed.quarantine.keys.identityFile, 'AGE-SECRET-KEY-1MISTYPED\n')
  const call = on(t, bed.data)
  t.match(
    await call('release', item.name),
    { code: 66, err: /site\.key: line 1 is no private key .*mistyped\?/ },
    'damaged is not elsewhere',
  )
})

t.test('deleted', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(t, bed.data)
  const [one, two] = [await bed.hold(), await bed.hold()]
  t.match(await call('delete', one.name, one.name, two.name), {
    code: 66,
    out: `${one.name}: deleted\n${one.name}: there is no such message (any more)\n${two.name}: deleted\n`,
  })
  t.strictSame([bed.items(), await bed.quarantine.files.names(one.day)], [[], []])
})

t.test('many at once', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(t, bed.data)
  const facts = factsOf(record({ signals: [{ scorer: 'rules', name: 'ODD_RULE', points: 5 }] }))
  for (const recipient of [ANN, BOB, BOB]) await bed.hold({ recipient, entry: entryFor({ facts }) })
  await bed.hold()
  const rule = ['--all', '--rule', 'ODD_RULE']
  t.strictSame(lines(await call('release', ...rule, '--json')), [
    { did: 'nothing', messages: 3, recipients: 2, likely: 3, not_opened: 0 },
  ])
  t.match(await call('release', ...rule), {
    code: 0,
    out: '3 messages of 2 recipients (likely: 3); nothing was done: --yes does it\n',
  })
  t.match(lines(await call('release', '--all', '--since', '2020-01-01', '--until', '2020-01-02', '--json')), [
    { messages: 0 },
  ])
  const begun = await call('release', ...rule, '--yes', '--reason', 'wrong\u001b[2J', '--json')
  const [{ bulk = '', ...counts } = {}] = lines(begun)
  t.match(counts, { did: 'waits', messages: 3, recipients: 2, likely: 3, not_opened: 0 })
  t.match(String(bulk), /^[A-Za-z0-9_]/)
  t.match(lines(await call('bulks', '--json')), [
    { bulk, messages: 3, left: 3, state: 'waiting', reason: 'wrong\u001b[2J' },
  ])
  t.match((await call('bulks')).out, /waiting {2}due \S+ {2}3 of 3 left .*: wrong\\u\{1b\}\[2J\n$/)
  t.match(await call('undo', String(bulk)), { code: 0, out: `${String(bulk)}: undone; 3 stay, 0 had gone\n` })
  t.match(lines(await call('bulks', '--json')), [{ state: 'undone', left: 0 }])
  t.ok(bed.items().every(({ dueAt }) => dueAt === null))
})

t.test('exported: sealed, and opened by who has the key', async t => {
  const bed = await quarantineBed(work => t.teardown(work))
  const call = on(t, bed.data)
  const item = await bed.hold()
  const folder = tempFolder('export')
  const file = join(folder, 'held.age')
  const ended = await call('export', item.name, file)
  t.match(ended, { code: 0, out: /: written, \d+ octets; open it with age -d -i KEYFILE\n$/ })
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.notMatch(readFileSync(file, 'latin1'), PERSONAL)
  t.test('by Debian’s age', skipUnless(noAge()), async t => {
    t.strictSame(age(['-d', '-i', bed.quarantine.keys.identityFile, file]).out, RAW)
  })
  bed.quarantine.dayKeys.shredBefore('held', item.day + 1)
  t.match(await call('export', item.name, join(folder, 'late.age')), {
    code: 65,
    err: /its time is over, and its key is gone/,
  })
  rmSync(join(bed.data, 'quarantine'), { recursive: true })
  t.match(await call('export', item.name, join(folder, 'late.age')), { code: 66, err: /there is no such message/ })
  mkdirSync(join(bed.data, 'quarantine', new Date(item.day * 86_400_000).toISOString().slice(0, 10), item.name), {
    recursive: true,
  })
  t.match(await call('export', item.name, join(folder, 'late.age')), { code: 74, err: /the system refuses \(EISDIR\)/ })
  t.notOk(existsSync(join(folder, 'late.age')))
})
