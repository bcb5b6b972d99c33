/** Rules on fraud without links: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { FRAUD_RULES } from '../../../lib/scorers/rules/fraud.ts'
import { testRules } from '../../support/rules.ts'
import { UTF8 } from '../../support/written-mail.ts'
import type { Example, Fields } from '../../support/rules.ts'

const plain = (body: string, fields: Fields = {}): Example => ({ fields, body: `${body}${UTF8}\r\n` })
const FREEMAIL = { From: 'Test <someone.test@gmail.com>' }
const REPLY = { 'In-Reply-To': '<a@b.example>', References: '<a@b.example>' }
const quoted = (words: string): string => `> first\r\n> second\r\n${words}`
const page = (href: string, words: string, fields: Fields = {}): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body: `<p>${words}</p><a href="${href}">on this page</a>${UTF8}\r\n`,
})

const HINT = 'Dear friend, I have a proposal for you about the sum of money that my late client kept in the bank.'
const MANY = 'Dear friend, my late client kept the sum of USD 9 million in the bank. I am his solicitor.'
const CLEAR = `${MANY} I look for a next of kin. You take 40% for you, strictly confidential. Reply to me with your phone number.`
const WON =
  'Your email address won the lottery. Winning number 7. The prize: €850,000. Contact me with your full name to claim your fund.'
const LOAN = 'Business loan and personal loan at 3% interest without collateral. Contact us now with the loan amount.'
const CAMERA =
  'I hacked your device, your camera recorded you on a porn site. Pay in bitcoin or all your contacts get the video.'
const EXTORT = 'I hacked your router. Pay me in bitcoin within 48 hours or it will be destroyed.'
const FAVOUR = 'Are you available? I’m in a meeting and need you to do something for me.'
const CARDS =
  'Are you available? Please purchase some gift cards, five Steam card pieces, scratch the back and send the codes.'
const PAYROLL =
  'I changed banks. Please update my bank details for the next payroll, direct deposit goes to the new bank account.'
const JOB = 'Work from home, part time job, weekly pay of 500 dollars, no experience. Reply to this email.'

testRules(t, FRAUD_RULES, {
  ADVANCE_FEE_HINT: {
    holds: [plain(HINT)],
    not: [
      plain(CLEAR),
      plain(MANY, FREEMAIL),
      plain('Dear friend, I have a proposal for you about our trip.'),
      plain(quoted(HINT), REPLY),
    ],
  },
  ADVANCE_FEE: {
    holds: [
      plain(MANY, FREEMAIL),
      plain(
        'Lieber Freund, mein verstorbener Mandant hinterließ 9 Millionen Euro. Ich bin Notar und suche einen Erben.',
        FREEMAIL,
      ),
    ],
    not: [
      plain(CLEAR, FREEMAIL),
      plain(MANY),
      plain(quoted(MANY), { ...REPLY, ...FREEMAIL }),
      plain('My late father was a solicitor. Dear friend, see you at the notary.', FREEMAIL),
    ],
  },
  ADVANCE_FEE_CLEAR: {
    holds: [plain(CLEAR), page('https://strange.other.example/', CLEAR)],
    not: [plain(MANY), page('https://www.muster.example/', CLEAR), plain(quoted(CLEAR), REPLY)],
  },
  ADVANCE_FEE_REPLY: {
    holds: [plain(CLEAR, FREEMAIL), plain(MANY, { 'Reply-To': 'x.test@yahoo.com' })],
    not: [plain(CLEAR), plain('Dear friend, see you on Thursday', FREEMAIL)],
  },
  MILLIONS_FOR_YOU: {
    holds: [
      plain('Dear friend, USD 9 million wait to be released as your compensation. Reply to me with your full names.'),
      plain('€1,500,000.00 was donated to you. Contact me.', FREEMAIL),
    ],
    not: [
      plain('The company was sold for USD 9 million.'),
      plain('The bank moved 9 million dollars into a fund, says the paper. See more details below.'),
      page(
        'https://www.muster.example/',
        'Dear friend, USD 9 million wait to be released as your compensation. Reply to me.',
      ),
    ],
  },
  LETTER_FROM_NOBODY: {
    holds: [plain('Hello dear, I have a proposal for you of mutual benefit. Get back to me.', FREEMAIL)],
    not: [
      plain('Hello dear, I have a proposal for you of mutual benefit. Get back to me.'),
      plain('Hello dear, shall we go to the lake on Saturday? Get back to me.', FREEMAIL),
    ],
  },
  LETTER_WANTS_ANSWER: {
    holds: [plain('My name is Paul and I have something important to discuss. Get back to me.', FREEMAIL)],
    not: [
      plain('My name is Paul and I have something important to discuss. Get back to me.'),
      plain('Shall we go to the lake? Get back to me.', FREEMAIL),
      plain(
        'My name is Paul and I have something important to discuss. Get back to me. See https://a.example/',
        FREEMAIL,
      ),
    ],
  },
  GREETS_NOBODY: {
    holds: [
      plain('Dear friend, I got your contact and await you.', FREEMAIL),
      plain('Lieber Freund, ich brauche Ihre Hilfe.', FREEMAIL),
    ],
    not: [plain('Dear friend, I got your contact and await you.'), plain('Dear friend, see you on Thursday', FREEMAIL)],
  },
  LOTTERY: {
    holds: [
      plain(WON),
      plain(
        'Sie haben gewonnen: Ihre Gewinnnummer 7, die Summe von 850 000 Euro. Antworten Sie mir mit Ihrer Adresse.',
      ),
    ],
    not: [
      plain('We played the lottery and lost.'),
      page('https://www.muster.example/', WON),
      plain(quoted(WON), REPLY),
    ],
  },
  LOAN_OFFER: {
    holds: [plain(LOAN), plain(LOAN, FREEMAIL)],
    not: [
      plain('My loan from the library is due.'),
      page('https://www.muster.example/', LOAN),
      plain(quoted(LOAN), REPLY),
    ],
  },
  SEXTORTION: {
    holds: [
      plain(CAMERA),
      plain(
        'Deine Webcam hat dich auf einer Pornoseite gefilmt. Ein Trojaner lief. Zahlen Sie in Bitcoin, sonst sehen es Ihre Freunde.',
      ),
    ],
    not: [plain(EXTORT), plain('The webcam on the lake shows our boat.'), plain(quoted(CAMERA), REPLY)],
  },
  EXTORTION: {
    holds: [plain(EXTORT)],
    not: [plain(CAMERA), plain('Bitcoin fell within 48 hours.'), plain(EXTORT, { 'List-Id': '<sec.lists.example>' })],
  },
  COIN_ADDRESS: {
    holds: [
      plain('Send bitcoin to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'),
      plain('BTC: bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh'),
    ],
    not: [
      plain('Bitcoin is in the news, commit 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa0000000000000000000'),
      plain('Order 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa is on its way'),
    ],
  },
  FAVOUR_ASKED: {
    holds: [plain(FAVOUR, FREEMAIL), plain('Bist du im Büro? Ich bin in einer Besprechung.', FREEMAIL)],
    not: [
      plain(FAVOUR),
      plain('Are you available on Saturday?', FREEMAIL),
      plain(quoted(FAVOUR), { ...REPLY, ...FREEMAIL }),
    ],
  },
  GIFT_CARDS_ASKED: {
    holds: [plain(CARDS), plain('Bist du im Büro? Kauf fünf Geschenkkarten, iTunes-Karten, und rubbeln.')],
    not: [
      plain('Thank you for the gift card!'),
      page('https://www.muster.example/', CARDS),
      plain(quoted(CARDS), REPLY),
    ],
  },
  PAYMENT_CHANGED: {
    holds: [plain(PAYROLL, FREEMAIL), plain(PAYROLL, { 'Reply-To': 'x@other.example' })],
    not: [
      plain(PAYROLL),
      plain('My paycheck came today.', FREEMAIL),
      plain(quoted(PAYROLL), { ...REPLY, ...FREEMAIL }),
    ],
  },
  JOB_FROM_NOBODY: {
    holds: [plain(JOB, FREEMAIL)],
    not: [
      plain(JOB),
      plain('I found a part time job!', FREEMAIL),
      plain(JOB, { ...FREEMAIL, 'List-Unsubscribe': '<mailto:a@b.example>' }),
    ],
  },
})
