/** Rules on attachments: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { ATTACHMENTS } from '../../../lib/scorers/rules/attachments.ts'
import { View } from '../../../lib/scorers/rules/view.ts'
import { testRules, viewOf } from '../../support/rules.ts'
import { zip } from '../../support/zip.ts'
import type { AttachmentTrait } from '../../../lib/mail/attachment.ts'
import type { Example, Fields } from '../../support/rules.ts'
import type { ZipEntry } from '../../support/zip.ts'

const OCTETS = 'application/octet-stream'
const EXE = Buffer.from('MZ\x90\x00\x03\x00', 'latin1')
const file = (
  name: string,
  content: Buffer | string,
  text = 'See the file.',
  type = OCTETS,
  fields: Fields = {},
): Example => ({
  fields: { 'Content-Type': 'multipart/mixed; boundary=cut', ...fields },
  body: `--cut\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--cut\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n--cut--\r\n`,
})
const packed = (entries: readonly ZipEntry[], text?: string, name = 'files.zip'): Example =>
  file(name, zip(entries), text)
const entry = (name: string, content: Buffer | string = 'x', encrypted = false): ZipEntry => ({
  name,
  content: Buffer.from(content),
  ...(encrypted && { encrypted }),
})
const REPLY = { 'In-Reply-To': '<a@b.example>', References: '<a@b.example>' }
const QUOTED = '> first\r\n> second\r\nSee the file.'
const VOUCHED: Example['auth'] = [{ method: 'dmarc', result: 'pass', domain: 'muster.example' }]
const pdf = (inside: string): string =>
  `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${inside} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`
const office = (...entries: readonly ZipEntry[]): Buffer =>
  zip([entry('[Content_Types].xml', '<Types/>'), entry('word/document.xml', '<w:document/>'), ...entries])
const page = (inside: string): string => `<!DOCTYPE html><html><body>${inside}</body></html>`
const iso = Buffer.alloc(40_000)
iso.write('\x01CD001\x01', 32_768, 'latin1')
const ONENOTE = Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex')

/** Rules on what lies deep in a file: finding that is the parser's, and tested there. */
const DEEP: Readonly<
  Record<string, readonly (readonly [traits: readonly AttachmentTrait[], holds: boolean, text?: string])[]>
> = {
  FILE_MACROS_RUN: [
    [['macros', 'macro-autorun'], true],
    [['macro-sheet'], true],
    [['dde'], true],
    [['macros'], false],
  ],
  FILE_REMOTE_PART: [
    [['remote-template'], true],
    [['remote-object'], true],
    [['object-update'], true],
    [['embedded-file'], false],
  ],
  FILE_EMBEDS_FILE: [
    [['embedded-file'], true],
    [['macros'], false],
  ],
  FILE_HTML_ACTIVE: [
    [['html', 'html-form'], true],
    [['html', 'html-script'], true],
    [['html', 'html-refresh'], true],
    [['html', 'html-script', 'html-smuggling'], false],
    [['html'], false],
  ],
  FILE_HTML_SMUGGLES: [
    [['html', 'html-smuggling'], true],
    [['html', 'password-form'], true],
    [['html', 'html-form'], false],
  ],
  FILE_SVG_SCRIPT: [
    [['svg', 'svg-script'], true],
    [['svg'], false],
  ],
  FILE_PDF_ACTS: [
    [['pdf-launch'], true],
    [['pdf-obscured', 'pdf-script'], true],
    [['pdf-action'], false],
  ],
  FILE_PDF_LINK_ALONE: [
    [['pdf-link'], true, 'See file'],
    [['pdf-link'], false, 'We met at the market and spoke of many things. '.repeat(5)],
    [['pdf-action'], false, 'See file'],
  ],
}

for (const [name, rows] of Object.entries(DEEP))
  for (const [traits, holds, text] of rows)
    t.test(`${name}: ${traits.join(' ')}${holds ? '' : ', not'}`, async t => {
      const rule = ATTACHMENTS.find(one => one.name === name)
      const { content } = viewOf(file('file.bin', 'x', text))
      const attachments = content.parsed.attachments.map(one => ({ ...one, traits }))
      t.equal(rule?.holds(new View({ ...content, parsed: { ...content.parsed, attachments } })), holds)
    })

