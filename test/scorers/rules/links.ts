/** Rules on links: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { borrows, linkFacts, looksRandom } from '../../../lib/scorers/rules/links-facts.ts'
import { cheapness, kindsOfHost } from '../../../lib/scorers/rules/links-hosts.ts'
import { LINKS } from '../../../lib/scorers/rules/links.ts'
import { testRules, viewOf } from '../../support/rules.ts'
import type { Example, Fields } from '../../support/rules.ts'

const TEXT = 'Good morning Beat, this is what I meant on Thursday'
const html = (body: string, fields: Fields = {}): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body: `<p>${TEXT}</p>${body}\r\n`,
})
const link = (href: string, text = 'here', fields: Fields = {}): Example =>
  html(`<a href="${href}">${text}</a>`, fields)
const plain = (url: string): Example => ({ body: `${TEXT}: ${url}\r\n` })
const BASE64_ADDRESS = Buffer.from('beat@example.org').toString('base64')
const REPLY = { 'In-Reply-To': '<a@muster.example>' }

testRules(t, LINKS, {
  LINK_SHOWS_OTHER_SITE: {
    holds: [
      link('https://evil.example/x', 'https://www.verein.example/'),
      link('http://a.other.example/', 'verein.example'),
    ],
    not: [
      link('https://www.verein.example/', 'verein.example'),
      link('https://muster.example/c?x=1', 'https://www.verein.example/'),
      link('https://u1.ct.sendgrid.net/ls/click?1', 'www.verein.example'),
      link('https://evil.example/x', 'our site'),
    ],
  },
  LINK_SHOWS_BRAND: {
    holds: [
      link('https://evil.example/x', 'https://www.paypal.com/signin'),
      link('https://a.evil.example/', 'www.postfinance.ch'),
    ],
    not: [
      link('https://evil.example/x', 'www.facebook.com/verein'),
      link('https://www.paypal.com/x', 'www.paypal.com'),
      link('https://evil.example/x', 'www.verein.example'),
    ],
  },
  LINK_BRAND_DISGUISE: {
    holds: [
      link('https://paypal.com.evil.example/'),
      link('https://paypal-verify.example/'),
      link('https://netflix.com.abo.example/x'),
    ],
    not: [link('https://www.paypal.com/'), link('https://paypalooza.example/'), link('https://muster.example/paypal')],
  },
  LINK_OWN_DOMAIN_DISGUISE: {
    holds: [link('https://example.org.login-check.example/'), link('https://mail.example.org.evil.example/x')],
    not: [link('https://mail.example.org/'), link('https://example.org/'), link('https://myexample.org/')],
  },
  LINK_BRAND_IN_PATH: {
    holds: [link('https://evil.example/www.paypal.com/signin'), link('https://evil.example/a/netflix.com/')],
    not: [
      link('https://evil.example/paypal/'),
      link('https://www.facebook.com/netflix.com/'),
      link('https://evil.example/verein.example/x'),
    ],
  },
  LINK_MIXED_LETTERS: {
    holds: [link('https://p\u0430ypal.example/'), link('https://xn--pypal-4ve.example/')],
    not: [link('https://b\u00fccher.example/'), link('https://\u043f\u0440\u0438\u043c\u0435\u0440.example/')],
  },
  LINK_BRAND_LOOK_ALIKE: {
    holds: [link('https://\u0440\u0430ypal.com/'), link('https://p\u0430ypal.com/login')],
    not: [link('https://paypal.com/'), link('https://b\u00fccher.example/')],
  },
  LINK_IP_ADDRESS: {
    holds: [link('http://203.0.113.9/a'), plain('http://198.51.100.20:80/')],
    not: [link('http://192.168.1.1/'), link('http://10.0.0.7/router'), link('https://203.example/')],
  },
  LINK_NUMERIC_HOST: {
    holds: [link('http://3405803785/a'), link('http://0xCB007109/')],
    not: [link('http://203.0.113.9/'), link('https://3405803785.example/')],
  },
  LINK_ODD_PORT: {
    holds: [link('http://evil.example:8181/'), link('https://evil.example:4444/x')],
    not: [link('http://evil.example:8080/'), link('https://muster.example:4444/'), link('https://evil.example:443/')],
  },
  LINK_USERINFO: {
    holds: [
      link('https://paypal.com@evil.example/'),
      link('https://user:pw@evil.example/'),
      plain('https://www.bank.example@evil.example/'),
    ],
    not: [link('https://evil.example/@user'), link('mailto:anna@muster.example'), plain('ftp://anna@muster.example/')],
  },
  LINK_BACKSLASH: {
    holds: [link('https:\\\\evil.example/x'), link('https:/\\evil.example')],
    not: [link('https://evil.example/a'), plain('https://evil.example\\n')],
  },
  LINK_ENCODED_HOST: {
    holds: [link('https://%65vil.example/'), link('https://ev%69l.example/x')],
    not: [link('https://evil.example/%65'), link('https://evil.example/?q=a%20b')],
  },
  LINK_FOREIGN_SCHEME: {
    holds: [
      link('file://203.0.113.9/share/a.lnk'),
      link('search-ms:query=x&crumb=location:\\\\203.0.113.9'),
      link('ms-word:ofe|u|https://evil.example/a.docx'),
    ],
    not: [
      link('file:///C:/a.txt'),
      link('tel:+41441234567'),
      link('webcal://muster.example/a.ics'),
      link('x-apple-card:open'),
    ],
  },
  LINK_DATA_OR_SCRIPT: {
    holds: [link('data:text/html;base64,PGh0bWw+'), link('javascript:eval(atob(1))')],
    not: [
      link('javascript:void(0)'),
      html('<img src="data:image/png;base64,iVBO">'),
      link('https://evil.example/javascript:x'),
    ],
  },
  LINK_REDIRECTOR: {
    holds: [
      link('https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fx&sa=D'),
      link('https://www.google.com/amp/s/evil.example/x'),
    ],
    not: [
      link('https://www.google.com/url?q=https%3A%2F%2Fmuster.example%2F'),
      link('https://www.google.com/search?q=evil'),
      link('https://click.muster.example/?u=https%3A%2F%2Fevil.example%2F'),
    ],
  },
  LINK_SHORTENER: {
    holds: [link('https://bit.ly/3abc'), plain('https://tinyurl.com/y1')],
    not: [link('https://bit.example/3abc'), link('https://muster.example/bit.ly/')],
  },
  LINK_FREE_HOST: {
    holds: [link('https://anything.weebly.com/'), plain('https://a-b.pages.dev/')],
    not: [link('https://pages.dev.example/'), link('https://verein.example/')],
  },
  LINK_BUCKET_PAGE: {
    holds: [
      link('https://storage.googleapis.com/rew/a.html#x'),
      link('https://abc.s3.amazonaws.com/index.html'),
      link('https://b1.r2.dev/'),
    ],
    not: [link('https://storage.googleapis.com/rew/a.pdf'), link('https://muster.example/a.html')],
  },
  LINK_TUNNEL: {
    holds: [link('https://a-b-c.trycloudflare.com/x'), link('https://1234.ngrok-free.app/')],
    not: [link('https://www.cloudflare.com/'), link('https://tunnel.example/')],
  },
  LINK_IPFS: {
    holds: [link('https://ipfs.io/ipfs/Qm123'), link('https://bafy1.ipfs.dweb.link/a.html')],
    not: [link('https://ipfs.example/'), link('https://muster.example/ipfs/Qm123')],
  },
  LINK_ADDRESS_IN_FRAGMENT: {
    holds: [link('https://evil.example/a#beat@example.org'), link('https://evil.example/#x/Beat%40Example.org')],
    not: [link('https://evil.example/?e=beat@example.org'), link('https://evil.example/#anna@muster.example')],
  },
  LINK_ADDRESS_CODED: {
    holds: [
      link(`https://evil.example/?x=${BASE64_ADDRESS}`),
      link(`https://evil.example/${BASE64_ADDRESS.replaceAll('=', '')}/a`),
    ],
    not: [
      link(`https://muster.example/?x=${BASE64_ADDRESS}`),
      link('https://evil.example/?x=YW5uYUBtdXN0ZXIuZXhhbXBsZQ'),
    ],
  },
  LINK_CHEAP_DOMAIN: {
    holds: [link('https://gewinn.top/'), link('https://a.b.icu/x'), link('https://abc.sa.com/')],
    not: [link('https://gewinn.example/top'), link('https://verein.shop/'), link('https://sa.com.example/')],
  },
  LINK_MACHINE_NAME: {
    holds: [
      link('http://203-0-113-7.host.secureserver.net/x'),
      link('https://vps-203-0-113-7.hosting.example/'),
      link('http://203.0.113.7.hosting.example/'),
    ],
    not: [link('https://www.secureserver.net/'), link('https://v1-2-3.example/'), link('https://2026-11-23.example/')],
  },
  LINK_TOKEN_CHEAP_DOMAIN: {
    holds: [link('http://glucoze.shop/dGhpc2lzYXRva2VudGhhdGlzbG9uZw_x', 'x', { From: 'Sugar <a@glucoze.shop>' })],
    not: [
      link('http://glucoze.shop/products/blood-sugar', 'x', { From: 'Sugar <a@glucoze.shop>' }),
      link('https://verein.example/dGhpc2lzYXRva2VudGhhdGlzbG9uZw_x'),
    ],
  },
  LINK_RANDOM_HOST: {
    holds: [link('https://xkcjqwrtz.example/'), link('https://a1b2c3d4e5.example/')],
    not: [
      link('https://schriftsprache.example/'),
      link('https://muenchen2026.example/'),
      {
        ...link('https://xkcjqwrtz.example/', 'x', { ...REPLY, References: '<a@b.example>' }),
        body: '> a\r\n> b\r\nhttps://xkcjqwrtz.example/\r\n',
      },
    ],
  },
  LINK_VERY_LONG: {
    holds: [link(`https://evil.example/${'a'.repeat(1_600)}`)],
    not: [link(`https://evil.example/${'a'.repeat(900)}`), link(`https://muster.example/${'a'.repeat(1_600)}`)],
  },
  FORM_ELSEWHERE: {
    holds: [html('<form action="https://evil.example/p"><input name="q"></form>')],
    not: [
      html('<form action="https://muster.example/p"><input name="q"></form>'),
      html('<form><input name="q"></form>'),
    ],
  },
  PASSWORD_FORM: {
    holds: [html('<form action="https://evil.example/p"><input type="password" name="p"></form>')],
    not: [
      html('<form action="https://evil.example/p"><input type="text" name="password"></form>'),
      html('<p>your password</p>'),
    ],
  },
  META_REFRESH: {
    holds: [html('<meta http-equiv="refresh" content="0;url=https://evil.example/">')],
    not: [
      html('<meta http-equiv="content-type" content="text/html">'),
      html('<p>refresh; url=https://evil.example/</p>'),
    ],
  },
})

t.test('names rolled by dice are told from words', async t => {
  for (const name of ['xkcjqwrtz', 'a1b2c3d4e5', 'qwrtpsdfg', 'hj7k2m9p4q']) t.equal(looksRandom(name), true, name)
  for (const name of [
    'schriftsprache',
    'freshmeat',
    'sueddeutsche',
    'nordmuenster',
    'web2print',
    'rhythm',
    'xn--bcher-kva',
    'nzz',
    'angstschweiss',
  ])
    t.equal(looksRandom(name), false, name)
})

t.test('hosts by the longest name in the table', async t => {
  t.strictSame(kindsOfHost('docs.google.com'), ['form'])
  t.ok(kindsOfHost('www.google.com').includes('carrier'))
  t.strictSame(kindsOfHost('a.b.pages.dev'), ['page'])
  t.strictSame(kindsOfHost('pages.dev.example'), [])
  t.equal(cheapness('a.top'), 2)
  t.equal(cheapness('a.shop'), 1)
  t.equal(cheapness('top.example'), 0)
})

t.test('domains that are called like the author belong to the author, unless they bait', async t => {
  for (const [from, href, strange] of [
    ['Muster Shop <news@mustershop.example>', 'https://go.muster-shop-mail.example/', 0],
    ['Muster Shop <news@mustershop.example>', 'https://mustershop-payment.example/', 1],
    ['Posten <x@send.example>', 'https://posten-betaling.example/', 1],
    ['Muster Shop <news@mustershop.example>', 'https://www.mustershops.example/', 0],
    ['Gartenfreund <x@send.example>', 'https://www.gartenfreund-club.example/', 0],
    ['Gartenfreund <x@send.example>', 'https://gartenfreund-login.example/', 1],
    ['Suporte <x@send.example>', 'https://correio-suporte.example/', 1],
    ['Gartenfreund <x@send.example>', 'https://gartenfreund.weebly.com/', 1],
    ['example.org IT <x@example.org>', 'https://example-org.example/', 1],
    ['PayPal <x@evil.example>', 'https://paypal-center.example/', 1],
    ['Acme <no-reply@u12.wl.sendgrid.net>', 'https://app.acme.example/', 0],
    ['Acme <no-reply@u12.wl.sendgrid.net>', 'https://acme.top/', 1],
  ] as const)
    t.equal(linkFacts(viewOf(link(href, 'here', { From: from }))).strange.length, strange, `${from} ${href}`)
})

t.test('a borrowed domain in front of another', async t => {
  t.equal(borrows('example.org.evil.example', ['example.org']), true)
  t.equal(borrows('mail.example.org', ['example.org']), false)
  t.equal(borrows('notexample.org', ['example.org']), false)
})
