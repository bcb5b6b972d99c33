/** What the eye gets: hidden text and its kinds, look-alike letters, links and where they lead, and what two readers see differently. */
import t from 'tap'
import { parseMessage } from '../../lib/mail/parse.ts'
import type { ParsedMessage } from '../../lib/mail/parse.ts'

const html = (inside: string): ParsedMessage => parseMessage(`Content-Type: text/html; charset=utf-8\r\n\r\n${inside}`)
const odd = (raw: Buffer | string): readonly string[] => parseMessage(raw).oddities.map(one => one.name)

t.test('hidden, and how', async t => {
  for (const [name, inside, text, hiddenBy] of [
    ['a class', '<style>.x{display:none}</style>a<p class=x>bcd', 'a', { display: 3 }],
    ['an id, in upper case', '<STYLE>#X { VISIBILITY : HIDDEN }</STYLE>a<p id=X>b', 'a', { display: 1 }],
    [
      'what stands in a class',
      '<style>.o .x{display:none}</style><i class=x>a</i><b class=o><i class=x>b',
      'a',
      { display: 1 },
    ],
    ['rules for print hide nothing', '<style>@media print{.x{display:none}}</style><p class=x>a', 'a', {}],
    ['rules on hover hide nothing', '<style>.x:hover{display:none}</style><p class=x>a', 'a', {}],
    ['the own style overrides a class', '<style>.x{display:none}</style><p class=x style="display:block">a', 'a', {}],
    [
      'but not an important one',
      '<style>.x{display:none!important}</style><p class=x style="display:block">b',
      '',
      { display: 1 },
    ],
    ['no size, and a size again inside', '<td style="font-size:0">b<p style="font-size:13px">a', 'a', { size: 1 }],
    ['one pixel', '<p style="font-size:1px">b', '', { size: 1 }],
    ['nearly the colour of the ground', '<body bgcolor="#ffffff"><p style="color:#fdfdfc">b', '', { colour: 1 }],
    ['the ground of a table', '<table bgcolor=black><td style="color:hsl(0,0%,2%)">b', '', { colour: 1 }],
    ['white on a picture is seen', '<td style="background:url(x.png)"><font color=white>a', 'a', {}],
    ['white on a named ground is seen', '<td bgcolor=navy><font color=white>a', 'a', {}],
    ['see-through', '<p style="opacity:0.01">b', '', { opacity: 1 }],
    ['letters that are clear', '<p style="color:rgba(0,0,0,0)">b', '', { colour: 1 }],
    ['off the screen', '<p style="position:absolute;left:-9999px;top:0">b', '', { position: 1 }],
    ['a box without room', '<p style="max-height:0;overflow:hidden;width:100%">b', '', { clipped: 1 }],
    ['a height of nothing that overflows is seen', '<p style="height:0">a', 'a', {}],
    ['details', '<details><summary>a</summary>bc</details>d', 'ad', { 'folded-away': 2 }],
    ['a template', '<template>bc</template>a', 'a', { 'not-rendered': 2 }],
    ['a title', '<title>b</title>a', 'a', { 'not-rendered': 1 }],
    ['what only Outlook shows', 'a<!--[if mso]><b>bc</b><![endif]-->', 'a', { comment: 2 }],
    ['what all others show', '<!--[if !mso]><!-->a<!--<![endif]-->', 'a', undefined],
    ['spaces that push a preview away', '<p style="display:none">b&nbsp;&zwnj;&#847;&shy;', '', { display: 1 }],
  ] as const) {
    const [seen] = html(inside).texts
    t.equal(seen?.text.replace(/\s+/g, ''), text, name)
    const { style: _, ...kinds } = seen?.hiddenBy ?? {}
    if (hiddenBy !== undefined) t.strictSame(kinds, hiddenBy, `${name}: how much, in which way`)
  }
  t.notOk(html('<style>p{}</style><!-- b --><title>b</title>a').oddities.some(one => one.name === 'hidden-text'))
  t.ok(html('<p hidden>b').oddities.some(one => one.name === 'hidden-text'))
})

t.test('letters that look like others', async t => {
  for (const [name, text, folded] of [
    ['Cyrillic in a Latin word', 'your p\u0430ssw\u043erd', 'your password'],
    ['small capitals', '\u1d18\u1d00\u028f', 'pay'],
    ['Russian is Russian', '\u0432\u0430\u0448 \u0441\u0447\u0435\u0442', undefined],
    ['a Russian word with a Latin stem', 'SMS\u043a\u0430 HTML-\u043a\u043e\u0434', undefined],
    ['Greek in science', 'TNF\u03b1 and 5 \u03bcm of \u03b2-test', undefined],
    ['German', 'sch\u00f6ne Gr\u00fc\u00dfe', undefined],
  ] as const) {
    const parsed = parseMessage(`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`)
    t.equal(parsed.texts[0]?.folded, folded, name)
    t.equal(
      parsed.oddities.some(one => one.name === 'look-alike-characters'),
      folded !== undefined,
      `${name}: noted`,
    )
  }
})

