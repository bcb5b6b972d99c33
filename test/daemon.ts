/** The daemon's life as an admin meets it: rights, too few file descriptors, signals, a reload under load. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MilterClient } from '../lib/milter/client.ts'
import { MtaSession, sendMessage } from '../lib/milter/mta.ts'
import { cleanmilter, MAIN, OFFLINE } from './cli/support/child.ts'
import { start } from './support/process.ts'
import { tempFolder } from './support/temp.ts'
import { PATIENCE_MS } from './support/wait.ts'

const root = process.getuid?.() === 0 ? {} : { skip: 'only root can become somebody else' }
const raw = Buffer.from('From: a@b.example\r\nSubject: x\r\n\r\nhi\r\n')
const mail = { sender: '<a@b.example>', recipients: ['<c@d.example>'], raw }

/** Starts with `prefix` before node, such as a limit; resolves once it listens. */
const run = async (prefix: readonly string[], ...args: string[]) => {
  const [command = '', ...rest] = [...prefix, process.execPath, MAIN, 'run', ...OFFLINE, ...args]
  const running = start(command, rest)
  const [, address = ''] = await running.seen(/"event":"ready","addresses":"([^" ]+)"/)
  return { running, address }
}

t.test('a user that does not exist: one sentence, exit 67', async t => {
  const { code, err } = await cleanmilter([
    'run',
    ...OFFLINE,
    '--set',
    'listen=inet:127.0.0.1:0',
    '--set',
    'user=nobodyhere',
  ])
  t.equal(code, 67)
  t.match(err, /cleanmilter: .*nobodyhere/)
  t.notMatch(err, '    at ')
})

// Root may write anywhere, so somebody else has to try; who must be able to read this checkout for that.
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, MAIN]
const nobody =
  process.getuid?.() === 0 && spawnSync('setpriv', [...NOBODY, '--version']).status === 0
    ? {}
    : { skip: 'only root can try as somebody else, in a checkout that everybody may read' }
for (const [name, code, setting] of [
  ['a socket folder that is closed to us: one sentence, exit 77', 77, 'listen=unix:/root/milter.sock'],
  ['a log folder that is closed to us: one sentence, exit 73', 73, 'log.to=/root/log'],
] as const)
  t.test(name, nobody, async t => {
    const { status, stderr } = spawnSync(
      'setpriv',
      [...NOBODY, 'run', ...OFFLINE, '--set', 'listen=inet:127.0.0.1:0', '--set', setting],
      { encoding: 'utf8', timeout: PATIENCE_MS, env: { PATH: process.env['PATH'] } },
    )
    t.equal(status, code)
    t.match(stderr, /cleanmilter: .*\/root/)
    t.notMatch(stderr, /daemon\.ts/, 'no stack of ours')
  })

t.test('it becomes another user once it listens, and its socket is for that group', root, async t => {
  const folder = tempFolder('daemon-user')
  const socket = join(folder, 's')
  const { running } = await run(
    [],
    '--set',
    `listen=unix:${socket}`,
    '--set',
    'user=nobody',
    '--set',
    'socket.mode="0666"',
  )
  t.teardown(() => running.stop())
  const status = readFileSync(`/proc/${running.pid}/status`, 'utf8')
  const nobody = Number(/^nobody:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1])
  t.match(status, new RegExp(`^Uid:\\t${nobody}\\t${nobody}\\t${nobody}\\t`, 'm'))
  t.notMatch(status, /^Gid:\t0\t/m)
  t.equal(statSync(socket).mode & 0o777, 0o666)
  t.match(await sendMessage(`unix:${socket}`, mail), { action: 'accept' })
})

t.test('too few file descriptors: those connected are served, the others later', async t => {
  const { running, address } = await run(['prlimit', '--nofile=60:60'], '--set', 'listen=inet:127.0.0.1:0')
  t.teardown(() => running.stop())
  const first = await MtaSession.open(address)
  const flood = await Promise.all(Array.from({ length: 80 }, () => MilterClient.connectRaw(address).catch(() => null)))
  t.match(await first.send(mail), { action: 'accept' })
  for (const one of flood) one?.destroy()
  t.match(await sendMessage(address, mail), { action: 'accept' })
  await first.close()
})

