/** Own rules in YAML: what they ask, on messages; what is wrong with them, with its place. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { loadOwnRules } from '../../../../lib/scorers/own-rules/load.ts'
import { createOwnRules } from '../../../../lib/scorers/own-rules/scorer.ts'
import { nearest } from '../../../../lib/settings/nearest.ts'
import { contentOf } from '../../../support/content.ts'
import { zip } from '../../../support/zip.ts'
import type { LoadedRules } from '../../../../lib/scorers/own-rules/load.ts'
import type { Signal } from '../../../../lib/scorers/signal.ts'
import type { Test } from 'tap'
import type { About } from '../../../support/content.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures/own-rules')
const ctx = { signal: new AbortController().signal }

function load(t: Test, yaml: string, more: { cf?: string; off?: readonly string[]; list?: string } = {}): LoadedRules {
  const folder = t.testdir({ 'rules.yaml': yaml, 'local.cf': more.cf ?? '', 'list.txt': more.list ?? '' })
  return loadOwnRules(
    { files: [join(folder, 'rules.yaml')], spamassassin: [join(folder, 'local.cf')], off: more.off ?? [] },
    nearest,
  )
}

async function signals(
  { rules, mistakes }: LoadedRules,
  raw: Buffer | string,
  about: About = {},
): Promise<readonly Signal[]> {
  if (mistakes.length > 0) throw new Error(mistakes.map(({ text }) => text).join('; '))
  return createOwnRules({ rules, timeMs: 20_000 })(contentOf(raw, about), ctx)
}

const MAIL = `From: "Ann Example" <ann@mail.shop.example>
To: bob@example.org, carol@example.org
Subject: =?utf-8?Q?=C3=9Cberf=C3=A4llige?= Rechnung
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p>Please wire   the
money.</p><p style="display:none">hidden words</p><a href="https://bit.ly/x">Log in</a> <a href="http://sub.evil.example/y">https://good.example/</a>
--b
Content-Type: application/x-thing; name="backup.iso"
Content-Disposition: attachment

0123456789
--b--
`

for (const { name, rule, holds = true, about } of [
  { name: 'words, whatever their case', rule: 'body: WIRE the Money' },
  { name: 'a pattern', rule: "body: '/wire\\s+the money/'" },
  { name: 'a pattern minds case unless told', rule: "body: '/WIRE/'", holds: false },
  { name: 'the subject stands before the body', rule: "body: '/^überfällige rechnung\\n/i'" },
  { name: 'hidden words are not what a reader sees', rule: 'body: hidden words', holds: false },
  { name: 'but they are in the raw body', rule: 'raw_body: hidden words' },
  { name: 'a field as a reader sees it', rule: 'header: { field: Subject, matches: überfällig }' },
  { name: 'a field that says something else', rule: 'header: { field: Subject, matches: invoice }', holds: false },
  { name: 'the name before an address', rule: "header: { field: 'From:name', matches: '/^Ann Example$/' }" },
  { name: 'one of several fields', rule: "header: { field: [Subject, 'From:addr'], matches: ann@ }" },
  { name: 'the second of two addresses', rule: "header: { field: 'To:addr', matches: '/^carol@/' }" },
  { name: 'a field that is there', rule: 'header: { field: To, present: true }' },
  { name: 'a field that is not there', rule: 'header: { field: Cc, present: false }' },
  { name: 'an address whose domain is listed', rule: "header: { field: 'From:addr', in: list.txt }" },
  { name: 'an address that is not', rule: "header: { field: 'To:addr', in: list.txt }", holds: false },
  {
    name: "the envelope's sender",
    rule: "envelope: { field: sender, matches: '/^x@y\\.example$/' }",
    about: { mailFrom: 'x@y.example' },
  },
  {
    name: "one of the envelope's recipients",
    rule: 'envelope: { field: recipient, matches: carol@ }',
    about: { rcptTo: ['bob@example.org', 'carol@example.org'] },
  },
  { name: "the client's address", rule: 'envelope: { field: client, in: list.txt }', about: { ip: '192.0.2.9' } },
  { name: "a link's host and what is below it", rule: 'link: { host: evil.example }' },
  { name: 'not a host that only ends so', rule: 'link: { host: vil.example }', holds: false },
  { name: 'host and text of one link', rule: 'link: { host: evil.example, text: good.example }' },
  { name: 'host and text of two links', rule: 'link: { host: evil.example, text: Log in }', holds: false },
  { name: 'where a link leads', rule: "link: { target: '/^https:\\/\\/bit\\.ly\\/x$/' }" },
  { name: 'a listed host', rule: 'link: { in: list.txt }' },
  { name: "an attachment's name", rule: "attachment: { name: '/\\.iso$/i' }" },
  { name: 'its type', rule: 'attachment: { type: application/x-thing }' },
  { name: 'its size', rule: 'attachment: { name: backup, larger_than: 9 }' },
  { name: 'a size that it has not', rule: 'attachment: { larger_than: 10 }', holds: false },
  { name: 'and, or, not', rule: 'when: WIRE and not (NEVER or NEVER)' },
  { name: 'counted', rule: 'when: "count(WIRE, NEVER, ALWAYS) == 2"' },
  { name: 'arithmetic', rule: 'when: WIRE + ALWAYS >= 2 && !NEVER' },
  { name: 'a rule from a .cf file', rule: 'when: FROM_CF and WIRE' },
] as readonly { name: string; rule: string; holds?: boolean; about?: About }[])
  t.test(name, async t => {
    const yaml = `rules:
  ASKED: { points: 1.5, why: { en: e, de: d }, ${rule} }
  WIRE: { body: wire the money }
  NEVER: { body: never said }
  ALWAYS: { header: { field: To, present: true } }
`
    const list = '# senders\nshop.example\n192.0.2.9  # a client\n*.evil.example\n'
    const found = await signals(load(t, yaml, { list, cf: 'body FROM_CF /money/\n' }), MAIL, about)
    const asked = found.find(one => one.name === 'ASKED')
    t.equal(asked !== undefined, holds)
    if (asked !== undefined)
      t.strictSame(asked, {
        scorer: 'own-rules',
        name: 'ASKED',
        points: 1.5,
        why: 'e',
        reasons: { en: 'e', de: 'd', fr: 'e', it: 'e' },
      })
    t.notOk(
      found.some(one => ['WIRE', 'ALWAYS'].includes(one.name)),
      'rules without points are no signals',
    )
  })

t.test('files in an archive are attachments too', async t => {
  const archive = zip([{ name: 'inner/backup.iso', content: Buffer.from('x') }])
  const raw = `Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n${archive.toString('base64')}\n`
  const found = await signals(load(t, "rules:\n  ISO: { points: 1, attachment: { name: '/\\.iso$/' } }\n"), raw)
  t.strictSame(
    found.map(one => one.name),
    ['ISO'],
  )
})

t.test('a built-in rule can be asked about, given other points, and switched off', async t => {
  const gtube = readFileSync(join(import.meta.dirname, '../../../../lib/scorers/rules/test-strings.ts'), 'utf8')
  t.match(gtube, /GTUBE/)
  const loaded = load(t, 'rules:\n  SEEN: { points: 1, when: not GTUBE }\npoints: { GTUBE: 3, FROM_CF: 7 }\n', {
    cf: 'body FROM_CF /money/\nbody OTHER_CF /money/\n',
    off: ['OTHER_CF', 'GTUBE'],
  })
  t.strictSame(loaded.points, { GTUBE: 0 }, 'off is stronger')
  const found = await signals(loaded, MAIL)
  t.strictSame(
    found.map(one => [one.name, one.points]),
    [
      ['FROM_CF', 7],
      ['SEEN', 1],
    ],
  )
})

t.test('to speak of a .cf rule that cannot be used is no mistake', async t => {
  const cf = 'header ASKS eval:check_rbl("a", "b.")\nbody OFF /x/\nscore OFF 0\n'
  const loaded = load(t, 'rules:\n  A: { points: 1, when: not ASKS and not OFF }\npoints: { ASKS: 2 }\n', {
    cf,
    off: ['OFF'],
  })
  t.strictSame(loaded.mistakes, [])
  t.strictSame(
    (await signals(loaded, MAIL)).map(one => one.name),
    ['A'],
  )
})

t.test('what is off and not there is a mistake', async t => {
  t.match(load(t, '', { off: ['GTUBEE'] }).mistakes, [
    { where: 'rules.off', text: 'there is no rule GTUBEE; did you mean GTUBE?' },
  ])
})

t.test('the example is right, and its rules hold where they should', async t => {
  const file = join(import.meta.dirname, '../../../../examples/own-rules.yaml')
  const loaded = loadOwnRules({ files: [file], spamassassin: [], off: [] }, nearest)
  t.strictSame([...loaded.mistakes, ...loaded.remarks], [])
  const raw = `Subject: Final notice: invoice 7\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease wire the funds today.\n--b\nContent-Type: application/octet-stream; name=invoice.iso\n\nx\n--b--\n`
  const found = await signals(loaded, raw)
  t.strictSame(
    found.map(one => one.name),
    ['OVERDUE_INVOICE', 'DISK_IMAGE', 'INVOICE_WITH_IMAGE', 'SEVERAL_HINTS'],
  )
})

for (const file of readdirSync(FIXTURES)
  .filter(name => name.endsWith('.yaml'))
  .sort()) {
  const name = basename(file, '.yaml')
  t.test(`mistakes: ${name.replaceAll('-', ' ')}`, async t => {
    const { mistakes, remarks } = loadOwnRules({ files: [join(FIXTURES, file)], spamassassin: [], off: [] }, nearest)
    const said = [...mistakes, ...remarks].map(
      ({ line, column, text, kind }) =>
        `${line}:${column}: ${kind === 'mistake' ? '' : `${kind}: `}${text.replaceAll(FIXTURES, '.')}`,
    )
    const want = join(FIXTURES, `${name}.want.txt`)
    if (process.env['WRITE_WANT'] === '1') writeFileSync(want, said.map(line => `${line}\n`).join(''))
    t.strictSame(said, readFileSync(want, 'utf8').split('\n').slice(0, -1))
  })
}

t.test('a file that is none, one that is not text, one beyond all measure', async t => {
  const folder = t.testdir({})
  const latin1 = join(folder, 'latin1.yaml')
  const big = join(folder, 'big.yaml')
  writeFileSync(latin1, Buffer.from('rules: { A: { body: \xe9 } }', 'latin1'))
  writeFileSync(big, Buffer.alloc(5 * 1024 ** 2, '#'))
  const { mistakes } = loadOwnRules(
    { files: [join(folder, 'gone.yaml'), latin1, big, folder], spamassassin: [], off: [] },
    nearest,
  )
  const said = new Map(mistakes.map(({ where, text }) => [where, text]))
  t.match(said.get(join(folder, 'gone.yaml')), /ENOENT/)
  t.match(said.get(latin1), /not UTF-8/)
  t.match(said.get(big), /longer than/)
  t.match(said.get(folder), /EISDIR/)
})
