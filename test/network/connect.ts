/** Connections: to where it was declared, by whom it was declared, and nowhere else. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { declaredConnect } from '../../lib/network/connect.ts'
import { connectionDeclaration } from '../../lib/privacy/ledger.ts'
import { createClamd } from '../../lib/scorers/clamd.ts'
import { contentOf } from '../support/content.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import type { Refused } from '../../lib/dns/declared.ts'
import type { Target } from '../../lib/privacy/ledger.ts'

const path = join(tempFolder('connect'), 'declared.sock')
const port = await freePort()
const servers = [createServer().listen(path), createServer().listen(port, '127.0.0.1')]
await Promise.all(servers.map(async server => once(server, 'listening')))
t.teardown(() => servers.forEach(server => server.close()))

const ledger = ([{ path }, { host: '127.0.0.1', port }] as const).map((target: Target) =>
  connectionDeclaration({ who: 'release', sends: 'released messages', when: 'when released', target }),
)

for (const { name, who = 'release', target, refused = true } of [
  { name: 'the declared socket', target: { path }, refused: false },
  { name: 'the declared address', target: { host: '127.0.0.1', port }, refused: false },
  { name: 'another port', target: { host: '127.0.0.1', port: port + 1 } },
  { name: 'another host', target: { host: '127.0.0.2', port } },
  { name: 'another name of the same host', target: { host: 'localhost', port } },
  { name: 'another socket', target: { path: `${path}.other` } },
  { name: 'somebody else', who: 'clamd', target: { path } },
] as readonly { name: string; who?: string; target: Target; refused?: boolean }[])
  t.test(name, async t => {
    const told: Refused[] = []
    const connect = declaredConnect(ledger, one => told.push(one))
    if (refused) {
      t.throws(() => connect(who, target), { name: 'UndeclaredConnectionError', code: 'EUNDECLARED' })
      t.strictSame(told, [{ who, what: 'connection' }], 'without the address')
    } else {
      const socket = connect(who, target)
      await once(socket, 'connect')
      socket.destroy()
      t.strictSame(told, [])
    }
  })

t.test('clamd that is not in the ledger is asked nothing: the scorer fails, and nothing else', async t => {
  let connections = 0
  servers[1]?.on('connection', () => connections++)
  const told: Refused[] = []
  const socket = `inet:127.0.0.1:${port}`
  const clamd = createClamd({
    socket,
    maxOctets: 1000,
    timeoutMs: 30_000,
    connect: declaredConnect(ledger, one => told.push(one)),
  })
  await t.rejects(async () => clamd(contentOf('Subject: x\r\n\r\nx\r\n'), { signal: new AbortController().signal }), {
    name: 'UndeclaredConnectionError',
  })
  t.strictSame(told, [{ who: 'clamd', what: 'connection' }])
  t.equal(connections, 0)
})
