/**
 * Letters as today's senders make them, out of a few lines: the way they come, the fields their senders write, MIME and
 * mark-up around the text. What tests say of whole messages then rests on more than words.
 *
 * Body: a line is a paragraph; `# x` a heading, `[text](url)` a link on a line of its own, `![alt](url 600x400)` a picture,
 * `![alt](url 600x400)(target)` one that leads somewhere.
 */
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { About } from './content.ts'

export type Letter = {
  readonly name: string
  readonly via: keyof typeof WAYS
  readonly from: string
  readonly subject: string
  readonly body: string
  /** How the body is dressed; the way's own kind where nothing stands here. */
  readonly look?: Look
  readonly to?: string
  readonly fields?: readonly string[]
  readonly files?: readonly { readonly name: string; readonly type: string; readonly content: string }[]
  /** Text that nobody sees: the preview line of a newsletter, the padding of spam. */
  readonly hidden?: string
}

export type Look = 'text' | 'newsletter' | 'notice' | 'gmail' | 'word' | 'affiliate' | 'bare'

type Trust = 'vouched' | 'by-provider' | 'nobody' | 'forged'

type Way = {
  readonly ip: string
  readonly host: string | null
  readonly helo?: string
  readonly trust: Trust
  readonly look: Look
  readonly fields: (domain: string, id: string) => readonly string[]
  readonly messageId: (domain: string, id: string) => string
  /** Envelope sender; the author's own where nothing stands here. */
  readonly bounce?: (domain: string, id: string) => string
  /** Host that links lead through, to be counted. */
  readonly clicks?: (domain: string) => string
  /** Fields of the hops before. */
  readonly before?: (domain: string, id: string, date: string) => readonly string[]
}

const unsubscribe = (url: string, mailbox: string): string[] => [
  `List-Unsubscribe: <${url}>, <mailto:${mailbox}>`,
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
]

