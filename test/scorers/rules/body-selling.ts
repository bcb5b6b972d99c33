/** Rules on what is sold to strangers: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { SELLING_RULES } from '../../../lib/scorers/rules/body-selling.ts'
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
const FREEMAIL = { From: 'Test <someone.test@gmail.com>' }
const LIST = { 'List-Id': '<club.lists.example>', 'List-Post': '<mailto:club@lists.example>', To: 'club@lists.example' }

const PILLS = 'Viagra and Cialis without prescription'
const SEX = 'Hot girls want casual sex'
const LOVE = 'Ukrainian ladies look for true love: see my profile, chat with me, my photos are there'
const CASINO = 'Casino bonus: free spins and a jackpot'
const REPLICA = 'Replica watches: Rolex and Breitling'
const RANK = 'I came across your site. SEO services and backlinks bring more traffic. Would you be interested?'
const SITES =
  'We are a leading agency. We offer website redesign and mobile app development. Can I send you our packages?'
const LISTS = 'Would you be interested in the attendee list with verified email and job title?'
const WARES =
  'We are a professional manufacturer. Factory price, MOQ 100, OEM, free samples. Contact me for our products.'
const CURE = 'This weird trick before bed, an ancient secret, lowers your blood pressure overnight'
const QUOTES = 'Car insurance and auto warranty: get your free quote'
const RICHES = 'Passive income with bitcoin trading, financial freedom, guaranteed returns'
const HYPE = 'Act now! Limited time, order now, last chance, hurry, risk free, free trial'

testRules(t, SELLING_RULES, {
  SELLS_PILLS: {
    holds: [strange(PILLS)],
    not: [home(PILLS), plain(PILLS), strange('A study on viagra'), strange(PILLS, LIST)],
  },
  SELLS_SEX: { holds: [strange(SEX)], not: [home(SEX), plain(SEX), strange('Hot soup tonight'), strange(SEX, LIST)] },
  SELLS_LOVE: { holds: [strange(LOVE), plain(LOVE)], not: [home(LOVE), plain('I am lonely without you')] },
  SELLS_GAMBLING: { holds: [strange(CASINO)], not: [home(CASINO), plain(CASINO), strange('We saw the film Casino')] },
  SELLS_REPLICAS: { holds: [strange(REPLICA)], not: [home(REPLICA), plain(REPLICA), strange('My Rolex is broken')] },
  SELLS_RANKING: {
    holds: [plain(RANK), plain(RANK, FREEMAIL)],
    not: [
      plain(RANK, LIST),
      plain('We need more backlinks, says Anna'),
      plain(RANK, { 'List-Id': '<news.muster.example>' }),
    ],
  },
  SELLS_WEBSITES: {
    holds: [plain(SITES), plain(SITES, FREEMAIL)],
    not: [home(SITES), plain('Your website looks nice'), plain(SITES, LIST)],
  },
  SELLS_ADDRESSES: {
    holds: [plain(LISTS), strange(LISTS)],
    not: [plain('The mailing list of our club is new'), plain(LISTS, LIST)],
  },
  PITCH_FROM_FREEMAIL: {
    holds: [plain(RANK, FREEMAIL), plain(SITES, FREEMAIL)],
    not: [plain(RANK), plain('Are you interested in the boat?', FREEMAIL)],
  },
  PITCH_WANTS_ANSWER: {
    holds: [plain('We offer cleaning. Are you interested in a quote? Reply to me for more details.')],
    not: [
      home('We offer cleaning. Are you interested in a quote? Reply to me.'),
      plain('Are you interested in the boat?'),
      plain('We offer cleaning. Are you interested? Reply to me.', { 'In-Reply-To': '<a@b.example>' }),
    ],
  },
  SELLS_INVOICES: {
    holds: [plain('代开增值税发票，普票专票都可开票，联系方式：微信 12345')],
    not: [plain('您的电子发票已开具，请查收'), home('代开增值税发票，普票专票都可开票，微信 12345')],
  },
  SELLS_WARES: {
    holds: [plain(WARES), plain(WARES, FREEMAIL)],
    not: [plain('The factory in town closes'), plain(WARES, LIST)],
  },
  SELLS_CURES: {
    holds: [strange(CURE), strange('Dieser Trick aus einem uralten Geheimnis senkt den Blutdruck über Nacht')],
    not: [home(CURE), plain(CURE), strange('My blood pressure is a secret'), strange(CURE, LIST)],
  },
  SELLS_HEALTH: {
    holds: [strange('Blood pressure and joint pain: read this')],
    not: [
      home('Blood pressure and joint pain: read this'),
      plain('Blood pressure and joint pain'),
      strange('My blood pressure is fine'),
    ],
  },
  SELLS_QUOTES: { holds: [strange(QUOTES)], not: [home(QUOTES), plain(QUOTES), strange('My car insurance is dear')] },
  SELLS_RICHES: {
    holds: [strange(RICHES), plain(RICHES, FREEMAIL)],
    not: [home(RICHES), strange('Trading cards for the children'), plain(RICHES)],
  },
  OFFER_STRANGE_LINK: {
    holds: [strange('Act now: click here for a special offer'), strange('Herzlichen Glückwunsch! Klicken Sie hier')],
    not: [
      home('Act now: click here for a special offer'),
      plain('Act now: click here for a special offer'),
      strange('Click here for the photos'),
      strange('Act now: click here for a special offer', LIST),
    ],
  },
  OFFER_CHEAP_DOMAIN: {
    holds: [
      page('https://gewinn.top/a', 'Act now: click here for a special offer'),
      page('https://www.gewinn.shop/a', 'Act now: click here for a special offer', { From: 'G <a@gewinn.shop>' }),
    ],
    not: [
      strange('Act now: click here for a special offer'),
      page('https://gewinn.top/a', 'Click here for the photos'),
    ],
  },
  HYPE_STRANGE_LINK: { holds: [strange(HYPE)], not: [home(HYPE), plain(HYPE), strange('Hurry, the train leaves')] },
})
