/** .cf rules read as they are: a fixture with all of the notation on a message, small files with what is wrong in them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readCfFiles, readCfText } from '../../../../lib/scorers/own-rules/cf/read.ts'
import { ruleSet } from '../../../../lib/scorers/own-rules/rule-set.ts'
import { createOwnRules } from '../../../../lib/scorers/own-rules/scorer.ts'
import { contentOf } from '../../../support/content.ts'
import type { Signal } from '../../../../lib/scorers/signal.ts'
import type { About } from '../../../support/content.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures/own-rules')
const PARCEL = readFileSync(join(FIXTURES, 'parcel.eml'))
const WIDE = join(FIXTURES, 'wide.cf')
/** The last of its rules is there to be slow. */
const TIME_MS = 60_000

async function signals(cf: string, raw: Buffer | string = PARCEL, about: About = {}): Promise<readonly Signal[]> {
  const { rules } = readCfText(cf)
  return createOwnRules({ rules, timeMs: TIME_MS })(contentOf(raw, about), { signal: new AbortController().signal })
}

async function hits(cf: string, raw?: Buffer | string, about?: About): Promise<string[]> {
  return (await signals(cf, raw, about)).map(({ name }) => name)
}

t.test('every rule of the wide fixture holds or does not, as it should', async t => {
  const { rules } = readCfFiles([WIDE])
  const auth = [{ method: 'spf', result: 'pass', identity: 'mailfrom', domain: 'shop.example' }] as const
  const quick = rules.filter(({ name }) => name !== 'X_SLOW')
  const found = await createOwnRules({ rules: quick, timeMs: TIME_MS })(contentOf(PARCEL, { auth }), {
    signal: new AbortController().signal,
  })
  const not =
    'W_NOT_THERE W_EXISTS_NOT W_UNSET_SET W_BODY_NOSUBJECT W_BODY_OVER W_BODY_TAG W_URI_DETAIL_NOT W_COUNTED_SIX W_AND_NOT ' +
    'W_DIVIDED W_NEEDS_OFF W_P_POSSESSIVE_NO W_REPLACED_NOT W_E_TO W_E_CAPS W_E_DIFFERENCE W_E_WELCOME X_CIRCLE_A X_CIRCLE_B'
  const names = new Set(found.map(({ name }) => name))
  const held = quick.filter(({ name, counts }) => counts && !names.has(name)).map(({ name }) => name)
  t.strictSame(held, not.split(' '))
  t.equal(names.size, 71)
  const points = Object.fromEntries(found.map(one => [one.name, one.points]))
  t.match(points, { W_SUBJECT: 1.5, W_FOUR: 0.25, W_RELATIVE: 1.5, W_NICE: -1, T_TRIAL: 0.01, W_BODY: 1 })
  const subject = found.find(({ name }) => name === 'W_SUBJECT')
  t.match(subject, {
    scorer: 'own-rules',
    why: 'A parcel in the subject',
    reasons: { de: 'Ein Paket im Betreff', fr: 'A parcel in the subject' },
  })
  for (const absent of [
    '__FEE',
    '__SILENT',
    'W_OFF',
    'W_IF_PLUGIN_ELSE',
    'W_IF_NETWORK',
    'W_IF_NETWORK_INNER',
    'W_IF_NETWORK_OTHER',
    'W_IF_OLD',
    'X_PASSED',
  ])
    t.notOk(names.has(absent), `${absent} is no signal`)
})

t.test('what is wrong with the wide fixture is said with its line', async t => {
  const { rules, problems } = readCfFiles([WIDE])
  const text = readFileSync(WIDE, 'latin1').split('\n')
  const said = [...problems, ...ruleSet(rules).problems].map(({ line, kind, text: what }) => [
    text[(line ?? 0) - 1]?.trim().split(/\s+/).slice(0, 2).join(' '),
    kind,
    what,
  ])
  for (const [start, kind, what] of [
    ['header X_NETWORK', 'unsupported', /eval:check_rbl/],
    ['body X_RECURSION', 'unsupported', /recursion/],
    ['body X_CONDITION', 'unsupported', /conditions/],
    ['body X_BROKEN', 'mistake', /not closed/],
    ['body X_NO_DELIMITER', 'mistake', /delimiters/],
    ['body X_BAD_FLAG', 'mistake', /modifier "q"/],
    ['header X_BAD_FIELD', 'mistake', /wanted FIELD =~/],
    ['meta X_BAD_META', 'mistake', /not closed/],
    ['meta X_CIRCLE_A', 'mistake', /asks for itself/],
    ['meta X_CIRCLE_B', 'mistake', /asks for itself/],
    ['score X_SCORE', 'mistake', /wanted a number, found "many"/],
    ['describe', 'mistake', /wanted a rule and a sentence/],
    ['wholly_unheard_of yes', 'unsupported', /not known here/],
    ['endif', 'mistake', /without an if/],
    ['body X_SLOW', 'slow', /repetitions/],
    ['body Y-BAD-NAME', 'mistake', /wanted the name of a rule/],
    ['if (version', 'mistake', /cannot read/],
  ] as const) {
    const found = said.find(one => one[0] === start)
    t.equal(found?.[1], kind, start)
    t.match(found?.[2], what)
  }
  t.equal(said.length, 17)
})

