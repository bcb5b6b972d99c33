/**
 * A digest as a message. Source: RFC 5322; RFC 3834 §5 (Auto-Submitted), RFC 2919 (List-Id), RFC 2369 (List-Unsubscribe).
 */
import { createHmac } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { keyText } from '../policy/scope-name.ts'
import { digestHtml } from './digest-html.ts'
import { digestText } from './digest-text.ts'
import { digestView } from './digest-view.ts'
import { DIGEST_TEXTS } from './languages/all.ts'
import { linkTo } from './links.ts'
import type { DigestContent } from './digest-content.ts'
import type { Links } from './links.ts'

export type DigestMailOptions = {
  /** `local@domain`; null: quarantine at the recipient's domain. */
  readonly from: string | null
  /** Stands for the domain of a recipient that has none. */
  readonly host: string
  readonly links: Links | null
  /** Makes ids that tell nothing. */
  readonly secret: Buffer
  readonly now: Date
}

/** Octets with CRLF, seven bits only. The same digest sent again, because we never heard that it was taken, has the same Message-ID. */
export async function digestMail(
  content: DigestContent,
  { from, host, links, secret, now }: DigestMailOptions,
): Promise<Buffer> {
  const { language, person } = content
  const { recipient, tag } = person
  const { name } = DIGEST_TEXTS[language]
  const at = recipient.lastIndexOf('@')
  const domain = at < 0 ? host : recipient.slice(at + 1)
  const view = digestView(content, links)
  const message = new MailComposer({
    from: { name, address: from ?? `quarantine@${domain}` },
    to: { name: '', address: keyText(recipient) },
    subject: view.subject,
    date: now,
    messageId: `<digest.${idOf(content, secret)}@${domain}>`,
    text: digestText(view),
    html: digestHtml(view),
    headers: {
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `<quarantine-digest.${domain}>`,
      'Content-Language': language,
      ...(links !== null && {
        'List-Unsubscribe': { prepared: true, value: `<${linkTo(links, 'settings', tag, recipient)}>` },
      }),
    },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await message.compile().build()
}

function idOf({ person, upTo, journalUpTo }: DigestContent, secret: Buffer): string {
  const { tag, digestUpTo, askedAt } = person
  return createHmac('sha256', secret)
    .update(`digest ${JSON.stringify([tag, digestUpTo, upTo, journalUpTo, askedAt, person.digestAt])}`)
    .digest('base64url')
    .slice(0, 24)
}
