/**
 * Messages of a wanted length, made of words that nearly all differ, as in mail; and hostile ones. The same in every run.
 */
import { zip } from '../../support/zip.ts'
import { Random } from '../../support/random.ts'

export const MADE = ['plain', 'html', 'html-base64', 'multipart'] as const
export type Made = (typeof MADE)[number]

/** Octets of a message of ordinary length. */
export const ORDINARY = 10_000

/** Of about `octets` octets. `nth`: another message of the kind. */
export function made(kind: Made, octets: number, nth: number): Buffer {
  const random = new Random(nth + 1)
  const header = [
    `Received: from mail.a.example (mail.a.example [192.0.2.${nth % 250}]) by mx.example.org; Mon, 23 Nov 2026 10:00:00 +0000`,
    `From: ${words(random, 12)} <a${nth}@a.example>`,
    'To: b@example.org',
    `Subject: =?utf-8?Q?${words(random, 30).replaceAll(' ', '_')}?=`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    `Message-ID: <${nth}.1@a.example>`,
    'MIME-Version: 1.0',
  ].join('\r\n')
  const whole = (fields: string, body: string): Buffer => Buffer.from(`${header}\r\n${fields}\r\n\r\n${body}\r\n`)
  switch (kind) {
    case 'plain':
      return whole('Content-Type: text/plain; charset=utf-8', wrapped(words(random, octets)))
    case 'html':
      return whole('Content-Type: text/html; charset=utf-8', html(random, octets))
    case 'html-base64':
      return whole(
        `Content-Type: text/html; charset=utf-8\r\n${BASE64}`,
        base64(Buffer.from(html(random, octets * 0.73))),
      )
    case 'multipart':
      return whole('Content-Type: multipart/mixed; boundary=m', multipart(random, octets))
    default:
      throw new Error(String(kind satisfies never))
  }
}

const BASE64 = 'Content-Transfer-Encoding: base64'
const SYLLABLES =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru'.split(' ')

function words(random: Random, characters: number): string {
  let text = ''
  while (text.length < characters)
    text += `${Array.from({ length: 1 + random.below(4) }, () => random.pick(SYLLABLES)).join('')} `
  return text.slice(0, characters).trim()
}

const wrapped = (text: string): string => text.replace(/(.{60,76}) /g, '$1\r\n')
const base64 = (content: Buffer): string => content.toString('base64').replace(/(.{76})/g, '$1\r\n')

/** A newsletter: tables, styles, a link and a picture in each row. */
function html(random: Random, octets: number): string {
  let text =
    '<!doctype html><html><head><title>a</title><style>.x{color:#333} .y{font-size:12px}</style></head><body><table>'
  while (text.length < octets) {
    const name = words(random, 8).replaceAll(' ', '')
    text += `<tr><td class="x" style="color:#333;padding:0 4px"><a href="https://${name}.a.example/${name}?x=1&amp;y=2">${words(random, 20)}</a>&nbsp;${words(random, 120)}<img src="https://i.a.example/${name}.png" alt="${name}" width="20"></td></tr>\r\n`
  }
  return `${text}</table></body></html>`
}

/** A third is text and HTML, the rest a PDF and a zip with an office document in it. */
function multipart(random: Random, octets: number): string {
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)))
  const file = Math.floor(octets * 0.24)
  const document = zip([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: 'word/document.xml', content: noise(file) },
  ])
  return [
    '--m\r\nContent-Type: multipart/alternative; boundary=a\r\n',
    `--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${wrapped(words(random, octets * 0.1))}`,
    `--a\r\nContent-Type: text/html; charset=utf-8\r\n${BASE64}\r\n\r\n${base64(Buffer.from(html(random, octets * 0.17)))}`,
    '--a--',
    `--m\r\nContent-Type: application/pdf; name=a.pdf\r\n${BASE64}\r\n\r\n${base64(Buffer.concat([Buffer.from('%PDF-1.7\n'), noise(file)]))}`,
    `--m\r\nContent-Type: application/zip; name=a.zip\r\n${BASE64}\r\n\r\n${base64(zip([{ name: 'a.docx', content: document }]))}`,
    '--m--',
  ].join('\r\n')
}

