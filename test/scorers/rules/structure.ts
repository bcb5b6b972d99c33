/** How messages are built. */
import t from 'tap'
import { STRUCTURE } from '../../../lib/scorers/rules/structure.ts'
import { testRules } from '../../support/rules.ts'
import { zip } from '../../support/zip.ts'
import type { Example } from '../../support/rules.ts'

const type = (value: string, body: string, more: Record<string, string> = {}): Example => ({
  fields: { 'Content-Type': value, ...more },
  body,
})
const html = (body: string): Example => type('text/html; charset=utf-8', body)
const b64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')
const LONG = 'Dear Beat, here are the minutes of our meeting of last Thursday. '
const alternatives = (plain: string, rich: string): Example =>
  type(
    'multipart/alternative; boundary=b',
    `--b\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n${rich}\r\n--b--\r\n`,
  )

/** Two hundred words that only one side has. */
const words = (stem: string): string =>
  Array.from({ length: 200 }, (_, n) => `${stem}${String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26))}${stem}`)
    .join(' ')
    .replace(/(.{60}\S*) /g, '$1\r\n')

const base64 = (octets: Buffer): string => octets.toString('base64').replace(/.{76}/g, '$&\r\n')
const SMALL_ZIP = base64(zip([{ name: 'a.txt', content: Buffer.from('a') }]))
const BOMB = base64(zip([{ name: 'a.bin', content: Buffer.alloc(40_000_000) }]))

const EXAMPLES = {
  MIME_TWO_READINGS: {
    holds: [type('multipart/mixed; boundary=a; boundary=b', '--a\r\n\r\nx\r\n--a--\r\n--b\r\n\r\ny\r\n--b--\r\n')],
    not: [type('multipart/mixed; boundary=a', '--a\r\n\r\nx\r\n--a--\r\n')],
  },
  MIME_BROKEN: {
    holds: [type('multipart/mixed; boundary=a', 'no boundary here\r\n')],
    not: [type('multipart/mixed; boundary=a', '--a\r\n\r\nx\r\n--a--\r\n')],
  },
  MIME_DISGUISED: {
    holds: [type('text/plain; charset=utf-7', 'Hi Mom +Jjo-!\r\n')],
    not: [type('text/plain; charset=utf-8', 'Hi Mom +Jjo-!\r\n')],
  },
  HEADER_BROKEN: {
    holds: [{ fields: { 'X-A': 'b\r\nthis line is no field' } }],
    not: [{ fields: { 'X-A': 'b\r\n this one is folded' } }],
  },
  CONTROL_CHARACTERS: { holds: [{ body: 'a\x00b\x01c\r\n' }], not: [{ body: 'a\tb\r\n' }] },
  BIDI_OVERRIDE: { holds: [{ body: 'file \u202egpj.exe\r\n' }], not: [{ body: 'שלום\u200f\r\n' }] },
  INVISIBLE_CHARACTERS: {
    holds: [{ body: `${'a\u200bb'.repeat(20)}\r\n` }],
    not: [
      { body: 'a\u00adb\r\n' },
      { body: `${'a\u200bb'.repeat(20)}\r\n`, fields: { 'List-Unsubscribe': '<mailto:u@muster.example>' } },
    ],
  },
  MIXED_SCRIPTS: {
    holds: [{ body: 'Your раypal ассоunt and Аmazоn оrder\r\n' }],
    not: [{ body: 'Ваш заказ в Amazon\r\n' }],
  },
  WORDS_CUT: { holds: [html('<p>via<!-- x -->gra</p>')], not: [html('<p>via <!-- x --> gra</p>')] },
  ALTERNATIVES_DIFFER: {
    holds: [alternatives(words('minu'), `<p>${words('jack')}</p>`)],
    not: [alternatives(LONG, `<p>${LONG}</p>`)],
  },
  HIDDEN_TEXT_MUCH: {
    holds: [html(`<div style="display:none">${LONG.repeat(40)}</div><p>Click</p>`)],
    not: [
      html(`<style>${LONG.repeat(40)}</style><p>Click</p>`),
      html(`<div style="display:none">${LONG}</div><p>Click</p>`),
    ],
  },
  BASE64_TEXT_NEEDLESS: {
    holds: [type('text/plain', b64(LONG), { 'Content-Transfer-Encoding': 'base64' })],
    not: [
      type('text/plain; charset=utf-8', b64(`Grüsse. ${LONG}`), { 'Content-Transfer-Encoding': 'base64' }),
      type('text/plain', LONG),
    ],
  },
  HTML_ONLY: { holds: [html('<p>hi</p>')], not: [alternatives('hi', '<p>hi</p>')] },
  PICTURE_FOR_TEXT: {
    holds: [html('<a href="https://shop.example/"><img src="https://shop.example/a.png" width=600></a>')],
    not: [
      html(`<p>${LONG.repeat(4)}</p><a href="https://shop.example/"><img src="https://shop.example/a.png"></a>`),
      html('<img src="cid:a">'),
    ],
  },
  BODY_EMPTY: { holds: [{ body: '' }, { body: ' \r\n\r\n' }], not: [{ body: 'ok\r\n' }, html('<img src="cid:a">')] },
  CHARSET_UNUSED: {
    holds: [type('text/plain; charset=koi8-r', LONG)],
    not: [type('text/plain; charset=utf-8', LONG), type('text/plain; charset=iso-2022-jp', `\x1b$B$3$s\x1b(B ${LONG}`)],
  },
  BEYOND_LIMITS: {
    holds: [type('multipart/mixed; boundary=a', '--a\r\n\r\nx\r\n'.repeat(1_200))],
    not: [type('multipart/mixed; boundary=a', `${'--a\r\n\r\nx\r\n'.repeat(20)}--a--\r\n`)],
  },
  ARCHIVE_BEYOND_LIMITS: {
    holds: [type('application/zip', BOMB, { 'Content-Transfer-Encoding': 'base64' })],
    not: [type('application/zip', SMALL_ZIP, { 'Content-Transfer-Encoding': 'base64' })],
  },
  TEXT_BEYOND_LIMITS: {
    holds: [type('text/plain', 'http://a.example/x\r\n'.repeat(1_200))],
    not: [type('text/plain', 'http://a.example/x\r\n'.repeat(900))],
  },
  OUTLOOK_BOUNDARY_FORGED: {
    holds: [type('multipart/mixed; boundary="----=_NextPart_000_0012_01C3A1B2.1A2B3C4D"', '')],
    not: [
      type('multipart/mixed; boundary="----=_NextPart_000_0012_01C3A1B2.1A2B3C4D"', '', {
        'X-Mailer': 'Microsoft Outlook 16.0',
      }),
      type('multipart/mixed; boundary="----=_Part_1"', ''),
    ],
  },
}

testRules(t, STRUCTURE, EXAMPLES)
