/** Subjects: how they are written. */
import t from 'tap'
import { HEADERS_SUBJECT } from '../../../lib/scorers/rules/headers-subject.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const subject = (value: string): Example => ({ fields: { Subject: value } })
const b64 = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

testRules(t, HEADERS_SUBJECT, {
  SUBJECT_MISSING: { holds: [{ fields: { Subject: null } }], not: [subject('')] },
  SUBJECT_ALL_CAPITALS: {
    holds: [subject('CLAIM YOUR PRIZE NOW'), subject(b64('ÜBERFÄLLIGE RECHNUNG SOFORT ZAHLEN'))],
    not: [
      subject('RE: NASA'),
      subject('SBB CFF FFS: Fahrplan'),
      subject('日本語の件名です、長いです'),
      subject('PLEASE READ this'),
    ],
  },
  SUBJECT_FAKE_REPLY: {
    holds: [subject('Re: your order'), subject('AW: Offerte'), subject('RE[2]: hello')],
    not: [
      { fields: { Subject: 'Re: your order', 'In-Reply-To': '<a@example.org>' } },
      { fields: { Subject: 'Re: your order', 'Thread-Index': 'AdX' } },
      { fields: { Subject: 'Re: your order', 'List-Post': '<mailto:l@lists.example>' } },
      subject('Reminder: meeting'),
      subject('Fwd: minutes'),
    ],
  },
  SUBJECT_GAPPY: {
    holds: [subject('V i a g r a for you'), subject('buy C-I-A-L-I-S'), subject('w.i.n.n.e.r')],
    not: [subject('Plan A B C'), subject('I a m'), subject('S.p.A. e S.r.l.'), subject('Wir sind a-b-er da')],
  },
  SUBJECT_SHOUTING: {
    holds: [subject('Win now!!!'), subject('Make $$ fast'), subject('Really?!?!')],
    not: [subject('Great news! Really!'), subject('Is it $5 or $6?'), subject('What?!')],
  },
  SUBJECT_RANDOM_END: {
    holds: [subject('Cheap watches       xkjfq'), subject('Your parcel waits #7g5niV'), subject('Hello a9Zq3Bx7')],
    not: [
      subject('Order AB123456'),
      subject('Sitzung vom 23.11.2026'),
      subject('iPhone15Pro'),
      subject('Ticket [OPS-1234]'),
      subject('Meeting  tomorrow'),
    ],
  },
  SUBJECT_LONG: { holds: [subject('word '.repeat(60))], not: [subject('word '.repeat(45))] },
  SUBJECT_ENCODED_NEEDLESSLY: {
    holds: [subject(b64('Please verify your account'))],
    not: [subject(b64('Grüsse aus Zürich')), subject('=?utf-8?Q?plain_words?='), subject('plain')],
  },
  SUBJECT_MIXED_SCRIPTS: {
    holds: [subject('Your Аmаzоn order'), subject(b64('Раypаl notice'))],
    not: [subject('Заказ из магазина'), subject('SMS-рассылка и IT-отдел'), subject('Messung in µm'), subject('Α Ω')],
  },
  SUBJECT_DISGUISED: {
    holds: [subject('𝐅𝐫𝐞𝐞 money'), subject('Ⓕⓡⓔⓔ'), subject('Pay\u200bPal in\u200bvoice')],
    not: [subject('Sommer ☀️ Sale 👨‍👩‍👧'), subject('Ａ\u3000全角'), subject('نامه\u200cها')],
  },
  SUBJECT_NAMES_RECIPIENT: {
    holds: [
      subject('beat@example.org, your password ends today'),
      { ...subject('Mail for carla@example.org'), rcptTo: ['carla@example.org'] },
    ],
    not: [
      subject('Anfrage von kunde@muster.example'),
      { fields: { Subject: 'beat@example.org', 'List-Post': '<mailto:l@lists.example>' } },
    ],
  },
  SUBJECT_GREETS_LOCAL_PART: {
    holds: [
      { fields: { To: 'jdoe77@example.org', Subject: 'jdoe77, you have won' } },
      { fields: { To: 'mary.smith@example.org', Subject: 'Important notice, mary.smith' } },
    ],
    not: [
      { fields: { To: 'anna@example.org', Subject: 'anna, lunch?' } },
      { fields: { To: 'mary.smith <mary.smith@example.org>', Subject: 'mary.smith, hello' } },
      { fields: { To: 'jdoe77@example.org', Subject: 'Build of jdoe7712 broken' } },
    ],
  },
})
