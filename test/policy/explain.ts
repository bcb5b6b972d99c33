/** What is told of a verdict, to whom, in four languages. */
import { globSync, readFileSync } from 'node:fs'
import t from 'tap'
import { AUDIENCES, explain } from '../../lib/policy/explain.ts'
import { HINTS, hintsFor } from '../../lib/policy/hints.ts'
import { TEXTS } from '../../lib/policy/languages/all.ts'
import { explanationText } from '../../lib/cli/explanation.ts'
import { LANGUAGES } from '../../lib/scorers/language.ts'
import { reasonsOf } from '../../lib/policy/reasons.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import type { Explanation } from '../../lib/policy/explain.ts'
import type { Hint } from '../../lib/policy/hints.ts'
import type { RecordedResult, RecordedSignal, VerdictRecord } from '../../lib/policy/record.ts'
import type { Action, RuleCode } from '../../lib/policy/verdict.ts'

const ACTIONS: readonly Action[] = ['accept', 'tag', 'quarantine', 'reject', 'tempfail', 'discard']
const CODES: readonly RuleCode[] = [
  'NONE',
  'SCORE',
  'DMARC',
  'MALWARE',
  'CHECK',
  'LIMIT',
  'RECIPIENTS',
  'GREYLIST',
  'RATE',
  'SKIPPED',
  'ERROR',
]
const options = { audience: 'admin', language: 'en', reasons: reasonsOf } as const
const rule = (name: string, points = 1, more: Partial<RecordedSignal> = {}): RecordedSignal => ({
  scorer: 'rules',
  name,
  points,
  ...more,
})

