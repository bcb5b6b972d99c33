/**
 * Marked strings go through every path, errors too; none may come out in a log, a metric, standard output or error, or in
 * what the sender is told.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MilterClient } from '../../lib/milter/client.ts'
import { MtaSession } from '../../lib/milter/mta.ts'
import { startDaemon } from '../support/daemon.ts'
import { startFaultyDns } from '../support/faulty-dns.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import type { Change } from '../../lib/milter/reply.ts'

const CANARY = 'CaNaRy'
const BIRD = new RegExp(CANARY, 'i')
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', '*C.34X'].join('')
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('')

const mail = (body: string, more = ''): Buffer =>
  Buffer.from(
    `From: "${CANARY} from" <${CANARY}.from@forger.example>\r\nTo: ${CANARY}.to@here.example\r\nSubject: ${CANARY} subject\r\n` +
      `X-${CANARY}: ${CANARY}\r\n${more}\r\n${CANARY} body ${body}\r\n`,
    'latin1',
  )

/**
 * What a change must stay silent about: all but the envelope that the quarantine needs, and the tags of a signature, which
 * the message's own Authentication-Results repeats.
 */
function told(change: Change): unknown {
  if (change.kind === 'deleteRecipient') return change.kind
  if (change.kind === 'addRecipient') return change.recipient
  if (change.kind !== 'insertHeader') return change
  return change.name === 'X-Quarantine-Recipient' ? change.name : change.value.replace(/header\.[disb]=\S+/g, '')
}

t.test('no marked string comes out anywhere', async t => {
  const log = join(tempFolder('canary'), 'log')
  const [port, metricsPort] = [await freePort(), await freePort()]
  const dns = await startFaultyDns('servfail')
  const daemon = await startDaemon({
    listen: [`inet:127.0.0.1:${port}`],
    dns: { servers: [dns.server], timeout_ms: 200 },
    deadline_ms: 1000,
    skip: { networks: ['127.0.0.3'] },
    score: { tag: 5, quarantine: 5, reject: 'off' },
    quarantine: { mailbox: 'quarantine@here.example' },
    refuse: { recipients: ['refused.example'] },
    limits: { header_fields: 100 },
    metrics: { listen: `127.0.0.1:${metricsPort}` },
    log: { to: log },
  })
  t.teardown(async () => {
    await daemon.stop()
    await dns.stop()
  })

  const replies: unknown[] = []
  for (const [name, raw] of [
    ['accepted', mail('')],
    ['rerouted', mail(GTUBE)],
    ['rejected', mail(EICAR)],
    [
      'a signature that says it all',
      mail(
        '',
        `DKIM-Signature: v=1; a=rsa-sha256; d=${CANARY}.example; s=${CANARY}; i=${CANARY}@x; h=from; bh=x; b=${CANARY}\r\n`,
      ),
    ],
    ['a broken signature', mail('', `DKIM-Signature: ${CANARY}\r\nARC-Seal: i=${CANARY}\r\n`)],
    ['several From', mail('', `From: ${CANARY}@two.example\r\nFrom: ${CANARY}\r\n`)],
    ['more fields than are kept', mail('', `${CANARY}: ${CANARY}\r\n`.repeat(200))],
    [
      'a forged result',
      mail('', `Authentication-Results: mx.here.example; spf=pass smtp.mailfrom=${CANARY}@x.example\r\n`),
    ],
    ['no header at all', Buffer.from(`\r\n${CANARY}`)],
    ['NUL and 8-bit', Buffer.from(`Subject: ${CANARY}\0\xff\r\n\r\n${CANARY}\0`, 'latin1')],
  ] as const)
    for (const [client, host, helo, sender, recipients] of [
      [
        '127.0.0.2',
        `${CANARY}@host.example`,
        `${CANARY}@helo`,
        `<${CANARY}.sender@forger.example>`,
        [`<${CANARY}.rcpt@here.example>`, `<${CANARY}@refused.example>`],
      ],
      ['127.0.0.2', `${CANARY} host`, null, `<"${CANARY} quoted"@forger.example>`, [`<${CANARY}>`]],
      ['127.0.0.3', 'own.here.example', 'own', CANARY, [CANARY]],
    ] as const) {
      const session = await MtaSession.open(`inet:127.0.0.1:${port}`, {
        client: { address: client, host },
        helo,
        macros: {
          connect: { j: 'mx.here.example' },
          mail: { auth_type: 'PLAIN', mail_addr: CANARY },
          endOfMessage: { i: `${CANARY}@id` },
        },
      })
      const outcome = await session.send({ sender, recipients, raw })
      replies.push(
        name,
        outcome.smtp,
        outcome.refused.map(({ smtp }) => smtp),
        outcome.changes.map(told),
      )
      await session.close()
    }

  // An authenticated user's name is a person's name.
  const user = await MtaSession.open(`inet:127.0.0.1:${port}`, { macros: { mail: { auth_authen: CANARY, i: '4X1' } } })
  replies.push(
    (await user.send({ sender: `<${CANARY}@x.example>`, recipients: ['<a@here.example>'], raw: mail('') })).smtp,
  )
  await user.close()

  // What breaks the protocol, in every way, with the marked string in the broken place.
  for (const octets of [
    `\0\0\0\x07Z${CANARY}`,
    `\0\0\0\x07M${CANARY}`,
    `\0\0\0\0${CANARY}`,
    `\xff\xff\xff\xff${CANARY}`,
    `\0\0\0\x10D${CANARY}`,
    CANARY.repeat(10),
  ]) {
    for (const negotiated of [false, true]) {
      const raw = negotiated
        ? await MilterClient.connect(`inet:127.0.0.1:${port}`)
        : await MilterClient.connectRaw(`inet:127.0.0.1:${port}`)
      raw.write(octets)
      raw.end()
      await raw.closed
    }
  }

  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  await daemon.stop()
  const lines = readdirSync(log)
    .map(name => readFileSync(join(log, name), 'utf8'))
    .join('')
  const events = lines
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { event: string; action?: string })

  t.equal(events.filter(({ event }) => event === 'message').length, 31, 'every message has its line')
  t.strictSame(
    [...new Set(events.map(({ action }) => action ?? ''))].sort(),
    ['', 'accept', 'quarantine', 'reject', 'tag'].filter(a => a !== 'tag'),
  )
  t.match(metrics, /cleanmilter_messages_total/)
  t.notMatch(lines, BIRD, 'log')
  t.notMatch(metrics, BIRD, 'metrics')
  t.notMatch(daemon.output(), BIRD, 'standard output and error')
  t.notMatch(JSON.stringify(replies), BIRD, 'replies')
})
