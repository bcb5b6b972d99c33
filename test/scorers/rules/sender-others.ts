/** Where answers and bounces go, and whom the message names. */
import t from 'tap'
import { SENDER_OTHERS } from '../../../lib/scorers/rules/sender-others.ts'
import { View } from '../../../lib/scorers/rules/view.ts'
import { FROM_OUTSIDE, testRules, viewOf } from '../../support/rules.ts'
import type { Example, Fields } from '../../support/rules.ts'

const has = (fields: Fields): Example => ({ fields })
const LIST: Fields = { 'List-Post': '<mailto:l@lists.example>' }
const NAMES = ['ada', 'bea', 'cla', 'dan', 'eva', 'fay', 'gil']

testRules(
  t,
  SENDER_OTHERS.filter(({ name }) => name !== 'NULL_SENDER_NO_REPORT'),
  {
    REPLY_TO_FREEMAIL: {
      holds: [has({ 'Reply-To': 'anna.muster@gmail.com' })],
      not: [
        has({ 'Reply-To': 'anna@muster.example' }),
        has({ 'Reply-To': 'a@gmail.com', ...LIST }),
        has({ From: 'a@gmail.com', 'Reply-To': 'a@gmail.com' }),
      ],
    },
    REPLY_TO_OTHER_FREEMAIL: {
      holds: [has({ From: 'a.miller@gmail.com', 'Reply-To': 'claims77@outlook.com' })],
      not: [
        has({ From: 'a.miller@gmail.com', 'Reply-To': 'amiller@outlook.com' }),
        has({ From: 'a@gmail.com', 'Reply-To': 'b@muster.example' }),
      ],
    },
    REPLY_TO_ELSEWHERE: {
      holds: [has({ 'Reply-To': 'x@other.example' })],
      not: [
        has({ 'Reply-To': 'x@mail.muster.example' }),
        has({ 'Reply-To': 'x@other.example', 'List-Unsubscribe': '<mailto:u@muster.example>' }),
      ],
    },
    FREEMAIL_OTHER_ENVELOPE: {
      holds: [
        has({ From: 'a@gmail.com', 'Return-Path': '<w@server.example>' }),
        { ...has({ From: 'a@gmail.com' }), mailFrom: 'w@server.example' },
      ],
      not: [
        has({ From: 'a@gmail.com', 'Return-Path': '<a@gmail.com>' }),
        has({ From: 'a@gmail.com' }),
        has({ From: 'a@gmail.com', 'Return-Path': '<>' }),
      ],
    },
    TO_MISSING: {
      holds: [has({ To: null })],
      not: [has({ To: null, Cc: 'beat@example.org' }), has({ To: null, ...LIST })],
    },
    TO_UNDISCLOSED: {
      holds: [has({ To: 'undisclosed-recipients:;' })],
      not: [has({ To: 'Recipients <all@example.org>' }), has({ To: null })],
    },
    TO_ALPHABETICAL: {
      holds: [has({ To: NAMES.map(name => `${name}@example.org`).join(', ') })],
      not: [
        has({
          To: NAMES.toReversed()
            .map(name => `${name}@example.org`)
            .join(', '),
        }),
        has({
          To: NAMES.slice(0, 4)
            .map(name => `${name}@example.org`)
            .join(', '),
        }),
      ],
    },
    FROM_EQUALS_TO: {
      holds: [has({ From: 'beat@example.org' })],
      not: [has({ From: 'beat@example.org', To: 'beat@example.org, carla@example.org' })],
    },
    RECIPIENT_NOT_NAMED: {
      holds: [{ rcptTo: ['beat@other.example'] }],
      not: [{ rcptTo: ['beat@example.org'] }, { rcptTo: ['beat@other.example'], fields: LIST }],
    },
  },
)

t.test('NULL_SENDER_NO_REPORT', async t => {
  const rule = SENDER_OTHERS.find(({ name }) => name === 'NULL_SENDER_NO_REPORT')
  const holds = (example: Example, queueId: string | null = '4Xy'): boolean | undefined => {
    const { content } = viewOf({ ...FROM_OUTSIDE, mailFrom: '', ...example })
    return rule?.holds(new View({ ...content, tx: { ...content.tx, queueId } }))
  }
  t.equal(holds({}), true, 'an ordinary letter')
  t.equal(holds({ mailFrom: 'anna@muster.example' }), false, 'with a sender')
  t.equal(holds({ fields: { 'Auto-Submitted': 'auto-replied' } }), false, 'an automatic answer')
  t.equal(
    holds({ fields: { 'Content-Type': 'multipart/report; boundary=b' }, body: '--b\r\n\r\nx\r\n--b--\r\n' }),
    false,
    'a report',
  )
  t.equal(holds({}, null), false, 'no MTA told the sender')
})
