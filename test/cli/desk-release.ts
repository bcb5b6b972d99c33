/** desk as a process of its own: it hands back what a command without the private key asked for. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { find, list } from '../../lib/quarantine/rows.ts'
import { start } from '../support/process.ts'
import { ANN, BOB, quarantineBed, RAW } from '../support/quarantine.ts'
import { startSink } from '../support/sink.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { cleanmilter, MAIN, OFFLINE } from './support/child.ts'
import type { Ended } from './support/child.ts'

const sink = await startSink()
t.teardown(async () => sink.stop())
const set = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])

/** Held mail, and its private key in a folder that is the desk's alone. */
async function apart(teardown: (work: () => void) => void) {
  const bed = await quarantineBed(teardown)
  const identity = join(tempFolder('release'), 'site.key')
  renameSync(bed.quarantine.keys.identityFile, identity)
  const settings = {
    data: bed.data,
    'quarantine.how': 'store',
    'desk.with_daemon': 'false',
    'digest.enabled': 'false',
    'release.server': `127.0.0.1:${sink.port}`,
  }
  return {
    ...bed,
    identity,
    settings,
    desk: (more: Readonly<Record<string, string>> = {}) =>
      start(process.execPath, [MAIN, 'desk', ...OFFLINE, ...set({ ...settings, 'keys.identity': identity, ...more })]),
    command: async (...args: readonly string[]): Promise<Ended> =>
      cleanmilter([...args, ...OFFLINE, ...set({ ...settings, 'keys.identity': `${identity}.not-here` })]),
  }
}

t.test('it does not start', async t => {
  const { identity, settings, data } = await apart(work => t.teardown(work))
  const called = async (more: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
    cleanmilter(['desk', ...args, ...OFFLINE, ...set({ ...settings, 'keys.identity': identity, ...more })])
  writeFileSync(join(data, 'bad.key'), 'x\n')
  for (const [name, more, args, code, err] of [
    [
      'where the daemon does it',
      { 'desk.with_daemon': 'true' },
      [],
      78,
      /desk\.with_daemon is true: the daemon does this itself/,
    ],
    [
      'without the private key',
      { 'keys.identity': `${identity}.none` },
      [],
      66,
      /site\.key\.none: there is no such file/,
    ],
    ['with a damaged one', { 'keys.identity': join(data, 'bad.key') }, [], 66, /bad\.key: line 1 is no private key/],
    ['with an argument', {}, ['x'], 64, /desk does not know what to do with "x"/],
    ['with an option that there is not', {}, ['--jsn'], 64, /desk has no option --jsn/],
    ['with settings that have mistakes', { 'release.server': 'x' }, [], 78, /release\.server/],
  ] as const satisfies readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    readonly string[],
    number,
    RegExp,
  ])[]) {
    const ended = await called(more, ...args)
    t.match(ended, { code, err }, name)
    t.notMatch(ended.err, /mistake of the program/, name)
  }
})

t.test('asked for, handed back', async t => {
  const { quarantine, hold, desk, command, items } = await apart(work => t.teardown(work))
  const [one, two, mine] = [await hold(), await hold({ recipient: BOB }), await hold()]
  t.match(await command('quarantine', 'release', one.name, two.name, '--json'), {
    code: 75,
    out: `{"name":"${one.name}","did":"asked"}\n{"name":"${two.name}","did":"asked"}\n`,
  })
  t.equal(sink.received.length, 0, 'nobody has the key yet')
  const running = desk()
  t.teardown(async () => running.stop())
  await running.seen(/"event":"ready"/)
  await sink.reached(2)
  for (const { octets } of sink.received) t.strictSame(octets.subarray(-RAW.length), RAW)
  t.strictSame(sink.received.flatMap(({ recipients }) => recipients).toSorted(), [ANN, BOB])
  await until('both to be gone', () => items().length === 1)
  t.match(items(), [{ name: mine.name, dueAt: null }], 'what nobody asked for stays')
  await t.test('and what is asked for while it runs', async t => {
    sink.clear()
    sink.answer = stage => (stage === 'rcpt' ? '451 4.3.0 later' : undefined)
    t.match(await command('quarantine', 'release', mine.name), { code: 75, out: /will be handed back by the desk/ })
    await until(
      'it to be tried',
      () => quarantine.state.demand(database => find(database, mine.name))?.trouble === 'later',
    )
    t.equal(sink.received.length, 0)
    sink.clear()
    t.match(await command('quarantine', 'release', mine.name), { code: 75 }, 'asked again it goes at once')
    await sink.reached(1)
  })
  const { code } = await running.stop()
  t.equal(code, 0)
  t.match(running.output(), /"event":"stop","what":"desk"|"event":"stop".*"what":"desk"/)
  t.notMatch(running.output(), /canary|alice@|ann@|bob@|AGE-SECRET/)
})

