/** Rules on advertising to strangers: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { ADVERTISING_RULES } from '../../../lib/scorers/rules/advertising.ts'
import { testRules } from '../../support/rules.ts'
import { UTF8 } from '../../support/written-mail.ts'
import type { Example, Fields } from '../../support/rules.ts'

const page = (href: string, words: string, fields: Fields = {}): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body: `<p>${words}</p><a href="${href}">on this page</a>${UTF8}\r\n`,
})
const strange = (words: string, fields: Fields = {}): Example => page('https://strange.other.example/a', words, fields)
const home = (words: string, fields: Fields = {}): Example => page('https://www.muster.example/a', words, fields)
const plain = (body: string, fields: Fields = {}): Example => ({ fields, body: `${body}${UTF8}\r\n` })
const LIST = { 'List-Id': '<club.lists.example>', 'List-Post': '<mailto:club@lists.example>', To: 'club@lists.example' }
const REPLY = { 'In-Reply-To': '<a1@muster.example>', Subject: 'Re: Viagra 80% off!' }
const UNSUBSCRIBE = { 'List-Unsubscribe': '<https://news.muster.example/u>' }
const many = (...hosts: readonly string[]): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `${hosts.map(host => `<a href="http://${host}/">here</a>`).join(' ')}\r\n`,
})

const EASE = 'Work from home and be debt free: financial freedom without risk, no experience needed.'
const MUCH = `${EASE} Call now, it is absolutely free and there is no obligation.`
const SHOUT = 'MAKE MORE MONEY WITH THIS GREAT PLAN! ORDER TODAY! It works for everybody!'
const WATCHES = { From: 'Replica Rolex Store <kxq@muster.example>' }

testRules(t, ADVERTISING_RULES, {
  NAME_SELLS: {
    holds: [strange('See this', WATCHES), strange('See this', { From: '"Viagra Online" <abc@muster.example>' })],
    not: [
      home('Our new watches', { From: 'Rolex Muster <news@muster.example>' }),
      strange('See this', { ...WATCHES, ...LIST }),
      strange('See this', { ...WATCHES, 'In-Reply-To': '<a@b.example>' }),
      plain('See this', { From: 'Casino Muster <info@casinomuster.example>' }),
    ],
  },
  SUBJECT_SELLS: {
    holds: [strange('See this', { Subject: 'Cheap viagra' })],
    not: [
      home('See this', { Subject: 'Cheap viagra' }),
      plain('See this', { Subject: 'Cheap viagra' }),
      strange('See', REPLY),
    ],
  },
  SUBJECT_LABELS_ADVERT: {
    holds: [plain('Hello', { Subject: 'ADV: New kitchens' }), plain('Hello', { Subject: '[Club] ADV : Kitchens' })],
    not: [
      plain('Hello', { Subject: 'Adv. 2: more on kitchens' }),
      plain('Hello', { Subject: 'Re: ADV: New kitchens' }),
    ],
  },
  PROMISES_EASE: {
    holds: [
      plain(EASE),
      strange(EASE),
      plain('Geld verdienen in Heimarbeit, ohne Risiko'),
      plain('Travail à domicile : argent facile, sans risque'),
      plain('Lavoro da casa: soldi facili, senza rischi'),
    ],
    not: [
      home(EASE),
      plain(EASE, LIST),
      plain(EASE, { 'In-Reply-To': '<a@b.example>' }),
      plain('I work from home today'),
    ],
  },
  PROMISES_EASE_MUCH: {
    holds: [plain(MUCH), strange(MUCH)],
    not: [plain(EASE.slice(0, 40)), home(MUCH), plain(MUCH, LIST)],
  },
  PROMISES_EASE_CALL: {
    holds: [plain('Debt free, no obligation: +1 415 555 0142')],
    not: [
      plain('Debt free, no obligation'),
      plain('Call me at +1 415 555 0142'),
      home('Debt free, no obligation: +1 415 555 0142'),
      strange('Debt free, no obligation: +1 415 555 0142', UNSUBSCRIBE),
    ],
  },
  EXCUSES_ITSELF: {
    holds: [
      plain('Answer with the word REMOVE in the subject.'),
      strange('This is not spam.'),
      plain('Dies ist kein Spam.'),
      plain('Ceci n’est pas un spam.'),
      plain('Questo non è spam.'),
    ],
    not: [
      home('This is not spam.'),
      plain('This is not spam.', LIST),
      plain('Remove the old chairs, please'),
      plain('This is not spam.', { 'In-Reply-To': '<a@b.example>' }),
    ],
  },
  SHOUTS_AT_STRANGERS: {
    holds: [plain(SHOUT), strange(SHOUT)],
    not: [
      home(SHOUT),
      plain(SHOUT, LIST),
      plain(SHOUT.replaceAll('!', '.')),
      plain('GREAT! Thank you! See you on Friday!'),
    ],
  },
  LINKS_MADE_UP_HOSTS: {
    holds: [many('b462.other.example', 'c3.other.example'), many('3122.other.example', 'a1b.other.example')],
    not: [
      many('www.other.example', 'shop.other.example'),
      many('b462.other.example'),
      many('b462.other.example', 'c3.another.example'),
      many('www1.other.example', 'news2.other.example'),
      many('b462.muster.example', 'c3.muster.example'),
    ],
  },
  PERSON_NOT_OF_ADDRESS: {
    holds: [strange('Look at this', { From: '"Leila Roth" <termeer@muster.example>' })],
    not: [
      strange('Look at this', { From: 'Leila Roth <leila.r@muster.example>' }),
      strange('Look at this', { From: 'Leila Roth <lroth@muster.example>' }),
      strange('Look at this', { From: 'Leila Roth <info@muster.example>' }),
      strange('Look at this', { From: 'Leila Roth <atelier@roth.example>' }),
      strange('Look at this', { From: 'The Club <termeer@muster.example>', ...LIST }),
      home('Look at this', { From: 'Leila Roth <termeer@muster.example>' }),
    ],
  },
  SUBJECT_PRICED: {
    holds: [strange('See', { Subject: 'Now 70% off' }), strange('See', { Subject: 'Only $ 10' })],
    not: [
      home('See', { Subject: 'Now 70% off' }),
      plain('See', { Subject: 'Now 70% off' }),
      strange('See', REPLY),
      strange('See', { Subject: 'Now 70% off', ...UNSUBSCRIBE }),
    ],
  },
  SUBJECT_EXCLAIMS: {
    holds: [strange('See', { Subject: 'Look at this!' })],
    not: [
      home('See', { Subject: 'Look at this!' }),
      plain('See you', { Subject: 'Happy birthday!' }),
      strange('See', REPLY),
      strange('See', { Subject: 'Look at this!', ...UNSUBSCRIBE }),
    ],
  },
  GOODS_IN_SHORT: {
    holds: [strange('Good viagra for you')],
    not: [
      home('Good viagra for you'),
      plain('Good viagra for you'),
      strange('Good viagra for you', { Subject: 'Viagra' }),
      strange(`A study on viagra. ${'More on what the doctors found. '.repeat(12)}`),
    ],
  },
})