for (const { name, cf, raw = PARCEL, want } of [
  { name: 'an empty file', cf: '', want: [] },
  { name: 'lines of another system end in \\r\\n', cf: 'body A /customer/\r\nscore A 2\r\n', want: ['A'] },
  { name: 'no newline at the end', cf: 'body A /customer/', want: ['A'] },
  { name: 'NUL and controls', cf: 'body A /customer/\n\0\0\x01\nbody B /customer/', want: ['A', 'B'] },
  { name: 'a comment at the end and a hash that is none', cf: 'body A /item \\#42/ # x', want: ['A'] },
  { name: 'a line that goes on', cf: 'meta A B && \\\n  C\nbody B /customer/\nbody C /fee/', want: ['B', 'C', 'A'] },
  { name: 'dashes for underscores in commands', cf: 'uri-detail A type =~ /^img$/', want: ['A'] },
  { name: 'commands in capitals', cf: 'BODY A /customer/', want: ['A'] },
  {
    name: 'a later rule of another kind replaces an earlier one',
    cf: 'body A /customer/\nheader A Subject =~ /nothing/',
    want: [],
  },
  { name: 'a later rule that is broken does not', cf: 'body A /customer/\nbody A /(/', want: ['A'] },
  { name: 'points before the rule', cf: 'score A 3\nbody A /customer/', want: ['A'] },
  { name: 'a rule without points is not even asked by others', cf: 'body A /customer/\nscore A 0\nmeta B A', want: [] },
  {
    name: 'a rule about rules that come later',
    cf: 'meta A B && C\nmeta B C\nbody C /customer/',
    want: ['C', 'B', 'A'],
  },
  { name: 'a circle never holds, nor does what asks for it', cf: 'meta A B\nmeta B A\nmeta C !A', want: [] },
  {
    name: 'if within if within if',
    cf: 'if 1\nif 0\nif 1\nbody A /x/\nendif\nelse\nbody B /customer/\nendif\nendif',
    want: ['B'],
  },
  {
    name: 'an else of a block that is left out',
    cf: 'if 0\nif 1\nbody A /customer/\nelse\nbody B /customer/\nendif\nendif',
    want: [],
  },
  { name: 'an if that does not end', cf: 'if 0\nbody A /customer/', want: [] },
  {
    name: 'conditions in words that nobody knows are passed over',
    cf: 'if unheard_of(x)\nbody A /customer/\nendif\nbody B /customer/',
    want: ['B'],
  },
  {
    name: 'a message without body',
    cf: 'body A /^Hello$/\nrawbody B /./\nfull C /Subject/',
    raw: 'Subject: Hello\n\n',
    want: ['A', 'C'],
  },
  {
    name: 'a message without anything',
    cf: 'header A Subject !~ /x/\nbody B /./\nheader C exists:From',
    raw: '',
    want: ['A'],
  },
  {
    name: 'a subject in two pieces of a character',
    cf: 'header A Subject =~ /\\xc3\\xa9/',
    raw: 'Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\n\nx',
    want: ['A'],
  },
  {
    name: 'the last of two subjects heads the body',
    cf: 'body A /^two$/',
    raw: 'Subject: one\nSubject: two\n\nx',
    want: ['A'],
  },
  {
    name: 'a very long line is cut, and found',
    cf: 'body A /needle/\nrawbody B /needle/',
    raw: `\n${'x '.repeat(9_000)}needle`,
    want: ['A', 'B'],
  },
  { name: 'beyond what is looked at', cf: 'body A /needle/', raw: `\n${'x '.repeat(30_000)}needle`, want: [] },
  {
    name: 'hidden text is text',
    cf: 'body A /secret/',
    raw: 'Content-Type: text/html\n\n<p style="display:none">secret</p>',
    want: ['A'],
  },
  {
    name: 'scripts, styles and comments are not',
    cf: 'body A /secret/\nrawbody B /secret/',
    raw: 'Content-Type: text/html\n\n<script>secret</script><style>secret</style><!-- secret -->',
    want: ['B'],
  },
  {
    name: 'a word with tags in it is whole',
    cf: 'body A /viagra/',
    raw: 'Content-Type: text/html\n\n<b>vi</b>ag<i></i>ra',
    want: ['A'],
  },
  {
    name: 'a character reference is a character',
    cf: 'body A /<tag> \\xc2\\xa9/',
    raw: 'Content-Type: text/html\n\n&lt;tag&gt; &copy;',
    want: ['A'],
  },
  {
    name: 'paragraphs are lines',
    cf: 'body A /^one$/m\nbody B /one.two/s',
    raw: 'Content-Type: text/html\n\n<p>one</p><p>two</p>',
    want: ['A'],
  },
  {
    name: 'a line break is white space',
    cf: 'body A /one two/',
    raw: 'Content-Type: text/html\n\none<br>two',
    want: ['A'],
  },
  {
    name: 'an attachment that is text is searched',
    cf: 'body A /inside/',
    raw: 'Content-Type: text/plain; name=x.txt\nContent-Disposition: attachment\n\ninside',
    want: ['A'],
  },
  { name: 'another type is not', cf: 'body A /inside/', raw: 'Content-Type: text/calendar\n\ninside', want: [] },
  {
    name: 'a page by its name',
    cf: 'body A /^x inside/m',
    raw: 'Subject: s\nContent-Type: application/octet-stream; name=x.html\n\nx <b>inside</b>',
    want: ['A'],
  },
  {
    name: 'relative links without a base are none',
    cf: 'uri A /./',
    raw: 'Content-Type: text/html\n\n<a href="#top">x</a><a href="/x">y</a>',
    want: [],
  },
  {
    name: 'and with one',
    cf: 'uri A m{^http://a\\.example/d/x$}',
    raw: 'Content-Type: text/html\n\n<base href="http://a.example/d/"><a href="x">y</a>',
    want: ['A'],
  },
  {
    name: 'an address as a number',
    cf: 'uri A m{^http://127\\.0\\.0\\.1/}',
    raw: '\nhttp://2130706433/ ',
    want: ['A'],
  },
  {
    name: 'a user before the host is taken off',
    cf: 'uri A m{^https?://evil\\.example/x$}',
    raw: '\nhttp://www.good.example@evil.example/x',
    want: ['A'],
  },
  {
    name: 'a link in a link',
    cf: 'uri A m{^http://inner\\.example/}',
    raw: '\nhttp://outer.example/?u=http://inner.example/',
    want: ['A'],
  },
  {
    name: "the points behind an address are the sentence's",
    cf: 'uri A m{/x$}',
    raw: '\n(see http://a.example/x).',
    want: ['A'],
  },
  {
    name: 'a host alone is one where its top exists',
    cf: 'uri A m{^http://a-b\\.com/?}\nuri B /example/',
    raw: '\nvisit a-b.com/now or a.example',
    want: ['A'],
  },
  {
    name: 'no field, no relay',
    cf: 'header A X-Spam-Relays-External =~ /ip=/\nheader B eval:check_no_relays()',
    raw: 'Subject: x\n\nx',
    want: ['B'],
  },
  {
    name: "sendmail's word about forging",
    cf: 'header A X-Spam-Relays-External =~ /^\\[ ip=198\\.51\\.100\\.7 rdns= helo=x\\.example /',
    raw: 'Received: from x.example (y.example [198.51.100.7] (may be forged)) by mx.example; Mon, 1 Jan 2024 00:00:00 +0000\n\nx',
    want: ['A'],
  },
  {
    name: 'exim',
    cf: 'header A X-Spam-Relays-External =~ /^\\[ ip=198\\.51\\.100\\.7 rdns=y\\.example helo=x\\.example /',
    raw: 'Received: from y.example ([198.51.100.7] helo=x.example) by mx.example with esmtp (Exim 4.96) id 1abcde-000001-AB; Mon, 1 Jan 2024 00:00:00 +0000\n\nx',
    want: ['A'],
  },
  {
    name: 'qmail',
    cf: 'header A X-Spam-Relays-External =~ /^\\[ ip=198\\.51\\.100\\.7 rdns=y\\.example helo=x /',
    raw: 'Received: from y.example (HELO x) (198.51.100.7) by mx.example with SMTP; 1 Jan 2024 00:00:00 -0000\n\nx',
    want: ['A'],
  },
  {
    name: 'who logged in is one of us',
    cf: 'header A X-Spam-Relays-External =~ /ip=/',
    raw: 'Received: from x ([198.51.100.7]) by mx.example with ESMTPSA id 1; Mon, 1 Jan 2024 00:00:00 +0000\n\nx',
    want: [],
  },
  {
    name: 'a comma in a name without quotes',
    cf: 'header A From:name =~ /^Ann B, Sales$/\nheader B From:addr =~ /^a@x\\.example$/',
    raw: 'From: Ann B, Sales <a@x.example>\n\nx',
    want: ['A', 'B'],
  },
  {
    name: 'a field that is not there reads as an empty one',
    cf: 'header A X-Nothing =~ /^$/\nheader B X-Nothing !~ /./\nmimeheader C X-Nothing =~ /^$/',
    raw: 'Subject: x\n\nx',
    want: ['A', 'B', 'C'],
  },
  {
    name: 'the web servers of Microsoft, who look no name up, and those who do',
    cf: 'header A X-Spam-Relays-External =~ /^\\[ ip=198\\.51\\.100\\.7 rdns= helo=a /\nheader B X-Spam-Relays-External =~ /\\] \\[ ip=198\\.51\\.100\\.8 rdns=b\\.example helo=b\\.example /',
    raw: 'Received: from a (198.51.100.7) by c.example (198.51.100.9) with Microsoft SMTP Server 15.20.1.2; Mon, 1 Jan 2024 00:00:00 +0000\nReceived: from b.example (198.51.100.8) by c.example (198.51.100.9) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1.2; Mon, 1 Jan 2024 00:00:00 +0000\n\nx',
    want: ['A', 'B'],
  },
  {
    name: 'several authors',
    cf: 'header A From:addr =~ /^b@y\\.example$/m\nheader B From:name =~ /^A, B$/m',
    raw: 'From: "A, B" <a@x.example>, b@y.example (Bee)\n\nx',
    want: ['A', 'B'],
  },
] as readonly { name: string; cf: string; raw?: string | Buffer; want: string[] }[])
  t.test(name, async t =>
    t.strictSame(await hits(cf, typeof raw === 'string' ? Buffer.from(raw, 'latin1') : raw), want),
  )

