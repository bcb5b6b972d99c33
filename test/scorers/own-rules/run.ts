/** Rules within a time: hostile patterns on hostile texts, in files that nobody made to be slow. */
import t from 'tap'
import { readCfText } from '../../../lib/scorers/own-rules/cf/read.ts'
import { Message } from '../../../lib/scorers/own-rules/message.ts'
import { runRules } from '../../../lib/scorers/own-rules/run.ts'
import { ruleSet } from '../../../lib/scorers/own-rules/rule-set.ts'
import { createOwnRules } from '../../../lib/scorers/own-rules/scorer.ts'
import { within } from '../../../lib/scorers/own-rules/within.ts'
import { contentOf } from '../../support/content.ts'
import type { OwnRule } from '../../../lib/scorers/own-rules/rule.ts'

/** Longer than any machine takes for what ends, shorter than anything takes that does not. */
const AT_MOST_MS = 20_000
/** A quarter of it is for what comes behind a slow rule: also on a machine that has the processor for others. */
const TIME_MS = 3_000
const ctx = { signal: new AbortController().signal }

function rulesOf(cf: string): readonly OwnRule[] {
  return readCfText(cf).rules
}

for (const { name, pattern, text } of [
  { name: 'a repetition of repetitions', pattern: '(a+)+$', text: `${'a'.repeat(50)}!` },
  { name: 'branches that overlap', pattern: '^(a|aa|aaa)+$', text: `${'a'.repeat(200)}!` },
  { name: 'words and white space', pattern: '(\\w+\\s*)+:$', text: `${'word '.repeat(60)}!` },
  { name: 'a reference', pattern: '^((a*)*b?\\2)*c', text: 'a'.repeat(60) },
  { name: 'five stars in a row', pattern: 'a.*b.*c.*d.*e.*f.*g!', text: 'abcdefg'.repeat(280) },
  { name: 'lookahead after lookahead', pattern: '^(?=(a+)+$)', text: `${'a'.repeat(60)}b` },
] as const)
  t.test(`${name}: cut short, named, and the others are looked at`, async t => {
    const rules = rulesOf(`body SLOW /${pattern}/\nbody AFTER /./\nmeta BOTH AFTER && !SLOW\nscore AFTER 2`)
    const scorer = createOwnRules({ rules, timeMs: TIME_MS })
    const content = contentOf(`Subject: x\n\n${text}\n`)
    const began = performance.now()
    const found = await scorer(content, ctx)
    t.ok(performance.now() - began < AT_MOST_MS)
    t.strictSame(
      found.map(one => [one.name, one.points]),
      [
        ['AFTER', 2],
        ['BOTH', 1],
        ['RULES_TIMEOUT', 0],
      ],
    )
    t.match(found.at(-1)?.why, /SLOW/)
    t.match(found.at(-1)?.reasons?.de, /SLOW/)
  })

for (const { name, processorMs, told } of [
  {
    name: 'a rule that is cut short on three messages is left out',
    processorMs: () => performance.now(), // nobody else has the processor
    told: ['SLOW false', 'SLOW false', 'SLOW true'],
  },
  { name: 'unless other programs had the processor', processorMs: () => 0, told: [] },
])
  t.test(name, async t => {
    const slow: string[] = []
    const scorer = createOwnRules({
      rules: rulesOf('body SLOW /(a+)+$/\nbody AFTER /./\nscore AFTER 2'),
      timeMs: TIME_MS,
      onSlow: ({ name: rule }, off) => slow.push(`${rule} ${off}`),
      processorMs,
    })
    const content = contentOf(`Subject: x\n\n${'a'.repeat(50)}!\n`)
    for (let n = 0; n < 3; n++) await scorer(content, ctx)
    t.strictSame(slow, told)
    const found = (await scorer(content, ctx)).map(one => one.name)
    t.strictSame(found, told.length > 0 ? ['AFTER'] : ['AFTER', 'RULES_TIMEOUT'])
  })

t.test('many rules that are all slow end with the time', async t => {
  const rules = rulesOf(Array.from({ length: 200 }, (_, n) => `body SLOW_${n} /(a+)+${n}$/`).join('\n'))
  const began = performance.now()
  const { slow, finished } = runRules(ruleSet(rules).set, new Message(contentOf(`\n${'a'.repeat(60)}!`)), 60, new Set())
  t.ok(performance.now() - began < AT_MOST_MS)
  t.notOk(finished)
  t.ok(slow.length >= 1 && slow.length < 10, `${slow.length} had a good share of the time`)
})

t.test('a pattern that V8 gives up on is left out for the message, and the others are looked at', async t => {
  const rules = rulesOf('body DEEP /^(?:.|\\n)*?(?:(?:x|y)*?)*?$/\nbody AFTER /a/')
  const { values } = runRules(
    ruleSet(rules).set,
    new Message(contentOf(`\n${'a'.repeat(2_000)}`)),
    AT_MOST_MS,
    new Set(),
  )
  t.equal(values[1], 1)
})

t.test('a rule that throws is left out for the message, and the others are looked at', async t => {
  const [after] = rulesOf('body AFTER /a/')
  if (after === undefined) throw new Error('there is one rule')
  const throws = (): boolean => {
    throw new TypeError('beyond us')
  }
  const { values, blamed } = runRules(
    ruleSet([{ ...after, name: 'THROWS', test: { kind: 'ask', hits: throws } }, after]).set,
    new Message(contentOf('\na')),
    2_000,
    new Set(),
  )
  t.equal(values[1], 1)
  t.strictSame(
    blamed.map(({ name }) => name),
    ['THROWS'],
  )
})

