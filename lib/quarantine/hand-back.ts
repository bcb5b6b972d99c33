/**
 * A message handed to the MTA by SMTP, for one recipient. Source: RFC 5321; RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8).
 */
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Socket } from 'node:net'

/** `taken`: the MTA said 250, it is its message now. `later`: nobody there, or 4yz. `refused`: 5yz. */
export type HandedBack = { readonly did: 'taken' | 'later' | 'refused'; readonly code: number | null }

/** Opens a connection to the MTA, and to nobody else. */
export type OpenServer = () => Socket

/** In milliseconds; what is not given is as it is by default. */
export type Patience = {
  readonly connectMs?: number
  /** That the MTA may say nothing: after the last dot it may have filters to ask, this one among them (RFC 5321 §4.5.3.2). */
  readonly silenceMs?: number
  /** For all of it: shorter than the claim on the message, so that nobody else begins meanwhile. */
  readonly wholeMs?: number
}

const QUIT_MS = 1_000
const NOBODY: HandedBack = { did: 'later', code: null }
/** What would end the path in a command before its end. */
const NO_PATH = /[\x00-\x1f\x7f<>]/

/**
 * `sender`: `local@domain`, null for the null sender. Never rejects. Nothing of ours is sent but EHLO with `name`; no TLS: it does not
 * leave the host, or should not.
 */
export async function handBack(
  openServer: OpenServer,
  name: string,
  message: { readonly sender: string | null; readonly recipient: string; readonly octets: Buffer },
  { connectMs = 10_000, silenceMs = 300_000, wholeMs = 540_000 }: Patience = {},
): Promise<HandedBack> {
  if (NO_PATH.test(message.recipient) || NO_PATH.test(message.sender ?? '')) return { did: 'refused', code: null }
  let socket: Socket
  try {
    socket = openServer()
  } catch {
    return NOBODY // it is not in the ledger, which has been told
  }
  if (!(await connected(socket, connectMs))) {
    socket.destroy()
    return NOBODY
  }
  return await send(socket, name, message, silenceMs, wholeMs)
}

async function connected(socket: Socket, connectMs: number): Promise<boolean> {
  return await new Promise(done => {
    const end = (well: boolean) => (): void => {
      socket.setTimeout(0)
      socket.off('connect', yes).off('timeout', no)
      done(well)
    }
    const [yes, no] = [end(true), end(false)]
    // Whoever listens next hears of errors, too; without a listener one would end the process.
    socket.on('error', no)
    socket.setTimeout(connectMs).once('connect', yes).once('timeout', no)
  })
}

async function send(
  socket: Socket,
  name: string,
  { sender, recipient, octets }: Parameters<typeof handBack>[2],
  silenceMs: number,
  wholeMs: number,
): Promise<HandedBack> {
  const connection = new SMTPConnection({
    connection: socket,
    name,
    ignoreTLS: true,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
  })
  return await new Promise(done => {
    const end = (result: HandedBack): void => {
      clearTimeout(whole)
      done(result)
      if (result.did === 'taken') connection.quit()
      else connection.close()
      // What the MTA does with its end is no matter of ours, and nobody waits for it.
      socket.unref()
      if (result.did === 'later') socket.destroy()
      else setTimeout(() => socket.destroy(), QUIT_MS).unref()
    }
    const whole = setTimeout(() => end(NOBODY), wholeMs)
    /** Before it heard of the message it does not want us, or anybody: that says nothing about the message. */
    const notYet = ({ responseCode }: Failed): void => end({ did: 'later', code: responseCode ?? null })
    const failed = (error: Failed): void => {
      const code = error.responseCode ?? null
      // API: an address that cannot be said; it will not be another one later.
      const isRefused = code === null ? error.code === 'EENVELOPE' && error.command === 'API' : code >= 500
      end({ did: isRefused ? 'refused' : 'later', code })
    }
    connection.on('error', notYet)
    connection.once('end', () => end(NOBODY))
    connection.connect(error => {
      if (error) return notYet(error)
      const envelope = { from: sender ?? '', to: [recipient], use8BitMime: octets.some(octet => octet > 127) }
      connection.send(envelope, octets, (error, info) => {
        if (error) return failed(error)
        end(
          info === undefined || info.rejected.length > 0 ? { did: 'refused', code: null } : { did: 'taken', code: 250 },
        )
      })
    })
  })
}

type Failed = {
  readonly responseCode?: number | undefined
  readonly code?: string | undefined
  readonly command?: string | undefined
}
