/** Rules on phishing: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { PHISHING_RULES } from '../../../lib/scorers/rules/phishing.ts'
import { dotsOf, png } from '../../support/png.ts'
import { qrCode } from '../../support/qr.ts'
import { testRules, viewOf } from '../../support/rules.ts'
import { UTF8 } from '../../support/written-mail.ts'
import type { Example, Fields } from '../../support/rules.ts'

const page = (href: string, words: string, fields: Fields = {}): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body: `<p>${words}</p><a href="${href}">on this page</a>${UTF8}\r\n`,
})
const STRANGE = 'https://strange.other.example/a'
const RISKY = 'https://strange.weebly.com/a'
const HOME = 'https://www.muster.example/a'
const strange = (words: string, fields: Fields = {}): Example => page(STRANGE, words, fields)
const home = (words: string, fields: Fields = {}): Example => page(HOME, words, fields)
const plain = (words: string, fields: Fields = {}): Example => ({ fields, body: `${words}${UTF8}\r\n` })
const REPLY = { 'In-Reply-To': '<a@b.example>', References: '<a@b.example>' }
const quoted = (words: string): string => `> first\r\n> second\r\n${words}`
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const QR_PNG = png(dotsOf(qrCode('Konto 4711'), 3), 'palette').toString('base64')
const file = (name: string, type: string, words: string, fields: Fields = {}, content = PNG): Example => ({
  fields: { 'Content-Type': 'multipart/mixed; boundary=cut', ...fields },
  body: `--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n--cut\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n--cut--\r\n`,
})

const ACCOUNT = 'Your account has been suspended. Verify your identity within 24 hours.'
const ACCOUNT_NO_HASTE = 'Your account has been suspended. Verify your identity.'
const MAILBOX = 'The mailbox quota is exceeded, click here for more storage.'
const DOCUMENT = 'You have a new fax. Click here to see it.'
const PARCEL = 'Your package could not be delivered. Confirm your address and pay a fee of 2 francs.'
const REFUND = 'A tax refund waits for you. Click here and enter your bank details today only.'
const POINTS = 'Your points expire today only, click here.'
const BILLING = 'Payment failed and will be declined. Update your credit card within 24 hours.'
const WALLET = 'Verify your wallet, it has not been verified. Immediately!'
const PRIZE = 'Congratulations! Answer a few questions and claim your reward.'
const CALL =
  'Your Norton subscription has been renewed and 399.99 will be charged. To cancel call our helpline: +1 888 555 0147.'
const FREEMAIL = { From: 'Service <service.test@gmail.com>' }

const QR = PHISHING_RULES.filter(({ name }) => name.startsWith('QR_'))

testRules(
  t,
  PHISHING_RULES.filter(rule => !QR.includes(rule)),
  {
    LURE_ACCOUNT: {
      holds: [
        strange(ACCOUNT),
        plain(ACCOUNT),
        plain('Ihr Konto wurde gesperrt. Bitte bestätigen Sie umgehend Ihre Daten.'),
      ],
      not: [
        plain(ACCOUNT_NO_HASTE),
        plain(quoted(ACCOUNT), REPLY),
        plain('The account of our trip is on the site, verify the dates.'),
      ],
    },
    LURE_STRANGE_LINK: {
      holds: [
        strange(ACCOUNT),
        strange(ACCOUNT_NO_HASTE),
        strange('Votre compte a été suspendu. Confirmez vos informations immédiatement.'),
      ],
      not: [
        home(ACCOUNT),
        plain(ACCOUNT),
        page('https://u1.ct.sendgrid.net/x', ACCOUNT),
        strange('Our account of the trip, see the photos'),
      ],
    },
    LURE_RISKY_LINK: {
      holds: [page(RISKY, ACCOUNT), page('https://a.top/', DOCUMENT), page('https://bit.ly/x', PRIZE)],
      not: [strange(ACCOUNT), page(RISKY, 'See the photos of Thursday'), home(DOCUMENT)],
    },
    LURE_MAILBOX: {
      holds: [
        strange(MAILBOX),
        strange('Ihr Postfach ist voll, bitte klicken Sie hier.'),
        strange('Su buzón está lleno, haga clic aquí'),
      ],
      not: [home(MAILBOX), plain(MAILBOX), strange('The mailbox at the gate was repainted')],
    },
    LURE_AS_OWN: {
      holds: [
        strange(ACCOUNT, { From: 'IT <it@example.org>' }),
        strange(DOCUMENT, { From: '"example.org HR" <hr@third.example>' }),
      ],
      not: [
        strange(ACCOUNT),
        strange('Lunch is at noon', { From: 'Carla <carla@example.org>' }),
        page('https://www.example.org/x', ACCOUNT, { From: 'IT <it@example.org>' }),
      ],
    },
    LURE_DOCUMENT: {
      holds: [
        strange(DOCUMENT),
        strange('HR has shared a file. View document: follow the link.'),
        strange('Neues Fax: bitte klicken Sie auf den Link.'),
      ],
      not: [home(DOCUMENT), plain(DOCUMENT), strange('I have scanned the old photos of the trip')],
    },
    LURE_PARCEL: {
      holds: [
        strange(PARCEL),
        strange('Ihr Paket konnte nicht zugestellt werden. Bitte bestätigen Sie die Zollgebühren von 2 Franken.'),
      ],
      not: [home(PARCEL), page('https://www.dhl.de/x', PARCEL), strange('Your package is on the table')],
    },
    LURE_REFUND: {
      holds: [
        strange(REFUND),
        strange('Sie haben Anspruch auf eine Steuererstattung. Bitte bestätigen Sie Ihre Kreditkarte.'),
      ],
      not: [home(REFUND), strange('Thanks for the refund, see you'), plain(REFUND)],
    },
    LURE_POINTS: {
      holds: [strange(POINTS), strange('Seus pontos expiram hoje, clique aqui e evite perder.')],
      not: [home(POINTS), strange('You made some good points on Thursday')],
    },
    LURE_BILLING: {
      holds: [
        strange(BILLING),
        strange('Ihre Zahlungsmethode wurde abgelehnt. Aktualisieren Sie sie umgehend, Kreditkarte bereithalten.'),
      ],
      not: [home(BILLING), plain(BILLING), strange('I pay with my credit card')],
    },
    LURE_WALLET: {
      holds: [
        strange(WALLET),
        strange('Connect your wallet with the recovery phrase, act now, click here within 24 hours'),
      ],
      not: [home(WALLET), strange('I found my wallet under the seat'), plain(WALLET)],
    },
    LURE_PRIZE: {
      holds: [
        strange(PRIZE),
        strange('Herzlichen Glückwunsch! Nehmen Sie an der Umfrage teil und holen Sie Ihr Geschenk: Gewinn abholen.'),
      ],
      not: [home(PRIZE), plain(PRIZE), strange('Congratulations on your new job!')],
    },
    LURE_BRAND_NAMED: {
      holds: [strange(ACCOUNT, { Subject: 'PayPal: action required' }), strange(PARCEL, { Subject: 'DHL delivery' })],
      not: [
        strange(ACCOUNT),
        home(ACCOUNT, { Subject: 'PayPal: action required' }),
        strange('The photos of Thursday', { Subject: 'PayPal' }),
        page('https://www.paypal.com/x', ACCOUNT, {
          Subject: 'PayPal: action required',
          From: 'PayPal <service@paypal.com>',
        }),
      ],
    },
    LURE_ADDRESSED: {
      holds: [page(`${STRANGE}?e=beat@example.org`, ACCOUNT), page(`${STRANGE}#beat@example.org`, DOCUMENT)],
      not: [
        strange(ACCOUNT),
        page(`${HOME}?e=beat@example.org`, ACCOUNT),
        page(`${STRANGE}?e=beat@example.org`, 'The photos of Thursday'),
      ],
    },
    LURE_IMPERSONAL: {
      holds: [strange(`Dear customer, ${ACCOUNT}`), strange(`Lieber Nutzer, ${DOCUMENT}`)],
      not: [
        strange(`Dear Beat, ${ACCOUNT}`),
        home(`Dear customer, ${ACCOUNT}`),
        strange('Dear customer, the photos of Thursday'),
      ],
    },
    GREETS_ADDRESS: {
      holds: [
        strange('Hello beat@example.org, see this'),
        {
          ...strange('Dear info, see this'),
          fields: { 'Content-Type': 'text/html; charset=utf-8', To: 'info@example.org' },
        },
      ],
      not: [
        strange('Dear Beat, see this'),
        home('Hello beat@example.org, see this'),
        strange('We will write to beat@example.org'),
      ],
    },
    LURE_REPLY: {
      holds: [plain(ACCOUNT, { 'Reply-To': 'claim@other.example' })],
      not: [
        plain(ACCOUNT),
        plain(ACCOUNT, { 'Reply-To': 'claim@mail.muster.example' }),
        plain('See you', { 'Reply-To': 'a@other.example' }),
      ],
    },
    LURE_MAILTO: {
      holds: [page('mailto:report@other.example?subject=not%20me', ACCOUNT)],
      not: [
        page('mailto:anna@muster.example', ACCOUNT),
        plain(ACCOUNT),
        page('mailto:a@other.example', 'The photos of Thursday'),
        strange(ACCOUNT),
      ],
    },
    CALL_BACK: {
      holds: [plain(CALL, FREEMAIL), plain(CALL), strange(CALL)],
      not: [
        home(CALL),
        plain(CALL, { From: 'Norton <noreply@norton.com>' }),
        plain(CALL.replace(/\+1.*/, 'any time'), FREEMAIL),
        plain(quoted(CALL), { ...REPLY, ...FREEMAIL }),
      ],
    },
    CALL_BACK_HINT: {
      holds: [
        plain('Your order of a lamp for 399.99 has been processed. To cancel call our helpline: +1 888 555 0147.'),
      ],
      not: [
        home('Your order of a lamp for 399.99 has been processed. To cancel call our helpline: +1 888 555 0147.'),
        plain('Your order of a lamp is ready. Call us when you come.'),
        plain(CALL),
      ],
    },
    CALL_BACK_SHORT: {
      holds: [
        file('bill.pdf', 'application/pdf', 'Please find your invoice attached. Help line: (888) 555-0147'),
        plain('Your invoice is ready. Customer help line +1 888-555-0147', FREEMAIL),
      ],
      not: [
        home('Your invoice is ready. Customer help line +1 888-555-0147'),
        file('bill.pdf', 'application/pdf', 'Please find your invoice attached. Call me: 031 555 01 01'),
        plain(
          `${'We met at the market and spoke about many things. '.repeat(10)}Your invoice is ready. Help line: (888) 555-0147`,
        ),
      ],
    },
    ORDER_FROM_NOBODY: {
      holds: [
        file('order.zip', 'application/zip', 'Please see the attached purchase order.'),
        file('PO.r00', 'application/octet-stream', 'Request for quotation, see attached.'),
      ],
      not: [
        file('order.pdf', 'application/pdf', 'Please see the attached purchase order.'),
        file('photos.zip', 'application/zip', 'The photos of Thursday'),
        file('order.zip', 'application/zip', quoted('Please see the attached purchase order.'), REPLY),
      ],
    },
    LURE_FREEMAIL: {
      holds: [strange(ACCOUNT, FREEMAIL)],
      not: [strange(ACCOUNT), plain(ACCOUNT, FREEMAIL), strange('The photos of Thursday', FREEMAIL)],
    },
  },
)

for (const [name, words, want] of [
  ['QR_CODE_LURE', ACCOUNT, true],
  ['QR_CODE_LURE', 'Scan to view document, sign it within 24 hours', true],
  ['QR_CODE_LURE', 'Twint for the cake on Thursday', false],
  ['QR_CODE_LURE', quoted(ACCOUNT), true],
  ['QR_CODE_ALONE', 'Look', true],
  ['QR_CODE_ALONE', 'We met at the market and spoke about many things. '.repeat(5), false],
] as const)
  t.test(`${name}: ${JSON.stringify(words)}`, async t => {
    const rule = QR.find(one => one.name === name)
    t.equal(rule?.holds(viewOf(file('code.png', 'image/png', words, {}, QR_PNG))), want)
    t.equal(rule?.holds(viewOf(file('code.png', 'image/png', words))), false, 'not on another picture')
  })
