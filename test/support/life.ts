/**
 * What happens to mail when a client, the filter or its settings go away in the middle: the same on every MTA. No message may
 * be lost, come twice, or come unfiltered.
 */
import { createConnection } from 'node:net'
import { startDaemon } from './daemon.ts'
import { startDns } from './dns.ts'
import { startFaultyDns } from './faulty-dns.ts'
import { fields, message } from './mail.ts'
import { listens } from './process.ts'
import { startSink } from './sink.ts'
import { SmtpClient } from './smtp.ts'
import { freePort, tempFolder } from './temp.ts'
import { until } from './wait.ts'
import { GOOD, world } from './world.ts'
import type { Socket } from 'node:net'
import type { Test } from 'tap'
import type { DaemonProcess, Settings } from './daemon.ts'
import type { Dns } from './dns.ts'
import type { Mta, MtaOptions } from './mta.ts'
import type { Sink } from './sink.ts'
import type { SmtpReply } from './smtp.ts'

/** How far a session has come. end: all of the message is sent, and the filter is at work on it. */
export const STAGES = ['connected', 'mail', 'rcpt', 'data', 'end'] as const
export type Stage = (typeof STAGES)[number]

export type Bed = {
  readonly mta: Mta
  readonly sink: Sink
  readonly dns: Dns
  readonly milterPort: number
  readonly metricsPort: number
  /** Starts the daemon with the zone's DNS; ended with the test. */
  daemon(t: Test, settings?: Settings): Promise<DaemonProcess>
}

export async function startBed(
  t: Test,
  startMta: (options: MtaOptions) => Promise<Mta>,
  options: Partial<MtaOptions> = {},
): Promise<Bed> {
  const [milterPort, metricsPort] = [await freePort(), await freePort()]
  const sink = await startSink()
  const dns = await startDns(world)
  const mta = await startMta({ milterPort, sinkPort: sink.port, ...options })
  t.teardown(async () => {
    for (const one of [mta, sink, dns]) await one.stop()
  })
  return {
    mta,
    sink,
    dns,
    milterPort,
    metricsPort,
    async daemon(t, settings = {}) {
      sink.clear()
      const daemon = await startDaemon({
        listen: [`inet:127.0.0.1:${milterPort}`],
        metrics: { listen: `127.0.0.1:${metricsPort}` },
        dns: { servers: [dns.server] },
        skip: { networks: [] },
        ...settings,
      })
      t.teardown(async () => {
        await daemon.stop()
        if (!t.passing()) t.comment(`${mta.log().slice(-4000)}\n${daemon.output()}`)
      })
      return daemon
    },
  }
}

const MESSAGE = (): Buffer => message(fields(), 'Hello Bob.\r\n')

/** A session that has come as far as `stage`, every reply on the way being the usual one. */
export async function sessionAt(t: Test, mta: Mta, stage: Stage, octets = MESSAGE()): Promise<SmtpClient> {
  const { client } = await SmtpClient.connect({ port: mta.port, from: GOOD })
  const say = async (line: string, code: number) => t.equal((await client.command(line)).code, code, line)
  await say('EHLO mail.good.example', 250)
  if (stage === 'connected') return client
  await say('MAIL FROM:<alice@good.example>', 250)
  if (stage === 'mail') return client
  await say('RCPT TO:<bob@receiver.example>', 250)
  if (stage === 'rcpt') return client
  await say('DATA', 354)
  if (stage === 'data') client.write(octets.subarray(0, octets.length - 5))
  else client.write(Buffer.concat([octets, Buffer.from('.\r\n')]))
  return client
}

/** The rest of a session that stood at `stage`; the reply that ended it, good or bad. */
export async function finish(client: SmtpClient, stage: Stage, octets = MESSAGE()): Promise<SmtpReply> {
  const commands = ['MAIL FROM:<alice@good.example>', 'RCPT TO:<bob@receiver.example>'].slice(STAGES.indexOf(stage))
  let reply: SmtpReply = { code: 250, text: '' }
  for (const command of commands) {
    reply = await client.command(command)
    if (reply.code !== 250) return reply
  }
  if (stage === 'end') return client.reply()
  if (stage !== 'data') return client.data(octets)
  client.write(Buffer.concat([octets.subarray(octets.length - 5), Buffer.from('.\r\n')]))
  return client.reply()
}

/** A whole session of one message; its last reply. */
export async function deliver(t: Test, mta: Mta, octets = MESSAGE()): Promise<SmtpReply> {
  const client = await sessionAt(t, mta, 'rcpt')
  const reply = await finish(client, 'rcpt', octets)
  await client.quit()
  return reply
}

function filtered(t: Test, sink: Sink, count: number, why: string): void {
  t.equal(sink.received.length, count, why)
  for (const { octets } of sink.received)
    t.match(
      octets.toString('latin1'),
      /^(?:Received:[^]*?\r\n)?Authentication-Results: mx\.receiver\.example;/,
      'filtered',
    )
}

