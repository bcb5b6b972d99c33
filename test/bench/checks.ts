/**
 * What the checks cost: CPU milliseconds a message with keys and records at hand, beside mailauth's own verifier where it
 * is the yardstick, and what loading each part takes. Prints, judges nothing: node test/bench/checks.ts
 */
import { createRequire } from 'node:module'
import { createChecks } from '../../lib/checks/all.ts'
import { loadDmarc, loadPublicSuffixes, loadSpf } from '../../lib/checks/mailauth.ts'
import { verifyDkim } from '../../lib/checks/library.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { ed25519Key, rsaKey, signed } from '../support/sign.ts'
import { txt, zone } from '../support/zone.ts'

const require = createRequire(import.meta.url)

function row(name: string, milliseconds: number, note = ''): void {
  console.log(`${name.padEnd(58)} ${milliseconds.toFixed(3).padStart(9)} ms  ${note}`)
}

/** CPU milliseconds of one run, after a warm-up. */
async function cost(run: () => Promise<unknown>, forMs = 700): Promise<number> {
  const warm = performance.now() + forMs / 3
  while (performance.now() < warm) await run()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let runs = 0
  while (performance.now() < start + forMs) {
    await run()
    runs++
  }
  const { user, system } = process.cpuUsage(cpu)
  return (user + system) / 1000 / runs
}

function loading(name: string, load: () => unknown): void {
  const before = process.memoryUsage.rss()
  const start = performance.now()
  load()
  row(
    `loading ${name}`,
    performance.now() - start,
    `RSS +${((process.memoryUsage.rss() - before) / 1_048_576).toFixed(1)} MB`,
  )
}

const rsa = rsaKey()
const ed = ed25519Key()
const text = 'The quick brown fox jumps over the lazy dog, and  back again once more. \r\n'
const base64 = `${Buffer.alloc(57, 'cleanmilter').toString('base64')}\r\n`
const header =
  Array.from({ length: 12 }, (_, n) => `X-Trace-${n}: ${'from relay.example by mx.example; '.repeat(3)}\r\n`).join('') +
  'From: Ann <ann@signer.example>\r\nTo: bob@example.org\r\nSubject: Hello\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n' +
  'Message-ID: <1@signer.example>\r\n\r\n'
const resolve = zone({
  'test._domainkey.signer.example TXT': txt(rsa.record),
  'ed._domainkey.signer.example TXT': txt(ed.record),
  'signer.example TXT': txt('v=spf1 ip4:192.0.2.0/24 include:spf.signer.example -all'),
  'spf.signer.example TXT': txt('v=spf1 ip4:198.51.100.0/24 -all'),
  'mail.signer.example TXT': txt('v=spf1 a -all'),
  'mail.signer.example A': ['192.0.2.1'],
  '_dmarc.signer.example TXT': txt('v=DMARC1; p=reject'),
})
const checks = createChecks({ resolve })
const client = { address: '192.0.2.1', name: null, helo: 'mail.signer.example' }

console.log(`Node ${process.version}, RSS at start ${(process.memoryUsage.rss() / 1_048_576).toFixed(0)} MB`)
loading('mailauth for SPF', loadSpf)
loading('mailauth for DMARC, in addition', loadDmarc)
loading('the public suffix list, in addition', loadPublicSuffixes)

const { dkimVerify } = require('mailauth/lib/dkim/verify.js') as {
  dkimVerify: (message: Buffer, options: unknown) => Promise<unknown>
}

for (const [size, lines] of [
  ['2 kB', 2_000],
  ['38 kB', 38_000],
  ['1 MB', 1_000_000],
] as const)
  for (const [kind, line] of [
    ['text', text],
    ['base64', base64],
  ] as const) {
    const mail = header + line.repeat(Math.floor(lines / line.length))
    const tags = { h: 'from:to:subject:date:message-id' }
    const once = Buffer.from(signed(mail, { key: rsa, tags }))
    const twice = Buffer.from(signed(signed(mail, { key: rsa, tags }), { key: ed, tags: { ...tags, s: 'ed' } }))
    row(`DKIM, ${size} ${kind}, rsa`, await cost(async () => verifyDkim(once, { resolver: resolve })))
    row(`DKIM, ${size} ${kind}, rsa and ed25519`, await cost(async () => verifyDkim(twice, { resolver: resolve })))
    row(
      `  mailauth dkimVerify, ${size} ${kind}, rsa`,
      await cost(async () => dkimVerify(once, { resolver: resolve, strict: true })),
    )
    row(
      `all checks, ${size} ${kind}, rsa, body in 64 kB`,
      await cost(async () => {
        const inquiry = checks.start({ client, sender: parsePath('<ann@signer.example>') })
        const { headers, body } = parseMessageOctets(once)
        inquiry.headers(headers)
        for (let at = 0; at < body.length; at += 65_535) inquiry.body(body.subarray(at, at + 65_535))
        return inquiry.results()
      }),
    )
    resolve.asked.length = 0
  }
console.log(`RSS at the end ${(process.memoryUsage.rss() / 1_048_576).toFixed(0)} MB`)
