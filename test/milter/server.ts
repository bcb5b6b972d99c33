import t from 'tap'
import type { Test } from 'tap'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { handedOver, listen, MilterAddressError, MilterClient } from '../../lib/milter/index.ts'
import type { MilterServer, ServerOptions } from '../../lib/milter/index.ts'
import { groupId, userId } from '../../lib/milter/owner.ts'
import { bench, CONNECT, MAIL, NOTHING, until } from './support/harness.ts'

const CONTINUE = { kind: 'continue' } as const
const root = process.getuid?.() === 0

function server(addresses: readonly string[], options: Partial<ServerOptions> = {}): Promise<MilterServer> {
  const open = () => ({
    command: () => undefined,
    endOfMessage: () => ({ changes: [], final: CONTINUE }),
    abort: () => {},
    close: () => {},
  })
  return listen({ addresses, needs: NOTHING, open, ...options })
}

/** A folder with a short name: the path of a unix socket has at most 107 octets, which a test's own folder may pass. */
function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'cm-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Does a filter answer there? */
async function answers(address: string): Promise<boolean> {
  try {
    const client = await MilterClient.connect(address)
    await client.quit()
    return true
  } catch {
    return false
  }
}

for (const { name, address, bound } of [
  { name: 'Sendmail, IPv4', address: 'inet:0@127.0.0.1', bound: /^inet:127\.0\.0\.1:\d+$/ },
  { name: 'Postfix, IPv4', address: 'inet:127.0.0.1:0', bound: /^inet:127\.0\.0\.1:\d+$/ },
  { name: 'a host name', address: 'inet:localhost:0', bound: /^inet:127\.0\.0\.1:\d+$/ },
  { name: 'IPv6', address: 'inet6:0@[::1]', bound: /^inet6:\[::1\]:\d+$/ },
])
  t.test(`trap 78: listens and answers: ${name}`, async t => {
    const running = await server([address]).catch((error: unknown) => error)
    if (running instanceof MilterAddressError && running.code === 'unknown-name') {
      t.comment(`skipped: ${running.message}`)
      return
    }
    const up = running as MilterServer
    const { addresses } = up
    t.match(addresses[0], bound)
    t.ok(await answers(addresses[0] ?? ''))
    await up.close()
    t.notOk(await answers(addresses[0] ?? ''), 'and not after closing')
  })

t.test('a unix socket has its mode from the first moment, and is gone after closing', async t => {
  const path = join(folder(t), 'milter.sock')
  const running = await server([`unix:${path}`], { socket: { mode: 0o606 } })
  t.equal(lstatSync(path).mode & 0o777, 0o606)
  t.ok(await answers(`local:${path}`))
  await running.close()
  t.notOk(existsSync(path))
})

t.test('a unix socket is 0660 unless told otherwise', async t => {
  const path = join(folder(t), 's')
  const running = await server([path])
  t.equal(lstatSync(path).mode & 0o777, 0o660)
  await running.close()
})

t.test('a unix socket is given to user and group by name', { skip: !root && 'only root may do this' }, async t => {
  const path = join(folder(t), 's')
  const running = await server([path], { socket: { owner: 'nobody', group: 'daemon' } })
  const { uid, gid } = statSync(path)
  t.equal(uid, await userId('nobody', path))
  t.equal(gid, await groupId('daemon', path))
  await running.close()
})

