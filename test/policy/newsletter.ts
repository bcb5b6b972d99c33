import t from 'tap'
import { headerField } from '../../lib/mail/header.ts'
import { isNewsletter } from '../../lib/policy/newsletter.ts'
import type { AuthResult, DmarcResult } from '../../lib/mail/auth-results.ts'

const dmarc = (result: DmarcResult['result']): AuthResult => ({ method: 'dmarc', result, domain: 'shop.example' })
const dkim = (domain: string, result: 'pass' | 'fail' = 'pass'): AuthResult => ({
  method: 'dkim',
  result,
  domain,
  selector: 's',
  identity: `@${domain}`,
  algorithm: 'rsa-sha256',
  signature: 'x',
  testing: false,
})
const spf = (domain: string, identity: 'mailfrom' | 'helo' = 'mailfrom'): AuthResult => ({
  method: 'spf',
  result: 'pass',
  identity,
  domain,
})
const unsubscribe = { 'List-Unsubscribe': ' <https://shop.example/u/1>' }
const list = { 'List-Id': ' Offers <offers.shop.example>', Precedence: ' bulk' }

for (const { name, fields, auth = [dmarc('pass')], want } of [
  { name: 'nothing', fields: {}, want: false },
  { name: 'List-Unsubscribe', fields: unsubscribe, want: true },
  { name: 'by mail', fields: { 'LIST-UNSUBSCRIBE': ' <mailto:u@shop.example?subject=x>' }, want: true },
  {
    name: 'folded',
    fields: { 'List-Unsubscribe': '\r\n <mailto:u@shop.example>,\r\n\t<https://shop.example>' },
    want: true,
  },
  { name: 'that leads nowhere', fields: { 'List-Unsubscribe': ' click here' }, want: false },
  { name: 'that is empty', fields: { 'List-Unsubscribe': ' <>' }, want: false },
  { name: 'a script', fields: { 'List-Unsubscribe': ' <javascript:x>' }, want: false },
  { name: 'a list’s name and bulk precedence', fields: list, want: true },
  { name: 'a list’s name alone', fields: { 'List-Id': list['List-Id'] }, want: false },
  { name: 'bulk precedence alone', fields: { Precedence: ' bulk' }, want: false },
  { name: 'one click', fields: { ...unsubscribe, 'List-Unsubscribe-Post': ' List-Unsubscribe=One-Click' }, want: true },
  {
    name: 'a list that takes postings',
    fields: { ...unsubscribe, ...list, 'List-Post': ' <mailto:l@shop.example>' },
    want: false,
  },
  {
    name: 'a list that takes none',
    fields: { ...unsubscribe, ...list, 'List-Post': ' NO (announcements)' },
    want: true,
  },
  {
    name: 'an answer within a list',
    fields: { ...unsubscribe, ...list, 'In-Reply-To': ' <1@x.example>' },
    want: false,
  },
  { name: 'an answer, and no list', fields: { ...unsubscribe, 'In-Reply-To': ' <1@x.example>' }, want: true },
  { name: 'Mailman', fields: { ...unsubscribe, 'X-Mailman-Version': ' 3' }, want: false },
  { name: 'no checks', fields: unsubscribe, auth: [], want: false },
  { name: 'DMARC fails', fields: unsubscribe, auth: [dmarc('fail'), dkim('shop.example')], want: false },
  { name: 'several authors', fields: unsubscribe, auth: [dmarc('permerror'), dkim('shop.example')], want: false },
  { name: 'no DMARC record, and nothing else', fields: unsubscribe, auth: [dmarc('none')], want: false },
  {
    name: 'no DMARC record, signed by the author',
    fields: unsubscribe,
    auth: [dmarc('none'), dkim('mail.shop.example')],
    want: true,
  },
  {
    name: 'no DMARC record, signed by the mailer only',
    fields: unsubscribe,
    auth: [dmarc('none'), dkim('esp.example')],
    want: false,
  },
  {
    name: 'no DMARC record, a broken signature',
    fields: unsubscribe,
    auth: [dmarc('none'), dkim('shop.example', 'fail')],
    want: false,
  },
  {
    name: 'no DMARC record, SPF of the author’s domain',
    fields: unsubscribe,
    auth: [dmarc('none'), spf('b.shop.example')],
    want: true,
  },
  {
    name: 'SPF of HELO proves nobody',
    fields: unsubscribe,
    auth: [dmarc('none'), spf('shop.example', 'helo')],
    want: false,
  },
  {
    name: 'ARC proves nobody',
    fields: unsubscribe,
    auth: [dmarc('none'), { method: 'arc', result: 'pass', sets: 1 }],
    want: false,
  },
  {
    name: 'no author',
    fields: unsubscribe,
    auth: [{ ...dmarc('none'), domain: '' } as AuthResult, spf('')],
    want: false,
  },
] as readonly { name: string; fields: Record<string, string>; auth?: AuthResult[]; want: boolean }[])
  t.test(name, async t => {
    const headers = Object.entries(fields).map(([key, value]) => headerField(key, value))
    t.equal(isNewsletter(headers, auth), want)
  })

t.test('a flood of fields takes no time', async t => {
  for (const value of ['<'.repeat(500_000), '< '.repeat(500_000), 'NO'.repeat(500_000)])
    t.equal(
      isNewsletter([headerField('List-Unsubscribe', value), headerField('List-Post', value)], [dmarc('pass')]),
      false,
    )
})
