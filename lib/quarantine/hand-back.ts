/**
 * A message handed to the MTA by SMTP, for one recipient. Source: RFC 5321; RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8).
 */
import SMTPConnection from 'nodemailer/lib/smtp-connection'

export type Server = { readonly host: string; readonly port: number }

/** `taken`: the MTA said 250, it is its message now. `later`: nobody there, or 4yz. `refused`: 5yz. */
export type HandedBack = { readonly did: 'taken' | 'later' | 'refused'; readonly code: number | null }

const TIMEOUT_MS = 60_000

/**
 * `sender`: `local@domain`, null for the null sender. Never rejects. Nothing of ours is sent but EHLO with `name`; no TLS: it does not
 * leave the host, or should not.
 */
export async function handBack(
  { host, port }: Server,
  name: string,
  {
    sender,
    recipient,
    octets,
  }: { readonly sender: string | null; readonly recipient: string; readonly octets: Buffer },
): Promise<HandedBack> {
  const connection = new SMTPConnection({
    host,
    port,
    name,
    ignoreTLS: true,
    connectionTimeout: 10_000,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    allowInternalNetworkInterfaces: true,
  })
  return await new Promise(done => {
    const failed = (error: { readonly responseCode?: number | undefined }): void => {
      const code = error.responseCode ?? null
      done({ did: code !== null && code >= 500 ? 'refused' : 'later', code })
      connection.close()
    }
    connection.once('error', failed)
    connection.once('end', () => done({ did: 'later', code: null }))
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
