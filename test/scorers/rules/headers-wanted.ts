/** Marks of wanted mail: they count only with the proof that they ask for. */
import t from 'tap'
import { HEADERS_WANTED } from '../../../lib/scorers/rules/headers-wanted.ts'
import { testRules } from '../../support/rules.ts'
import type { AuthResult } from '../../../lib/mail/auth-results.ts'
import type { Fields } from '../../support/rules.ts'

const pass = (domain: string): AuthResult => ({
  method: 'dkim',
  result: 'pass',
  domain,
  selector: 's',
  identity: `@${domain}`,
  algorithm: 'rsa-sha256',
  signature: 'a',
  testing: false,
})
const ONE_CLICK: Fields = {
  'List-Unsubscribe': '<https://muster.example/u>',
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
}
const LIST: Fields = { 'List-Post': '<mailto:l@lists.example>', 'List-Id': 'Letters <l.lists.example>' }
const report = (type: string): string =>
  `--b\r\n\r\nfailed\r\n--b\r\nContent-Type: ${type}\r\n\r\nAction: failed\r\n--b--\r\n`
const REPORT: Fields = { 'Content-Type': 'multipart/report; boundary=b; report-type=delivery-status' }

testRules(t, HEADERS_WANTED, {
  NEWSLETTER_ONE_CLICK: {
    holds: [{ fields: ONE_CLICK, auth: [pass('muster.example')] }],
    not: [{ fields: ONE_CLICK }, { fields: ONE_CLICK, auth: [pass('other.example')] }],
  },
  LIST_POSTING: {
    holds: [{ fields: LIST, auth: [pass('lists.example')] }],
    not: [{ fields: LIST }, { fields: LIST, auth: [pass('other.test')] }],
  },
  IN_THREAD: {
    holds: [
      {
        fields: {
          Subject: 'Re: Minutes',
          'In-Reply-To': '<20261122.0815@example.org>',
          References: '<20261121.0714@a.example> <20261122.0815@example.org>',
        },
      },
    ],
    not: [
      { fields: { Subject: 'Re: Minutes', 'In-Reply-To': '<20261122.0815@example.org>' } },
      { fields: { Subject: 'Re: Minutes' } },
    ],
  },
  ANSWERS_OWN_MAIL: {
    holds: [{ fields: { 'In-Reply-To': '<20261122.4711.beat@example.org>' } }],
    not: [{ fields: { 'In-Reply-To': '<1@example.org>' } }, { fields: { 'In-Reply-To': '<20261122.4711@other.ch>' } }],
  },
  MAIL_REPORT: {
    holds: [{ fields: REPORT, body: report('message/delivery-status') }],
    not: [
      { fields: REPORT, body: report('text/html') },
      { fields: REPORT, body: report('message/delivery-status'), mailFrom: 'a@muster.example' },
    ],
  },
  AUTOMATIC_ANSWER: {
    holds: [{ fields: { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<20261122.0815@example.org>' } }],
    not: [{ fields: { 'Auto-Submitted': 'auto-replied' } }],
  },
  ARC_PASS: {
    holds: [{ auth: [{ method: 'arc', result: 'pass', sets: 1, sealer: 'google.com' }] }],
    not: [
      { auth: [{ method: 'arc', result: 'pass', sets: 1, sealer: 'evil.ch' }] },
      { auth: [{ method: 'arc', result: 'fail', sets: 1, sealer: 'google.com' }] },
    ],
  },
})
