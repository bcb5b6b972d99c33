/** Message-IDs: malformed, or not of the program that the message names. */
import t from 'tap'
import { HEADERS_MESSAGE_ID } from '../../../lib/scorers/rules/headers-message-id.ts'
import { testRules } from '../../support/rules.ts'
import type { Example } from '../../support/rules.ts'

const id = (value: string, program?: string, field = 'X-Mailer'): Example => ({
  fields: { 'Message-ID': value, ...(program !== undefined && { [field]: program }) },
})

testRules(t, HEADERS_MESSAGE_ID, {
  MESSAGE_ID_MISSING: { holds: [{ fields: { 'Message-ID': null } }], not: [id('')] },
  MESSAGE_ID_MALFORMED: {
    holds: [id(''), id('<abc>'), id('abc@muster.example'), id('<a b@muster.example>'), id(`<${'a'.repeat(900)}@b>`)],
    not: [
      id('<abc@host> (added by relay)'),
      id('<a.b/c=d+e@[192.0.2.1]>'),
      id('<x@geopod-1>'),
      id('\r\n <folded@muster.example>'),
    ],
  },
  MESSAGE_ID_LOCALHOST: {
    holds: [id('<1.2@localhost>'), id('<1@localhost.localdomain>'), id('<1@web1.localdomain>')],
    not: [id('<1@localhost.example>'), id('<localhost@muster.example>')],
  },
  MESSAGE_ID_OF_RECIPIENT: {
    holds: [
      id('<1234@mx.example.org>'),
      {
        ...id('<1234@example.org>'),
        ownDomains: [],
        fields: { 'Message-ID': '<1234@example.org>', 'Delivered-To': 'beat@example.org' },
      },
    ],
    not: [
      { fields: { 'Message-ID': '<1@example.org>', From: 'Carla <carla@example.org>' } },
      { fields: { 'Message-ID': '<1@example.org>', 'List-Post': '<mailto:l@lists.example>' } },
      { ...id('<1@gmail.com>'), ownDomains: ['gmail.com'] },
    ],
  },
  GMAIL_FORGED: {
    holds: [id('<CAF8x2yz9w=abc@mail.gmail.com>')],
    not: [
      {
        fields: {
          'Message-ID': '<CAF8x2yz9w=abc@mail.gmail.com>',
          Received:
            'by 2002:a05:6402:1f8c with SMTP id c12; Mon, 23 Nov 2026 10:00:00 +0100 (from mail-ed1-f41.google.com)',
        },
      },
      {
        ...id('<CAF8@mail.gmail.com>'),
        ip: '209.85.208.41',
        name: 'mail-ed1-f41.google.com',
        helo: 'mail-ed1-f41.google.com',
      },
      { fields: { 'Message-ID': '<CAF8@mail.gmail.com>', Received: null } },
      { fields: { 'Message-ID': '<CAF8@mail.gmail.com>', 'List-Post': '<mailto:l@lists.example>' } },
    ],
  },
  OUTLOOK_FORGED: {
    holds: [
      id('<84f3.ab12@muster.example>', 'Microsoft Outlook 16.0'),
      id('<12345@muster.example>', 'Microsoft Outlook Express 6.00.2900.2869'),
    ],
    not: [
      id('<001201d5a3b8$1b2c3d40$51858980$@muster.example>', 'Microsoft Outlook 16.0'),
      id('<000a01c2abcd$12345678$0100a8c0@desk>', 'Microsoft Outlook Express 6.00.2800.1106'),
      id('<AM6PR0402MB1234@AM6PR0402MB1234.eurprd04.prod.outlook.com>', 'Microsoft Outlook 16.0'),
      id('<1234@muster.example>', 'Outlook for iOS'),
      { fields: { 'Message-ID': null, 'X-Mailer': 'Microsoft Outlook 16.0' } },
    ],
  },
  APPLE_MAIL_FORGED: {
    holds: [
      id('<20261123.1234@muster.example>', 'iPhone Mail (20A362)'),
      id('<abc@muster.example>', 'Apple Mail (2.3654)'),
    ],
    not: [
      id('<6F1C2D3E-4A5B-4C6D-8E7F-001122334455@muster.example>', 'Apple Mail (2.3654)'),
      id('<abc@muster.example>', 'Airmail (420)'),
    ],
  },
  THUNDERBIRD_FORGED: {
    holds: [id('<20261123@muster.example>', 'Mozilla Thunderbird', 'User-Agent')],
    not: [
      id('<0d3c5f6a-1b2c-3d4e-5f60-718293a4b5c6@muster.example>', 'Mozilla Thunderbird', 'User-Agent'),
      id('<4D5E6F70.1030402@muster.example>', 'Thunderbird 2.0.0.24 (Windows/20100228)', 'User-Agent'),
      id('<20261123@muster.example>', 'Mutt/2.2.9', 'User-Agent'),
    ],
  },
  THE_BAT_FORGED: {
    holds: [id('<abcdef@muster.example>', 'The Bat! (v2.00.6) Personal')],
    not: [id('<1812345678.20261123100000@muster.example>', 'The Bat! (v10.3) Professional')],
  },
})