/** Every text in a value, by its path; functions are called. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function')
    return texts((value as (...given: unknown[]) => unknown)('«given»', 2, '«more»'), `${path}()`)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, `${path}.${name}`))
}

t.test('no language lacks a text, and none was left in another language', async t => {
  const english = new Map(texts(TEXTS.en))
  t.ok(english.size > 100)
  for (const language of LANGUAGES) {
    const own = new Map(texts(TEXTS[language]))
    t.strictSame([...own.keys()], [...english.keys()], language)
    for (const [path, text] of own) t.ok(text.trim() === text && text.length > 1, `${language}${path}`)
    if (language === 'en') continue
    const same = [...own].filter(
      ([path, text]) => text === english.get(path) && !/^[.]labels[.](?:findings|bounded)/.test(path),
    )
    t.strictSame(same, [], `${language}: nothing is English`)
  }
})

t.test('French has its spaces, German its quotes: no typewriter apostrophes', async t => {
  for (const language of ['fr', 'it'] as const)
    t.strictSame(
      texts(TEXTS[language]).filter(([, text]) => /[a-zé]'[a-zé]/i.test(text)),
      [],
      language,
    )
  t.strictSame(
    texts(TEXTS.fr).filter(([, text]) => /[^\s][;!?](?:\s|$)/.test(text.replace(/v=DMARC1;/g, ''))),
    [],
  )
})

t.test('every action and code has its sentences, for everybody, in every language', async t => {
  for (const language of LANGUAGES)
    for (const audience of AUDIENCES)
      for (const action of ACTIONS)
        for (const code of CODES)
          for (const observe of [false, true]) {
            const one = record({ groups: [group({ action, code, done: observe ? 'accept' : action, observe })] })
            const text = explanationText(explain(one, { ...options, audience, language }))
            t.notMatch(text, /undefined|\bnull\b|NaN|\[object/)
            t.ok(text.startsWith('R7Q2-9KX, 2026-11-18 '), text)
          }
})

type Row = { readonly name: string; readonly of: Partial<VerdictRecord>; readonly want: readonly Hint[] }
const spf = (result: string, more: Partial<RecordedResult> = {}): RecordedResult => ({
  method: 'spf',
  result,
  identity: 'mailfrom',
  ...more,
})
const dkim = (result: string, why?: RecordedResult['why']): RecordedResult => ({
  method: 'dkim',
  result,
  ...(why && { why }),
})
const dmarc = (result: string): RecordedResult => ({ method: 'dmarc', result, policy: 'reject' })
const rows: readonly Row[] = [
  { name: 'nothing known', of: { auth: [] }, want: [] },
  {
    name: 'all well',
    of: { auth: [spf('pass'), dkim('pass'), dmarc('pass'), { method: 'arc', result: 'pass' }] },
    want: [],
  },
  { name: 'SPF fail', of: { auth: [spf('fail')] }, want: ['spf-not-listed'] },
  { name: 'SPF softfail', of: { auth: [spf('softfail')] }, want: ['spf-not-listed'] },
  { name: 'SPF neutral', of: { auth: [spf('neutral')] }, want: ['spf-neutral'] },
  { name: 'no SPF record', of: { auth: [spf('none', { why: 'no-record' })] }, want: ['spf-none'] },
  { name: 'SPF not asked: no name was given', of: { auth: [spf('none')] }, want: [] },
  { name: 'SPF with too many look-ups', of: { auth: [spf('permerror', { why: 'look-ups' })] }, want: ['spf-look-ups'] },
  { name: 'two SPF records', of: { auth: [spf('permerror', { why: 'several-records' })] }, want: ['spf-several'] },
  { name: 'another SPF permerror', of: { auth: [spf('permerror')] }, want: ['spf-syntax'] },
  { name: 'SPF temperror', of: { auth: [spf('temperror', { why: 'dns' })] }, want: ['spf-dns'] },
  {
    name: 'HELO beside a sender is nobody’s trouble',
    of: { auth: [spf('fail', { identity: 'helo' }), spf('pass')] },
    want: [],
  },
  { name: 'HELO of a bounce', of: { auth: [spf('fail', { identity: 'helo' })] }, want: ['spf-not-listed'] },
  { name: 'not signed', of: { auth: [dkim('none', 'not-signed')] }, want: ['dkim-none'] },
  { name: 'body changed', of: { auth: [dkim('fail', 'body')] }, want: ['dkim-body'] },
  {
    name: 'signature wrong, and a second one',
    of: { auth: [dkim('fail', 'signature'), dkim('permerror', 'key')] },
    want: ['dkim-signature', 'dkim-key'],
  },
  { name: 'expired', of: { auth: [dkim('neutral', 'expired')] }, want: ['dkim-expired'] },
  { name: 'a weak key', of: { auth: [dkim('policy')] }, want: ['dkim-unusable'] },
  { name: 'DKIM temperror', of: { auth: [dkim('temperror', 'dns')] }, want: ['dkim-dns'] },
  { name: 'one good signature is enough', of: { auth: [dkim('pass'), dkim('fail', 'body')] }, want: [] },
  {
    name: 'DMARC, nothing passed',
    of: { auth: [spf('fail'), dmarc('fail')] },
    want: ['spf-not-listed', 'dmarc-nothing'],
  },
  {
    name: 'DMARC, SPF passed for another domain',
    of: { auth: [spf('pass'), dmarc('fail')] },
    want: ['dmarc-unaligned'],
  },
  {
    name: 'DMARC, only HELO passed',
    of: { auth: [spf('pass', { identity: 'helo' }), dmarc('fail')] },
    want: ['dmarc-nothing'],
  },
  { name: 'no DMARC record', of: { auth: [dmarc('none')] }, want: ['dmarc-none'] },
  { name: 'DMARC permerror', of: { auth: [dmarc('permerror')] }, want: ['dmarc-permerror'] },
  { name: 'DMARC temperror', of: { auth: [dmarc('temperror')] }, want: ['dmarc-dns'] },
  { name: 'ARC broken', of: { auth: [{ method: 'arc', result: 'fail' }] }, want: ['arc-broken'] },
  {
    name: 'PTR and HELO',
    of: {
      auth: [],
      signals: [rule('CLIENT_NAMELESS'), rule('CLIENT_DYNAMIC'), rule('HELO_LOCALHOST'), rule('HELO_ONE_WORD')],
    },
    want: ['ptr-missing', 'ptr-generic', 'helo'],
  },
  {
    name: 'a rule that counts nothing gives no hint',
    of: { auth: [], signals: [rule('CLIENT_NAMELESS', 0)] },
    want: [],
  },
  {
    name: 'lists',
    of: { auth: [], signals: [rule('LISTED_ZEN_EXAMPLE', 3), rule('LIST_SPAM', 10), rule('LISTED_GOOD', -2)] },
    want: ['dns-list', 'own-list'],
  },
  { name: 'malware', of: { auth: [], signals: [rule('CLAMD', 100, { malware: true })] }, want: ['malware'] },
  {
    name: 'limits',
    of: { auth: [], exceeded: ['size', 'header', 'recipients', 'forged', 'memory'] },
    want: ['size', 'recipients', 'forged', 'later'],
  },
]
for (const { name, of, want } of rows)
  t.test(`what can be mended: ${name}`, async t => {
    const one = record({ signals: [], ...of })
    t.strictSame(
      hintsFor(one, one.signals).map(({ hint }) => hint),
      want,
    )
  })
t.test('every hint occurs', async t =>
  t.strictSame(
    HINTS.filter(hint => !rows.some(({ want }) => want.includes(hint))),
    [],
  ),
)

t.test('whose record it is: MAIL FROM or HELO', async t => {
  const fix = (one: RecordedResult): string =>
    explain(record({ auth: [one] }), { ...options, audience: 'sender' }).fixes[0]?.text ?? ''
  t.match(fix(spf('fail')), /TXT record .* of the domain in MAIL FROM .*does not name the server/)
  t.match(fix(spf('fail', { identity: 'helo' })), /of the name given in HELO/)
})

const full = record({
  auth: [spf('fail'), dmarc('fail')],
  signals: [
    rule('FROM_NAME_DISGUISED', 2.6),
    SPAM,
    rule('CLIENT_NAMELESS', 0.2),
    rule('LURE_ACCOUNT', 9),
    rule('OURS', 3, { scorer: 'own-rules' }),
  ],
  watched: [rule('LURE_PARCEL', 2.6)],
  failed: ['clamd'],
  leftOut: ['spamscanner'],
  exceeded: ['size'],
  newsletter: true,
  groups: [
    group({ score: 17, action: 'reject', code: 'SCORE', done: 'quarantine', recipients: 3 }),
    group({
      level: 'domain',
      domain: 'here.example',
      score: 4,
      signals: [rule('LIST_ACCEPT', -100, { scorer: 'lists' })],
    }),
  ],
})
const of = (audience: Explanation['for'], language: Explanation['language'] = 'en'): Explanation =>
  explain(full, { ...options, audience, language })

t.test('the sender learns nothing that would help to tune spam', async t => {
  for (const language of LANGUAGES) {
    const one = of('sender', language)
    for (const text of [JSON.stringify(one), explanationText(one)]) {
      t.notMatch(text, /FROM_NAME|ADVANCE_FEE|LURE|OURS|LIST_ACCEPT|here\.example|points|thresholds|17|4\.5/)
      for (const { name } of full.signals)
        // That a PTR record is missing is said to be mended.
        if (name !== 'CLIENT_NAMELESS') t.notOk(text.includes(reasonsOf(name)?.[language] ?? '\0'), name)
    }
    t.strictSame(
      one.fixes.map(({ hint }) => hint),
      ['spf-not-listed', 'dmarc-nothing', 'ptr-missing', 'size'],
    )
  }
})
t.test(
  'the recipient is told in plain words: no names of rules, no points, no DNS, nothing of other recipients',
  async t => {
    const one = of('recipient')
    t.strictSame(one.why, [
      reasonsOf('LURE_ACCOUNT')?.en,
      reasonsOf(SPAM.name)?.en,
      reasonsOf('FROM_NAME_DISGUISED')?.en,
      reasonsOf('CLIENT_NAMELESS')?.en,
    ])
    t.strictSame(one.fixes, [])
    t.match(one.outcomes[0], {
      action: 'quarantine',
      text: 'The message was kept back in the quarantine. It looks like spam.',
    })
    t.match(one.todo.join(' '), /ask those who run your mail to release it.*The sender’s mail server could do better/)
    t.notMatch(explanationText(one), /SPF|DMARC|_[A-Z]|here\.example|recipients|\d\.\d/)
  },
)
t.test('the admin is told everything, the weightiest first', async t => {
  const text = explanationText(of('admin'))
  t.strictSame(
    of('admin').details?.findings.map(({ name }) => name),
    ['LURE_ACCOUNT', SPAM.name, 'OURS', 'FROM_NAME_DISGUISED', 'CLIENT_NAMELESS'],
  )
  for (const wanted of [
    /reject \(SCORE\), 3 recipients, site, done instead: quarantine/,
    /accept \(NONE\), 1 recipient, domain here\.example/,
    /score 17\.0, 90\.0 % likely spam; thresholds: tag 5, quarantine 5, reject 15/,
    /-100\.0 +LIST_ACCEPT: /,
    /\+9\.0 +LURE_ACCOUNT: /,
    /rules: 16\.3 points count as 14\.0/,
    /spf +fail \(mailfrom\)/,
    /dmarc +fail \(p=reject\)/,
    /Failed or out of time\n +clamd/,
    /Left out under overload\n +spamscanner/,
    /Limits passed\n +size of the message/,
    /Only watched[^\n]*\n +\+2\.6 +LURE_PARCEL/,
    /newsletter/,
    /OURS: a rule that is not built in/,
  ])
    t.match(text, wanted)
})
t.test('an own rule has its own sentence', async t => {
  const own = { en: 'ours', de: 'ours', fr: 'ours', it: 'ours' }
  const one = explain(full, { ...options, reasons: name => (name === 'OURS' ? own : reasonsOf(name)) })
  t.match(explanationText(one), /OURS: ours/)
})
t.test('what the policy itself finds has its sentences', async t => {
  const names = globSync('lib/policy/*.ts').flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/(?:name: |\bsaid\()'([A-Z_]{5,})'/g)].map(([, name = '']) => name),
  )
  t.ok(names.includes('KNOWN_CORRESPONDENT') && names.includes('LIST_BLOCKED'))
  for (const name of names)
    for (const language of LANGUAGES) t.ok(reasonsOf(name)?.[language], `${name} in ${language}`)
})

t.test('what one recipient’s list says is told to the admin alone', async t => {
  const LISTED = { scorer: 'entries', name: 'LIST_BLOCKED', points: 10 } as const
  const mixed = record({ groups: [group({ signals: [LISTED], score: 14.5 }), group()] })
  const all = record({ groups: [group({ signals: [LISTED] }), group({ signals: [LISTED] })] })
  const sentence = reasonsOf('LIST_BLOCKED')?.en ?? ''
  t.not(sentence, '')
  for (const audience of ['recipient', 'sender'] as const) {
    const told = explain(mixed, { ...options, audience })
    t.notOk(told.why.includes(sentence))
    t.notOk(told.fixes.some(({ hint }) => hint === 'own-list'))
  }
  t.ok(explain(all, { ...options, audience: 'recipient' }).why.includes(sentence))
})
