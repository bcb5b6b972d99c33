import t from 'tap'
import { SNOWSHOE } from '../../../lib/scorers/rules/snowshoe.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const page = (from: string, body: string, fields: Example['fields'] = {}): Example => ({
  fields: { From: from, 'Content-Type': 'text/html; charset=utf-8', ...fields },
  body,
})
const CHEAP = 'Garden Wonders <news@brelqovia.shop>'
const PICTURE =
  '<a href="https://brelqovia.shop/x"><img src="https://brelqovia.shop/a.jpg" width="600" height="700"></a>'
const LINK = '<p>Our new catalogue.</p><a href="https://brelqovia.shop/x">Have a look at it</a>'
const pale = (octets: number): string =>
  `<div style="color:#ffffff;font-size:1px">${'lantern harbour '.repeat(Math.ceil(octets / 14))}</div>`

testRules(t, SNOWSHOE, {
  BULK_NAME_NOT_OF_CHEAP_DOMAIN: {
    holds: [page(CHEAP, LINK), page('Herren ab 50 <m@drulkani.sbs>', '<a href="https://drulkani.sbs/k">Mehr</a>')],
    not: [
      page('Brelqovia Garden <news@brelqovia.shop>', LINK),
      page('Garden Wonders <news@gardenwonders.shop>', LINK),
      page('GW <news@gw-shop.shop>', LINK),
      page('Garden Wonders <news@brelqovia.com>', LINK),
      page('Jo Meier <jo.meier@waldhof.online>', LINK),
      page(CHEAP, '<p>No link at all.</p>'),
      page('庭の不思議 <news@brelqovia.shop>', LINK),
      { fields: { From: CHEAP }, body: 'See you at https://brelqovia.shop/x tonight' },
    ],
  },
  BULK_NAME_NOT_OF_DOMAIN: {
    holds: [page('Garden Wonders <info@tovelik-media.com>', LINK)],
    not: [
      page('Garden Wonders <info@garden-wonders.com>', LINK),
      page('Garden Wonders <info@tovelik-media.com>', LINK, { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      page('Garden Wonders <info@tovelik-media.com>', LINK, { 'In-Reply-To': '<a@b.example>' }),
      page('Garden Wonders <garden@tovelik-media.com>', LINK),
      page('Garden Wonders <garden.wonders@gmail.com>', LINK),
      page('La Poste <info@laposte.net>', LINK),
    ],
  },
  BAIT_CHEAP_DOMAIN: {
    holds: [
      page(CHEAP, '<p>This simple trick burns fat while you sleep.</p><a href="https://brelqovia.shop/v">Watch</a>'),
      page(CHEAP, '<p>Eine Sensation, ohne Sport, nur heute!</p><a href="https://brelqovia.shop/v">Mehr</a>'),
    ],
    not: [
      page(CHEAP, LINK),
      page(
        'Anna <anna@muster.example>',
        '<p>A simple trick for sleep.</p><a href="https://muster.example/v">Watch</a>',
      ),
    ],
  },
  BAIT_MUCH: {
    holds: [
      page(
        'Wonder <w@tovelik-media.com>',
        '<p>Doctors stunned: this kitchen ingredient works overnight. Big pharma wants it banned.</p><a href="https://quarlin.net/v">Watch the video</a>',
      ),
    ],
    not: [
      page('Wonder <w@tovelik-media.com>', '<p>Doctors stunned.</p><a href="https://quarlin.net/v">Read</a>'),
      page(
        'Wonder <w@tovelik-media.com>',
        '<p>Doctors stunned: this kitchen ingredient works overnight. Big pharma wants it banned.</p><a href="https://tovelik-media.com/v">Watch the video</a>',
      ),
    ],
  },
  PICTURE_CHEAP_DOMAIN: {
    holds: [page(CHEAP, PICTURE)],
    not: [
      page('Garden Wonders <news@brelqovia.com>', PICTURE),
      page(CHEAP, LINK),
      page(CHEAP, `${PICTURE}<p>${'A long letter to all our friends. '.repeat(20)}</p>`),
    ],
  },
  PADDED_FOR_FILTERS: {
    holds: [page(CHEAP, `${LINK}${pale(300)}`), page('Anna <anna@muster.example>', `${LINK}${pale(300)}`)],
    not: [
      page(CHEAP, `${LINK}${pale(40)}`),
      page(CHEAP, `<p>${'A long letter to all our friends. '.repeat(20)}</p>${pale(300)}`),
      page(CHEAP, `${LINK}<div style="display:none">${'the first line of our newsletter '.repeat(9)}</div>`),
    ],
  },
})
