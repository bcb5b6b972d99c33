/**
 * Who is late and what is too much, in a real daemon: one deadline for the whole message, a fail policy for who has no answer
 * by then, and brownout under messages that come at the same time.
 */
import { createServer } from 'node:net'
import t from 'tap'
import { MtaSession } from '../../lib/milter/mta.ts'
import { startDaemon } from '../support/daemon.ts'
import { freePort } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Settings } from '../support/daemon.ts'

const raw = Buffer.from('From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhi\r\n')
const mail = { sender: '<a@b.example>', recipients: ['<c@d.example>'], raw }
/** Far above what is set, far below what waiting for clamd's own time would take. */
const BOUND_MS = 30_000

/** Takes connections and all that is said, and never answers. */
const server = createServer(socket => socket.on('error', () => undefined).resume())
await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
const at = server.address()
const silent = `inet:127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`
const [port, metricsPort] = [await freePort(), await freePort()]
const address = `inet:127.0.0.1:${port}`
const base: Settings = {
  listen: [address],
  // Nobody is there, which is known at once.
  dns: { servers: ['127.0.0.1:9'], timeout_ms: 200 },
  deadline_ms: 1_000,
  classifier: { site: false },
  lists: { accept: [], spam: [], links: [] },
  metrics: { listen: `127.0.0.1:${metricsPort}` },
}
const daemon = await startDaemon(base)
t.teardown(async () => {
  await daemon.stop()
  server.close()
})
t.jobs = 1

const messages = () => daemon.events().filter(one => one['event'] === 'message')
const notes = (what: string) => daemon.events().filter(one => one['event'] === 'note' && one['what'] === what)

for (const [onError, action, smtp] of [
  ['tempfail', 'tempfail', /^451 4\.7\.1 .*the content could not be checked.*rule CHECK/],
  ['ignore', 'accept', /^/],
  ['tag', 'accept', /^/],
] as const)
  t.test(`clamd hangs: ${onError}, within the deadline of the message`, async t => {
    // Its own time is ten minutes beyond any patience.
    await daemon.reload({ ...base, clamd: { socket: silent, timeout_ms: 120_000, on_error: onError } })
    const before = messages().length
    const began = performance.now()
    const session = await MtaSession.open(address)
    const outcome = await session.send(mail)
    t.ok(performance.now() - began < BOUND_MS, 'in time')
    await session.close()
    t.equal(outcome.action, action)
    t.match(outcome.smtp, smtp)
    const tagged = outcome.changes.some(one => one.kind === 'insertHeader' && one.name === 'X-Spam-Flag')
    t.equal(tagged, onError === 'tag')
    await until('the log line', () => messages().length > before)
    const line = messages()[before]
    t.match(line, { failed: /\bclamd\b/, left_out: '' })
    t.ok(Number(line?.['ms']) >= 900, 'not before')
  })

t.test('that clamd does not answer is said, though it was the message that had no time left', async t => {
  t.match(notes('clamd-down')[0], { code: 'ETIMEDOUT' })
})

t.test(
  'many messages at once, and clamd may be left out: the log says for which, and when it begins and ends',
  async t => {
    const many = 12
    await daemon.reload({
      ...base,
      clamd: { socket: silent, timeout_ms: 120_000, on_error: 'tempfail' },
      brownout: { order: ['clamd'], messages: 4, lag_ms: 'off' },
    })
    const before = messages().length
    const sessions = await Promise.all(Array.from({ length: many }, async () => MtaSession.open(address)))
    const outcomes = await Promise.all(sessions.map(async session => session.send(mail)))
    await Promise.all(sessions.map(async session => session.close()))
    await until('the log lines', () => messages().length >= before + many)
    const lines = messages().slice(before)
    const [without, asked] = [
      lines.filter(one => one['left_out'] === 'clamd'),
      lines.filter(one => one['left_out'] === ''),
    ]
    t.equal(without.length + asked.length, many)
    t.ok(without.length > 0 && asked.length >= 3, `${without.length} without, ${asked.length} asked`)
    t.ok(
      without.every(one => one['action'] === 'accept' && !/clamd/.test(String(one['failed']))),
      'what is left out has not failed: its on_error does not hold',
    )
    t.ok(asked.every(one => one['action'] === 'tempfail' && /clamd/.test(String(one['failed']))))
    t.equal(outcomes.filter(({ action }) => action === 'accept').length, without.length)
    t.match(notes('brownout-on'), [{ code: 'OVERLOAD', why: /messages at the same time.*without clamd/ }])
    t.equal(notes('brownout-on').length, 1, 'said once')

    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    t.match(figures, new RegExp(`^cleanmilter_left_out_total\\{what="clamd"\\} ${without.length}$`, 'm'))

    await until('its end', () => notes('brownout-off').length > 0)
    t.match(notes('brownout-off'), [{ code: 'OK' }])
    const session = await MtaSession.open(address)
    t.equal((await session.send(mail)).action, 'tempfail', 'clamd is asked again')
    await session.close()
  },
)
