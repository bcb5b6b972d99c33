/** The way of a message: who handed it in, and fields that cannot be true. */
import t from 'tap'
import { RECEIVED } from '../../../lib/scorers/rules/received.ts'
import { FROM_OUTSIDE, testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const hop = (...values: readonly string[]): Example => ({ fields: { Received: values } })
const AT = '; Mon, 23 Nov 2026 10:00:05 +0100'

testRules(t, RECEIVED, {
  CLIENT_DYNAMIC: {
    holds: [
      { ...FROM_OUTSIDE, name: 'adsl-203-0-114-9.provider.example' },
      hop(`from pc (9.114.0.203.dyn.provider.example [203.0.114.9]) by mx.example.org with SMTP${AT}`),
    ],
    not: [
      { ...FROM_OUTSIDE, name: 'static-203-0-114-9.provider.example' },
      { ...FROM_OUTSIDE, name: 'adsl-mail.provider.example' },
      hop(`from pc (203-0-114-9.dyn.provider.example [203.0.114.9]) by smtp.provider.example with ESMTPSA${AT}`),
    ],
  },
  CLIENT_NAMELESS: {
    holds: [hop(`from x.example (unknown [203.0.114.9]) by mx.example.org (Postfix) with ESMTP id 1${AT}`)],
    not: [
      hop(`from x.example (unknown [10.0.0.9]) by mx.example.org (Postfix) with ESMTP id 1${AT}`),
      { ip: '203.0.114.9', helo: 'x.example' },
    ],
  },
  HELO_OWN_NAME: {
    holds: [
      { ...FROM_OUTSIDE, helo: 'example.org' },
      { ...FROM_OUTSIDE, helo: 'mx.example.org' },
    ],
    not: [
      { ...FROM_OUTSIDE, helo: 'mx.example.org', name: 'mx.example.org' },
      { ...FROM_OUTSIDE, helo: 'notexample.org' },
    ],
  },
  HELO_BARE_ADDRESS: {
    holds: [{ ...FROM_OUTSIDE, helo: '203.0.114.9' }],
    not: [
      { ...FROM_OUTSIDE, helo: '[203.0.114.9]' },
      { ip: '10.0.0.9', helo: '10.0.0.9' },
    ],
  },
  HELO_LOCALHOST: {
    holds: [{ ...FROM_OUTSIDE, helo: 'localhost.localdomain' }],
    not: [{ ...FROM_OUTSIDE, helo: 'localhost.muster.example' }],
  },
  HELO_NO_DOMAIN: {
    holds: [{ ...FROM_OUTSIDE, helo: 'desktop' }],
    not: [FROM_OUTSIDE, { ...FROM_OUTSIDE, helo: '[203.0.114.9]' }],
  },
  HELO_OF_WEBMAIL: {
    holds: [{ ...FROM_OUTSIDE, helo: 'gmail.com', name: 'pc9.provider.example' }],
    not: [
      { ...FROM_OUTSIDE, helo: 'mail-ed1-f41.google.com', name: 'mail-ed1-f41.google.com' },
      { ...FROM_OUTSIDE, helo: 'gmail.com', ip: '10.0.0.9' },
    ],
  },
  RECEIVED_IMPOSSIBLE_ADDRESS: {
    holds: [hop(`from a.example ([300.1.2.3]) by b.example with SMTP${AT}`)],
    not: [
      hop(`from a.example ([255.1.2.3]) by b.example with SMTP${AT}`),
      hop(`from a by b with version 300.1.2.3${AT}`),
    ],
  },
  RECEIVED_BACKWARDS: {
    holds: [
      hop(
        'from b.example by c.example with SMTP; Mon, 23 Nov 2026 10:00:00 +0100',
        'from a.example by b.example with SMTP; Wed, 25 Nov 2026 10:00:00 +0100',
      ),
    ],
    not: [
      hop(
        'from b.example by c.example with SMTP; Mon, 23 Nov 2026 10:00:00 +0100',
        'from a.example by b.example with SMTP; Mon, 23 Nov 2026 20:00:00 +0100',
      ),
      hop(
        'from b.example by c.example with SMTP; Mon, 23 Nov 2026 10:00:00 +0100',
        'from a.example by b.example with SMTP; never',
      ),
    ],
  },
  RECEIVED_BY_US: {
    holds: [{ ...FROM_OUTSIDE, ...hop(`from a.example (a.example [198.51.100.7]) by mx.example.org with ESMTP${AT}`) }],
    not: [
      { ...FROM_OUTSIDE, name: 'mx2.example.org', ...hop(`from a.example by mx.example.org with ESMTP${AT}`) },
      { ...FROM_OUTSIDE, ...hop(`from a.example by lists.muster.example with ESMTP${AT}`) },
    ],
  },
  DATE_NOT_OF_FIRST_HOP: {
    holds: [{ fields: { Date: 'Thu, 19 Nov 2026 10:00:00 +0100' } }],
    not: [
      { fields: { Date: 'Sun, 22 Nov 2026 10:00:00 +0100' } },
      { fields: { Date: 'Thu, 19 Nov 2026 10:00:00 +0100', Received: null } },
    ],
  },
})