t.test('work that ends in time ends as it is, and what it throws is thrown', async t => {
  let done = 0
  t.equal(
    within(1_000, () => done++),
    true,
  )
  t.equal(done, 1)
  t.throws(
    () =>
      within(1_000, () => {
        throw new TypeError('mine')
      }),
    { name: 'TypeError', message: 'mine' },
  )
  t.equal(
    within(20, () => {
      for (;;) done++
    }),
    false,
    'a loop without end is ended',
  )
  t.equal(
    within(1_000, () => done++),
    true,
    'and the next work is done',
  )
  t.equal(
    within(1_000, () =>
      t.equal(
        within(1_000, () => done++),
        true,
      ),
    ),
    true,
    'one within the other',
  )
})

const LONG = 100_000
for (const { name, raw } of [
  { name: 'one line of 100 kB', raw: `\n${'a'.repeat(LONG)}` },
  { name: '@ without end', raw: `Subject: x\n\n${'@'.repeat(LONG)}` },
  { name: 'a@a without end', raw: `\n${'a@a.'.repeat(LONG / 4)}` },
  { name: 'points and hosts', raw: `\n${'a.com.'.repeat(LONG / 6)}` },
  { name: 'http:// without end', raw: `\n${'http://'.repeat(LONG / 7)}` },
  { name: 'http://a/?http://a/?…', raw: `\n${'http://a.example/?u='.repeat(LONG / 20)}` },
  { name: '% and numbers', raw: `\nhttp://a.example/${'%41'.repeat(LONG / 3)}` },
  { name: 'brackets in From', raw: `From: ${'('.repeat(LONG)}\n\nx` },
  { name: 'quotes in From', raw: `From: ${'"a" <'.repeat(LONG / 5)}\n\nx` },
  { name: 'commas in To', raw: `To: ${'a@b.example,'.repeat(LONG / 12)}\n\nx` },
  { name: 'a Received field of 100 kB', raw: `Received: from ${'a ('.repeat(LONG / 3)} by x\n\nx` },
  {
    name: '10,000 Received fields',
    raw: `${'Received: from a (b [192.0.2.1]) by c with SMTP id 1; x\n'.repeat(10_000)}\nx`,
  },
  { name: 'white space in a header', raw: `Subject: a${' '.repeat(LONG)}b\n\nx` },
  { name: 'half encoded words', raw: `Subject: ${'=?utf-8?Q?'.repeat(LONG / 10)}\n\nx` },
  { name: 'newlines and blanks', raw: `\n${'\n \t'.repeat(LONG / 3)}x` },
  { name: 'blanks without an end of line', raw: `\na\n${' '.repeat(LONG)}x` },
  { name: 'open tags', raw: `Content-Type: text/html\n\n${'<a href="'.repeat(LONG / 9)}` },
  { name: '<<<<', raw: `Content-Type: text/html\n\n${'<'.repeat(LONG)}` },
  { name: 'open comments', raw: `Content-Type: text/html\n\n${'<!--'.repeat(LONG / 4)}` },
  { name: 'scripts that do not end', raw: `Content-Type: text/html\n\n${'<script><title>'.repeat(LONG / 15)}` },
  {
    name: 'links by the thousand',
    raw: `Content-Type: text/html\n\n${'<a href=http://a.example/%2>x'.repeat(LONG / 29)}`,
  },
  {
    name: 'meta refresh',
    raw: `Content-Type: text/html\n\n<meta http-equiv=refresh content="${'url '.repeat(LONG / 4)}">`,
  },
])
  t.test(`${name}: every text and every question ends by itself`, async t => {
    const cf = [
      'body A /x{3}y/',
      'rawbody B /x{3}y/',
      'uri C /x{3}y/',
      'full D /x{3}y/',
      'header E From:addr =~ /x{3}y/',
      'header F From:name =~ /x{3}y/',
      'header G To:addr:domain =~ /x{3}y/',
      'header H X-Spam-Relays-External =~ /x{3}y/',
      'header I ALL =~ /x{3}y/',
      'header J EnvelopeFrom =~ /x{3}y/',
      'header K Subject:ip =~ /x{3}y/',
      'uri_detail L text =~ /x{3}y/ domain =~ /x{3}y/',
      'header M eval:check_for_shifted_date(1, 2)',
      'header N eval:sorted_recipients()',
      'header O eval:similar_recipients(1, 2)',
      'body P eval:check_for_uppercase(200, 300)',
      'body Q eval:tvd_vertical_words(200, 300)',
      'body R eval:multipart_alternative_difference(200, 300)',
      "body S eval:html_title_subject_ratio('100000')",
      'header T eval:check_freemail_replyto(reply)',
      'header U eval:check_unresolved_template()',
      'header V eval:check_fromname_spoof()',
      "body W eval:check_for_mime('mime_qp_count')",
      'body X eval:check_https_http_mismatch()',
      'header Y eval:subject_is_all_caps()',
      "header Z eval:check_for_to_in_subject('address')",
    ].join('\n')
    const rules = rulesOf(cf)
    t.equal(rules.length, 26)
    const began = performance.now()
    const { finished, slow } = runRules(
      ruleSet(rules).set,
      new Message(contentOf(Buffer.from(raw, 'latin1'))),
      AT_MOST_MS,
      new Set(),
    )
    t.ok(performance.now() - began < AT_MOST_MS)
    t.ok(finished && slow.length === 0, 'nothing was cut short')
  })
