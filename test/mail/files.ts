/** Files inside mail: each format made by hand, octet by octet, as its specification has it. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import t from 'tap'
import { parseMessage } from '../../lib/mail/parse.ts'
import {
  latin1,
  wide,
  u16,
  u32,
  text,
  tar,
  rar4,
  rar5,
  sevenZip,
  cabinet,
  iso,
  tnef,
  compound,
  relations,
  oneNote,
  objectStream,
} from '../support/files.ts'
import { zip } from '../support/zip.ts'
import type { Attachment } from '../../lib/mail/attachment.ts'
import type { ParsedMessage } from '../../lib/mail/parse.ts'

const mail = (content: Buffer, name = 'a.bin', type = 'application/octet-stream'): ParsedMessage =>
  parseMessage(
    `Content-Type: ${type}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}`,
  )
const file = (content: Buffer, name?: string): Attachment => {
  const [one] = mail(content, name).attachments
  if (one === undefined) throw new Error('wanted an attachment, found none')
  return one
}
const names = (one: Attachment): readonly (string | null)[] => one.entries.map(({ name }) => name)

t.test('containers: what they hold', async t => {
  for (const [name, content, wanted, traits, oddity] of [
    ['tar', tar('a/b.exe', 'x'), ['a/b.exe'], ['archive'], null],
    [
      'tar with a long name',
      Buffer.concat([tar('x', 'long.js\0', 'L'), tar('x', 'y')]),
      ['long.js'],
      ['archive'],
      null,
    ],
    ['tar, cut', tar('a', 'x'.repeat(900)).subarray(0, 600), ['a'], ['archive'], null],
    ['RAR 4', rar4('pay.exe', 'MZ', 0x8000), ['pay.exe'], ['archive'], null],
    [
      'RAR 4 with a password',
      rar4('pay.exe', 'MZ', 0x8004),
      ['pay.exe'],
      ['archive', 'encrypted'],
      'archive-encrypted',
    ],
    ['RAR 4 with names sealed', rar4('a', 'x', 0x8004, 0x80), [null], ['archive', 'encrypted'], 'archive-encrypted'],
    ['RAR 5', rar5('pay.exe', 'MZ', ''), ['pay.exe'], ['archive'], null],
    ['RAR 5 with a password', rar5('p', 'x', '\x02\x01\x00'), ['p'], ['archive', 'encrypted'], 'archive-encrypted'],
    ['RAR with a header of no length', latin1(`Rar!\x1a\x07\x00${'\0'.repeat(99)}`), [], ['archive'], 'archive-broken'],
    [
      '7z with names',
      sevenZip(Buffer.concat([Buffer.from([1, 0x05, 0x11, 13, 0]), wide('a.exe\0')])),
      ['a.exe'],
      ['archive'],
      null,
    ],
    [
      '7z with names sealed',
      sevenZip(Buffer.from('17060106f10701', 'hex')),
      [null],
      ['archive', 'encrypted'],
      'archive-encrypted',
    ],
    ['a cabinet', cabinet, ['pay.exe'], ['archive'], null],
    ['an ISO image, with a folder that holds its own parent', iso(), ['D/PAY.LNK'], ['disk-image'], null],
    ['winmail.dat', tnef, ['body.html', 'invoice.pdf.exe'], ['archive'], 'tnef'],
    ['winmail.dat, cut', tnef.subarray(0, 100), ['body.html'], ['archive'], 'tnef-broken'],
    ['OneNote', oneNote, [null], ['onenote', 'embedded-file'], null],
    ['gzip', gzipSync('x'), ['a.bin'], ['archive'], null],
    ['zstd', zstdCompressSync(latin1('x')), ['a.bin'], ['archive'], null],
  ] as const) {
    const read = mail(content)
    const [one] = read.attachments
    t.strictSame(one === undefined ? null : { names: names(one), traits: one.traits }, { names: wanted, traits }, name)
    if (oddity !== null)
      t.ok(
        read.oddities.some(odd => odd.name === oddity),
        `${name}: ${oddity}`,
      )
  }
  t.strictSame(file(iso()).entries[0]?.traits, ['executable', 'shortcut'], 'what is in an image is looked at')
  t.strictSame(file(tnef).entries[1]?.traits, ['executable', 'double-extension'], 'and what is in winmail.dat')
  t.equal(mail(tnef).links[0]?.host, 'a.example', 'links of a body in winmail.dat')
  t.equal(file(rar4('pay.exe', 'MZ', 0x8000)).entries[0]?.realType, 'application/x-msdownload', 'stored in RAR: read')
})

t.test('zip files that lie', async t => {
  const whole = zip([{ name: 'a.txt', content: latin1('hello hello') }])
  const central = whole.indexOf('PK\x01\x02')
  const changed = (at: number, octets: Buffer): Buffer => {
    const copy = Buffer.from(whole)
    octets.copy(copy, at)
    return copy
  }
  for (const [name, content, oddity] of [
    ['another name beside the file', changed(30, latin1('b.exe')), 'archive-names-differ'],
    ['a size that is too small', changed(central + 24, u32(1)), 'archive-size-lies'],
    ['AES by its method', changed(central + 10, u16(99)), 'archive-encrypted'],
  ] as const)
    t.ok(
      mail(content).oddities.some(odd => odd.name === oddity),
      `${name}: ${oddity}`,
    )
  const two = zip([
    { name: 'a', content: latin1('x'.repeat(50)), stored: true },
    { name: 'b', content: latin1('y') },
  ])
  two.writeUInt32LE(90, two.indexOf('PK\x01\x02') + 20)
  t.ok(
    mail(two).oddities.some(odd => odd.name === 'archive-overlap'),
    'files that share octets',
  )
})

t.test('documents: what they do', async t => {
  for (const [name, content, traits] of [
    ['VBA in a compound file', compound(['Root Entry', '_VBA_PROJECT']), ['macros']],
    ['a macro that runs by itself', compound(['VBA'], latin1('AutoOpen')), ['macros', 'macro-autorun']],
    ['an encrypted document', compound(['EncryptedPackage']), ['encrypted']],
    [
      'an Excel 4 sheet',
      compound(['Workbook'], Buffer.concat([u16(0x85, 8), u32(0), latin1('\0\x01\x01a'), Buffer.alloc(5_000)])),
      ['macro-sheet'],
    ],
    [
      'a workbook without one',
      compound(['Workbook'], Buffer.concat([u16(0x85, 8), u32(0), latin1('\0\0\x01a'), Buffer.alloc(5_000)])),
      [],
    ],
    ['an OLE object', compound(['\x01Ole10Native']), ['embedded-file']],
    ['a remote template', relations('attachedTemplate', 'http://a.example/t.dotm'), ['archive', 'remote-template']],
    ['a remote object', relations('oleObject', 'http://a.example/t'), ['archive', 'remote-object']],
    ['a link is no template', relations('hyperlink', 'http://a.example/t'), ['archive']],
    [
      'DDE',
      zip([{ name: 'word/document.xml', content: text('<w:instrText> DDEAUTO c:\\\\x</w:instrText>') }]),
      ['archive', 'dde'],
    ],
    ['a macro sheet', zip([{ name: 'xl/macrosheets/sheet1.xml', content: text('<x/>') }]), ['archive', 'macro-sheet']],
    [
      'RTF with an object that loads itself',
      latin1('{\\rtf1{\\object\\objupdate{\\*\\objdata 01'),
      ['embedded-file', 'object-update'],
    ],
    ['RTF with a remote template', latin1('{\\rtf1{\\*\\template http://a.example/}}'), ['remote-template']],
    ['a PDF that opens a page is no action', latin1('%PDF-1.7 /OpenAction [3 0 R /FitH]'), []],
    ['a PDF that starts a program', latin1('%PDF-1.7 /AA << /O << /S /Launch'), ['pdf-launch', 'pdf-action']],
    ['a PDF with names in escapes', latin1('%PDF-1.7 /J#61vaScript'), ['pdf-script', 'pdf-obscured']],
    ['a PDF with a script in packed objects', objectStream('<< /S /JavaScript >>'), ['pdf-script']],
    ['a PDF with a form that is sent', latin1('%PDF-1.7 /S /SubmitForm /EmbeddedFile'), ['pdf-form', 'pdf-embedded']],
    ['an encrypted PDF', latin1('%PDF-1.7 trailer << /Encrypt 5 0 R >>'), ['pdf-encrypted']],
    ['a name in a PDF that only begins so', latin1('%PDF-1.7 /JSomething /AAx /Launcher'), []],
    ['SVG with a script', text('<?xml version="1.0"?><svg onload="x()">'), ['svg', 'svg-script']],
    [
      'HTML that asks for a password',
      text('<html><form action="http://a.example/"><input type=password>'),
      ['html', 'html-form', 'password-form'],
    ],
    [
      'HTML smuggling',
      text(
        `<html><script>var b=new Blob([Uint8Array.from(atob("${'QUJD'.repeat(200)}"))]);a.download="x.zip";a.click()</script>`,
      ),
      ['html', 'html-script', 'html-smuggling'],
    ],
    ['HTML with a harmless script', text('<html><script>document.title="x"</script>'), ['html', 'html-script']],
    ['an internet shortcut', text('[InternetShortcut]\r\nURL=http://a.example/\r\n'), ['shortcut']],
  ] as const)
    t.strictSame(file(content).traits, traits, name)
  t.equal(
    mail(latin1('%PDF-1.7 /A << /URI (http://a.example/x\\)y) >>')).links[0]?.target,
    'http://a.example/x)y',
    'links',
  )
  t.equal(mail(objectStream('/URI (http://b.example/)')).links[0]?.host, 'b.example', 'links in packed objects')
})

t.test('names', async t => {
  for (const [name, traits] of [
    ['invoice.pdf', []],
    ['invoice.final.v2.pdf', []],
    ['invoice.pdf.exe', ['executable', 'double-extension']],
    [`invoice.pdf${' '.repeat(60)}.exe`, ['name-padded', 'executable', 'double-extension']],
    ['invoice.exe. . .', ['name-padded', 'executable']],
    ['invoice.exe\0.pdf', ['name-control']],
    ['invo\u200bice.pdf', ['name-control']],
    ['in\u202efdp.exe', ['name-turned', 'executable']],
    ['invoice.\u0435\u0445\u0435', ['name-look-alike', 'executable']],
    ['p\u0430ypal.pdf', ['name-look-alike']],
    ['\u0441\u0447\u0435\u0442.pdf', []],
    ['run.hta', ['executable', 'script']],
    ['run.js', ['executable', 'script']],
    ['a.lnk', ['executable', 'shortcut']],
    ['a.img', ['disk-image']],
  ] as const)
    t.strictSame(file(latin1('x'), name).traits, traits, JSON.stringify(name))
})
