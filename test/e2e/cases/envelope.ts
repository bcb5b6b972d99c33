/**
 * Sessions, senders, recipients, and the ways a message is handed over.
 */
import { fields, message, utf8 } from '../../support/mail.ts'
import { FORGER } from '../../support/world.ts'
import { good, malwareMail, REROUTE, spam } from './actions.ts'
import type { Case } from './case.ts'

const NO_SMTPUTF8 = 'Debian builds Sendmail without USE_EAI: no SMTPUTF8'
const NO_CHUNKING = 'Sendmail 8.17 knows no BDAT'
const NO_BDAT_THERE = 'BDAT is a matter of SMTP: a milter sees the message only'

export const envelope: readonly Case[] = [
  {
    name: 'several messages of one session are judged each by itself',
    settings: { ...REROUTE, refuse: { recipients: ['gone@receiver.example'] } },
    mails: [
      { message: good, want: {} },
      { message: spam, recipients: ['carol@receiver.example'], want: { delivered: ['quarantine@receiver.example'] } },
      malwareMail({ end: /^550 5\.7\.1/ }),
      { message: good, recipients: ['gone@receiver.example'], want: { recipients: [550], end: null } },
      { message: good, recipients: ['dave@receiver.example'], want: { added: { 'x-spam-flag': null } } },
    ],
  },
  {
    name: 'several recipients in several domains get the same message',
    mails: [
      { recipients: ['a@one.example', 'b@two.example', 'c@one.example', 'd@three.example'], message: good, want: {} },
    ],
  },
  {
    name: 'a recipient named twice gets a message once',
    mails: [
      {
        recipients: ['bob@receiver.example', 'bob@receiver.example', 'carol@receiver.example', 'bob@receiver.example'],
        message: good,
        want: { delivered: ['bob@receiver.example', 'carol@receiver.example'] },
      },
    ],
  },
  {
    name: 'a recipient named twice goes to the quarantine as a whole',
    settings: REROUTE,
    mails: [
      {
        recipients: ['bob@receiver.example', 'bob@receiver.example', 'Bob@receiver.example'],
        message: spam,
        want: { delivered: ['quarantine@receiver.example'] },
      },
    ],
  },
  {
    name: 'a thousand recipients go to the quarantine as one',
    settings: REROUTE,
    mails: [
      {
        recipients: Array.from({ length: 1000 }, (_, n) => `user${n}@receiver.example`),
        message: spam,
        want: { delivered: ['quarantine@receiver.example'] },
      },
    ],
  },
  {
    name: 'a thousand recipients with long addresses go to the quarantine as one',
    settings: REROUTE,
    mails: [
      {
        recipients: Array.from({ length: 1000 }, (_, n) => `${'x'.repeat(55)}${n}@receiver.example`),
        message: spam,
        want: {
          delivered: ['quarantine@receiver.example'],
          added: { 'x-quarantine-recipient': /^x{55}0@receiver\.example/ },
        },
      },
    ],
  },
  {
    name: 'a thousand recipients get a message',
    mails: [
      { recipients: Array.from({ length: 1000 }, (_, n) => `user${n}@receiver.example`), message: good, want: {} },
    ],
  },
  {
    name: 'recipients past the limit come back later, where the MTA asks about each',
    settings: { limits: { recipients: 100 }, refuse: { recipients: ['closed.example'] } },
    mails: [
      {
        recipients: Array.from({ length: 103 }, (_, n) => `user${n}@receiver.example`),
        message: good,
        want: {
          recipients: Array.from({ length: 103 }, (_, n) => (n < 100 ? 250 : /^452 4\.5\.3 /)),
          delivered: Array.from({ length: 100 }, (_, n) => `user${n}@receiver.example`),
        },
      },
    ],
  },
  {
    name: 'the null sender is judged by the server’s name',
    helo: 'mail.good.example',
    mails: [
      {
        sender: '',
        message: good,
        want: { added: { 'authentication-results': /spf=pass .*smtp\.helo=mail\.good\.example/ } },
      },
    ],
  },
  {
    name: 'a client that does not introduce itself is judged all the same',
    helo: null,
    mails: [
      { message: good, want: { added: { 'authentication-results': /spf=pass/, 'x-spam-status': /HELO_MISSING/ } } },
    ],
  },
  {
    name: 'a client that introduces itself as nonsense is judged all the same',
    helo: '[127.0.0.2]',
    mails: [{ message: good, want: { added: { 'authentication-results': /spf=pass/ } } }],
  },
  {
    name: 'odd recipients are rerouted exactly as they were typed',
    settings: REROUTE,
    mails: [
      {
        recipients: [
          '"a b"@receiver.example',
          'UPPER@Receiver.Example',
          'x+tag=1@receiver.example',
          "o'neil/x@receiver.example",
        ],
        message: spam,
        want: {
          delivered: ['quarantine@receiver.example'],
          added: { 'x-quarantine-recipient': /"a b"@receiver\.example, UPPER@receiver\.example/i },
        },
      },
    ],
  },
  {
    name: 'a source route is no way around the quarantine',
    settings: REROUTE,
    mails: [
      {
        recipients: ['@relay.example,@other.example:bob@receiver.example'],
        message: spam,
        want: { delivered: ['quarantine@receiver.example'] },
      },
    ],
  },
  {
    name: 'neither are brackets too many, as far as an MTA takes them',
    settings: REROUTE,
    mails: [
      { recipients: ['<bob@receiver.example>'], message: spam, want: { delivered: ['quarantine@receiver.example'] } },
    ],
  },
  {
    name: 'odd recipients have a quarantine mailbox of their own by the template',
    settings: { ...REROUTE, quarantine: { how: 'reroute', mailbox: '{local}+quarantine@{domain}' } },
    mails: [
      {
        recipients: ['"a b"@receiver.example', 'x+tag@receiver.example', '"c\\"d"@receiver.example'],
        message: spam,
        want: {
          delivered: [
            '"a b+quarantine"@receiver.example',
            'x+quarantine@receiver.example',
            '"c\\"d+quarantine"@receiver.example',
          ],
        },
      },
    ],
  },
  {
    name: 'odd senders change nothing',
    mails: [
      { sender: '"a b"@good.example', message: good, want: { added: { 'authentication-results': /spf=pass/ } } },
      { sender: 'x=y+z%@good.example', message: good, want: { added: { 'authentication-results': /spf=pass/ } } },
      { sender: 'A@GOOD.EXAMPLE', message: good, want: { added: { 'authentication-results': /spf=pass/ } } },
    ],
  },
  {
    name: 'a message in BDAT chunks is one message',
    not: { Sendmail: NO_CHUNKING, client: NO_BDAT_THERE },
    mails: [
      { bdat: 7, message: good, want: {} },
      { bdat: 100_000, message: () => message(fields(), `${'0123456789'.repeat(7)}\r\n`.repeat(5000)), want: {} },
      { bdat: 64, message: spam, want: { end: /^550 5\.7\.1/ } },
      { bdat: 1_000_000, message: good, want: {} },
    ],
  },
  {
    name: 'addresses and header fields in UTF-8 come through',
    not: { Sendmail: NO_SMTPUTF8 },
    mails: [
      {
        utf8: true,
        sender: 'jürgen@good.example',
        recipients: ['用户@receiver.example', 'bob@receiver.example'],
        message: () =>
          message(
            [
              utf8('Subject: Grüße, 你好'),
              utf8('X-Kept: ☃'),
              ...fields({ from: utf8('Jürgen <jürgen@good.example>') }),
            ],
            'Grüß Gott.\r\n',
          ),
        want: { added: { 'authentication-results': /spf=pass/ } },
      },
    ],
  },
  {
    name: 'a recipient in UTF-8 goes to the quarantine',
    not: { Sendmail: NO_SMTPUTF8 },
    settings: REROUTE,
    mails: [
      {
        utf8: true,
        sender: 'alice@good.example',
        recipients: ['用户@receiver.example'],
        message: spam,
        want: {
          delivered: ['quarantine@receiver.example'],
          added: { 'x-quarantine-recipient': /用户@receiver\.example/ },
        },
      },
    ],
  },
  {
    name: 'a template for a recipient in UTF-8 gives a mailbox in UTF-8',
    not: { Sendmail: NO_SMTPUTF8 },
    settings: { ...REROUTE, quarantine: { how: 'reroute', mailbox: '{local}+quarantine@{domain}' } },
    mails: [
      {
        utf8: true,
        recipients: ['用户@receiver.example'],
        message: spam,
        want: { delivered: ['用户+quarantine@receiver.example'] },
      },
    ],
  },
  {
    name: 'a domain that is forged in UTF-8 is refused like the same domain in ASCII',
    not: { Sendmail: NO_SMTPUTF8 },
    client: FORGER,
    mails: [
      {
        utf8: true,
        sender: 'x@elsewhere.example',
        message: () => message([...fields({ from: utf8('x@bücher.example') })]),
        want: { end: /^550 5\.7\.1 .*DMARC/ },
      },
    ],
  },
]