t.test('a socket file that a killed daemon left behind is replaced, and a clean end takes it away', async t => {
  const socket = join(tempFolder('daemon-stale'), 's')
  const first = await run([], '--set', `listen=unix:${socket}`)
  first.running.signal('SIGKILL')
  await first.running.exited
  t.ok(existsSync(socket), 'left behind')
  const second = await run([], '--set', `listen=unix:${socket}`)
  t.match(await sendMessage(`unix:${socket}`, mail), { action: 'accept' })
  second.running.signal('SIGTERM')
  t.strictSame(await second.running.exited, { code: 0, signal: null })
  t.notOk(existsSync(socket))
})

t.test('SIGTERM lets a session end its message, and takes no new ones', async t => {
  const { running, address } = await run([], '--set', 'listen=inet:127.0.0.1:0')
  const session = await MtaSession.open(address)
  running.signal('SIGTERM')
  await running.seen(/"event":"drain"/)
  await t.rejects(MilterClient.connect(address))
  t.match(await session.send(mail), { action: 'accept' })
  await session.close()
  t.strictSame(await running.exited, { code: 0, signal: null })
})

t.test('a session from before a reload still has its DNS', async t => {
  const { running, address } = await run([], '--set', 'listen=inet:127.0.0.1:0', '--set', 'drain_ms=0')
  t.teardown(() => running.stop())
  const session = await MtaSession.open(address, { client: { address: '192.0.2.1' } })
  await session.send(mail)
  running.signal('SIGHUP')
  await running.seen(/"event":"reload"/)
  const { changes } = await session.send({ ...mail, sender: '<a@other.example>' })
  const results = changes.flatMap(one => (one.kind === 'insertHeader' ? one.value : [])).join()
  t.match(results, /spf=temperror \(DNS failure: E/)
  t.notMatch(results, /ECANCELLED/)
  await session.close()
})

for (const { name, next } of [
  { name: 'rules with a mistake', next: { log: 'new', rules: 'rules: { OWN: { points: many } }\n' } },
  { name: 'a log folder that is a file', next: { log: 'file', rules: '' } },
])
  t.test(`a reload that is refused changes nothing, the log neither: ${name}`, async t => {
    const folder = tempFolder('daemon-reload')
    const [settings, rules] = [join(folder, 's.yaml'), join(folder, 'rules.yaml')]
    writeFileSync(join(folder, 'file'), '')
    const write = (log: string, more: object) =>
      writeFileSync(
        settings,
        JSON.stringify({ listen: 'inet:127.0.0.1:0', log: { to: join(folder, log), keep_days: 30 }, ...more }),
      )
    write('old', {})
    const { running, address } = await run([], '-c', settings)
    t.teardown(() => running.stop())
    const old = 'cleanmilter-2020-01-01.jsonl'
    mkdirSync(join(folder, 'new'))
    writeFileSync(join(folder, 'new', old), '')
    writeFileSync(rules, next.rules)
    write(next.log, { mode: 'observe', rules: { files: [rules] } })
    running.signal('SIGHUP')
    await running.seen(/"event":"reload-failed"/)
    t.match(await sendMessage(address, mail), { action: 'accept' })
    t.strictSame(await running.stop(), { code: 0, signal: null })
    const events = readdirSync(join(folder, 'old'))
      .flatMap(file =>
        readFileSync(join(folder, 'old', file), 'utf8')
          .split('\n')
          .filter(Boolean),
      )
      .map(line => (JSON.parse(line) as { event: string }).event)
      .filter(event => event !== 'note')
    t.strictSame(events, ['ready', 'reload-failed', 'message', 'drain', 'stop'], 'the old log has it all')
    t.strictSame(
      readdirSync(join(folder, 'new')),
      [old],
      'nothing is written to the new one, and nothing deleted in it',
    )
  })

t.test('a log folder that the other user may not write to: one sentence, exit 73', root, async t => {
  const log = join(tempFolder('daemon-log'), 'log')
  const set = ['listen=inet:127.0.0.1:0', 'user=nobody', `log.to=${log}`].flatMap(one => ['--set', one])
  const { code, err } = await cleanmilter(['run', ...OFFLINE, ...set])
  t.equal(code, 73)
  t.match(err, `cannot write to the folder ${log} (EACCES)`)
})

t.test('it listens in under a second, told as a figure', async t => {
  const from = performance.now()
  const { running } = await run([], '--set', 'listen=inet:127.0.0.1:0')
  t.comment(`ready after ${Math.round(performance.now() - from)} ms`)
  await running.stop()
})
