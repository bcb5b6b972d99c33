/**
 * The three ways to bring mail to the filter: over SMTP through Postfix, through Sendmail, and straight over the milter
 * protocol. What comes out is told in the same words.
 */
import { HOSTNAME } from './mta.ts'
import { startSink } from './sink.ts'
import { SmtpClient } from './smtp.ts'
import { applyChanges, cutMessage } from '../../lib/milter/apply.ts'
import { MtaSession } from '../../lib/milter/mta.ts'
import type { Case, FaceName, Mail } from '../e2e/cases/case.ts'
import type { Mta, MtaOptions } from './mta.ts'
import type { SmtpReply } from './smtp.ts'
import type { Flavour } from '../../lib/milter/client.ts'

export type Replies = {
  readonly mail: SmtpReply
  readonly recipients: readonly SmtpReply[]
  /** Null where it did not come to the message. */
  readonly end: SmtpReply | null
}

export type Arrived = { readonly recipients: readonly string[]; readonly octets: Buffer }

export type Result = {
  readonly replies: Replies
  readonly delivered: readonly Arrived[]
  /** Recipients of what the MTA holds now. */
  readonly held: readonly string[]
}

export type Face = {
  readonly name: FaceName
  /** Where the filter must listen. */
  readonly milterPort: number
  /** One session with all mails of the case; each is waited for. */
  play(one: Case): Promise<readonly Result[]>
  /** What becomes of the mail without a filter: what an MTA does to it on its own. */
  untouched(one: Case, mail: Mail): Promise<Arrived>
  /** For a failed test. */
  log(): string
  stop(): Promise<void>
}

export const DEFAULTS = { client: '127.0.0.2', helo: 'mail.good.example', sender: 'alice@good.example' } as const

export const recipientsOf = (mail: Mail): readonly string[] => mail.recipients ?? ['bob@receiver.example']

/** A real MTA, and beside it a second one that asks no filter. */
export async function smtpFace(startMta: (options: MtaOptions) => Promise<Mta>, milterPort: number): Promise<Face> {
  const sink = await startSink()
  const plainSink = await startSink()
  const mta = await startMta({ milterPort, sinkPort: sink.port })
  const plain = await startMta({ milterPort: null, sinkPort: plainSink.port })

  const session = async <T>(port: number, one: Case, use: (client: SmtpClient) => Promise<T>): Promise<T> => {
    const { client, greeting } = await SmtpClient.connect({ port, from: one.client ?? DEFAULTS.client })
    if (greeting.code !== 220) throw new Error(`greeting ${greeting.code} ${greeting.text}`)
    const helo = one.helo === undefined ? DEFAULTS.helo : one.helo
    if (helo !== null) await client.command(`EHLO ${helo}`)
    const result = await use(client)
    await client.quit()
    return result
  }

  return {
    name: mta.name,
    milterPort,
    async play(one) {
      const results: Result[] = []
      await session(mta.port, one, async client => {
        for (const mail of one.mails) {
          sink.clear()
          const replies = await say(client, mail)
          await mta.settled()
          const held = (await mta.queue()).flatMap(queued => queued.recipients)
          if (held.length > 0) await mta.clear()
          results.push({ replies, delivered: [...sink.received], held })
        }
      })
      return results
    },
    async untouched(one, mail) {
      plainSink.clear()
      await session(plain.port, one, async client => say(client, mail))
      await plain.settled()
      const [arrived] = plainSink.received
      if (!arrived) throw new Error(`${plain.name} does not deliver this message, filter or not`)
      return arrived
    },
    log: () => mta.log().split('\n').slice(-40).join('\n'),
    async stop() {
      for (const one of [mta, plain, sink, plainSink]) await one.stop()
    },
  }
}

async function say(client: SmtpClient, mail: Mail): Promise<Replies> {
  const octets = mail.message()
  const sent = await client.command(`MAIL FROM:<${mail.sender ?? DEFAULTS.sender}>${mail.utf8 ? ' SMTPUTF8' : ''}`)
  const recipients: SmtpReply[] = []
  for (const recipient of recipientsOf(mail)) recipients.push(await client.command(`RCPT TO:<${recipient}>`))
  let end: SmtpReply | null = null
  if (recipients.some(({ code }) => code === 250))
    end = mail.bdat === undefined ? await client.data(octets) : await client.bdat(octets, mail.bdat)
  else await client.command('RSET')
  return { mail: sent, recipients, end }
}

/** The MTA's side of the protocol as the project publishes it, as strict as the MTA it stands for. */
export function clientFace(flavour: Flavour, milterPort: number): Face {
  return {
    name: 'client',
    milterPort,
    async play(one) {
      const address = one.client ?? DEFAULTS.client
      const session = await MtaSession.open(`inet:127.0.0.1:${milterPort}`, {
        flavour,
        client: { address },
        helo: one.helo === undefined ? DEFAULTS.helo : one.helo,
        macros: {
          connect: { j: HOSTNAME, '{client_addr}': address, '{client_name}': 'unknown' },
          endOfMessage: { i: '4R0SmX3z' },
        },
      })
      const results: Result[] = []
      for (const mail of one.mails) {
        const recipients = recipientsOf(mail)
        const outcome = await session.send({
          sender: octets(`<${mail.sender ?? DEFAULTS.sender}>`),
          recipients: recipients.map(recipient => octets(`<${recipient}>`)),
          raw: mail.message(),
        })
        const refused = new Map(outcome.refused.map(({ recipient, smtp }) => [text(recipient), smtp]))
        const accepted = outcome.action === 'accept'
        const applied = outcome.apply()
        const arrived = { recipients: [...new Set(applied.recipients.map(text))], octets: applied.raw }
        const isHeld = accepted && applied.quarantined !== null
        results.push({
          replies: {
            mail: reply(outcome.stage === 'mail' ? outcome.smtp : '250 2.1.0 Ok'),
            recipients: recipients.map(recipient => reply(refused.get(recipient) ?? '250 2.1.5 Ok')),
            end: refused.size === recipients.length ? null : reply(outcome.smtp),
          },
          delivered: accepted && !isHeld ? [arrived] : [],
          held: isHeld ? arrived.recipients : [],
        })
      }
      await session.close()
      return results
    },
    async untouched(_, mail) {
      const cut = { ...cutMessage(mail.message()), sender: '', recipients: [] }
      return { recipients: recipientsOf(mail), octets: applyChanges(cut, [], { flavour, leadingSpace: true }).raw }
    },
    log: () => '',
    async stop() {},
  }
}

function octets(utf8: string): string {
  return Buffer.from(utf8, 'utf8').toString('latin1')
}

function text(path: string): string {
  return Buffer.from(path.replace(/^<(.*)>$/s, '$1'), 'latin1').toString('utf8')
}

function reply(smtp: string): SmtpReply {
  const lines = smtp.split('\r\n')
  return { code: Number(smtp.slice(0, 3)), text: lines.map(line => line.slice(4)).join('\n') }
}
