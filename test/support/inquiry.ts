/**
 * A whole message put through the checks as the daemon does it: envelope, header, body in pieces, results.
 */
import { createChecks } from '../../lib/checks/all.ts'
import type { ChecksOptions } from '../../lib/checks/all.ts'
import type { Findings } from '../../lib/checks/check.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { textToOctets } from '../../lib/mail/octets.ts'
import type { Random } from './random.ts'

export type Delivery = {
  readonly raw: Buffer
  readonly ip?: string
  readonly helo?: string
  readonly mailFrom?: string
}

export async function inquire(
  { raw, ip = '192.0.2.1', helo = 'mail.example', mailFrom = '' }: Delivery,
  options: ChecksOptions,
  random?: Random,
): Promise<Findings> {
  const sender = parsePath(textToOctets(mailFrom))
  const inquiry = createChecks(options).start({ client: { address: ip, name: null, helo: textToOctets(helo) }, sender })
  const { headers, body } = parseMessageOctets(raw)
  inquiry.headers(headers)
  for (const piece of random === undefined ? [body] : random.cuts(body, 1 + random.below(5_000))) {
    // The session reuses its buffer: what was not taken in at once is lost.
    const reused = Buffer.from(piece)
    inquiry.body(reused)
    reused.fill(0x58)
  }
  return inquiry.results()
}