t.test('many at once, two desks: each is delivered once', async t => {
  const { quarantine, hold, desk, command } = await apart(work => t.teardown(work))
  sink.clear()
  for (let n = 0; n < 60; n++) await hold({ recipient: n % 2 === 0 ? ANN : BOB })
  const args = [
    'quarantine',
    'release',
    '--all',
    '--class',
    'likely',
    '--reason',
    'all of it',
    '--set',
    'release.undo_minutes=0',
  ]
  t.match(
    await command(...args, '--yes', '--json'),
    { code: 0, out: /"messages":60/ },
    'classes can be told without the key',
  )
  const desks = [desk(), desk()]
  for (const one of desks) t.teardown(async () => one.stop())
  await sink.reached(60)
  await until(
    'all to be gone',
    () => quarantine.state.demand(database => list(database, { recipient: null, before: null, most: 99 })).length === 0,
  )
  for (const one of desks) t.equal((await one.stop()).code, 0)
  t.equal(sink.received.length, 60)
})

t.test('a key that comes and goes', async t => {
  const { hold, desk, identity, command } = await apart(work => t.teardown(work))
  sink.clear()
  const item = await hold()
  const running = desk()
  t.teardown(async () => running.stop())
  await running.seen(/"event":"ready"/)
  renameSync(identity, `${identity}.away`)
  await command('quarantine', 'release', item.name)
  await until('it to be tried', async () => /could not go: sealed/.test((await command('quarantine', 'list')).out))
  t.equal(sink.received.length, 0)
  renameSync(`${identity}.away`, identity)
  await command('quarantine', 'release', item.name)
  await sink.reached(1)
})

t.test('SIGTERM as soon as it is ready', async t => {
  const { desk } = await apart(work => t.teardown(work))
  const running = desk()
  await running.seen(/"event":"ready"/)
  running.signal('SIGTERM')
  t.match(await running.exited, { code: 0, signal: null })
})

t.test(
  'as a user who may not read it: a sentence',
  { skip: process.geteuid?.() === 0 ? false : 'wants root' },
  async t => {
    const { settings, identity, hold } = await apart(work => t.teardown(work))
    await hold()
    const running = start('setpriv', [
      '--reuid=54321',
      '--regid=54321',
      '--clear-groups',
      process.execPath,
      MAIN,
      'desk',
      ...OFFLINE,
      ...set({ ...settings, 'keys.identity': identity }),
    ])
    t.match(await running.exited, { code: 77 }, running.output())
    t.match(running.output(), /site\.key: cannot be read \(EACCES\); is it ours\?/)
  },
)

t.test('the daemon without the private key', async t => {
  const data = tempFolder('daemon')
  mkdirSync(join(data, 'keys'))
  const port = await freePort()
  const daemon = async (): Promise<Ended> =>
    cleanmilter([
      'run',
      ...OFFLINE,
      ...set({ listen: `inet:127.0.0.1:${port}`, data, 'quarantine.how': 'store', 'desk.with_daemon': 'false' }),
    ])
  t.match(
    await daemon(),
    { code: 73, err: /site\.pub: there is no key to seal to; make one with: cleanmilter keys init/ },
    'makes none: it could not know where',
  )
  rmSync(join(data, 'keys'), { recursive: true })
})
