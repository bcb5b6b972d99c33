/** run as a process: signals, and the errors that keep it from starting. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { start } from '../support/process.ts'
import { freePort } from '../support/temp.ts'
import { cleanmilter, daemon, MAIN, OFFLINE } from './support/child.ts'

const DEMO = join(import.meta.dirname, '../../examples/demo.ts')

t.test('an address that is taken: one sentence, exit 69', async t => {
  const { running, address } = await daemon()
  const { code, err, out } = await cleanmilter(['run', ...OFFLINE, '--set', `listen=${address}`])
  await running.stop()
  t.equal(code, 69)
  t.equal(out, '')
  t.match(
    err.split('\n').filter(line => !line.startsWith('note: ')),
    [/^cleanmilter: .*127\.0\.0\.1/, /^$/],
  )
})

t.test('a socket folder that does not exist: exit 73', async t => {
  const { code, err } = await cleanmilter(['run', ...OFFLINE, '--set', 'listen=unix:/nowhere/milter.sock'])
  t.equal(code, 73)
  t.match(err, /cleanmilter: .*\/nowhere/)
  t.notMatch(err, '    at ', 'no stack')
})

const ACTIVATE = '/usr/bin/systemd-socket-activate'
const noActivation = existsSync(ACTIVATE) ? false : 'skipped: systemd-socket-activate is not installed'
t.test('a socket that systemd hands over is served', { skip: noActivation }, async t => {
  const at = `127.0.0.1:${await freePort()}`
  const args = [process.execPath, MAIN, 'run', ...OFFLINE, '--set', 'listen=systemd']
  const running = start(ACTIVATE, ['-l', at, ...args])
  await running.seen(/Listening on/)
  const { code, out } = await cleanmilter(
    ['try', '-', '--socket', `inet:${at}`, ...OFFLINE],
    'From: a@example.org\n\nx\n',
  )
  await running.stop()
  t.equal(code, 0, running.output())
  t.match(out, '-: accepted')
})

t.test('systemd that handed over nothing: exit 69', async t => {
  const { code, err } = await cleanmilter(['run', ...OFFLINE, '--set', 'listen=systemd'])
  t.equal(code, 69)
  t.match(err, /cleanmilter: .*systemd/)
})

t.test('a group that does not exist, for a socket: exit 67', async t => {
  const socket = join(t.testdir({}), 's')
  const { code, err } = await cleanmilter([
    'run',
    ...OFFLINE,
    '--set',
    `listen=unix:${socket}`,
    '--set',
    'socket.group=no_such_group',
  ])
  t.equal(code, 67)
  t.match(err, 'no_such_group')
})

t.test('what has no effect is said at the start', async t => {
  const { running } = await daemon('--set', 'workers=2')
  await running.stop()
  t.match(running.output(), 'note: workers has no effect yet')
})

t.test('SIGHUP reads the settings again; a wrong file is complained about and changes nothing', async t => {
  const file = join(t.testdir({ 's.yaml': 'listen: inet:127.0.0.1:0\n' }), 's.yaml')
  const { running } = await daemon('-c', file)
  writeFileSync(file, 'listen: inet:127.0.0.1:0\nmode: observ\n')
  running.signal('SIGHUP')
  await running.seen(/"event":"reload-failed"/)
  t.match(running.output(), `${file}:2:7: mode: found "observ", wanted enforce or observe; did you mean observe?`)
  writeFileSync(file, 'listen: inet:127.0.0.1:0\nmode: observe\n')
  running.signal('SIGHUP')
  await running.seen(/"event":"reload","mode":"observe"/)
  t.strictSame(await running.stop(), { code: 0, signal: null })
})

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  t.test(`${signal} ends it with 0; a session that lingers does not outlive a second one`, async t => {
    const { running, address } = await daemon()
    const [host = '', port = ''] = address.replace('inet:', '').split(':')
    const session = connect(Number(port), host)
    await once(session, 'connect')
    // A session counts from its first packet on: version 6, all actions, no protocol bits.
    session.write(Buffer.from('0000000d4f00000006000001ff00000000', 'hex'))
    await once(session, 'data')
    running.signal(signal)
    await running.seen(/"event":"drain"/)
    running.signal(signal)
    t.strictSame(await running.exited, { code: 0, signal: null })
    session.destroy()
  })

t.test('the demo shows three fates and ends by itself', async t => {
  const child = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code] = (await once(child, 'close')) as [number | null]
  t.equal(err, '')
  t.equal(code, 0)
  t.match(out, /good\.eml.*\n +found +SPF pass, DKIM pass, DMARC pass.*\n +sender is told +250 .*\n +so +Ann gets it/)
  t.match(
    out,
    /forged\.eml.*\n +found +SPF pass, DKIM none, DMARC fail.*\n +sender is told +550 5\.7\.1 DMARC failed.*\n +so +the message never gets in/,
  )
  t.match(out, /spam\.eml.*\n +found .*\n +sender is told +250 .*\n +so +it waits in <quarantine@receiver\.example>/)
  t.match(out, 'smtpd_milters = inet:127.0.0.1:8894')
})
