/** Rules that speak for a message, and that nobody gets much by them. */
import t from 'tap'
import { WANTED } from '../../../lib/scorers/rules/newsletter.ts'
import { testRules } from '../../support/rules.ts'
import type { Example, Fields } from '../../support/rules.ts'

const REPLY: Fields = { 'In-Reply-To': '<a@b.example>', References: '<a@b.example>' }
const LIST: Fields = {
  'List-Id': '<dev.lists.example>',
  'List-Post': '<mailto:dev@lists.example>',
  To: 'dev@lists.example',
}
const VOUCHED: Example['auth'] = [{ method: 'dmarc', result: 'pass', domain: 'muster.example' }]
const PATCH = 'A fix.\r\n\r\n--- a/a.c\r\n+++ b/a.c\r\n@@ -1,3 +1,3 @@\r\n-a\r\n+b\r\n'
const LONG = 'We met at the market and spoke about many things that happened in the summer of that year.'
const linked = (...urls: readonly string[]): string => `${LONG} ${urls.join(' ')}\r\n`

testRules(t, WANTED, {
  ANSWERS_WITH_QUOTES: {
    holds: [
      { fields: REPLY, body: 'Yes.\r\n\r\n> shall we?\r\n> on Thursday\r\n' },
      { fields: REPLY, body: 'Ja.\r\n\r\nAm 23.11.2026 schrieb Beat Keller <beat@example.org>:\r\n> ok\r\n' },
      { fields: REPLY, body: "Oui\r\n\r\n-----Message d'origine-----\r\nDe : Beat\r\n" },
    ],
    not: [
      { body: 'Yes.\r\n\r\n> shall we?\r\n> on Thursday\r\n' },
      { fields: REPLY, body: 'Yes.\r\n' },
      { fields: REPLY, body: 'https://gewinn.top/x\r\n\r\n> shall we?\r\n> on Thursday\r\n' },
    ],
  },
  PATCH_ON_LIST: {
    holds: [
      { fields: LIST, body: PATCH },
      { fields: LIST, body: 'x\r\n\r\ndiff --git a/a b/a\r\n' },
    ],
    not: [{ body: PATCH }, { fields: LIST, body: 'A fix.\r\n' }],
  },
  LINKS_AT_HOME: {
    holds: [{ auth: VOUCHED, body: linked('https://www.muster.example/a') }],
    not: [
      { body: linked('https://www.muster.example/a') },
      { auth: VOUCHED, body: linked('https://www.muster.example/a', 'https://strange.other.example/') },
      { auth: VOUCHED, body: linked() },
      { auth: VOUCHED, body: 'https://www.muster.example/a\r\n' },
      {
        auth: VOUCHED,
        fields: { From: 'Roof Repair Pros <rr@muster.example>', 'Content-Type': 'text/html' },
        body: linked('https://www.muster.example/a'),
      },
    ],
  },
})

t.test('all together give no more than two points', async t => {
  t.ok(WANTED.reduce((sum, { points }) => sum + points, 0) >= -2)
  t.ok(WANTED.every(({ points }) => points < 0))
})
