/** Dates: missing, wrong, out of their time. */
import t from 'tap'
import { readDate } from '../../../lib/mail/date.ts'
import { HEADERS_DATE } from '../../../lib/scorers/rules/headers-date.ts'
import { testRules } from '../../support/rules.ts'

const received = (date: string): string =>
  `from a.muster.example (a.muster.example [198.51.100.7]) by mx.example.org with ESMTP id 1; ${date}`

testRules(t, HEADERS_DATE, {
  DATE_MISSING: { holds: [{ fields: { Date: null } }], not: [{ fields: { Date: 'nonsense' } }] },
  DATE_UNREADABLE: {
    holds: [
      { fields: { Date: 'yesterday' } },
      { fields: { Date: '' } },
      { fields: { Date: 'Mon, 32 Nov 2026 10:00:00 +0100' } },
      { fields: { Date: '1' } },
    ],
    not: [
      { fields: { Date: 'Mon, 23 Nov 2026 10:00 +0100 (CET)' } },
      { fields: { Date: '23 Nov 26 10:00:00 GMT' } },
      { fields: { Date: 'Monday, November 23, 2026 10:00 AM' } },
      { fields: { Date: null } },
    ],
  },
  DATE_IN_FUTURE: {
    holds: [
      { fields: { Date: 'Thu, 26 Nov 2026 10:00:00 +0100' } },
      { fields: { Date: 'Tue, 24 Nov 2026 13:00:00 +0100', Received: received('Sat, 21 Nov 2026 13:00:00 +0100') } },
    ],
    not: [{ fields: { Date: 'Wed, 25 Nov 2026 00:00:00 +0100' } }, { fields: { Date: 'gibberish 2099' } }],
  },
  DATE_LONG_PAST: {
    holds: [
      { fields: { Date: 'Fri, 23 Oct 2026 10:00:00 +0200' } },
      { fields: { Date: 'Thu, 1 Jan 1970 00:00:00 +0000' } },
      { fields: { Date: 'Fri, 23 Oct 2026 10:00:00 +0200', Received: null }, ip: '203.0.114.9', helo: 'a.example' },
    ],
    not: [
      { fields: { Date: 'Sun, 1 Nov 2026 10:00:00 +0100' } },
      // A stored letter is as old as its last server says.
      { fields: { Date: 'Thu, 5 Sep 2002 10:00:00 +0200', Received: received('Thu, 5 Sep 2002 10:00:07 +0200') } },
      { fields: { Date: 'Thu, 5 Sep 2002 10:00:00 +0200', Received: null } },
    ],
  },
  DATE_WRONG_WEEKDAY: {
    holds: [{ fields: { Date: 'Tue, 23 Nov 2026 10:00:00 +0100' } }],
    not: [{ fields: { Date: '23 Nov 2026 10:00:00 +0100' } }, { fields: { Date: 'Lun, 23 Nov 2026 10:00:00 +0100' } }],
  },
  DATE_ODD_ZONE: {
    holds: [
      { fields: { Date: 'Mon, 23 Nov 2026 10:00:00 +1700' } },
      { fields: { Date: 'Mon, 23 Nov 2026 10:00:00 -0261' } },
    ],
    not: [
      { fields: { Date: 'Mon, 23 Nov 2026 10:00:00 +0545' } },
      { fields: { Date: 'Mon, 23 Nov 2026 10:00:00 +1400' } },
      { fields: { Date: 'Mon, 23 Nov 2026 10:00:00 EST' } },
    ],
  },
})

for (const { name, text, iso } of [
  { name: 'as RFC 5322 has it', text: 'Mon, 23 Nov 2026 10:00:00 +0100', iso: '2026-11-23T09:00:00.000Z' },
  { name: 'a year of two digits', text: '23 Nov 98 10:00 -0500', iso: '1998-11-23T15:00:00.000Z' },
  { name: 'a zone by name', text: 'Mon, 23 Nov 2026 10:00:00 PST', iso: '2026-11-23T18:00:00.000Z' },
  { name: 'a zone with a colon', text: 'Mon, 23 Nov 2026 10:00:00 +01:00', iso: '2026-11-23T09:00:00.000Z' },
  { name: 'hyphens', text: 'Mon, 23-Nov-2026 10:00:00 GMT', iso: '2026-11-23T10:00:00.000Z' },
  { name: 'hour 25', text: 'Mon, 23 Nov 2026 25:00:00 +0100', iso: null },
  { name: 'an empty text', text: '', iso: null },
  { name: '100 kB of digits', text: '1'.repeat(100_000), iso: null },
])
  t.test(`a date: ${name}`, async t => {
    const read = readDate(text)
    t.equal(read === null ? null : new Date(read.ms).toISOString(), iso)
  })
