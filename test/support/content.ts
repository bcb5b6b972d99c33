/** A message as scorers get it: raw octets in, with what a test wants to say about client, envelope and checks. */
import { transaction } from '../../lib/embedded.ts'
import { parseMessage } from '../../lib/mail/parse.ts'
import type { MessageToJudge } from '../../lib/embedded.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { Content } from '../../lib/scorers/content.ts'

export type About = Omit<MessageToJudge, 'raw'> & {
  readonly auth?: readonly AuthResult[]
  readonly now?: Date
  readonly ownDomains?: readonly string[]
}

export function contentOf(raw: Buffer | string, about: About = {}): Content {
  const { auth = [], now = new Date('2026-11-23T12:00:00Z'), ownDomains = ['example.org'], ...envelope } = about
  const tx = transaction({ ...envelope, raw })
  return { tx, parsed: parseMessage(tx.message.raw), auth, now, ownDomains }
}