t.test('where links lead', async t => {
  for (const [name, target, host, traits, innerHost, skeleton] of [
    ['backslashes', 'http:\\\\evil.example\\x', 'evil.example', ['backslash'], null, null],
    ['percent in the host', 'http://%65vil.example/', 'evil.example', ['encoded-host'], null, null],
    ['hexadecimal', 'http://0x7f.1/', '127.0.0.1', ['address-literal', 'numeric-host'], null, null],
    ['octal', 'http://017700000001/', '127.0.0.1', ['address-literal', 'numeric-host'], null, null],
    ['a port', 'http://a.example:8080/', 'a.example', ['port'], null, null],
    ['no scheme', 'www.a.example/x', 'www.a.example', ['bare'], null, null],
    ['mail', 'mailto:a@b.example', null, ['mailto'], null, null],
    ['telephone', 'tel:+41', null, ['tel'], null, null],
    ['a program', 'search-ms:query=x', null, ['foreign-scheme'], null, null],
    ['a short link', 'https://bit.ly/x', 'bit.ly', ['shortener'], null, null],
    [
      'a redirector',
      'https://www.google.com/url?sa=D&q=https%3A%2F%2Fevil.example%2F',
      'www.google.com',
      ['redirect'],
      'evil.example',
      null,
    ],
    ['AMP', 'https://www.google.ch/amp/s/evil.example/x', 'www.google.ch', ['redirect'], 'evil.example', null],
    [
      'a translated page',
      'https://evil-example.translate.goog/x?y',
      'evil-example.translate.goog',
      ['redirect'],
      'evil.example',
      null,
    ],
    [
      'an address inside an address',
      'https://a.example/t?u=http%3A%2F%2Fevil.example%2F',
      'a.example',
      ['redirect'],
      'evil.example',
      null,
    ],
    ['one of the own site is no redirect', 'https://a.example/t?u=https://www.a.example/', 'a.example', [], null, null],
    ['a link to share a page', 'https://a.example/sharer?u=http://b.example/', 'a.example', [], null, null],
    [
      'a host of mixed scripts',
      'https://p\u0430ypal.example/',
      'xn--pypal-4ve.example',
      ['idn', 'idn-mixed'],
      null,
      'paypal.example',
    ],
    [
      'a host all in disguise',
      'https://\u0430\u0440\u0440\u04cf\u0435.example/',
      'xn--80ak6aa92e.example',
      ['idn', 'idn-mixed'],
      null,
      'apple.example',
    ],
  ] as const) {
    const [link] = html(`<a href="${target}">x</a>`).links
    const { host: h, traits: ts, innerHost: i, skeleton: s } = link ?? {}
    t.strictSame({ h, ts, i, s }, { h: host, ts: traits, i: innerHost, s: skeleton }, name)
  }
  const safe = 'https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2F'
  t.notOk(html(`<a href="${safe}">https://bank.example/</a>`).links[0]?.traits.includes('text-differs'))
  t.equal(html('<base href="http://b.example/"><a href="/x">y').links[0]?.host, 'b.example', 'relative to a base')
  t.ok(html('<p hidden><a href="http://a.example/">x').links[0]?.traits.includes('hidden'), 'hidden')
  t.ok(html('<a href="http://a.example/"><img src=x></a>').links[0]?.traits.includes('image'), 'a picture')
  t.equal(html('<meta http-equiv=refresh content="0;url=http://a.example/">').links[0]?.source, 'refresh')
  t.equal(html('see http://a.example/x').links[0]?.source, 'text', 'an address in HTML that is no link')
  const text = parseMessage('\r\nwww.a.example/x, shop.example.com; a@b.example.com e.g. done.it file.txt v1.2.3').links
  t.strictSame(
    text.map(({ target }) => target),
    ['www.a.example/x', 'shop.example.com'],
    'bare hosts in plain text',
  )
  const [pixel, logo] = html('<img src="http://t.example/" width=1 height=1><img src="cid:a">').images
  t.strictSame([pixel?.host, pixel?.tracking, logo?.host], ['t.example', true, null], 'pictures')
})

