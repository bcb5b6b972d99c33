/**
 * npm run demo: starts the daemon, plays a mail server that brings it a good, a forged and a spam message, and shows what the
 * mail server is told. Needs no network, no root and no mail server; everything it starts ends with it.
 */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { withCrlf } from '../lib/mail/crlf.ts'
import { sendMessage } from '../lib/milter/mta.ts'
import type { Outcome } from '../lib/milter/mta.ts'

const QUARANTINE = 'quarantine@receiver.example'
const root = new URL('..', import.meta.url)

/** What the three senders say about themselves in DNS. */
const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const ZONE: Readonly<Record<string, string>> = {
  'garden.example': 'v=spf1 ip4:192.0.2.10 -all',
  'spring._domainkey.garden.example': `v=DKIM1; k=rsa; p=${key.publicKey.toString('base64')}`,
  '_dmarc.garden.example': 'v=DMARC1; p=reject',
  'bank.example': 'v=spf1 ip4:192.0.2.80 -all',
  '_dmarc.bank.example': 'v=DMARC1; p=reject',
  'mailer.forger.example': 'v=spf1 ip4:203.0.113.9 -all',
  'lottery.example': 'v=spf1 ip4:198.51.100.7 -all',
}

const LETTERS = [
  { file: 'good.eml', ip: '192.0.2.10', from: 'letters@garden.example', sign: true },
  { file: 'forged.eml', ip: '203.0.113.9', from: 'bounce@mailer.forger.example', sign: false },
  { file: 'spam.eml', ip: '198.51.100.7', from: 'win@lottery.example', sign: false },
]

process.stdout.on('error', () => undefined) // `npm run demo | head` is no accident

const dns = await serveZone()
const daemon = await startDaemon(dns.address)
try {
  print(`The filter runs on ${daemon.address}, with its defaults, a quarantine mailbox and score.reject: off.`)
  print(`Three messages arrive for ann@receiver.example:\n`)
  for (const { file, ip, from, sign } of LETTERS) {
    const raw = withCrlf(readFileSync(new URL(`examples/mail/${file}`, root)))
    const outcome = await sendMessage(daemon.address, {
      client: { address: ip },
      helo: from.slice(from.indexOf('@') + 1),
      sender: `<${from}>`,
      recipients: ['<ann@receiver.example>'],
      raw: sign ? await signed(raw) : raw,
      macros: { connect: { j: 'mx.receiver.example' } },
    })
    const log = await daemon.logged('message')
    print(`${file}, from ${from} at ${ip}`)
    print(
      `  found           SPF ${String(log['spf'])}, DKIM ${String(log['dkim'])}, DMARC ${String(log['dmarc'])}, score ${String(log['score'])}`,
    )
    print(`  sender is told  ${outcome.smtp}`)
    print(`  so              ${fate(outcome)}\n`)
  }
  print('To connect Postfix, paste into /etc/postfix/main.cf and run postfix reload:\n')
  print(`  smtpd_milters = inet:127.0.0.1:8894\n  milter_default_action = tempfail\n`)
  print(
    'Start the filter with  cleanmilter run --set mode=observe  (in this folder: node lib/cli/main.ts run …): it then',
  )
  print(
    'changes no mail, and its log says what it would have done. All lines with their reasons: cleanmilter help postfix',
  )
} finally {
  await daemon.stop()
  dns.close()
}

function fate(outcome: Outcome): string {
  if (outcome.action !== 'accept') return 'the message never gets in'
  const { recipients } = outcome.apply()
  const fields = outcome.changes.filter(({ kind }) => kind === 'insertHeader').length
  return recipients.includes('<ann@receiver.example>')
    ? `Ann gets it, with ${fields} header fields that say what was found`
    : `it waits in ${recipients.join(', ')} instead of Ann's mailbox`
}

async function signed(raw: Buffer): Promise<Buffer> {
  const signer = { signingDomain: 'garden.example', selector: 'spring', privateKey: key.privateKey }
  const { signatures } = await dkimSign(raw, { ...signer, signatureData: [signer] })
  return Buffer.concat([Buffer.from(signatures), raw])
}

type Daemon = { address: string; logged(event: string): Promise<Record<string, unknown>>; stop(): Promise<void> }

/** `cleanmilter run` as a process of its own, on a port that is free. */
async function startDaemon(nameserver: string): Promise<Daemon> {
  const settings = [
    'listen=inet:127.0.0.1:0',
    `dns.servers=${nameserver}`,
    `quarantine.mailbox=${QUARANTINE}`,
    'score.reject=off',
  ]
  const flags = settings.flatMap(one => ['--set', one])
  const child = spawn(process.execPath, ['lib/cli/main.ts', 'run', '-c', '/dev/null', ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const logged = async (event: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`the daemon ended before it logged "${event}"`)
      const line = JSON.parse(value) as Record<string, unknown>
      if (line['event'] === event) return line
    }
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  }
  const { addresses } = await logged('ready')
  return { address: String(addresses), logged, stop }
}

/** A name server for the zone above: TXT records, and "no such name" for all else. RFC 1035 §4. */
async function serveZone(): Promise<{ address: string; close(): void }> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { address, port }) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0 && at < query.length; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase())
      at += 1 + length
    }
    const question = query.subarray(12, at + 5)
    const text = ZONE[labels.join('.')]
    const found = text !== undefined && query.readUInt16BE(at + 1) === 16
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(text === undefined ? 0x8583 : 0x8580, 2) // an answer with authority; 3: no such name
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(found ? 1 : 0, 6)
    header.writeUInt32BE(0, 8)
    socket.send(found ? Buffer.concat([header, question, txt(text)]) : Buffer.concat([header, question]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() }
}

/** One TXT record for the name in the question, in strings of at most 255 octets. */
function txt(text: string): Buffer {
  const strings = (text.match(/.{1,255}/gs) ?? []).flatMap(one => [
    Buffer.from([one.length]),
    Buffer.from(one, 'latin1'),
  ])
  const data = Buffer.concat(strings)
  const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255])
  return Buffer.concat([head, data])
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
