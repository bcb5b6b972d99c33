/**
 * Is this mail in the manner of today's bulk senders, wanted or not: newsletters, receipts, notices of shops? Nearly all the
 * mail that the shipped model learnt from is older than that manner: there all HTML with pictures is spam. Asked about a shop's
 * newsletter it would say so too, so it must know what it does not know (measured: without this 9 in 10 of such wanted mails).
 */
import { isFreeMail } from './shipped-shape.ts'
import type { ParsedMessage } from '../../mail/parse.ts'
import type { Part } from '../../mail/mime.ts'

/** Octets of HTML that are looked at. */
const HTML_OCTETS = 65_536

/** So many signs make it one. */
const ENOUGH = 2

/** Header fields that programs for bulk mail add, one for each complaint, bounce or campaign. */
const BULK_FIELDS =
  /^(?:feedback-id|list-unsubscribe-post|x-csa-complaints|x-campaign|x-campaignid|x-mailer-recptid|x-mailgun-sid|x-sg-eid|x-ses-outgoing|x-report-abuse|x-abuse-reports-to|x-msys-api|x-mc-user|x-rpcampaign|x-job)$/

export function bulkSigns({ headers, parts, links, attachments }: ParsedMessage): number {
  const keys = new Set(headers.map(({ key }) => key))
  const author = domainOf(headers.find(({ key }) => key === 'from')?.text ?? '')
  const machine = headers.some(({ key }) => BULK_FIELDS.test(key))
  const signed = headers.some(
    ({ key, value }) => key === 'dkim-signature' && siteOf(signerOf(value)) === siteOf(author),
  )
  const company = signed && !isFreeMail(author)
  const html = firstHtml(parts)
  // A letter in plain text may come from anybody; a company's files do not.
  if (html === null) return (machine ? ENOUGH : 0) + (company && attachments.length > 0 ? ENOUGH : 0)
  const source = html.content.subarray(0, HTML_OCTETS).toString('latin1')
  const signs = [
    machine,
    company,
    company,
    signed,
    keys.has('list-unsubscribe'),
    /<meta[^>]{0,40}viewport/i.test(source) || source.includes('@media') || source.includes('mso-'),
    (source.match(/<img/gi)?.length ?? 0) >= 3,
    links.length >= 8,
  ]
  return signs.filter(Boolean).length
}

/** One answer a message: the shipped model and what the site taught both ask. */
const answers = new WeakMap<ParsedMessage, boolean>()

export function isBulk(parsed: ParsedMessage): boolean {
  let answer = answers.get(parsed)
  if (answer === undefined) answers.set(parsed, (answer = bulkSigns(parsed) >= ENOUGH))
  return answer
}

function signerOf(signature: string): string {
  return (/;\s*d\s*=\s*([a-z0-9.-]{1,253})/i.exec(`;${signature.slice(0, 4_000)}`)?.[1] ?? '').toLowerCase()
}

function domainOf(value: string): string {
  const last = value.slice(0, 2_000)
  return /^[a-z0-9.-]+/.exec(last.slice(last.lastIndexOf('@') + 1).toLowerCase())?.[0] ?? ''
}

/** The last two labels: enough to tell whether two hosts may belong together. */
function siteOf(host: string): string {
  return host.split('.').slice(-2).join('.')
}

function firstHtml(part: Part): Part | null {
  if (part.type === 'text/html' && !part.attachment) return part
  for (const child of part.parts) {
    const found = firstHtml(child)
    if (found !== null) return found
  }
  return null
}
