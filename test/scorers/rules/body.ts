/** Rules on how a text is made: each with letters on which it holds, and letters close to them on which it must not. */
import t from 'tap'
import { BODY } from '../../../lib/scorers/rules/body.ts'
import { testRules } from '../../support/rules.ts'
import { UTF8 } from '../../support/written-mail.ts'
import type { Example, Fields } from '../../support/rules.ts'

const page = (body: string, fields: Fields = {}): Example => ({
  fields: { 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body: `${body}${UTF8}\r\n`,
})
const plain = (body: string, fields: Fields = {}): Example => ({ fields, body: `${body}${UTF8}\r\n` })
const REPLY = { 'In-Reply-To': '<a@b.example>', References: '<a@b.example>' }
const a = (href: string, text: string): string => `<a href="${href}">${text}</a>`
const STRANGE = 'https://strange.other.example/a'
const HOME = 'https://www.muster.example/a'
const IMAGE = '<img src="https://img.other.example/p.jpg" width="600" height="400">'
const NOISE = 'qx7fjw k29dkf 8fj2kd wo4jfk2 zz8ql1m p0q3rt9 a1s9dk w8e2rj m3n4b5v'
const SHOUT =
  'THIS IS TO INFORM YOU THAT THE OFFICE WILL NOT WAIT ANY LONGER FOR THE LETTER WHICH YOU PROMISED. '.repeat(3)
const LONG = 'We met at the market and spoke about many things that happened in the summer. '.repeat(6)

testRules(t, BODY, {
  WORDS_OF_LOOK_ALIKES: {
    holds: [plain('Nɑtionɑl Cɑrd Speciɑl Offɑr')],
    not: [plain('Βιβλίο και καφές'), plain('Привет, как дела'), plain('One Nɑme only')],
  },
  WORDS_WITH_DIGITS: {
    holds: [plain('buy v1agra'), plain('your p4ssword'), plain('Inv0ice'), plain('a w1nner')],
    not: [plain('vitamin b12 and mp3 and h264'), plain('order a1b2c3'), plain('viagra')],
  },
  WORDS_WITH_GAPS: {
    holds: [plain('buy V I A G R A now'), plain('your p-a-s-s-w-o-r-d please')],
    not: [plain('N E W S L E T T E R'), plain('a b c d e f g')],
  },
  BODY_OF_NOISE: {
    holds: [page(`<p>${NOISE}</p>${a(STRANGE, 'view')}`)],
    not: [page(`<p>${NOISE}</p>${a(HOME, 'view')}`), plain(NOISE), page(`<p>${LONG}${NOISE}</p>${a(STRANGE, 'view')}`)],
  },
  BODY_SHOUTS: {
    holds: [plain(SHOUT)],
    not: [plain(SHOUT.toLowerCase()), plain('NASA AND ESA'), plain(`> a\r\n> b\r\n${SHOUT}`, REPLY)],
  },
  TEMPLATE_UNFILLED: {
    holds: [
      { ...page(a(STRANGE, 'x')), fields: { 'Content-Type': 'text/html', Subject: 'Only for you, {First Name}' } },
      page(`<p>Hi {{first_name}},</p>${a(STRANGE, 'x')}`),
      page(`<p>Dear [FIRST NAME],</p>${a(STRANGE, 'x')}`),
    ],
    not: [
      plain('Hi {{first_name}}'),
      page(`<p>${LONG}${LONG} use {{ name }}</p>${a(STRANGE, 'x')}`),
      page(`<p>[1] see</p>${a(STRANGE, 'x')}`),
    ],
  },
  PICTURE_STRANGE_LINK: {
    holds: [page(a(STRANGE, IMAGE))],
    not: [
      page(a(HOME, IMAGE)),
      page(`<p>${LONG}</p>${a(STRANGE, IMAGE)}`),
      page(IMAGE),
      page(a('https://www.facebook.com/x', IMAGE)),
    ],
  },
  LINK_AND_LITTLE_ELSE: {
    holds: [plain(`look ${STRANGE}`), page(`<p>hi</p>${a(STRANGE, 'x')}`)],
    not: [plain(`look ${HOME}`), plain(`${LONG} ${STRANGE}`), plain('look at this')],
  },
  STRANGE_SITE_URGED: {
    holds: [
      page(`<p>Please click here</p>${a(STRANGE, 'x')}`),
      page(`<p>Bitte klicken Sie hier</p>${a(STRANGE, 'x')}`),
    ],
    not: [
      page(`<p>Please click here</p>${a(HOME, 'x')}`),
      page(`<p>The photos of Thursday</p>${a(STRANGE, 'x')}`),
      page(`<p>Please click here ${LONG.repeat(6)}</p>${a(STRANGE, 'x')}`),
    ],
  },
  ALL_LINKS_ONE_STRANGE_SITE: {
    holds: [page(`${LONG}${a(STRANGE, 'x')}${a('https://www.other.example/b', 'y')}`)],
    not: [
      page(a(STRANGE, 'x')),
      page(`${a(STRANGE, 'x')}${a(HOME, 'y')}`),
      page(`${a(STRANGE, 'x')}${a('https://third.example/', 'y')}`),
    ],
  },
  UNSUBSCRIBE_ELSEWHERE: {
    holds: [page(`${LONG}${a(STRANGE, 'Unsubscribe here')}`), page(`${LONG}${a(STRANGE, 'Hier abmelden')}`)],
    not: [page(`${LONG}${a(HOME, 'Unsubscribe here')}`), page(`${LONG}${a(STRANGE, 'here')}`)],
  },
})
