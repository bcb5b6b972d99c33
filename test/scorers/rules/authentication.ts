/** What the checks found, alone and together. What was not checked never counts. */
import t from 'tap'
import { AUTHENTICATION } from '../../../lib/scorers/rules/authentication.ts'
import { FROM_OUTSIDE, testRules, viewOf } from '../../support/rules.ts'
import type { ArcResult, AuthResult, DkimResult, DmarcResult, SpfResult } from '../../../lib/mail/auth-results.ts'
import type { Example, Fields } from '../../support/rules.ts'

const spf = (result: SpfResult['result'], domain = 'muster.example'): AuthResult => ({
  method: 'spf',
  result,
  identity: 'mailfrom',
  domain,
})
const dkim = (result: DkimResult['result'], domain = 'muster.example'): AuthResult => ({
  method: 'dkim',
  result,
  domain,
  selector: 's',
  identity: `@${domain}`,
  algorithm: 'rsa-sha256',
  signature: 'abc',
  testing: false,
})
const dmarc = (
  result: DmarcResult['result'],
  policy: DmarcResult['policy'] = 'none',
  domain = 'muster.example',
): AuthResult => ({ method: 'dmarc', result, domain, policy })
const arc = (sealer: string): ArcResult => ({ method: 'arc', result: 'pass', sets: 1, sealer })
const found = (auth: readonly AuthResult[], fields: Fields = {}): Example => ({ ...FROM_OUTSIDE, auth, fields })
const from = (address: string): Fields => ({ From: address })

const DENIED = [spf('fail'), dkim('none'), dmarc('fail')]

testRules(t, AUTHENTICATION, {
  SPF_FAIL: { holds: [found([spf('fail')])], not: [found([spf('softfail')]), found([spf('temperror')])] },
  SPF_SOFTFAIL: { holds: [found([spf('softfail')])], not: [found([spf('neutral')])] },
  SPF_PERMERROR: { holds: [found([spf('permerror')])], not: [found([spf('temperror')])] },
  DMARC_FAIL: { holds: [found([dmarc('fail')])], not: [found([dmarc('none')]), found([dmarc('temperror')])] },
  DMARC_FAIL_STRICT: {
    holds: [found([dmarc('fail', 'reject')]), found([dmarc('fail', 'quarantine')])],
    not: [
      found([dmarc('fail', 'none')]),
      found([dmarc('fail', 'reject'), arc('google.com')]),
      found([dmarc('pass', 'reject')]),
    ],
  },
  DMARC_PASS: { holds: [found([dmarc('pass')])], not: [found([dmarc('none')])] },
  BRAND_VOUCHED: {
    holds: [found([dmarc('pass')], from('PayPal <service@paypal.com>'))],
    not: [
      found([dmarc('pass')], from('x@gmail.com')),
      found([dmarc('pass')], from('x@paypal-secure.com')),
      found([dmarc('none')], from('service@paypal.com')),
    ],
  },
  BRAND_DENIED: {
    holds: [found(DENIED, from('PayPal <service@paypal.com>'))],
    not: [
      found(DENIED),
      found([spf('none'), dkim('none'), dmarc('none')], from('service@paypal.com')),
      found([spf('temperror'), dkim('none'), dmarc('fail')], from('service@paypal.com')),
      found([...DENIED, arc('google.com')], from('service@paypal.com')),
    ],
  },
  FREEMAIL_DENIED: {
    holds: [found(DENIED, from('joe@gmail.com'))],
    not: [
      found([spf('pass', 'gmail.com'), dkim('none'), dmarc('fail')], from('joe@gmail.com')),
      found(DENIED),
      found([spf('none'), dkim('none'), dmarc('none')], from('joe@gmail.com')),
    ],
  },
  OWN_DOMAIN_DENIED: {
    holds: [found(DENIED, from('boss@example.org'))],
    not: [
      found(DENIED),
      found([spf('pass', 'example.org'), dkim('none'), dmarc('fail')], from('boss@example.org')),
      found([spf('none'), dkim('none'), dmarc('none')], from('boss@example.org')),
    ],
  },
  NOBODY_VOUCHES: {
    holds: [found([spf('none'), dkim('none'), dmarc('none')])],
    not: [
      found([spf('pass'), dkim('none'), dmarc('none')]),
      found([spf('temperror'), dkim('none'), dmarc('none')]),
      found([]),
    ],
  },
  DKIM_BROKEN_ALONE: {
    holds: [found([spf('none'), dkim('fail'), dmarc('none')])],
    not: [found([spf('pass'), dkim('fail'), dmarc('none')]), found([spf('none'), dkim('permerror'), dmarc('none')])],
  },
})

for (const { name, about } of [
  { name: 'no check ran', about: FROM_OUTSIDE },
  { name: 'nobody knows the client', about: { auth: [] } },
  {
    name: 'DNS did not answer',
    about: { ...FROM_OUTSIDE, auth: [spf('temperror'), dkim('temperror'), dmarc('temperror')] },
  },
])
  t.test(`silence counts for nothing: ${name}`, async t => {
    for (const address of ['service@paypal.com', 'joe@gmail.com', 'boss@example.org', 'anna@muster.example'])
      t.strictSame(
        AUTHENTICATION.filter(rule => rule.holds(viewOf({ ...about, fields: from(address) }))).map(rule => rule.name),
        [],
        address,
      )
  })
