/** Header words, parameters, HTML, links, attachments and oddities as parseMessage gives them; hostile inputs; any octets. */
import { deflateRawSync } from 'node:zlib'
import t from 'tap'
import { decodeWords } from '../../lib/mail/encoded-word.ts'
import { Oddities } from '../../lib/mail/oddity.ts'
import { parseParameters } from '../../lib/mail/parameters.ts'
import { parseMessage } from '../../lib/mail/parse.ts'
import { zip } from '../support/zip.ts'

t.test('RFC 2047 and its sins', async t => {
  for (const [name, value, wanted] of [
    ['a word that does not end', '=?utf-8?Q?abc', '=?utf-8?Q?abc'],
    ['a word without charset', '=??Q?abc?=', '=??Q?abc?='],
    ['an encoding nobody knows', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['a charset nobody knows is latin1', '=?klingon?Q?gr=FC=DFe?=', 'grüße'],
    ['a character cut in two between words', '=?utf-8?B?Z3LD?= =?utf-8?B?vMOfZQ==?=', 'grüße'],
    ['a fold between words is not shown', '=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=', 'ab'],
    ['words of two charsets', '=?utf-8?Q?=C3=BC?= =?iso-8859-1?Q?=FC?=', 'üü'],
    ['space between a word and text is shown', '=?utf-8?Q?a?= b =?utf-8?Q?c?=', 'a b c'],
    ['words that touch text', 'x=?utf-8?Q?a?=y', 'xay'],
    ['a word in quotes', '"=?utf-8?Q?a=2C_b?=" <a@b.example>', '"a, b" <a@b.example>'],
    ['spaces and question marks inside', '=?utf-8?Q?what now? yes?=', 'what now? yes'],
    ['underscore and escaped underscore', '=?utf-8?q?a_b=5Fc?=', 'a b_c'],
    ['broken escapes stay', '=?utf-8?Q?100=_=ZZ?=', '100= =ZZ'],
    ['a language', '=?utf-8*en-GB?Q?a?=', 'a'],
    ['base64 without padding', '=?UTF-8?b?YQ?=', 'a'],
    ['Japanese', '=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['8-bit octets that are UTF-8', 'gr\xc3\xbc', 'grü'],
    ['a word of 1,000 characters', `=?utf-8?Q?${'a'.repeat(1_000)}?=`, 'a'.repeat(1_000)],
  ] as const)
    t.equal(decodeWords(value, new Oddities()), wanted, name)
})

t.test('encoded words that break rules are odd where a reader is shown them', async t => {
  for (const [name, field, odd] of [
    ['a line end in a subject', 'Subject: =?utf-8?q?a=0Ab?=', ['encoded-word-control']],
    ['CRLF and more in a subject', 'Subject: =?utf-8?q?a=0D=0Ab?=', ['encoded-word-control']],
    ['CR alone', 'Subject: =?utf-8?q?a=0Db=C3=BC?=', ['encoded-word-control']],
    ['NUL', 'From: =?utf-8?q?a=00b?= <a@b.example>', ['encoded-word-control']],
    ['a fold that was encoded too', 'Subject: =?utf-8?q?gr=C3=BC=0A=09n?=', []],
    ['a fold with CRLF that was encoded too', 'Subject: =?utf-8?q?gr=C3=BC=0D=0A_n?=', []],
    ['a word of 90 characters', `Subject: =?utf-8?q?=C3=BC${'a'.repeat(72)}?=`, ['encoded-word-broken']],
    ['space in a word', 'To: =?utf-8?q?gr=C3=BC n?= <a@b.example>', ['encoded-word-broken']],
    ['a word that does not end', 'Subject: =?utf-8?q?a', ['encoded-word-broken']],
    ['a picture in the header', `X-Face: =?utf-8?q?${'a=0Ab'.repeat(30)}?=`, []],
    ['marks of a sending service', `X-SG-EID: =?us-ascii?q?${'a=2F'.repeat(50)}?=`, []],
    ['a long address to unsubscribe', `List-Unsubscribe: =?us-ascii?q?<https://a.example/${'a'.repeat(90)}>?=`, []],
  ] as const)
    t.strictSame(
      parseMessage(`${field}\r\n\r\n`)
        .oddities.map(one => one.name)
        .filter(one => one.startsWith('encoded-word')),
      odd,
      name,
    )
})

t.test('RFC 2231 and what is written instead', async t => {
  for (const [name, value, key, wanted] of [
    ['charset and language', "a; filename*=utf-8'de'gr%C3%BC%C3%9Fe.txt", 'filename', ['grüße.txt']],
    ['sections out of order', 'a; name*1=b.txt; name*0=a', 'name', ['ab.txt']],
    ['sections, coded and not', "a; name*0*=utf-8''%C3; name*1*=%BC; name*2=.txt", 'name', ['ü.txt']],
    ['sections from 1', 'a; name*1=b; name*2=c', 'name', ['bc']],
    ['a section is missing', 'a; name*0=a; name*2=c', 'name', ['a']],
    ['extended beside plain: both', "a; name=x.txt; name*=utf-8''y.exe", 'name', ['y.exe', 'x.txt']],
    ['twice: both', 'a; boundary=b; boundary=c', 'boundary', ['b', 'c']],
    ['an encoded word in quotes', 'a; name="=?utf-8?Q?=C3=BC?="', 'name', ['ü']],
    ['semicolons and quotes in quotes', 'a; name="b;\\"c"; x=y', 'name', ['b;"c']],
    ['quotes that do not end', 'a; name="b', 'name', ['b']],
    ['comments', 'a (x;name=n); (c) name=b (d)', 'name', ['b']],
    ['space in a bare value: both', 'a; name=b c.exe', 'name', ['b c.exe', 'b']],
    ['broken percent', "a; name*=utf-8''%zz%41", 'name', ['%zzA']],
    ['no value', 'a; name=', 'name', ['']],
    ['no such name', 'a; __proto__=x', 'constructor', undefined],
  ] as const)
    t.strictSame(parseParameters(value, new Oddities()).all.get(key), wanted, name)
})

const html = (inside: string): ReturnType<typeof parseMessage> =>
  parseMessage(`Content-Type: text/html; charset=utf-8\r\n\r\n${inside}`)

t.test('HTML: what the reader sees', async t => {
  for (const [name, inside, text, hidden] of [
    ['display:none', 'a<p style="Display : NONE">b</p>c', 'a\nc', 'b'],
    ['the end tag of another element ends no hiding', '<div hidden>b</span>c</div>d', '\nd', 'bc\n'],
    ['white on white by default', 'a<font color=white>b</font>', 'a', 'b'],
    ['rgb() on hexadecimal ground', '<td style="background:#123456"><i style="color:rgb(18,52,86)">b</i>a', ' a', 'b'],
    ['colours that are inherited hide nothing', '<i style="color:inherit;background:transparent">a</i>', 'a', ''],
    ['a usual size is no hiding', '<i style="font-size:1em;line-height:0">a</i>', 'a', ''],
    ['scripts and styles', '<style>p{x}</style>a<script>"</p>"</script>b', 'ab', 'p{x}\n"</p>"\n'],
    ['a lone < is text', '1 < 2 <3', '1 < 2 <3', ''],
    ['entities', '&lt;&amp;&#8364;&#x20AC;&euro;&bogus;&#0;', '<&€€€&bogus;\ufffd', ''],
    ['a tag that does not end', 'a<b title="', 'a', ''],
    ['a comment that does not end', 'a<!-- b', 'a', ' b\n'],
    ['a comment that is empty', 'a<!-->b', 'ab', ''],
  ] as const) {
    const [seen] = html(inside).texts
    t.equal(seen?.text.trim(), text.trim(), name)
    if (!name.includes('empty')) t.equal(seen?.hidden.trim(), hidden.trim(), `${name}: hidden`)
  }
})

t.test('links', async t => {
  for (const [name, inside, host, traits] of [
    [
      'a name and a password before the host',
      '<a href="http://bank.example@evil.example/">x</a>',
      'evil.example',
      ['userinfo'],
    ],
    [
      'an address, written as a number',
      '<a href="http://3232235777/">x</a>',
      '192.168.1.1',
      ['address-literal', 'numeric-host'],
    ],
    ['IPv6', '<a href="http://[::1]/">x</a>', '[::1]', ['address-literal']],
    ['a name beyond ASCII', '<a href="http://b\u00fccher.example/">x</a>', 'xn--bcher-kva.example', ['idn']],
    [
      'the text names another host',
      '<a href="http://evil.example/">https://bank.example/x</a>',
      'evil.example',
      ['text-differs'],
    ],
    ['the text names the same host', '<a href="http://www.bank.example/">bank.example</a>', 'www.bank.example', []],
    ['a script, with a tab in its name', '<a href="java&Tab;script:x()">x</a>', null, ['script']],
    ['nothing that leads anywhere', '<a href="//">x</a>', null, ['not-a-url']],
  ] as const) {
    const [link] = html(inside).links
    t.strictSame({ host: link?.host, traits: link?.traits }, { host, traits }, name)
  }
  const [plain] = parseMessage('\r\nsee HTTPS://a.example/x?y, or').links
  t.equal(plain?.target, 'HTTPS://a.example/x?y', 'in plain text, without the comma')
})

const file = (name: string, content: Buffer, type = 'application/octet-stream'): ReturnType<typeof parseMessage> =>
  parseMessage(
    `Content-Type: ${type}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}`,
  )

t.test('attachments', async t => {
  const some = Buffer.from('x')
  for (const [name, message, realType, traits] of [
    ['double extension', file('invoice.pdf   .exe', some), null, ['executable', 'double-extension']],
    ['a name turned by RLO', file('x\u202efdp.exe', some), null, ['name-turned', 'executable']],
    [
      'a program called image',
      file('a.png', Buffer.from('MZ\x90'), 'image/png'),
      'application/x-msdownload',
      ['type-differs', 'executable'],
    ],
    [
      'a zip with a password',
      file('a.zip', zip([{ name: 'b', content: some, encrypted: true }])),
      'application/zip',
      ['archive', 'encrypted'],
    ],
    [
      'Office macros',
      file('a.docm', zip([{ name: 'word/vbaProject.bin', content: some }])),
      'application/zip',
      ['archive', 'macros'],
    ],
    [
      'a PDF that runs a script',
      file('a.pdf', Buffer.from('%PDF-1.7 /OpenAction << /S /JavaScript')),
      'application/pdf',
      ['pdf-script', 'pdf-action'],
    ],
    ['a shortcut', file('a', Buffer.from('4c0000000114020000', 'hex')), 'application/x-ms-shortcut', ['shortcut']],
    [
      'an ISO image by its magic',
      file('a', Buffer.concat([Buffer.alloc(32_769), Buffer.from('CD001')])),
      'application/x-iso9660',
      ['disk-image'],
    ],
    ['HTML', file('a.bin', Buffer.from('\ufeff<!DOCTYPE html>')), 'text/html', ['html']],
    ['nothing', file('a', Buffer.alloc(0)), null, []],
  ] as const) {
    const [one] = message.attachments
    t.strictSame({ realType: one?.realType, traits: one?.traits }, { realType, traits }, name)
  }
})

const bomb = (levels: number): Buffer => {
  let content: Buffer = Buffer.alloc(20_000_000)
  for (let n = 0; n < levels; n++)
    content = zip(Array.from({ length: n === 0 ? 1 : 10 }, (_, m) => ({ name: `${m}.zip`, content })))
  return content
}
const many = 'Content-Type: multipart/mixed; boundary=x\r\n\r\n'
const nest = (levels: number): string =>
  Array.from({ length: levels }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join('')

t.test('hostile mail: a value, and soon', async t => {
  for (const [name, raw, oddity] of [
    ['1,000 levels', nest(1_000), 'depth-limit'],
    ['1,000 messages in messages', 'Content-Type: message/rfc822\r\n\r\n'.repeat(1_000), 'depth-limit'],
    ['100,000 parts', many + '--x\r\n\r\na\r\n'.repeat(100_000), 'parts-limit'],
    [
      'readings of readings',
      `Content-Type: multipart/a; boundary=x\r\nContent-Type: multipart/b; boundary=x; boundary=y\r\n\r\n--x\r\n--y\r\n`.repeat(
        1_000,
      ),
      'type-conflict',
    ],
    [
      'a zip bomb of four levels',
      `Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${bomb(4).toString('base64')}`,
      'archive-limit',
    ],
    [
      'zip directories that all name the same entry',
      `Content-Type: application/zip\r\n\r\nPK\x03\x04${'PK\x01\x02'.padEnd(46, '\x00').repeat(50_000)}`,
      null,
    ],
    [
      '10 MB of local zip headers',
      `Content-Type: application/zip\r\n\r\n${`PK\x03\x04${'\x00'.repeat(26)}`.repeat(330_000)}`,
      'archive-limit',
    ],
    ['a line of 25 MB', `\r\n${'a'.repeat(25_000_000)}`, 'text-limit'],
    ['10 MB of tags', `Content-Type: text/html\r\n\r\n${'<b>'.repeat(3_300_000)}`, 'text-limit'],
    ['unclosed tags, closed by others', `Content-Type: text/html\r\n\r\n${'<a><b></c></a>'.repeat(140_000)}`, null],
    ['quotes that do not end', `Content-Type: text/html\r\n\r\n${'<a href="'.repeat(200_000)}`, null],
    ['comments that do not end', `Content-Type: text/html\r\n\r\n${'<!--'.repeat(400_000)}`, null],
    ['scripts that do not end', `Content-Type: text/html\r\n\r\n${'<script>'.repeat(200_000)}`, 'html-script'],
    ['metas', `Content-Type: text/html\r\n\r\n${`<meta content="${'url='.repeat(1_000)}">`.repeat(500)}`, null],
    ['ampersands', `Content-Type: text/html\r\n\r\n${'&#'.repeat(1_000_000)}`, null],
    ['brackets that do not close in a type', `Content-Type: ${'('.repeat(250_000)}\r\n\r\n`, null],
    ['encoded words that do not end', `Subject: ${'=?a?q?'.repeat(300_000)}\r\n\r\n`, 'header-limit'],
    ['encoded words without number', `Subject: ${'=?a?q?b?= '.repeat(26_000)}\r\n\r\n`, 'charset-unknown'],
    [
      'a boundary that is everywhere',
      `Content-Type: multipart/mixed; boundary="-"\r\n\r\n${'-'.repeat(5_000_000)}`,
      'multipart-empty',
    ],
    ['5 MB of uuencode beginnings', `\r\n${'begin 644 a\r\n'.repeat(380_000)}`, null],
    ['uuencode beginnings in one line', `\r\n${'\rbegin 644 a'.repeat(150_000)}`, null],
    ['uuencoded files without number', `\r\n${'begin 644 a\r\n!80\r\nend\r\n'.repeat(200_000)}`, 'uuencode'],
    ['10 MB of entities', `Content-Type: text/html\r\n\r\n${'&#x41;&nbsp;'.repeat(830_000)}`, 'text-limit'],
    ['attributes', `Content-Type: text/html\r\n\r\n<b ${'class=a '.repeat(250_000)}>`, null],
    ['comments', `Content-Type: text/html\r\n\r\n${'<!-- a -->'.repeat(200_000)}`, null],
    ['styles', `Content-Type: text/html\r\n\r\n${'<style>.a .b{color:red}</style>'.repeat(65_000)}`, null],
    [
      'styles that all hold for elements in elements',
      `Content-Type: text/html\r\n\r\n<style>${'.a .a .a .a .x{color:red}'.repeat(1_000)}</style>${'<p class="a x">'.repeat(100_000)}`,
      null,
    ],
    ['style sheets that do not end', `Content-Type: text/html\r\n\r\n<style>${'@media all{'.repeat(180_000)}`, null],
    ['links', `Content-Type: text/html\r\n\r\n${'<a href=http://a.example/>x</a>'.repeat(66_000)}`, 'link-limit'],
    ['100,000 links in a text', `\r\n${'http://a.example '.repeat(100_000)}`, 'link-limit'],
    ['points', `\r\n${'a.'.repeat(1_000_000)}`, null],
    ['8 MB of encoded words', `Subject: ${'=?utf-8?Q?=C3=BC?= '.repeat(420_000)}\r\n\r\n`, 'header-limit'],
    [
      '10,000 parameters',
      `Content-Type: text/plain; ${Array.from({ length: 10_000 }, (_, n) => `name*${n}*=a%41`).join('; ')}\r\n\r\na`,
      null,
    ],
    ['mixed scripts', `Content-Type: text/plain; charset=utf-8\r\n\r\n${'a\u0430'.repeat(1_000_000)}`, 'mixed-script'],
    [
      'a zip that is its own directory',
      `Content-Type: application/zip\r\n\r\n${'PK\x03\x04PK\x01\x02'.repeat(500_000)}`,
      null,
    ],
    ['8 MB of a zip called RAR', `\r\nContent-Type: a/b\r\n\r\nRar!\x1a\x07\x00${'\x07'.repeat(8_000_000)}`, null],
    [
      '8 MB of tar heads',
      `Content-Type: a/zip\r\n\r\n${('a'.padEnd(156, '0') + '0'.padEnd(101, '0') + 'ustar').padEnd(512, '0').repeat(16_000)}`,
      null,
    ],
    [
      'streams of a PDF that do not end',
      `Content-Type: application/pdf\r\n\r\n%PDF-1.7${'stream '.repeat(1_000_000)}`,
      null,
    ],
    ['names of a PDF', `Content-Type: application/pdf\r\n\r\n%PDF-1.7${'/URI ('.repeat(800_000)}`, null],
    ['objects of RTF', `Content-Type: application/rtf\r\n\r\n{\\rtf1${'\\fldinst '.repeat(400_000)}`, null],
    [
      'a script of 2 MB',
      `Content-Type: text/html\r\n\r\n<script>atob(${'A'.repeat(599).concat('-').repeat(3_300)}`,
      'html-script',
    ],
    ['right-to-left marks', `\r\n${'\u202e'.repeat(600_000)}`, 'bidi-override'],
  ] as const) {
    const octets = Buffer.from(raw, name.includes('zip') ? 'latin1' : 'utf8')
    const start = performance.now()
    const { oddities } = parseMessage(octets)
    t.comment(`${name}, ${(octets.length / 1e6).toFixed(1)} MB: ${(performance.now() - start).toFixed(0)} ms`)
    if (oddity === null) t.ok(Array.isArray(oddities), name)
    else
      t.ok(
        oddities.some(one => one.name === oddity),
        `${name}: ${oddity}, of ${oddities.map(one => one.name).join(' ')}`,
      )
  }
})

t.test('of a text that is too long the start is read, and no more of it decoded', async t => {
  for (const [name, head, letter, octets] of [
    ['octets that are letters', '', '!', 1],
    ['four octets a letter', 'Content-Type: text/plain; charset=utf-8\r\n', '\u{1f600}', 4],
    ['HTML', 'Content-Type: text/html\r\n', '!', 1],
  ] as const) {
    const { texts, oddities } = parseMessage(`${head}\r\n${letter.repeat(50_000)}`, { textCharacters: 1_000 })
    t.equal(texts[0]?.text.trimStart().slice(0, 1_000), letter.repeat(1_000 / letter.length), name)
    t.ok(
      oddities.some(one => one.name === 'text-limit'),
      `${name}: ${octets} octets a letter`,
    )
  }
})

t.test('any octets give a value', async t => {
  let state = 20_261_123
  const next = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) % below
  const seed = Buffer.from(
    `Subject: =?utf-8?B?YWJj?=\r\nContent-Type: multipart/mixed; boundary="x"; name*0*=utf-8''a%41\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-7\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<a href=3D"http://a.example/" style=3D"color:#fff">&#65;+AGE-</a><!-- c -->\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\nbegin 644 a\r\n#86)C\r\n\`\r\nend\r\n--x\r\nContent-Type: application/zip\r\n\r\n${zip([{ name: 'a', content: deflateRawSync('abc') }]).toString('latin1')}\r\n--x--\r\n`,
    'latin1',
  )
  const pieces = [
    '--x',
    '\r\n',
    '=',
    '?=',
    '=?',
    '<',
    '>',
    '"',
    '(',
    '&#',
    'PK\x01\x02',
    'PK\x03\x04',
    'begin 644 ',
    '\u202e',
    '*',
    ';',
    'Content-Type: ',
  ]
  const until = performance.now() + 5_000
  let runs = 0
  let parts = 0
  for (; runs < 20_000 && performance.now() < until; runs++) {
    let octets = Buffer.from(seed)
    for (let n = next(12); n >= 0; n--) {
      const at = next(octets.length)
      if (next(3) > 0) octets[at] = next(256)
      else
        octets = Buffer.concat([
          octets.subarray(0, at),
          Buffer.from(pieces[next(pieces.length)] ?? ''),
          octets.subarray(at + next(9)),
        ])
    }
    const seen = parseMessage(octets)
    parts += seen.parts.parts.length
    if (seen.oddities.some(one => typeof one.why !== 'string')) t.fail(`run ${runs}: an oddity without a reason`)
  }
  t.ok(parts > runs, `${runs} messages, ${parts} parts`)
})
