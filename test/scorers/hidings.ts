/** GTUBE and EICAR, hidden as mail can hide a thing: each must be found, and a message without them must not be taken for one. */
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import t from 'tap'
import { testStrings } from '../../lib/scorers/rules/test-strings.ts'
import { contentOf } from '../support/content.ts'
import { zip } from '../support/zip.ts'

const G = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', '*C.34X'].join('')
const E = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('')
const HEAD = 'From: a@a.example\r\nSubject: hi\r\nMIME-Version: 1.0\r\n'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const b64 = (octets: string | Buffer): string =>
  (
    Buffer.from(octets as string)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
const short = (octets: string, width: number): string =>
  (
    Buffer.from(octets)
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  ).join('\r\n')
const qp = (text: string): string =>
  Array.from(text, c => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
    .replace(/(.{72})/g, '$1=\r\n')
const uu = (octets: Buffer): string => {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 45) {
    const line = octets.subarray(at, at + 45)
    let text = String.fromCharCode(32 + line.length)
    for (let n = 0; n < line.length; n += 3) {
      const three = ((line[n] ?? 0) << 16) | ((line[n + 1] ?? 0) << 8) | (line[n + 2] ?? 0)
      for (const shift of [18, 12, 6, 0]) text += String.fromCharCode(((three >> shift) & 63) + 32)
    }
    lines.push(text)
  }
  return `begin 644 a.com\r\n${lines.join('\r\n')}\r\n\`\r\nend\r\n`
}
const chars = (text: string, between: string): string => Array.from(text).join(between)
const body = (fields: string, text: string): string => `${HEAD}${fields}\r\n\r\n${text}`
const html = (text: string): string => body('Content-Type: text/html', `<html><body>${text}</body></html>`)
const multi = (boundary: string, part: string, end = `\r\n--x--\r\n`): string =>
  body(`Content-Type: multipart/mixed${boundary}`, `--x\r\n${part}${end}`)
const coded = (text: string | Buffer, type = 'text/plain'): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${b64(text)}`
const attached = (octets: Buffer): string =>
  multi('; boundary=x', coded(octets, 'application/octet-stream; name=a.bin'))
const nested = (levels: number, inside: string): string => {
  let text = inside
  for (let n = 0; n < levels; n++)
    text = `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n${text}\r\n--b${n}--\r\n`
  return `${HEAD}${text}`
}
const packed = deflateRawSync(latin1(E))

const tar = (content: string): Buffer =>
  latin1(
    `${'a'.padEnd(124, '\0')}${content.length.toString(8).padStart(11, '0')}\0${'0'.padStart(21, '0')}${'\0'.repeat(100)}ustar`.padEnd(
      512,
      '\0',
    ) + content.padEnd(512, '\0'),
  )
const winmail = (content: string): Buffer => {
  const head = Buffer.from('789f3e2201000202900600000000000000020f800600', 'hex')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(content.length)
  return Buffer.concat([head, length, latin1(content), Buffer.alloc(2)])
}

/** `text` is GTUBE in one run and EICAR in the other. */
const HIDINGS: Readonly<Record<string, (text: string) => string | Buffer>> = {
  'in the open': text => body('X-A: b', text),
  base64: text => body('Content-Transfer-Encoding: base64', b64(text)),
  'base64 in lines of 7': text => body('Content-Transfer-Encoding: base64', short(text, 7)),
  'base64 with spaces between all characters': text => body('Content-Transfer-Encoding: base64', chars(b64(text), ' ')),
  'base64 with characters that do not belong there': text =>
    body('Content-Transfer-Encoding: base64', chars(b64(text), '-')),
  'base64 of pieces, each padded': text =>
    body('Content-Transfer-Encoding: base64', `${b64(text.slice(0, 10))}\r\n${b64(text.slice(10))}`),
  'base64 without its padding': text => body('Content-Transfer-Encoding: base64', short(text, 9).replace(/=+$/, '')),
  'BASE64 in quotes with a comment': text => body('Content-Transfer-Encoding: "BASE64" (so)', short(text, 9)),
  'base64 under a field with a fold': text => body('Content-Transfer-Encoding:\r\n\tbase64', short(text, 9)),
  'base64 that calls itself base-64': text => body('Content-Transfer-Encoding: base-64', short(text, 9)),
  'base64, declared after 7bit': text =>
    body('Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64', short(text, 9)),
  'base64, declared before 7bit': text =>
    body('Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit', short(text, 9)),
  'quoted-printable': text => body('Content-Transfer-Encoding: quoted-printable', qp(text)),
  'quoted-printable in lower case': text => body('Content-Transfer-Encoding: quoted-printable', qp(text).toLowerCase()),
  'quoted-printable with soft breaks': text =>
    body('Content-Transfer-Encoding: quoted-printable', chars(text, '=\r\n')),
  'quoted-printable with spaces behind soft breaks': text =>
    body('Content-Transfer-Encoding: quoted-printable', chars(text, '= \t\r\n')),
  'quoted-printable with bare LF': text => body('Content-Transfer-Encoding: quoted-printable', chars(text, '=\n')),
  'quoted-printable beside broken escapes': text =>
    body('Content-Transfer-Encoding: quoted-printable', `=ZZ = ==\r\n${qp(text)}`),
  'uuencode in a text': text => body('X-A: b', `see\r\n${uu(latin1(text))}`),
  'uuencode as transfer encoding': text => body('Content-Transfer-Encoding: x-uuencode', uu(latin1(text))),
  'uuencode with bare LF': text => body('X-A: b', uu(latin1(text)).replaceAll('\r\n', '\n')),
  'uuencode in base64': text => body('Content-Transfer-Encoding: base64', b64(uu(latin1(text)))),
  'UTF-16 with a mark': text =>
    body('Content-Type: text/plain; charset=utf-16', Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1')),
  'UTF-16LE in base64': text =>
    body(
      'Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64',
      b64(Buffer.from(text, 'utf16le')),
    ),
  'UTF-16BE in base64': text =>
    body(
      'Content-Type: text/plain; charset=utf-16be\r\nContent-Transfer-Encoding: base64',
      b64(Buffer.from(text, 'utf16le').swap16()),
    ),
  'UTF-16 that nobody declares': text => body('Content-Transfer-Encoding: base64', b64(Buffer.from(text, 'utf16le'))),
  'UTF-7': text =>
    body(
      'Content-Type: text/plain; charset=utf-7',
      `+${Buffer.from(text, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`,
    ),
  'full-width letters': text =>
    body(
      'Content-Type: text/plain; charset=utf-8',
      Buffer.from(Array.from(text, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')).toString('latin1'),
    ),
  'soft hyphens between letters': text =>
    body('Content-Type: text/plain; charset=utf-8', Buffer.from(chars(text, '\u00ad')).toString('latin1')),
  'zero-width spaces between letters': text =>
    body('Content-Type: text/plain; charset=utf-8', Buffer.from(chars(text, '\u200b')).toString('latin1')),
  'written backwards behind RLO': text =>
    body(
      'Content-Type: text/plain; charset=utf-8',
      Buffer.from(`\u202e${Array.from(text).reverse().join('')}\u202c`).toString('latin1'),
    ),
  'format=flowed, cut in two': text =>
    body('Content-Type: text/plain; format=flowed; delsp=yes', `${text.slice(0, 20)} \r\n${text.slice(20)}`),
  'cut by line ends': text => body('X-A: b', chars(text, '\r\n')),
  'HTML: numbers': text => html(Array.from(text, c => `&#${c.charCodeAt(0)};`).join('')),
  'HTML: hexadecimal numbers without semicolons': text =>
    html(Array.from(text, c => `&#x${c.charCodeAt(0).toString(16).padStart(8, '0')}`).join('')),
  'HTML: names': text =>
    html(text.replaceAll('*', '&ast;').replaceAll('-', '&#45;').replaceAll('$', '&dollar;').replaceAll('!', '&excl;')),
  'HTML: tags between letters': text => html(chars(text, '<b></b>')),
  'HTML: comments between letters': text => html(chars(text, '<!-- x > -->')),
  'HTML: hidden text between letters': text => html(chars(text, '<span style="display : none">z</span>')),
  'HTML: text without size between letters': text => html(chars(text, '<font style="font-size:0px">z</font>')),
  'HTML: text of the colour of its ground between letters': text => html(chars(text, '<font color=#FFF>z</font>')),
  'HTML: text that a class hides between letters': text =>
    html(`<style>.q{display:none}</style>${chars(text, '<i class=q>z</i>')}`),
  'HTML: text in boxes without room between letters': text =>
    html(chars(text, '<i style="max-height:0;overflow:hidden">z</i>')),
  'HTML: text off the screen between letters': text =>
    html(chars(text, '<i style="position:absolute;left:-9999px">z</i>')),
  'HTML: text of nearly the colour of its ground between letters': text =>
    html(`<body bgcolor=white>${chars(text, '<font color="#fdfefd">z</font>')}`),
  'HTML: soft hyphens and zero-width names': text => html(chars(text, '&shy;&ZeroWidthSpace;')),
  'HTML: itself hidden': text => html(`<div style="display:none">${chars(text, '<i></i>')}</div>`),
  'HTML: in a comment, cut by line ends': text => html(`<!-- ${chars(text, '\n')} -->`),
  'HTML: an attribute with > in it': text => html(chars(text, '<b title=">">')),
  'HTML: never closed': text => body('Content-Type: text/html', `<p>${chars(text, '<u>')}<a href="`),
  'HTML: in quoted-printable': text =>
    body('Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable', qp(chars(text, '<b>'))),
  'HTML: in base64 and UTF-16': text =>
    body(
      'Content-Type: text/html; charset=utf-16le\r\nContent-Transfer-Encoding: base64',
      b64(Buffer.from(chars(text, '<b>'), 'utf16le')),
    ),
  'HTML: called text/plain': text => body('Content-Type: text/plain', `<html>${chars(text, '<b>')}`),
  'HTML: in an attachment of another type': text => attached(latin1(`<!DOCTYPE html><p>${chars(text, '<b>')}`)),
  'a part in base64': text => multi('; boundary=x', coded(chars(text, '\n'))),
  'a part behind a boundary in quotes with a comment': text => multi('; (c) boundary="x"', coded(chars(text, '\n'))),
  'a boundary in RFC 2231 sections': text =>
    body('Content-Type: multipart/mixed; boundary*1=y; boundary*0=x', `--xy\r\n${coded(chars(text, '\n'))}\r\n--xy--`),
  'a boundary nobody names': text => multi('', coded(chars(text, '\n'))),
  'a boundary that does not occur': text => multi('; boundary=zzz', coded(chars(text, '\n'))),
  'two boundaries, the first is right': text => multi('; boundary=x; boundary=y', coded(chars(text, '\n'))),
  'two boundaries, the last is right': text => multi('; boundary=y; boundary=x', coded(chars(text, '\n'))),
  'two types, the first is right': text => multi('; boundary=x\r\nContent-Type: text/plain', coded(chars(text, '\n'))),
  'two types, the last is right': text =>
    body(
      'Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=x',
      `--x\r\n${coded(chars(text, '\n'))}\r\n--x--`,
    ),
  'a multipart without end': text => multi('; boundary=x', coded(chars(text, '\n')), ''),
  'a part behind the end': text =>
    multi('; boundary=x', 'Content-Type: text/plain\r\n\r\nhi\r\n--x--\r\n--x\r\n' + coded(chars(text, '\n'))),
  'a boundary line that goes on after its end': text =>
    multi('; boundary=x', coded(chars(text, '\n')), '\r\n--x--junk\r\n'),
  'a multipart in base64': text =>
    body(
      'Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64',
      b64(`--x\r\n${coded(chars(text, '\n'))}\r\n--x--\r\n`),
    ),
  'a multipart in bare LF': text => multi('; boundary=x', coded(chars(text, '\n'))).replaceAll('\r\n', '\n'),
  '20 levels deep': text => nested(20, coded(chars(text, '\n'))),
  'a message in a message': text =>
    multi('; boundary=x', `Content-Type: message/rfc822\r\n\r\nSubject: in\r\n${coded(chars(text, '\n'))}`),
  'a message in base64': text =>
    multi('; boundary=x', coded(`Subject: in\r\n${coded(chars(text, '\n'))}`, 'message/rfc822')),
  'a message in a digest': text =>
    body(
      'Content-Type: multipart/digest; boundary=x',
      `--x\r\n\r\nSubject: in\r\n${coded(chars(text, '\n'))}\r\n--x--`,
    ),
  'a message by its name only': text =>
    multi('; boundary=x', coded(`Subject: in\r\n${coded(chars(text, '\n'))}`, 'application/octet-stream; name=a.EML')),
  'a zip': text => attached(zip([{ name: 'a.txt', content: latin1(text) }])),
  'a zip in a zip': text => attached(zip([{ name: 'b.zip', content: zip([{ name: 'a', content: latin1(text) }]) }])),
  'a zip whose entries are not deflated': text => attached(zip([{ name: 'a', content: latin1(text), stored: true }])),
  'a zip with a program before it': text =>
    attached(Buffer.concat([latin1('MZ stub '.repeat(9)), zip([{ name: 'a', content: latin1(text) }])])),
  'a zip without its directory': text => {
    const whole = zip([{ name: 'a', content: latin1(text) }])
    return attached(whole.subarray(0, whole.indexOf('PK\x01\x02')))
  },
  'a zip in base64 that nobody declares': text =>
    multi('; boundary=x', `Content-Type: application/zip\r\n\r\n${b64(zip([{ name: 'a', content: latin1(text) }]))}`),
  'a zip in uuencode': text => body('X-A: b', uu(zip([{ name: 'a', content: latin1(text) }]))),
  'a gzip': text => attached(gzipSync(latin1(text))),
  'a zstd file': text => attached(zstdCompressSync(latin1(text))),
  'a tar in a gzip': text => attached(gzipSync(tar(text))),
  'a file in winmail.dat': text => attached(gzipSync(winmail(text))),
  'cp437 in base64': text =>
    body('Content-Type: text/plain; charset=cp437\r\nContent-Transfer-Encoding: base64', b64(chars(text, '\n'))),
  'a gzip that is cut': text => attached(gzipSync(latin1(`${text}${' '.repeat(99)}`)).subarray(0, -6)),
  'a gzip in a zip in a message': text =>
    multi(
      '; boundary=x',
      coded(`Subject: in\r\n\r\n${uu(zip([{ name: 'a.gz', content: gzipSync(latin1(text)) }]))}`, 'message/rfc822'),
    ),
  'the subject in base64 words': text =>
    `Subject: =?utf-8?B?${b64(text).replace(/\r\n/g, '?=\r\n =?utf-8?B?')}?=\r\n\r\nhi`,
  'the subject in Q words, cut anywhere': text =>
    `Subject: ${(
      qp(text)
        .replace(/=\r\n/g, '')
        .match(/.{1,9}/g) ?? []
    )
      .map(q => `=?us-ascii?q?${q}?=`)
      .join(' ')}\r\n\r\nhi`,
}

t.ok(Object.keys(HIDINGS).length >= 60, `${Object.keys(HIDINGS).length} hidings of each`)
for (const [name, hide] of Object.entries(HIDINGS)) {
  const found = (text: string): object => {
    const made = hide(text)
    return testStrings(contentOf(typeof made === 'string' ? latin1(made) : made))
  }
  t.strictSame(found(G), { gtube: true, eicar: false }, `GTUBE: ${name}`)
  // EICAR in the header is no file.
  t.match(found(E), { gtube: false, eicar: true }, `EICAR: ${name}`)
  t.strictSame(found(G.replace('4', '5').replace('3', '2')), { gtube: false, eicar: false }, `neither: ${name}`)
}
t.strictSame(
  testStrings(contentOf(latin1(attached(packed)))),
  { gtube: false, eicar: false },
  'a bare deflate stream is no file',
)
