/** Whom the author's name and domain pretend to be. */
import t from 'tap'
import { SENDER_NAME } from '../../../lib/scorers/rules/sender-name.ts'
import { FROM_OUTSIDE, testRules } from '../../support/rules.ts'
import type { AuthResult } from '../../../lib/mail/auth-results.ts'
import type { Example, Fields } from '../../support/rules.ts'

const from = (value: string, more: Fields = {}): Example => ({ fields: { From: value, ...more } })
const LIST: Fields = { 'List-Post': '<mailto:l@lists.example>' }
const none: readonly AuthResult[] = [
  { method: 'spf', result: 'none', identity: 'mailfrom', domain: 'shop77.ch' },
  {
    method: 'dkim',
    result: 'none',
    domain: '',
    selector: '',
    identity: '',
    algorithm: '',
    signature: '',
    testing: false,
  },
]

testRules(t, SENDER_NAME, {
  FROM_NAME_OTHER_ADDRESS: {
    holds: [from('"boss@muster.ch" <x@other.ch>')],
    not: [
      from('"boss@muster.ch" <x@mail.muster.ch>'),
      from('"boss@muster.ch via Docs" <x@other.ch>'),
      from('"boss@muster.ch" <x@other.ch>', LIST),
    ],
  },
  FROM_NAME_OTHER_DOMAIN: {
    holds: [from('muster.ch <x@other.de>')],
    not: [from('Amazon.de <x@amazon.com>'), from('Dr. Muster <x@other.de>'), from('Dr.Muster.Draft <x@other.de>')],
  },
  FROM_NAME_OWN_DOMAIN: {
    holds: [from('example.org Support <x@other.ch>')],
    not: [from('example.org Support <x@example.org>'), from('notexample.org <x@other.ch>')],
  },
  FROM_NAME_IS_RECIPIENT: {
    holds: [from('Beat Keller <x@other.ch>'), from('beat <x@other.ch>')],
    not: [from('Beat Keller <beat.k@gmail.com>'), from('Beat Keller <beat@other.ch>'), from('Beat Kell <x@other.ch>')],
  },
  FROM_NAME_ROLE_OUTSIDE: {
    holds: [
      from('IT Helpdesk <x@other.ch>'),
      from('Webmail Administrator <x@other.ch>'),
      from('Amministratore di sistema <x@other.ch>'),
    ],
    not: [from('IT Helpdesk <it@example.org>'), from('Item Support <x@other.ch>'), from('Anna Server <x@other.ch>')],
  },
  BRAND_NAME_FORGED: {
    holds: [
      from('PayPal <x@shop77.ch>'),
      from('DHL Express Zustellung <x@shop77.ch>'),
      from('Apple Support <x@shop77.ch>'),
    ],
    not: [
      from('PayPal <service@paypal.de>'),
      from('Chase <chase@shop77.ch>'),
      from('PayPal <x@shop77.ch>', LIST),
      from('Anna via PayPal <x@shop77.ch>'),
    ],
  },
  BRAND_NAME_FREEMAIL: {
    holds: [from('Netflix <billing99@gmail.com>')],
    not: [from('Netflix <x@shop77.ch>'), from('Google <x@gmail.com>')],
  },
  BRAND_NAME_DISGUISED: { holds: [from('PayPaI <x@shop77.ch>')], not: [from('PayPal <x@shop77.ch>')] },
  BRAND_NAME_MENTIONED: {
    holds: [from('Prizes from Costco today <x@shop77.ch>')],
    not: [from('Costco <x@shop77.ch>'), from('Prizes <x@shop77.ch>')],
  },
  BRAND_NAME_UNVOUCHED: {
    holds: [{ ...FROM_OUTSIDE, ...from('PayPal <x@shop77.ch>'), auth: none }],
    not: [
      { ...from('PayPal <x@shop77.ch>'), auth: none },
      { ...FROM_OUTSIDE, ...from('PayPal <x@shop77.ch>') },
    ],
  },
  BRAND_DOMAIN_LOOKALIKE: {
    holds: [from('x@paypa1.com'), from('x@paypal.com.evil.net')],
    not: [from('x@paypal.com'), from('x@paypal-secure.com')],
  },
  BRAND_DOMAIN_DRESSED: { holds: [from('x@paypal-secure.com')], not: [from('x@paypal.com'), from('x@secure-pay.com')] },
  BRAND_DOMAIN_OTHER_ENDING: { holds: [from('x@netflix.top')], not: [from('x@netflix.com'), from('x@netflix.ch')] },
  OWN_DOMAIN_LOOKALIKE: {
    holds: [from('x@examp1e.org'), from('x@exarnple.org'), from('x@ex-ample.org'), from('x@exampl.org')],
    not: [
      from('x@mail.example.org'),
      { ...from('x@gmx.net'), ownDomains: ['gmx.de'] },
      { ...from('x@abd.ch'), ownDomains: ['abc.ch'] },
    ],
  },
  OWN_DOMAIN_AS_SUBDOMAIN: {
    holds: [from('x@example.org.evil.ch')],
    not: [from('x@mail.example.org'), from('x@notexample.org.evil.ch')],
  },
  OWN_DOMAIN_OTHER_ENDING: {
    holds: [from('x@example.ch')],
    not: [from('x@example.org'), { ...from('x@yahoo.de'), ownDomains: ['yahoo.com'] }],
  },
})
