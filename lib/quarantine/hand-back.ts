/**
 * A message handed to the MTA by SMTP, for one recipient. Source: RFC 5321; RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8).
 */
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Socket } from 'node:net'

/** `taken`: the MTA said 250, it is its message now. `later`: nobody there, or 4yz. `refused`: 5yz. */
export type HandedBack = { readonly did: 'taken' | 'later' | 'refused'; readonly code: number | null }

/** Opens a connection to the MTA, and to nobody else. */
export type OpenServer = () => Socket

const CONNECT_MS = 10_000
const TIMEOUT_MS = 60_000
const NOBODY: HandedBack = { did: 'later', code: null }

/**
 * `sender`: `local@domain`, null for the null sender. Never rejects. Nothing of ours is sent but EHLO with `name`; no TLS: it does not
 * leave the host, or should not.
 */
export async function handBack(
  openServer: OpenServer,
  name: string,
  message: { readonly sender: string | null; readonly recipient: string; readonly octets: Buffer },
): Promise<HandedBack> {
  let socket: Socket
  try {
    socket = openServer()
  } catch {
    return NOBODY // it is not in the ledger, which has been told
  }
  if (!(await connected(socket))) {
    socket.destroy()
    return NOBODY
  }
  return await send(socket, name, message)
}

async function connected(socket: Socket): Promise<boolean> {
  return await new Promise(done => {
    socket.setTimeout(CONNECT_MS, () => done(false))
    socket.once('connect', () => done(true)).once('error', () => done(false))
  }).then(well => (socket.setTimeout(0), socket.removeAllListeners(), well === true))
}

async function send(
  socket: Socket,
  name: string,
  { sender, recipient, octets }: Parameters<typeof handBack>[2],
): Promise<HandedBack> {
  const connection = new SMTPConnection({
    connection: socket,
    name,
    ignoreTLS: true,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  return await new Promise(done => {
    const failed = ({ responseCode }: { readonly responseCode?: number | undefined }): void => {
      const code = responseCode ?? null
      done({ did: code !== null && code >= 500 ? 'refused' : 'later', code })
      connection.close()
    }
    connection.on('error', failed)
    connection.once('end', () => done(NOBODY))
    connection.connect(error => {
      if (error) return failed(error)
      const envelope = { from: sender ?? '', to: [recipient], use8BitMime: octets.some(octet => octet > 127) }
      connection.send(envelope, octets, (error, info) => {
        if (error) return failed(error)
        done(
          info === undefined || info.rejected.length > 0 ? { did: 'refused', code: null } : { did: 'taken', code: 250 },
        )
        connection.quit()
      })
    })
  })
}