const multi = (body: string, more = ''): string => `Content-Type: multipart/mixed; boundary=x${more}\r\n\r\n${body}`
const words = (n: number, letter: string): string =>
  Array.from({ length: n }, (_, i) => letter.repeat(4) + String.fromCharCode(97 + (i % 26), 97 + (i >> 4))).join(' ')

t.test('what two programs would read differently', async t => {
  for (const [oddity, raw] of [
    [
      'alternatives-differ',
      `Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n${words(30, 'a')}\r\n--x\r\nContent-Type: text/html\r\n\r\n${words(30, 'b')}\r\n--x--\r\n`,
    ],
    ['bare-cr', multi('a\r--x\r\n\r\nb\r\n--x--\r\n')],
    ['binhex', '\r\n(This file must be converted with BinHex 4.0)\r\n:'],
    [
      'boundary-invalid',
      `Content-Type: multipart/mixed; boundary="${'y'.repeat(80)}"\r\n\r\n--${'y'.repeat(80)}\r\n\r\na`,
    ],
    ['boundary-reused', multi('--x\r\nContent-Type: multipart/mixed; boundary=xy\r\n\r\n--xy\r\n\r\na')],
    [
      'charset-broken',
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FF=FE=FC',
    ],
    [
      'charset-differs',
      'Content-Type: text/html; charset=iso-8859-2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<meta charset=3Dkoi8-r>=E1=E9',
    ],
    ['control-characters', 'Subject: a\0b\r\n\r\n'],
    ['disposition-conflict', 'Content-Disposition: inline\r\nContent-Disposition: attachment\r\n\r\na'],
    ['encoded-word-control', 'Subject: =?utf-8?Q?a=0D=0ABcc:_b?=\r\n\r\n'],
    ['encoded-word-in-parameter', 'Content-Type: text/plain; name="=?utf-8?Q?a?="\r\n\r\n'],
    ['encoded-word-needless', 'Subject: =?utf-8?B?YWJj?=\r\n\r\n'],
    ['encoded-word-split', 'Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=BC?=\r\n\r\n'],
    ['epilogue-part', multi('--x\r\n\r\na\r\n--x--\r\nContent-Type: text/html\r\n\r\nb')],
    ['field-repeated', 'From: a@a.example\r\nFROM: b@b.example\r\n\r\n'],
    ['form', 'Content-Type: text/html\r\n\r\n<form>'],
    ['frame', 'Content-Type: text/html\r\n\r\n<iframe src=x>'],
    ['header-broken', 'Subject: a\r\nno field\r\nTo: b\r\n\r\nc'],
    ['header-empty-fold', 'Subject: a\r\n \r\n b\r\n\r\nc'],
    ['html-comment-in-word', 'Content-Type: text/html\r\n\r\nvia<b></b>gra'],
    ['html-tag-broken', 'Content-Type: text/html\r\n\r\n<a href="'],
    ['line-too-long', `\r\n${'a'.repeat(999)}\r\n`],
    ['multipart-empty', multi('--x--\r\n')],
    ['preamble-part', multi('Content-Type: text/html\r\n\r\na\r\n--x\r\n\r\nb\r\n--x--')],
    ['text-is-html', 'Content-Type: text/plain\r\n\r\n<html>a'],
    ['utf-16-undeclared', Buffer.concat([Buffer.from('\r\n'), Buffer.from('hello', 'utf16le')])],
    ['yenc', '\r\n=ybegin line=128 size=3 name=a\r\nabc'],
  ] as const)
    t.ok(odd(raw).includes(oddity), `${oddity}, of ${odd(raw).join(' ')}`)
  const plain = 'From: a@a.example\r\nSubject: gr\u00fc\u00dfe\r\n'
  t.strictSame(odd(`${plain}\r\n${'a '.repeat(499)}\r\nb`), [], 'an everyday message has none')
  const same = words(30, 'a')
  t.strictSame(
    odd(
      `${plain}Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n${same}\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>${same}\r\n--x--\r\n`,
    ),
    [],
    'nor one with alternatives that say the same',
  )
})

t.test('charsets that TextDecoder has not', async t => {
  for (const [charset, octets, wanted] of [
    ['cp437', '\x81', '\u00fc'],
    ['cp850', '\x84', '\u00e4'],
    ['hz-gb-2312', 'a~{VPND~}b~~', 'a\u4e2d\u6587b~'],
    ['iso-2022-kr', '\x1b$)Ca\x0eGQ\x0fb', 'a\ud55cb'],
    ['macroman', '\x8a', '\u00e4'],
  ] as const) {
    const raw = Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n${octets}`, 'latin1')
    t.equal(parseMessage(raw).texts[0]?.text, wanted, charset)
  }
})
