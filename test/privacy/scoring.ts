/**
 * What is scored stays here: marked strings in sender, recipient, subject, text, links and attachments, with every scorer on
 * that needs no other program. They may not come out in log, metrics, output, header fields, data folder or exports; and DNS
 * hears of them only what the settings switch on.
 */
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MtaSession } from '../../lib/milter/mta.ts'
import { startDaemon } from '../support/daemon.ts'
import { start } from '../support/process.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { until, within } from '../support/wait.ts'
import type { Socket } from 'node:dgram'
import type { DaemonProcess } from '../support/daemon.ts'

const BIRD = /canary/i
const MAIN = join(import.meta.dirname, '../../lib/cli/main.ts')

const MAIL = [
  'From: "Canary Name" <canary.from@author.example>',
  'To: canary.to@here.example',
  'Reply-To: canary.reply@elsewhere.example',
  'Subject: canary subject',
  'Date: Mon, 23 Nov 2026 09:12:44 +0100',
  'Message-ID: <canary.id@author.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>canary text, your account canary is suspended, verify it within 24 hours</p>',
  '<a href="https://canary-host.linked.example/canary/path?canary=canary.to@here.example#canary">https://canary.other.example/</a>',
  '--b',
  'Content-Type: application/octet-stream; name="canary.pdf.exe"',
  'Content-Disposition: attachment; filename="canary.pdf.exe"',
  '',
  'MZcanary',
  '--b--',
  '',
].join('\r\n')

type Names = { readonly server: string; readonly asked: Set<string>; readonly close: () => void }

/** Knows the entries that lists have for tests, and nothing else; remembers what it was asked. */
async function startNames(): Promise<Names> {
  const asked = new Set<string>()
  const socket: Socket = createSocket('udp4')
  socket.on('message', (query, peer) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const name = labels.join('.').toLowerCase()
    asked.add(name)
    const listed = /^(?:2\.0\.0\.127\.servers|test\.sites)\.lists\.example$/.test(name) && query[at + 2] === 1
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(listed ? 0x8180 : 0x8183, 2)
    header.writeUInt16BE(listed ? 1 : 0, 6)
    header.writeUInt32BE(0, 8)
    const answer = listed ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 2]) : Buffer.alloc(0)
    socket.send(Buffer.concat([header, query.subarray(12, at + 5), answer]), peer.port, peer.address)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.bind(0, '127.0.0.1', resolve)
  await promise
  return { server: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() }
}

async function send(port: number): Promise<string> {
  const session = await MtaSession.open(`inet:127.0.0.1:${port}`, {
    client: { address: '198.51.100.7', host: 'mail.author.example' },
    helo: 'mail.author.example',
    macros: { connect: { j: 'mx.here.example' }, endOfMessage: { i: '4X1' } },
  })
  const outcome = await session.send({
    sender: '<canary.sender@author.example>',
    recipients: ['<canary.to@here.example>', `<canary@${'canary.'.repeat(34)}example>`],
    raw: Buffer.from(MAIL),
  })
  await session.close()
  return JSON.stringify([outcome.smtp, outcome.changes])
}

async function command(...given: readonly string[]): Promise<string> {
  const run = start(process.execPath, [MAIN, ...given])
  const { code } = await within(run.exited, `the end of ${given[0] ?? ''}`)
  return `${run.output()}\nended with ${code}`
}

const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(one => `${one.name}\n${one.isFile() ? readFileSync(join(one.parentPath, one.name), 'latin1') : ''}`)
    .join('\n')

t.test('no marked string comes out of scoring and learning', async t => {
  const names = await startNames()
  const [folder, data, log] = [tempFolder('rules'), tempFolder('data'), tempFolder('log')]
  const [port, metricsPort] = [await freePort(), await freePort()]
  const [accept, yaml, cf, message] = ['accept.list', 'own.yaml', 'own.cf', 'message.eml'].map(name =>
    join(folder, name),
  ) as [string, string, string, string]
  writeFileSync(accept, 'canary.from@author.example\ncanary is no entry\n')
  writeFileSync(
    yaml,
    'rules:\n  OWN_WORD:\n    points: 1\n    why: { en: A word of ours. }\n    header: { field: subject, matches: /canary/i }\n',
  )
  writeFileSync(cf, 'body OWN_CF /canary text/\nscore OWN_CF 1.5\ndescribe OWN_CF Local rule\n')
  writeFileSync(message, MAIL)
  const base = {
    listen: [`inet:127.0.0.1:${port}`],
    data,
    dns: { servers: [names.server], timeout_ms: 500 },
    skip: { networks: [] },
    score: { tag: 5, quarantine: 'off', reject: 'off' },
    metrics: { listen: `127.0.0.1:${metricsPort}` },
    lists: { accept: [accept], spam: [], links: [] },
    clamd: { socket: `unix:${join(folder, 'nobody.sock')}`, on_error: 'ignore' },
    classifier: { min_learnt: 10 },
    log: { to: log },
  }
  const own = { files: [yaml], spamassassin: [cf] }
  let daemon: DaemonProcess | undefined
  t.teardown(async () => {
    await daemon?.stop()
    names.close()
  })
  daemon = await startDaemon({ ...base, rules: own })
  const told = [await send(port)]

  const settings = ['--set', `data=${data}`] as const
  told.push(
    await command('learn', '--spam', '--domain', 'here.example', '--reporter', 'canary reporter', ...settings, message),
    await command('learn', '--ham', ...settings, message),
    await command('model', 'show', ...settings),
    await command('model', 'export', ...settings, join(folder, 'exported.model')),
  )
  told.push(await send(port))
  const quiet = [...names.asked]
  await daemon.reload({
    ...base,
    dns_lists: { addresses: ['servers.lists.example*2'], domains: ['sites.lists.example*2'] },
  })
  await until('the lists to be asked', async () => {
    told.push(await send(port))
    return [...names.asked].some(name => name.endsWith('linked.example.sites.lists.example'))
  })
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  await daemon.stop()

  const written = everything(log)
  t.match(written, /"rules":"[^"]*\bOWN_WORD\b[^"]*"/, 'the admin’s own rules were asked')
  t.match(written, /\bOWN_CF\b/)
  t.match(written, /"what":"list-wrong"/)
  t.match(written, /"what":"clamd-down"/)
  t.match(told.join('\n'), /1 learnt/)
  t.notMatch(written, BIRD, 'log')
  t.notMatch(daemon.output(), BIRD, 'standard output and error')
  t.notMatch(metrics, BIRD, 'metrics')
  t.notMatch(told.join('\n'), BIRD, 'answers, header fields, output of commands')
  t.notMatch(everything(data), BIRD, 'data folder')
  t.notMatch(everything(data), /suspended|author\.example|linked\.example/, 'nothing of the text in the data folder')
  t.notMatch(readFileSync(join(folder, 'exported.model'), 'latin1'), BIRD, 'an exported model')
  t.strictSame(
    quiet.filter(name => !/^(?:_dmarc\.example|(?:.+\.)?author\.example)$/.test(name)),
    [],
    'without DNS lists only the sender’s domain is asked about',
  )
  t.notMatch([...names.asked].join('\n'), BIRD, 'DNS hears of no host, no address and no recipient')
})