const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\n'
const HTML = 'Content-Type: text/html; charset=utf-8\r\n\r\n'
const FROM = 'From: a@b.example\r\nSubject: a\r\n'

function bomb(levels: number): Buffer {
  let content: Buffer = Buffer.alloc(20_000_000)
  for (let level = 0; level < levels; level++)
    content = zip(Array.from({ length: level === 0 ? 1 : 10 }, (_, nth) => ({ name: `${nth}.zip`, content })))
  return content
}

/** Made when asked for: some are long. */
export const BAD: Readonly<Record<string, () => Buffer>> = {
  'zip bomb of four levels': () =>
    Buffer.from(`${FROM}Content-Type: application/zip\r\n${BASE64}\r\n\r\n${base64(bomb(4))}`),
  '1,000 levels': () =>
    Buffer.from(
      FROM +
        Array.from({ length: 1000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join(
          '',
        ),
    ),
  '1,000 messages in messages': () => Buffer.from(FROM + 'Content-Type: message/rfc822\r\n\r\n'.repeat(1000)),
  '100,000 parts': () =>
    Buffer.from(`${FROM}Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\na\r\n'.repeat(100_000)}`),
  'line of 25 MB': () => Buffer.from(`${FROM}${TEXT}${'a'.repeat(25_000_000)}`),
  '25 MB of words in one line': () => Buffer.from(`${FROM}${TEXT}${words(new Random(1), 1_000_000).repeat(25)}`),
  '10 MB of tags': () => Buffer.from(`${FROM}${HTML}${'<b>'.repeat(3_400_000)}`),
  '10 MB of links': () => Buffer.from(`${FROM}${HTML}${'<a href="http://a.example/">b</a> '.repeat(300_000)}`),
  '10 MB of styles': () => Buffer.from(`${FROM}${HTML}${'<p style="color:#fff;font-size:0">b</p>'.repeat(250_000)}`),
  '8 MB of one letter and blanks': () => Buffer.from(`${FROM}${TEXT}${'a '.repeat(4_000_000)}`),
  '8 MB of digits': () => Buffer.from(`${FROM}${TEXT}${'1'.repeat(8_000_000)}`),
  '8 MB of at signs': () => Buffer.from(`${FROM}${TEXT}${'@'.repeat(8_000_000)}`),
  '8 MB of http://': () => Buffer.from(`${FROM}${TEXT}${'http://'.repeat(1_100_000)}`),
  '8 MB of dots': () => Buffer.from(`${FROM}${TEXT}${'a.'.repeat(4_000_000)}`),
  '8 MB of new lines': () => Buffer.from(`${FROM}${TEXT}${'\r\n'.repeat(4_000_000)}`),
  'UTF-16 said to be UTF-8': () =>
    Buffer.concat([Buffer.from(FROM + TEXT), Buffer.from(words(new Random(2), 1_000_000), 'utf16le')]),
  'octets of chance said to be ISO-2022-JP': () =>
    Buffer.concat([
      Buffer.from(`${FROM}Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n`),
      Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 7919) & 255)),
    ]),
  '500 kB Subject': () => Buffer.from(`From: a@b.example\r\nSubject: ${'=?utf-8?Q?a?= '.repeat(36_000)}\r\n${TEXT}a`),
  '500 kB From': () => Buffer.from(`From: ${'"a" <b@c.example>, '.repeat(26_000)}\r\n${TEXT}a`),
  '2,000 Received fields': () =>
    Buffer.from(
      `${'Received: from a.example (b.example [192.0.2.1]) by c.example; Mon, 23 Nov 2026 10:00:00 +0000\r\n'.repeat(2000)}${FROM}${TEXT}a`,
    ),
}