t.test('a stale socket is replaced', async t => {
  const path = join(folder(t), 's')
  // A process that is killed leaves its socket behind.
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log())`,
  ])
  await new Promise(resolve => child.stdout.once('data', resolve))
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  t.ok(existsSync(path))
  const running = await server([path])
  t.ok(await answers(path))
  await running.close()
})

t.test('a socket that somebody answers on is left alone', async t => {
  const path = join(folder(t), 's')
  const first = await server([path])
  await t.rejects(server([path]), { code: 'in-use', message: /another process listens on .*: stop it/ })
  t.ok(await answers(path), 'and works on')
  await first.close()
})

t.test('a file that is no socket is never removed', async t => {
  const path = join(folder(t), 's')
  writeFileSync(path, 'mail')
  await t.rejects(server([path]), { code: 'not-a-socket' })
  t.equal(readFileSync(path, 'utf8'), 'mail')
})

t.test('closing removes our own socket only', async t => {
  const dir = folder(t)
  const path = join(dir, 's')
  const running = await server([path])
  renameSync(path, join(dir, 'away'))
  writeFileSync(path, 'another file')
  await running.close()
  t.equal(readFileSync(path, 'utf8'), 'another file')
})

t.test('addresses that cannot be listened on say so in words', async t => {
  const dir = folder(t)
  writeFileSync(join(dir, 'file'), '')
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await t.rejects(server([`inet:127.0.0.1:${port}`]), { code: 'in-use', message: /another process listens there/ })
  taken.close()
  await t.rejects(server([join(dir, 'missing', 's')]), { code: 'no-folder', message: /does not exist/ })
  await t.rejects(server([join(dir, 'file', 's')]), { code: 'no-folder' })
  await t.rejects(server(['inet:192.0.2.1:0']), { code: 'unknown-name', message: /does not have that address/ })
  await t.rejects(server(['inet:0@no-such-host.invalid']), { code: 'unknown-name' })
  await t.rejects(server([join(dir, 's')], { socket: { owner: 'no-such-user' } }), {
    code: 'unknown-name',
    message: /no user called/,
  })
  await t.rejects(server([join(dir, 's')], { socket: { group: 'no-such-group' } }), { code: 'unknown-name' })
  await t.rejects(server(['nonsense']), { code: 'syntax' })
  await t.rejects(server(['fd:999']), { code: 'no-handed-sockets' })
  await t.rejects(server(['systemd']), { code: 'no-handed-sockets', message: /socket unit/ })
})

t.test('a folder without the right to write', { skip: root && 'root may write anywhere' }, async t => {
  const dir = join(folder(t), 'closed')
  mkdirSync(dir)
  chmodSync(dir, 0o500)
  await t.rejects(server([join(dir, 's')]), { code: 'denied' })
})

t.test('if one address cannot be bound, none is', async t => {
  const path = join(folder(t), 's')
  await t.rejects(server([path, join(path, 'x')]))
  t.notOk(existsSync(path))
})

for (const { name, environment, want } of [
  { name: 'two sockets', environment: { LISTEN_FDS: '2', LISTEN_PID: '7' }, want: [3, 4] },
  { name: 'for another process', environment: { LISTEN_FDS: '2', LISTEN_PID: '8' }, want: null },
  { name: 'no process named', environment: { LISTEN_FDS: '2' }, want: null },
  { name: 'nothing', environment: {}, want: null },
  { name: 'none', environment: { LISTEN_FDS: '0', LISTEN_PID: '7' }, want: null },
  { name: 'nonsense', environment: { LISTEN_FDS: 'x', LISTEN_PID: '7' }, want: null },
  { name: 'a million', environment: { LISTEN_FDS: '1000000', LISTEN_PID: '7' }, want: null },
])
  t.test(`sockets from systemd: ${name}`, async t => {
    if (want === null) t.throws(() => handedOver(environment, 7), { code: 'no-handed-sockets' })
    else t.strictSame(handedOver(environment, 7), want)
  })

t.test('a socket handed over as systemd does it', async t => {
  // The parent listens and gives its socket to the child as descriptor 3; the shell knows the number of the process it becomes.
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const handle = (taken as unknown as { _handle: { fd: number } })._handle.fd
  const script = `
    import { listen } from ${JSON.stringify(new URL('../../lib/milter/index.ts', import.meta.url).href)}
    const handler = { command: () => undefined, endOfMessage: () => ({ changes: [], final: { kind: 'accept' } }), abort() {}, close() {} }
    const server = await listen({ addresses: ['systemd'], needs: { actions: {} }, open: () => handler })
    console.log(server.addresses.join())`
  const command = `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" --input-type=module-typescript -e "$1"`
  const child = spawn('/bin/sh', ['-c', command, process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit', handle],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const said = await new Promise(resolve => child.stdout?.once('data', data => resolve(String(data).trim())))
  t.equal(said, 'fd:3')
  taken.close()
  t.ok(await answers(`inet:127.0.0.1:${port}`))
})

t.test('trap 44: draining takes no new connections and waits for the running ones', async t => {
  const { client, server: running, address, heard } = await bench(t)
  const one = await client()
  await one.ask(MAIL)
  let drained = false
  const drain = running.drain(10_000).then(() => (drained = true))
  await until(() => true)
  t.notOk(await answers(address), 'no new ones')
  t.strictSame((await one.endOfMessage()).final, CONTINUE, 'the message under way is finished')
  t.notOk(drained)
  await one.quit()
  await drain
  t.strictSame(heard, ['1 mail', '1 endOfMessage', '1 close quit'])
})

t.test('trap 44: draining has a bound, since MTAs may keep a connection for hours', async t => {
  const { client, server: running, heard } = await bench(t)
  const one = await client()
  await one.ask(MAIL)
  await running.drain(30)
  await one.closed
  t.strictSame(heard, ['1 mail', '1 abort', '1 close server-closed'])
  await running.drain(30)
  await running.close()
})

t.test('connections over the limit are closed at once and counted', async t => {
  const { client, raw, events, counters } = await bench(t, {}, { limits: { connections: 2 } })
  const one = await client()
  await client()
  await (
    await raw()
  ).closed
  t.equal(counters().refusedConnections, 1)
  t.strictSame(events, [{ name: 'refused-connection', fields: { connections: 2 } }])
  await one.quit()
  await until(() => counters().openConnections === 1)
  t.strictSame(await (await client()).ask(CONNECT), CONTINUE)
})

t.test('counters count', async t => {
  const { client, counters } = await bench(t)
  const one = await client()
  await one.ask(MAIL)
  await one.endOfMessage()
  await one.endOfMessage()
  await one.quit()
  await until(() => counters().openConnections === 0)
  const { connections, messages, degraded, handlerErrors } = counters()
  t.strictSame(
    { connections, messages, degraded, handlerErrors },
    { connections: 1, messages: 2, degraded: 0, handlerErrors: 0 },
  )
})

t.test('a log that fails costs no mail', async t => {
  const running = await server(['inet:127.0.0.1:0'], {
    needs: { actions: { changeFrom: 'essential' } },
    onEvent: () => {
      throw new Error('disk full')
    },
  })
  const client = await MilterClient.connect(running.addresses[0] ?? '', {
    offer: { version: 6, actions: 1, protocol: 1 },
  })
  t.strictSame(await client.ask(MAIL), CONTINUE)
  await client.quit()
  await running.close()
})

for (const { name, lookup, want } of [
  { name: 'a number is itself', lookup: () => userId('1234', 'x'), want: 1234 },
  { name: 'a name is found', lookup: () => userId('root', 'x'), want: 0 },
  { name: 'a group is found', lookup: () => groupId('root', 'x'), want: 0 },
])
  t.test(`owner: ${name}`, async t => {
    t.equal(await lookup(), want)
  })

t.test('owner: odd lines in passwd are no users', async t => {
  const file = join(t.testdir({ passwd: 'a\nb:x\nc:x:notanumber:\n:x:7:\nd:x:5:5::/:/bin/sh\n' }), 'passwd')
  for (const name of ['a', 'b', 'c', '', 'e']) await t.rejects(userId(name, 'x', file), { code: 'unknown-name' })
  t.equal(await userId('d', 'x', file), 5)
  await t.rejects(userId('d', 'x', join(file, 'missing')), { code: 'unknown-name' })
})
