/** The thread has no way out: each way is tried in a process of its own, and spamscanner as it comes tries one too. */
import { join } from 'node:path'
import t from 'tap'
import { start } from '../support/process.ts'
import { within } from '../support/wait.ts'
import { skipUnless } from '../support/skip.ts'
import { installedSpamscanner } from '../support/spamscanner.ts'

const GUARD = join(import.meta.dirname, '../../lib/scorers/spamscanner/guard.ts')
const KNOWN = { net: 'node:net', tls: 'node:tls', http: 'node:http', dns: 'node:dns', cp: 'node:child_process' }
const imports = [
  ...Object.entries(KNOWN).map(([name, module]) => `import ${name} from '${module}'`),
  `import { connect } from 'node:net'`,
  `import { spawn } from 'node:child_process'`,
  `import * as dgram from 'node:dgram'`,
  `import https from 'node:https'`,
  `import http2 from 'node:http2'`,
  `import dnsPromises, { lookup } from 'node:dns/promises'`,
  `import { closeAllWaysOut } from ${JSON.stringify(GUARD)}`,
].join('\n')

/** What a program says that closes all ways out and then does `what`: what was refused, and how it ended. */
async function after(what: string): Promise<string> {
  const program = `${imports}
    const refused = []
    closeAllWaysOut(one => refused.push(one))
    let end = 'done'
    try { const value = await (${what}); if (value?.once) await new Promise((ok, no) => value.once('error', no).once('connect', ok)) }
    catch (error) { end = error.code ?? 'thrown' }
    process.stdout.write(refused.join(',') + ' ' + end)
    process.exit()`
  const run = start(process.execPath, ['--input-type=module', '-e', program])
  await within(run.exited, 'the end of the program')
  return run.output()
}

for (const [what, want] of [
  [`net.connect(9, '127.0.0.1')`, 'net.connect thrown'],
  [`connect({ port: 9, host: '127.0.0.1' })`, 'net.connect thrown'],
  [`net.createConnection(9)`, 'net.createConnection thrown'],
  [`new net.Socket().connect(9)`, 'Socket.connect thrown'],
  [`new net.Server().listen(0)`, 'Server.listen thrown'],
  [`tls.connect(9)`, 'tls.connect thrown'],
  [`new tls.TLSSocket().connect(9)`, 'Socket.connect thrown'],
  [`http.get('http://127.0.0.1:9/')`, 'http.get thrown'],
  [`https.request('https://127.0.0.1:9/')`, 'https.request thrown'],
  [`new http.ClientRequest('http://127.0.0.1:9/')`, /^(?:net|Socket)\.\w+ /],
  [`http2.connect('http://127.0.0.1:9/')`, 'http2.connect thrown'],
  [`fetch('http://127.0.0.1:9/')`, 'globalThis.fetch thrown'],
  [`new WebSocket('ws://127.0.0.1:9/')`, 'globalThis.WebSocket thrown'],
  [`dgram.createSocket('udp4')`, 'dgram.createSocket thrown'],
  [`new dgram.Socket('udp4').send('x', 9, '127.0.0.1')`, 'dgram.Socket.send thrown'],
  [`dns.lookup('localhost', () => {})`, 'dns.lookup thrown'],
  [`dns.promises.resolve4('good.example')`, 'dns.resolve4 thrown'],
  [`lookup('localhost')`, 'dns.lookup thrown'],
  [`new dns.Resolver().resolveTxt('good.example', () => {})`, 'Resolver.resolveTxt thrown'],
  [`new dnsPromises.Resolver().resolve('good.example')`, 'Resolver.resolve thrown'],
  [`cp.execSync('true')`, 'child_process.execSync thrown'],
  [`spawn('true')`, 'child_process.spawn thrown'],
] as const)
  t.test(what, async t => t.match(await after(what), want))

t.test('all else works', async t =>
  t.equal(await after('import("node:fs/promises").then(fs => fs.readFile("/etc/hosts"))'), ' done'),
)

const installed = await installedSpamscanner()
t.test(
  'spamscanner as it comes asks about a link, and is stopped',
  skipUnless('missing' in installed ? installed.missing : null),
  async t => {
    const folder = 'path' in installed ? installed.path : ''
    const program = `
    import { closeAllWaysOut } from ${JSON.stringify(GUARD)}
    const write = process.stdout.write.bind(process.stdout)
    process.stdout.write = () => true
    const refused = []
    closeAllWaysOut(one => refused.push(one))
    const { default: Scanner } = await import(${JSON.stringify(join(folder, 'node_modules/spamscanner/dist/esm/index.js'))})
    await new Scanner().scan(Buffer.from('Subject: x\\r\\n\\r\\nhttps://www.good.example/\\r\\n'))
    write([...new Set(refused)].join(','), () => process.exit())`
    const run = start(process.execPath, ['--input-type=module', '-e', program])
    await within(run.exited, 'the end of the program')
    t.match(run.output(), /https?\.request|Socket\.connect|dns\.lookup|child_process/)
  },
)