export const WAYS = {
  gmail: {
    ip: '209.85.167.180',
    host: 'mail-oi1-f180.google.com',
    trust: 'vouched',
    look: 'gmail',
    fields: () => [],
    messageId: (_, id) => `CAKx7Q${id}=Vn3hTg+W9rPLd@mail.gmail.com`,
    before: (_, id, date) =>
      [
        `by mail-oi1-f180.google.com with SMTP id ${id}bbo.3 for <r@example.org>; ${date}`,
        `from mail.google.com by 2002:a05:6830:1a47 with HTTPREST; ${date}`,
      ].slice(0, 1),
  },
  exchange: {
    ip: '40.107.21.98',
    host: 'mail-vi1eur05on2098.outbound.protection.outlook.com',
    helo: 'EUR05-VI1-obe.outbound.protection.outlook.com',
    trust: 'vouched',
    look: 'word',
    fields: domain => [
      'Thread-Index: AQHaT1xvM0qk0n3hTk6n8mZpZ7t0Yw==',
      'Accept-Language: en-GB, en-US',
      'Content-Language: en-US',
      'X-MS-Has-Attach:',
      `x-ms-exchange-senderadcheck: 1`,
      `X-MS-Exchange-CrossTenant-fromentityheader: Hosted`,
      `X-OriginatorOrg: ${domain}`,
    ],
    messageId: (_, id) => `DB9PR05MB7691${id.toUpperCase()}@DB9PR05MB7691.eurprd05.prod.outlook.com`,
    before: (_, id, date) => [
      `from DB9PR05MB7691.eurprd05.prod.outlook.com (2603:10a6:10:2c1::9) by VI1PR05MB5501.eurprd05.prod.outlook.com (2603:10a6:803:9c::13) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id ${id}; ${date}`,
    ],
  },
  apple: {
    ip: '17.58.23.190',
    host: 'pv50p00im-ztdg10021901.me.com',
    trust: 'vouched',
    look: 'text',
    fields: () => [
      'Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3826.200.121\\))',
      'X-Mailer: Apple Mail (2.3826.200.121)',
    ],
    messageId: (_, id) => `6F2A91C4-${id.slice(0, 4).toUpperCase()}-4D0B-9E7C-71B2C0D5A8F3@icloud.com`,
  },
  mailchimp: {
    ip: '205.201.131.172',
    host: 'mail172.atl101.mcdlv.net',
    trust: 'vouched',
    look: 'newsletter',
    bounce: (_, id) => `bounce-mc.us12_${id}@mail172.atl101.mcdlv.net`,
    clicks: () => 'lists.us12.list-manage.com',
    fields: (domain, id) => [
      `X-Mailer: MailChimp Mailer - **CID${id}**`,
      `X-Campaign: mailchimp7d1f.${id}`,
      'X-Report-Abuse: Please report abuse for this campaign here: https://mailchimp.com/contact/abuse/',
      `List-ID: 7d1fmc list <7d1f.${id}.list-id.mcsv.net>`,
      ...unsubscribe(
        `https://${domain.split('.')[0]}.us12.list-manage.com/unsubscribe?u=7d1f&id=${id}`,
        `unsub-${id}@unsub.mcsv.net`,
      ),
      'Feedback-ID: 98234091:98234091.771203:us12:mc',
      'Precedence: bulk',
    ],
    messageId: (_, id) => `7d1f.${id}.20260112094512@mail172.atl101.mcdlv.net`,
  },
  ses: {
    ip: '54.240.8.24',
    host: 'a8-24.smtp-out.amazonses.com',
    trust: 'vouched',
    look: 'notice',
    bounce: (_, id) => `0100018c${id}-000000@amazonses.com`,
    fields: () => ['Feedback-ID: 1.us-east-1.kQ8sPp1mT0=:AmazonSES', 'X-SES-Outgoing: 2026.01.12-54.240.8.24'],
    messageId: (_, id) => `0100018c${id}-1f2b3c4d-000000@email.amazonses.com`,
  },
  sendgrid: {
    ip: '149.72.154.232',
    host: 'o1.ptr8821.sendgrid.net',
    helo: 'wrqvtbkv.outbound-mail.sendgrid.net',
    trust: 'vouched',
    look: 'notice',
    bounce: (domain, id) => `bounces+128843-${id}-r=example.org@em7731.${domain}`,
    clicks: domain => `url7731.${domain}`,
    fields: (_, id) => [`X-SG-EID: u001.${id}kQm0v2Z8JYp4`, `X-Entity-ID: u001.${id}`],
    messageId: (_, id) => `${id}Wq2l-A@geopod-ismtpd-9`,
  },
  marketing: {
    ip: '13.111.62.118',
    host: 'mta118.s11.exacttarget.com',
    trust: 'vouched',
    look: 'newsletter',
    bounce: (domain, id) => `bounce-${id}_HTML-1183-7712@bounce.news.${domain}`,
    clicks: domain => `click.news.${domain}`,
    fields: (domain, id) => [
      ...unsubscribe(
        `https://click.news.${domain}/subscription_center.aspx?s=${id}&j=10442&mid=7712`,
        `leave-${id}@leave.news.${domain}`,
      ),
      `List-ID: <7712_${id}.xt.local>`,
      'x-CSA-Complaints: csa-complaints@eco.de',
      'X-SFMC-Stack: 11',
    ],
    messageId: (_, id) => `${id}-0e5f-4a36-9f5b-2d8c77@ind1s11mta1183.xt.local`,
  },
  own: {
    ip: '185.46.122.17',
    host: 'mail.hostwerk-seven.ch',
    trust: 'vouched',
    look: 'text',
    fields: () => ['User-Agent: Mozilla Thunderbird', 'Content-Language: de-CH'],
    messageId: (domain, id) => `${id.slice(0, 8)}-7b1e-4c2f-a8d1-52c0d5a8f311@${domain}`,
    before: (_, id, date) => [
      `from [192.168.1.23] (dsl-pool-84-72-11-9.provider-net.ch [84.72.11.9]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384) (Client did not present a certificate) by mail.hostwerk-seven.ch (Postfix) with ESMTPSA id ${id.toUpperCase()} for <r@example.org>; ${date}`,
    ],
  },
  cron: {
    ip: '185.46.122.40',
    host: 'backup01.rackhaus-nord.net',
    trust: 'nobody',
    look: 'text',
    fields: () => ['Auto-Submitted: auto-generated', 'X-Cron-Env: <SHELL=/bin/sh>', 'X-Cron-Env: <LOGNAME=root>'],
    messageId: (domain, id) => `20260112050101.${id.toUpperCase()}@${domain}`,
    before: (domain, id, date) => [`by ${domain} (Postfix, from userid 0) id ${id.toUpperCase()}; ${date}`],
  },
  list: {
    ip: '193.110.157.68',
    host: 'lists.mailgilde.org',
    trust: 'by-provider',
    look: 'text',
    bounce: () => 'talk-bounces@lists.mailgilde.org',
    fields: () => [
      'Precedence: list',
      'List-Id: Talk among postmasters <talk.lists.mailgilde.org>',
      'List-Unsubscribe: <https://lists.mailgilde.org/options/talk>, <mailto:talk-request@lists.mailgilde.org?subject=unsubscribe>',
      'List-Archive: <https://lists.mailgilde.org/pipermail/talk/>',
      'List-Post: <mailto:talk@lists.mailgilde.org>',
      'X-BeenThere: talk@lists.mailgilde.org',
      'X-Mailman-Version: 2.1.39',
      'Errors-To: talk-bounces@lists.mailgilde.org',
      'Sender: "Talk" <talk-bounces@lists.mailgilde.org>',
    ],
    messageId: (domain, id) => `${id}.4410@${domain}`,
  },
  /** A domain bought for the day, all its records in order. */
  throwaway: {
    ip: '193.233.254.71',
    host: 'self',
    trust: 'vouched',
    look: 'affiliate',
    bounce: (domain, id) => `bounce-${id}@${domain}`,
    fields: (domain, id) => [`List-Unsubscribe: <https://${domain}/u/${id}>`],
    messageId: (domain, id) => `${id}${id}.${id}@${domain}`,
  },
  /** A rented machine that nobody gave a name to. */
  rented: {
    ip: '91.92.240.113',
    host: null,
    helo: 'WIN-4K7Q2M0T1RS',
    trust: 'nobody',
    look: 'bare',
    bounce: domain => `info@${domain}`,
    fields: () => [],
    messageId: (domain, id) => `${id}@${domain}`,
  },
  /** A computer at home that somebody else commands. */
  bot: {
    ip: '177.44.121.83',
    host: '177-44-121-83.dynamic.redefibra.net.br',
    helo: '[177.44.121.83]',
    trust: 'nobody',
    look: 'bare',
    fields: () => ['X-Mailer: Microsoft Outlook Express 6.00.2900.2180', 'X-Priority: 3'],
    messageId: (_, id) => `${id}$7c1b2a00$0201a8c0@desktop`,
  },
  /** A web site with a hole. */
  website: {
    ip: '192.185.77.14',
    host: 'gator3127.hostgator.com',
    trust: 'by-provider',
    look: 'bare',
    bounce: () => 'ferretek@gator3127.hostgator.com',
    fields: () => [
      'X-PHP-Script: ferreteria-kunz.pe/wp-content/plugins/akm/mailer.php for 102.89.33.12',
      'X-Mailer: PHPMailer 5.2.26 (https://github.com/PHPMailer/PHPMailer)',
      'X-Source-Dir: ferreteria-kunz.pe:/public_html',
    ],
    messageId: (domain, id) => `${id}${id}@${domain}`,
  },
  /** Somebody else's mailbox whose password is known. */
  account: {
    ip: '41.185.28.90',
    host: 'mail.betonkraal.co.za',
    trust: 'vouched',
    look: 'bare',
    fields: () => ['User-Agent: Roundcube Webmail/1.4.15'],
    messageId: (domain, id) => `${id}${id}@${domain}`,
  },
  /** Says another's domain, which has asked that such mail be refused, or not. */
  forged: {
    ip: '103.153.182.50',
    host: 'vps50.cloudmerah.id',
    helo: 'localhost.localdomain',
    trust: 'forged',
    look: 'bare',
    bounce: (_, id) => `www-data+${id}@vps50.cloudmerah.id`,
    fields: () => ['X-Priority: 1 (Highest)'],
    messageId: (_, id) => `${id}@vps50`,
  },
} as const satisfies Readonly<Record<string, Way>>

