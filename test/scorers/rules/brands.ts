/** Brands in names, and domains that pass for theirs. */
import t from 'tap'
import { brandDisguise, brandInName, brandOf } from '../../../lib/scorers/rules/brands-match.ts'

for (const [name, brand, whole, disguised] of [
  ['PayPal', 'paypal', true, false],
  ['PayPaI Support', 'paypal', true, true],
  ['Ρaypal', 'paypal', true, true],
  ['Micr0soft Security', 'microsoft', true, true],
  ['Amazon.de Kundenservice', 'amazon', true, false],
  ['Credit Agricole', 'crédit agricole', true, false],
  ['iPhone via Amazon', 'amazon', false, false],
  ['Chase Smith', null, false, false],
  ['Uber', null, false, false],
  ['', null, false, false],
  ['x'.repeat(100_000), null, false, false],
] as const)
  t.test(`a name: ${name.slice(0, 40)}`, async t => {
    const found = brandInName(name)
    t.equal(found?.brand.names[0] ?? null, brand)
    t.equal(found?.whole ?? false, whole)
    t.equal(found?.disguised ?? false, disguised)
  })

for (const [domain, disguise] of [
  ['paypa1.com', 'letters'],
  ['arnazon.de', 'letters'],
  ['microsfot.com', 'letters'],
  ['xn--pypal-4ve.com', 'letters'],
  ['paypal-secure.com', 'words'],
  ['dhl-tracking.info', 'words'],
  ['mail.paypal.com.evil.net', 'subdomain'],
  ['netflix.top', 'ending'],
  ['paypal.com', null],
  ['mail.amazon.co.uk', null],
  ['sparkasse-koeln.de', null],
  ['apply.com', null],
  ['goggle.com', null],
  ['muster.example', null],
] as const)
  t.test(`a domain: ${domain}`, async t => {
    t.equal(brandDisguise(domain)?.disguise ?? null, disguise)
    if (disguise !== null) t.equal(brandOf(domain), null)
  })