testRules(
  t,
  ATTACHMENTS.filter(({ name }) => !Object.hasOwn(DEEP, name)),
  {
    FILE_RUNS: {
      holds: [
        file('setup.exe', EXE),
        file('invoice.js', 'WScript.Shell\0'),
        file('a.hta', '<script>\0</script>'),
        file('x.url', '[InternetShortcut]\r\nURL=file://203.0.113.9/a.exe'),
      ],
      not: [
        file('a.pdf', pdf('')),
        file('build.sh', '#!/bin/sh\necho hello\n'),
        file('page.url', '[InternetShortcut]\r\nURL=https://www.muster.example/\r\n'),
        packed([entry('setup.exe', EXE)]),
      ],
    },
    FILE_RUNS_IN_ARCHIVE: {
      holds: [
        packed([entry('setup.exe', EXE)]),
        packed([entry('a.zip', zip([entry('b.scr', EXE)]))]),
        packed([entry('a.txt'), entry('b.lnk')]),
      ],
      not: [
        packed([entry('a.pdf', pdf(''))]),
        packed(Array.from({ length: 8 }, (_, n) => entry(`${n}.exe`, EXE))),
        file('setup.exe', EXE),
      ],
    },
    FILE_RUNS_AMONG_OTHERS: {
      holds: [packed([...Array.from({ length: 8 }, (_, n) => entry(`${n}.txt`)), entry('setup.exe', EXE)])],
      not: [packed([entry('setup.exe', EXE)]), packed(Array.from({ length: 8 }, (_, n) => entry(`${n}.txt`)))],
    },
    FILE_DOUBLE_ENDING: {
      holds: [file('invoice.pdf.exe', EXE), packed([entry('scan.docx.js', 'x')])],
      not: [file('setup.exe', EXE), file('invoice.2026.pdf', pdf('')), file('archive.tar.gz', 'x')],
    },
    FILE_NAME_TURNED: {
      holds: [file('invoice\u202efdp.exe', EXE)],
      not: [file('invoice.exe', EXE), file('חשבונית.pdf', pdf(''))],
    },
    FILE_DISK_IMAGE: {
      holds: [file('scan.iso', iso), file('scan.img', iso), file('a.vhd', 'x')],
      not: [file('image.png', 'x'), file('isolation.pdf', pdf(''))],
    },
    FILE_ONENOTE: {
      holds: [file('notes.one', ONENOTE)],
      not: [file('one.pdf', pdf('')), file('phone.txt', 'one')],
    },
    FILE_MACROS: {
      holds: [file('a.docm', office(entry('word/vbaProject.bin', 'Sub Totals()')))],
      not: [file('a.docx', office()), file('vbaProject.txt', 'x')],
    },
    FILE_LOCKED_KEY_IN_TEXT: {
      holds: [
        packed([entry('a.docx', 'x', true)], 'Password: 7788'),
        packed([entry('a.docx', 'x', true)], 'Das Passwort lautet abc123'),
      ],
      not: [
        packed([entry('a.docx', 'x', true)], 'I call you with the key.'),
        packed([entry('a.docx')], 'Password: 7788'),
      ],
    },
    FILE_LOCKED: {
      holds: [packed([entry('a.docx', 'x', true)])],
      not: [packed([entry('a.docx')]), { ...packed([entry('a.docx', 'x', true)]), auth: VOUCHED }],
    },
    FILE_HTML: {
      holds: [file('page.html', page('hello'), undefined, 'text/html'), file('a.shtml', page('x'))],
      not: [
        file('page.txt', 'hello'),
        file('page.html', page('hello'), QUOTED, 'text/html', REPLY),
        { ...file('a.htm', page('x')), auth: VOUCHED },
      ],
    },
    FILE_PDF_SCRIPT: {
      holds: [file('a.pdf', pdf('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'))],
      not: [
        file('a.pdf', pdf('')),
        { ...file('a.pdf', pdf('/OpenAction << /S /JavaScript /JS (x) >>')), auth: VOUCHED },
      ],
    },
    FILE_TYPE_DIFFERS: {
      holds: [
        file('photo.jpg', EXE, undefined, 'image/jpeg'),
        file('a.pdf', zip([entry('a')]), undefined, 'application/pdf'),
      ],
      not: [
        file('a.pdf', pdf(''), undefined, 'application/pdf'),
        file('photo.jpg', Buffer.from('89504e470d0a1a0a', 'hex'), undefined, 'image/jpeg'),
      ],
    },
    FILE_RARE_ARCHIVE: {
      holds: [file('order.ace', 'x'), file('order.r00', 'x'), file('scan.uue', 'x')],
      not: [file('order.zip', 'x'), file('order.rar', 'x'), { ...file('order.ace', 'x'), auth: VOUCHED }],
    },
  },
)
