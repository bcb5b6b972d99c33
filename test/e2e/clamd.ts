/**
 * Viruses over SMTP: Debian's clamd behind the daemon, on the wire and through a real Postfix.
 */
import { createServer } from 'node:net'
import t from 'tap'
import { clientFace, smtpFace } from '../support/face.ts'
import { EICAR, noClamd, OWN_VIRUS, startClamd } from '../support/clamd.ts'
import { fields, message } from '../support/mail.ts'
import { noDns } from '../support/dns.ts'
import { noPostfix, startPostfix } from '../support/postfix.ts'
import { runCases } from '../support/run-cases.ts'
import { freePort } from '../support/temp.ts'
import { skipUnless } from '../support/skip.ts'
import type { Test } from 'tap'
import type { Case } from './cases/case.ts'
import type { Face } from '../support/face.ts'

const good = (): Buffer => message(fields())
const virus = (): Buffer => message(fields(), `${OWN_VIRUS}\r\n`)
const eicar = (): Buffer =>
  message(
    fields({
      more: ['MIME-Version: 1.0', 'Content-Type: application/x-msdownload', 'Content-Transfer-Encoding: base64'],
    }),
    `${Buffer.from(EICAR).toString('base64')}\r\n`,
  )
const large = (): Buffer => message(fields(), `${'0123456789abcdef\r\n'.repeat(40_000)}${OWN_VIRUS}\r\n`)

function casesFor(clamd: string, nobody: string, silent: string): readonly Case[] {
  const off = { score: { tag: 5, quarantine: 'off', reject: 'off' } }
  return [
    {
      name: 'what clamd finds is refused, what it does not is delivered',
      settings: { clamd: { socket: clamd } },
      mails: [
        { message: virus, want: { end: /^550 5\.7\.1 .*malware.*rule MALWARE/ } },
        { message: eicar, want: { end: /^550 5\.7\.1 .*malware.*rule MALWARE/ } },
        { message: good, want: { added: { 'x-spam-status': /^No,(?!.*CLAMD)/ } } },
      ],
    },
    {
      name: 'malware can be tagged instead, and the header names the finding',
      settings: { ...off, clamd: { socket: clamd }, actions: { malware: 'tag' } },
      mails: [{ message: virus, want: { added: { 'x-spam-flag': /^YES$/, 'x-spam-status': /^Yes, .*\bCLAMD\b/ } } }],
    },
    {
      name: 'what only its first part was scanned of says so',
      settings: { clamd: { socket: clamd, max_octets: '64K' } },
      mails: [{ message: large, want: { added: { 'x-spam-status': /^No, .*\bCLAMD_PARTLY\b/ } } }],
    },
    {
      name: 'more than clamd itself takes is put off, as any failure of it',
      settings: { clamd: { socket: clamd } },
      mails: [{ message: large, want: { end: /^451 4\.7\.1 .*content could not be checked.*rule CHECK/ } }],
    },
    {
      name: 'nobody there: the sender comes back',
      settings: { clamd: { socket: nobody } },
      mails: [{ message: good, want: { end: /^451 4\.7\.1 .*content could not be checked.*rule CHECK/ } }],
    },
    {
      name: 'nobody there, ignored',
      settings: { clamd: { socket: nobody, on_error: 'ignore' } },
      mails: [{ message: virus, want: { added: { 'x-spam-flag': null } } }],
    },
    {
      name: 'nobody there, tagged',
      settings: { clamd: { socket: nobody, on_error: 'tag' } },
      mails: [{ message: good, want: { added: { 'x-spam-flag': /^YES$/ } } }],
    },
    {
      name: 'a clamd that hangs is waited for as long as is set',
      settings: { clamd: { socket: silent, timeout_ms: 300 } },
      mails: [{ message: good, want: { end: /^451 4\.7\.1 .*rule CHECK/ } }],
    },
  ]
}

async function play(t: Test, face: Face): Promise<void> {
  const clamd = await startClamd(['StreamMaxLength 512K'])
  const server = createServer(socket => socket.on('error', () => undefined).resume())
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(async () => {
    server.close()
    await clamd.stop()
  })
  const at = server.address()
  const silent = `inet:127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`
  await runCases(t, casesFor(clamd.unix, `inet:127.0.0.1:${await freePort()}`, silent), face)
}

await t.test('on the wire', skipUnless(noClamd(), noDns()), async t => play(t, clientFace('postfix', await freePort())))
await t.test('through Postfix', skipUnless(noClamd(), noPostfix(), noDns()), async t =>
  play(t, await smtpFace(startPostfix, await freePort())),
)