export async function gauge(bed: Bed, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${bed.metricsPort}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

/** The filter has forgotten all sessions and all messages. */
async function nothingLeft(bed: Bed): Promise<void> {
  await until(
    'the filter to have no connection left',
    async () => (await gauge(bed, 'cleanmilter_open_connections')) === 0,
  )
  await until('the filter to hold no message', async () => (await gauge(bed, 'cleanmilter_message_octets')) === 0)
}

export async function life(t: Test, bed: Bed): Promise<void> {
  const { mta, sink } = bed

  for (const stage of STAGES)
    await t.test(`a client that vanishes at stage ${stage} leaves nothing behind`, async t => {
      await bed.daemon(t)
      const client = await sessionAt(t, mta, stage)
      client.vanish()
      t.equal((await deliver(t, mta)).code, 250, 'the next one is served')
      await mta.settled()
      // At the end of a message the MTA may have it already, and then it delivers it.
      filtered(t, sink, stage === 'end' ? sink.received.length : 1, 'its message is delivered')
      t.ok(sink.received.length <= 2, 'and at most the lost client’s, once')
      await nothingLeft(bed)
    })

  for (const stage of STAGES)
    await t.test(`the filter is killed at stage ${stage}: the sender keeps the message and tries again`, async t => {
      const broken = stage === 'end' ? await startFaultyDns('dead') : null
      t.teardown(async () => broken?.stop())
      const first = await bed.daemon(t, broken ? { dns: { servers: [broken.server] } } : {})
      const octets = MESSAGE()
      const client = await sessionAt(t, mta, stage, octets)
      await broken?.question()
      first.signal('SIGKILL')
      await first.exited
      const reply = await finish(client, stage, octets)
      t.equal(Math.floor(reply.code / 100), 4, `told to come back: ${reply.code} ${reply.text}`)
      client.vanish()
      await mta.settled()
      filtered(t, sink, 0, 'nothing is delivered unfiltered')
      t.strictSame(await mta.queue(), [], 'nor kept')
      await bed.daemon(t)
      t.equal((await deliver(t, mta, octets)).code, 250, 'the second try is served')
      await mta.settled()
      filtered(t, sink, 1, 'delivered once')
      t.ok(sink.received[0]?.octets.subarray(-octets.length).equals(octets), 'as it was sent')
    })

  await t.test('no filter at all: the sender keeps the message', async t => {
    sink.clear()
    const { client } = await SmtpClient.connect({ port: mta.port, from: GOOD })
    await client.command('EHLO mail.good.example')
    const reply = await finish(client, 'connected')
    t.equal(Math.floor(reply.code / 100), 4, `told to come back: ${reply.code} ${reply.text}`)
    client.vanish()
    await mta.settled()
    filtered(t, sink, 0, 'nothing is delivered')
  })

  for (const stage of ['connected', 'mail', 'rcpt', 'data', 'end'] as const)
    await t.test(`SIGTERM at stage ${stage}: the session finishes, no new one begins, the filter ends`, async t => {
      const broken = stage === 'end' ? await startFaultyDns('dead') : null
      t.teardown(async () => broken?.stop())
      const daemon = await bed.daemon(
        t,
        broken ? { deadline_ms: 1000, dns: { servers: [broken.server], timeout_ms: 500 } } : {},
      )
      const octets = MESSAGE()
      const client = await sessionAt(t, mta, stage, octets)
      await broken?.question()
      daemon.signal('SIGTERM')
      await daemon.event('drain')
      await until('nobody to listen any more', async () => !(await listens(bed.milterPort)))
      const reply = await finish(client, stage, octets)
      t.equal(reply.code, 250, `the running session goes on: ${reply.code} ${reply.text}`)
      await client.quit()
      t.strictSame(await daemon.exited, { code: 0, signal: null }, 'and then it ends')
      await mta.settled()
      filtered(t, sink, 1, 'delivered once')
    })

  await t.test('a second SIGTERM ends the filter at once', async t => {
    const daemon = await bed.daemon(t)
    const client = await sessionAt(t, mta, 'rcpt')
    daemon.signal('SIGTERM')
    await daemon.event('drain')
    daemon.signal('SIGTERM')
    const { signal } = await daemon.exited
    t.equal(signal, null, 'in order')
    const reply = await finish(client, 'rcpt')
    t.equal(Math.floor(reply.code / 100), 4, `the sender comes back: ${reply.code} ${reply.text}`)
    client.vanish()
  })

  await t.test(
    'SIGHUP in a transaction: it finishes with the old settings, the next session has the new ones',
    async t => {
      const all = {
        listen: [`inet:127.0.0.1:${bed.milterPort}`],
        dns: { servers: [bed.dns.server] },
        skip: { networks: [] },
        authserv_id: 'mx.receiver.example',
      }
      // Something to be refused at RCPT: the MTA waits for an answer there, so the filter has surely begun the session.
      const old = { ...all, refuse: { recipients: ['gone.example'] } }
      const daemon = await bed.daemon(t, { ...old, score: { tag: 50, quarantine: 'off', reject: 'off' } })
      const draft = message(['To: bob@receiver.example', ...fields().slice(1)]) // without an author: 1.5 points
      const running = await sessionAt(t, mta, 'rcpt')
      await daemon.reload({ ...all, score: { tag: 1, quarantine: 'off', reject: 1.5 } })
      t.equal((await finish(running, 'rcpt', draft)).code, 250, 'old settings')
      await running.quit()
      t.equal((await deliver(t, mta, draft)).code, 550, 'new settings')
      await mta.settled()
      filtered(t, sink, 1, 'one delivered')
    },
  )

  await t.test('SIGHUP with a file full of mistakes: the old settings stay', async t => {
    const daemon = await bed.daemon(t)
    await t.rejects(daemon.reload({ listen: 17, nonsense: true }), /mistakes/)
    t.equal((await deliver(t, mta)).code, 250)
    await mta.settled()
    filtered(t, sink, 1, 'delivered')
  })

  await t.test('garbage and half-open connections on the filter’s port do not disturb mail', async t => {
    await bed.daemon(t)
    const rude: Socket[] = []
    t.teardown(() => {
      for (const socket of rude) socket.destroy()
    })
    for (const octets of RUDE)
      for (let n = 0; n < 5; n++) {
        const socket = createConnection({ port: bed.milterPort, host: '127.0.0.1' })
        socket.on('error', () => {})
        await new Promise(resolve => socket.once('connect', resolve))
        socket.write(octets)
        rude.push(socket)
      }
    const replies = await Promise.all(Array.from({ length: 10 }, async () => deliver(t, mta)))
    t.strictSame(
      replies.map(({ code }) => code),
      replies.map(() => 250),
      'all are served',
    )
    await mta.settled()
    filtered(t, sink, 10, 'all are delivered')
    for (const socket of rude) socket.destroy()
    await nothingLeft(bed)
  })

  await t.test('a message that the next server puts off is not filtered twice', async t => {
    await bed.daemon(t)
    sink.answer = stage => (stage === 'rcpt' ? '450 4.2.0 later' : undefined)
    t.equal((await deliver(t, mta)).code, 250)
    await mta.settled()
    t.strictSame(
      (await mta.queue()).map(({ state }) => state),
      ['waiting'],
      'it waits',
    )
    sink.clear()
    await mta.flush()
    filtered(t, sink, 1, 'delivered')
    t.equal(sink.received[0]?.octets.toString('latin1').split('Authentication-Results:').length, 2, 'with one result')
  })
}

/** Over a unix socket, spelt for the filter as its MTA spells it. */
export async function overUnixSocket(
  t: Test,
  startMta: (options: MtaOptions) => Promise<Mta>,
  spelling: 'unix' | 'local',
): Promise<void> {
  const path = `${tempFolder('socket')}/milter.sock`
  const bed = await startBed(t, startMta, { milterPath: path })
  // Postfix asks as the user postfix.
  const daemon = await bed.daemon(t, { listen: [`${spelling}:${path}`], socket: { mode: '0666' } })
  t.equal((await deliver(t, bed.mta)).code, 250)
  await bed.mta.settled()
  filtered(t, bed.sink, 1, 'delivered')
  daemon.signal('SIGKILL')
  await daemon.exited
  await bed.daemon(t, { listen: [`${spelling}:${path}`], socket: { mode: '0666' } })
  t.equal((await deliver(t, bed.mta)).code, 250, 'the socket that a killed filter left is taken over')
  await bed.mta.settled()
  filtered(t, bed.sink, 1, 'delivered')
}

const word = (number: number): Buffer => {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(number)
  return octets
}

/** What comes to an open port: nothing, other protocols, and frames that are none. */
const RUDE: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  Buffer.from('EHLO x\r\n'),
  word(0),
  word(0xffffffff),
  Buffer.concat([word(13), Buffer.from('O')]),
  Buffer.concat([word(5), Buffer.from('Oabcd')]),
  Buffer.concat([word(13), Buffer.from('O'), word(99), word(0), word(0)]),
  Buffer.concat([word(13), Buffer.from('O'), word(6), word(0x1ff), word(0x1fffff), word(1), Buffer.from('E')]),
  Buffer.concat([
    word(13),
    Buffer.from('O'),
    word(6),
    word(0x1ff),
    word(0x1fffff),
    word(3),
    Buffer.from('L\0\0'),
    word(50),
    Buffer.from('B'),
  ]),
  Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
]