const NOW = new Date('2026-01-12T09:45:20Z')
const DATE = 'Mon, 12 Jan 2026 09:45:12 +0000'

/** The message and what an MTA and the checks would say of it. */
export function written(letter: Letter): { readonly raw: string; readonly about: About } {
  const way: Way = WAYS[letter.via]
  const address = /<([^>]+)>/.exec(letter.from)?.[1] ?? letter.from.replace(/ .*$/, '')
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const id = idOf(letter.name)
  const to = letter.to ?? 'Robin Keller <r.keller@example.org>'
  const host = way.host === 'self' ? `mail.${domain}` : way.host
  const helo = way.helo ?? host ?? 'unknown'
  const mailFrom = way.bounce?.(domain, id) ?? address
  const signed = way.trust === 'vouched' || way.trust === 'by-provider'
  const header = [
    ...(way.before?.(domain, id, DATE) ?? []).map(text => `Received: ${text}`),
    ...(signed ? [signature(way.trust === 'vouched' ? domain : domainOf(mailFrom), id)] : []),
    `From: ${coded(letter.from)}`,
    ...(letter.fields?.some(one => /^to:/i.test(one)) === true ? [] : [`To: ${to}`]),
    `Subject: ${coded(letter.subject)}`,
    `Date: ${DATE}`,
    `Message-ID: <${way.messageId(domain, id)}>`,
    ...(letter.via === 'apple' ? [] : ['MIME-Version: 1.0']),
    ...way.fields(domain, id),
    ...(letter.fields ?? []),
  ]
  const clicks = way.clicks?.(domain)
  const look = letter.look ?? way.look
  const body = bodyOf(
    letter,
    look,
    clicks === undefined
      ? url => url
      : url => (url.startsWith('http') ? `https://${clicks}/c/${id}?u=${encodeURIComponent(url).slice(-24)}` : url),
    domain,
  )
  const raw = [...header, ...mime(letter, body, id)].join('\n').replace(/\n/g, '\r\n')
  const auth = results(way.trust, domain, domainOf(mailFrom))
  return {
    raw,
    about: {
      ip: way.ip,
      ...(host !== null && { name: host }),
      helo,
      mailFrom,
      rcptTo: ['r.keller@example.org'],
      auth,
      now: NOW,
    },
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** The same for the same name, looks like chance. */
function idOf(name: string): string {
  let state = 2_166_136_261
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return state.toString(16).padStart(8, '0') + (Math.imul(state, 2_654_435_761) >>> 0).toString(36).slice(0, 4)
}

function coded(text: string): string {
  const [, name, rest] = /^(.*?)( <[^<>]+>)?$/s.exec(text) ?? []
  if (name === undefined || /^[\x20-\x7e]*$/.test(name)) return text
  const words = name.replace(/^"|"$/g, '')
  const pieces = Array.from(words).reduce<string[]>((all, letter) => {
    const last = all.at(-1)
    if (last !== undefined && Buffer.byteLength(last + letter) <= 42) all[all.length - 1] = last + letter
    else all.push(letter)
    return all
  }, [])
  return pieces.map(piece => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\n ') + (rest ?? '')
}

function signature(domain: string, id: string): string {
  const letters = Buffer.from(id.repeat(12)).toString('base64')
  return `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s1;\n h=from:to:subject:date:message-id:mime-version; bh=${letters.slice(0, 43)}=;\n b=${letters.slice(0, 70)}\n ${letters.slice(70, 120)}==`
}

function results(trust: Trust, domain: string, envelope: string): AuthResult[] {
  const signedBy = trust === 'vouched' ? domain : envelope
  const passes = trust === 'vouched' || trust === 'by-provider'
  const dkim = (result: 'pass'): AuthResult => ({
    method: 'dkim',
    result,
    domain: signedBy,
    selector: 's1',
    identity: `@${signedBy}`,
    algorithm: 'rsa-sha256',
    signature: 'abcdefgh',
    testing: false,
  })
  const aligned = trust === 'vouched'
  return [
    {
      method: 'spf',
      identity: 'mailfrom',
      result: passes ? 'pass' : trust === 'forged' ? 'none' : 'softfail',
      domain: envelope,
    },
    ...(passes ? [dkim('pass')] : []),
    { method: 'arc', result: 'none', sets: 0 },
    trust === 'forged'
      ? {
          method: 'dmarc',
          result: 'fail',
          domain,
          policy: 'none',
          orgDomain: domain,
          alignedSpf: false,
          alignedDkim: false,
        }
      : {
          method: 'dmarc',
          result: aligned ? 'pass' : 'none',
          domain,
          ...(aligned && { policy: 'none', orgDomain: domain, alignedSpf: false, alignedDkim: true }),
        },
  ]
}

type Body = { readonly text: string | null; readonly html: string | null }

const LINE = /^(?:(#) (.*)|!\[([^\]]*)\]\((\S+)(?: (\d+)x(\d+))?\)(?:\((\S+)\))?|\[([^\]]*)\]\((\S+)\))$/

function bodyOf(
  { body, subject, hidden = '' }: Letter,
  look: Look,
  link: (url: string) => string,
  domain: string,
): Body {
  const lines = body.trim().split('\n')
  const text = lines
    .map(line => {
      const [, , heading, , , , , , words, url] = LINE.exec(line) ?? []
      if (url !== undefined) return words === url ? link(url) : `${words}: ${link(url)}`
      return heading ?? (line.startsWith('![') ? '' : line)
    })
    .join('\n\n')
  if (look === 'text') return { text, html: null }
  const inner = lines.map(line => paragraph(line, look, link)).join('\n')
  const page = PAGES[look]({ inner, hidden, subject, domain, link })
  return { text: look === 'bare' || look === 'affiliate' ? null : text, html: page }
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

function paragraph(line: string, look: Look, link: (url: string) => string): string {
  const [, , heading, alt, source, width, height, target, words, url] = LINE.exec(line) ?? []
  if (heading !== undefined)
    return `<h1 style="font-size:24px;line-height:30px;margin:0 0 16px">${escape(heading)}</h1>`
  if (source !== undefined) {
    const size = width === undefined ? '' : ` width="${width}" height="${height}"`
    const picture = `<img src="${source}" alt="${escape(alt ?? '')}"${size} style="display:block;border:0">`
    return target === undefined ? picture : `<a href="${link(target)}">${picture}</a>`
  }
  if (url !== undefined) {
    const button = ['newsletter', 'notice', 'affiliate'].includes(look)
      ? ' style="background:#1a4fd6;color:#ffffff;padding:12px 24px;border-radius:4px;text-decoration:none;display:inline-block"'
      : ''
    return `<p><a href="${link(url)}" target="_blank"${button}>${escape(words ?? '')}</a></p>`
  }
  if (look === 'gmail') return `<div>${escape(line)}</div><div><br></div>`
  if (look === 'word')
    return `<p class="MsoNormal"><span style="font-size:11.0pt">${escape(line)}<o:p></o:p></span></p>`
  return `<p style="margin:0 0 14px">${escape(line)}</p>`
}

type Page = {
  readonly inner: string
  readonly hidden: string
  readonly subject: string
  readonly domain: string
  readonly link: (url: string) => string
}

const PAGES: Readonly<Record<Exclude<Look, 'text'>, (page: Page) => string>> = {
  newsletter: ({ inner, hidden, subject, domain, link }) => `<!doctype html>
<html lang="en" xmlns:v="urn:schemas-microsoft-com:vml"><head><meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(subject)}</title>
<style type="text/css">body{margin:0;padding:0;background:#f4f4f4}.content{width:600px;max-width:100%}@media only screen and (max-width:480px){.content{width:100%!important}h1{font-size:22px!important}}</style></head>
<body style="background:#f4f4f4"><span style="display:none;font-size:0px;line-height:0px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;visibility:hidden;mso-hide:all">${escape(hidden)}</span>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center"><table class="content" role="presentation" cellpadding="0" cellspacing="0" style="background:#ffffff"><tr><td style="padding:24px;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#202020">
${inner}
</td></tr><tr><td style="padding:24px;font-size:12px;color:#656565" align="center"><p>You receive this because you signed up at ${domain}.</p><p><a href="${link(`https://${domain}/browser`)}">View in browser</a> | <a href="${link(`https://${domain}/preferences`)}">Update preferences</a> | <a href="${link(`https://${domain}/unsubscribe`)}">Unsubscribe</a></p></td></tr></table></td></tr></table>
<img src="${link(`https://${domain}/open.gif`)}" width="1" height="1" alt=""></body></html>`,
  notice: ({ inner, hidden, domain }) => `<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>body{font-family:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;color:#24292e}.box{max-width:544px;margin:0 auto;border:1px solid #e1e4e8;padding:24px}</style></head><body>${hidden === '' ? '' : `<div style="display:none;max-height:0;overflow:hidden">${escape(hidden)}</div>`}
<div class="box"><img src="https://${domain}/logo.png" width="120" height="32" alt="${domain}">
${inner}
</div></body></html>`,
  gmail: ({ inner }) => `<div dir="ltr">${inner}</div>`,
  word: ({
    inner,
  }) => `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Microsoft Word 15 (filtered medium)"><style><!-- p.MsoNormal, li.MsoNormal {margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif;} --></style></head><body lang="EN-GB" link="#0563C1" vlink="#954F72" style="word-wrap:break-word"><div class="WordSection1">
${inner}
</div></body></html>`,
  affiliate: ({ inner, hidden, domain }) => `<html><head><title></title></head><body><center>
${inner}
<br><br><a href="https://${domain}/u/opt"><img src="https://${domain}/img/ft.png"></a></center>
<div style="color:#ffffff;font-size:1px">${escape(hidden)}</div><img src="https://${domain}/o/1.gif" width="1" height="1"></body></html>`,
  bare: ({ inner }) => `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>
${inner}
</body></html>`,
}

/** Octets of text in quoted-printable, RFC 2045 §6.7. */
function quoted(text: string): string {
  return text
    .split('\n')
    .map(line => {
      const octets = [...Buffer.from(line)].map(one =>
        one === 61 || one < 32 || one > 126
          ? `=${one.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCharCode(one),
      )
      const lines = ['']
      for (const octet of octets) {
        if ((lines.at(-1)?.length ?? 0) + octet.length > 75) lines.push('')
        lines[lines.length - 1] += octet
      }
      return lines.join('=\n').replace(/ $/, '=20')
    })
    .join('\n')
}

function mime({ files = [] }: Letter, { text, html }: Body, id: string): string[] {
  const part = (type: string, content: string): string[] => [
    `Content-Type: ${type}; charset="UTF-8"`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quoted(content),
  ]
  const multipart = (kind: string, mark: string, parts: readonly string[][]): string[] => [
    `Content-Type: multipart/${kind}; boundary="${mark}"`,
    '',
    ...parts.flatMap(one => [`--${mark}`, ...one]),
    `--${mark}--`,
    '',
  ]
  const texts = [
    ...(text === null ? [] : [part('text/plain', text)]),
    ...(html === null ? [] : [part('text/html', html)]),
  ]
  const whole = texts.length === 1 ? (texts[0] ?? []) : multipart('alternative', `b1_${id}`, texts)
  if (files.length === 0) return whole
  const attached = files.map(({ name, type, content }) => [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content, 'latin1').toString('base64').replace(/.{76}/g, '$&\n'),
  ])
  return multipart('mixed', `b0_${id}`, [whole, ...attached])
}