t.test('the client as the MTA saw it comes before all that a message says of its way', async t => {
  const cf = 'header A X-Spam-Relays-External =~ /^\\[ ip=198\\.51\\.100\\.1 rdns=a\\.example helo=b\\.example /'
  t.strictSame(await hits(cf, PARCEL, { ip: '198.51.100.1', helo: 'b.example', name: 'a.example' }), ['A'])
})

t.test('files of a folder are read in the order of their names, and include others', async t => {
  const folder = t.testdir({
    '20_b.cf': 'score A 7\n',
    '10_a.cf': 'body A /customer/\nscore A 1\ninclude more/c.inc\n',
    'not.txt': 'body B /customer/\n',
    '.hidden.cf': 'body D /customer/\n',
    more: { 'c.inc': 'body C /customer/\ninclude c.inc\n' },
  })
  mkdirSync(join(folder, 'x.cf'))
  const { rules, files, problems } = readCfFiles([folder, join(folder, 'gone.cf')])
  t.strictSame(
    rules.map(({ name, points }) => [name, points]),
    [
      ['A', 7],
      ['C', 1],
    ],
  )
  t.equal(files.length, 3)
  t.match(
    problems.map(({ text }) => text),
    [/includes itself/, /cannot be read: EISDIR/, /cannot be read: ENOENT/],
  )
})

t.test('a file beyond all measure is not read', async t => {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'big.cf'), Buffer.alloc(17 * 1024 ** 2, 'x'))
  const { rules, problems } = readCfFiles([join(folder, 'big.cf')])
  t.strictSame(rules, [])
  t.match(problems, [{ text: /longer than/, kind: 'mistake' }])
})
